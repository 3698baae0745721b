"""Metrics of scikit-learn on small score tables, ties included: golden/metric-small.json.

python tools/reference/metric_small.py         (scikit-learn 1.9.1, numpy 2)
"""

import json
import pathlib

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/metric-small.json"
rng = np.random.default_rng(7)


def ece(y, p, bins=15):
    """The gaps of calibration_curve, each weighted by the share of its bin, which it does not tell."""
    rate, mean = calibration_curve(y, p, n_bins=bins, strategy="uniform", pos_label=1)
    which = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], p)
    count = np.bincount(which)
    held = count > 0
    assert np.allclose(np.bincount(which, p)[held] / count[held], mean, rtol=0, atol=1e-15)
    assert np.allclose(np.bincount(which, y)[held] / count[held], rate, rtol=0, atol=1e-15)
    return float(np.sum(count[held] / len(p) * np.abs(mean - rate)))


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


def edges():
    """Every edge of the 15 bins many times, its neighbours in float64, 0 and 1; two bins stay empty."""
    own = np.random.default_rng(15)
    edge = np.linspace(0, 1, 16)
    s = np.concatenate([np.repeat(edge, 6), np.nextafter(edge[1:], 0), np.nextafter(edge[:-1], 1)])
    s = np.concatenate([s, np.arange(31) / 30, [0.1, 0.3, 0.7, 0.9], own.random(40)])
    s = s[(s <= 4 / 15) | (s > 6 / 15)]
    return (own.random(len(s)) < s**2).astype(int), s


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
    case("tied bin edges", *edges(), 0.5),
    case("one bin", np.array([0, 1, 1, 0]), np.array([0.61, 0.62, 0.62, 0.66]), 0.62),
    case("decisions", np.array([0, 1, 1, 0, 0, 1, 0]), np.array([0, 1, 0, 1, 0, 1, 0.0]), 0.5),
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
