"""Metrics of scikit-learn on small score tables, ties included: golden/metric-small.json.

python tools/reference/metric_small.py         (scikit-learn 1.9.1, numpy 2)
"""

import json
import pathlib

import numpy as np
from sklearn import metrics as m

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/metric-small.json"
rng = np.random.default_rng(7)


def ece(y, p, bins=15):
    edges = np.linspace(0, 1, bins + 1)
    which = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, bins - 1)
    return sum(
        (which == b).mean() * abs(p[which == b].mean() - y[which == b].mean())
        for b in range(bins)
        if (which == b).any()
    )


def best(y, s, rate):
    """Highest threshold among the scores that reaches the best rate."""
    values = {t: rate(y, (s >= t).astype(int)) for t in np.unique(s)}
    top = max(values.values())
    return max(t for t, v in values.items() if v > top - 1e-12), top


def case(name, y, s, threshold):
    d = (s >= threshold).astype(int)
    fpr, tpr, _ = m.roc_curve(y, s, drop_intermediate=False)
    return {
        "name": name,
        "score": s.tolist(),
        "label": y.tolist(),
        "threshold": threshold,
        "auroc": m.roc_auc_score(y, s),
        "average_precision": m.average_precision_score(y, s),
        "f1": m.f1_score(y, d, zero_division=0),
        "mcc": m.matthews_corrcoef(y, d),
        "sensitivity": m.recall_score(y, d),
        "specificity": m.recall_score(y, d, pos_label=0),
        "precision": m.precision_score(y, d, zero_division=0),
        "accuracy": m.accuracy_score(y, d),
        "brier": m.brier_score_loss(y, s),
        "ece": ece(y, s),
        "best_f1": best(y, s, m.f1_score),
        "best_mcc": best(y, s, m.matthews_corrcoef),
        "fpr": fpr.tolist(),
        "tpr": tpr.tolist(),
    }


def draw(n, share, digits):
    y = (rng.random(n) < share).astype(int)
    y[0], y[1] = 0, 1
    s = np.clip(rng.normal(0.4 + 0.2 * y, 0.2), 0, 1)
    return y, s if digits is None else np.round(s, digits)


cases = [
    case("smooth", *draw(200, 0.3, None), 0.5),
    case("ties", *draw(300, 0.2, 1), 0.5),
    case("two values", *draw(100, 0.4, 0), 0.5),
    case("constant", np.array([0, 1, 1, 0, 1]), np.full(5, 0.25), 0.5),
    case("rare", *draw(250, 0.01, 2), 0.3),
    case("bin edges", np.arange(16) % 2, np.linspace(0, 1, 16), 0.6),
]
v, t = rng.normal(60, 15, 80), rng.normal(60, 15, 80)
draws = rng.normal(0.8, 0.05, 1000)
OUT.write_text(
    json.dumps(
        {
            "cases": {c["name"]: c for c in cases},
            "regression": {
                "value": v.tolist(),
                "target": t.tolist(),
                "r2": m.r2_score(t, v),
                "mae": m.mean_absolute_error(t, v),
            },
            "percentile": {
                "draws": draws.tolist(),
                "bounds": np.percentile(draws, [2.5, 97.5]).tolist(),
            },
        }
    )
)
