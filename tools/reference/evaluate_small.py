"""Scores of 90 studies against labels with gaps, by scikit-learn: golden/evaluate-small.json.

Holds the tables themselves (CSV texts, rows of the score file shuffled, columns swapped) and every metric.
python tools/reference/evaluate_small.py         (scikit-learn 1.9.1, numpy 2)
"""

import json
import pathlib

import numpy as np
from sklearn import metrics as m

from metric_small import best, ece

OUT = pathlib.Path(__file__).parents[2] / "hilum-torch/src/test/resources/golden/evaluate-small.json"
rng = np.random.default_rng(11)
FINDINGS = ["Edema", "Pleural Effusion", "Fracture"]


def table(prefix, n):
    ids = [f"{prefix}{i}" for i in range(n)]
    label = {f: rng.choice([1, 0, -1, np.nan], n, p=[0.3, 0.5, 0.1, 0.1]) for f in FINDINGS}
    label["Fracture"][label["Fracture"] == 1] = 0  # one class only
    score = {f: np.round(np.clip(0.35 + 0.25 * np.nan_to_num(label[f]) + rng.normal(0, 0.2, n), 0, 1), 2) for f in FINDINGS}
    return ids, label, score


def csv(ids, columns, order, extra=()):
    cell = lambda v: "" if np.isnan(v) else f"{v:g}"
    lines = [",".join(["Study", *columns, *(name for name, _ in extra)])]
    for i in order:
        lines.append(",".join([ids[i], *(cell(columns[c][i]) for c in columns), *(values[i] for _, values in extra)]))
    return "\n".join(lines) + "\n"


def scores(label, score, thresholds, rows):
    out = {}
    for f in FINDINGS:
        known = rows & np.isin(label[f], [0, 1])
        y, s = label[f][known].astype(int), score[f][known]
        two = len(set(y)) == 2
        d = (s >= thresholds[f]).astype(int) if thresholds[f] is not None else None
        out[f] = {
            "auroc": m.roc_auc_score(y, s) if two else None,
            "average_precision": m.average_precision_score(y, s) if two else None,
            "f1": m.f1_score(y, d) if d is not None else None,
            "mcc": m.matthews_corrcoef(y, d) if d is not None else None,
            "sensitivity": m.recall_score(y, d) if d is not None else None,
            "specificity": m.recall_score(y, d, pos_label=0) if d is not None else None,
            "brier": m.brier_score_loss(y, s, pos_label=1),
            "ece": ece(y, s),
            "positives": int(y.sum()),
            "negatives": int((1 - y).sum()),
            "unknown": int(rows.sum() - known.sum()),
        }
    return out


ids, label, score = table("t", 90)
vids, vlabel, vscore = table("v", 60)
thresholds = {}
for f in FINDINGS:
    known = np.isin(vlabel[f], [0, 1])
    y, s = vlabel[f][known].astype(int), vscore[f][known]
    thresholds[f] = float(best(y, s, m.matthews_corrcoef)[0]) if len(set(y)) == 2 else None
patients = [f"p{i // 2}" for i in range(90)]
sex = [("F", "M", "")[i % 3] for i in range(90)]
everyone = np.ones(90, bool)
golden = {
    "truth": csv(ids, label, range(90), [("patient", patients), ("sex", sex)]),
    "scores": csv(ids, dict(reversed(score.items())), rng.permutation(90)),
    "validation_truth": csv(vids, vlabel, range(60)),
    "validation_scores": csv(vids, vscore, rng.permutation(60)),
    "thresholds": thresholds,
    "findings": scores(label, score, thresholds, everyone),
    "by_sex": {v or "unknown": scores(label, score, thresholds, np.array([s == v for s in sex])) for v in ("F", "M", "")},
}
OUT.write_text(json.dumps(golden, indent=1) + "\n")
