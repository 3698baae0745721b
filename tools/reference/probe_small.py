"""Linear probes of scikit-learn on small features: golden/probe-small.json.

Logistic regression to tol = 1e-10 in float64 at three strengths, with and without balanced
classes, with films left out, a constant feature, correlated features and more features than films;
ridge regression; weighted nearest neighbours.

python tools/reference/probe_small.py          (scikit-learn 1.9.1, numpy 2)
"""

import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

OUT = pathlib.Path(__file__).parents[2] / "hilum-torch/src/test/resources/golden/probe-small.json"
STRENGTHS = [1e-4, 0.1, 10.0]
rng = np.random.default_rng(11)


def features(n, d):
    """Correlated features of very different size, one of them constant."""
    x = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) * np.exp(rng.normal(size=d) * 2) + 5
    x[:, 1] = 3.25
    return x.astype(np.float32)


def fold(scaler, coef, intercept):
    w = coef / scaler.scale_
    return np.append(w, intercept - w @ scaler.mean_).tolist()


def case(n, d, share):
    x = features(n, d)
    z = StandardScaler().fit_transform(x.astype(np.float64))
    cut = np.quantile(z[:, 0] + z[:, 2], 1 - share)
    y = (z[:, 0] + z[:, 2] + rng.normal(size=n) > cut).astype(int)
    y[:2] = [0, 1]
    known = rng.random(n) < 0.8
    known[:2] = True
    age = 50 + 10 * z[:, 3] + rng.normal(size=n)
    out = {"films": n, "width": d, "features": x.ravel().tolist(), "strengths": STRENGTHS}
    out["label"] = np.where(known, y, -1).tolist()
    out["age"] = age.tolist()
    scaler = StandardScaler().fit(x.astype(np.float64))
    z = scaler.transform(x.astype(np.float64))
    for name, weight in (("plain", None), ("balanced", "balanced")):
        out[name] = []
        for c in STRENGTHS:
            m = LogisticRegression(
                C=c, class_weight=weight, tol=1e-10, max_iter=100000, solver="lbfgs"
            ).fit(z[known], y[known])
            s = np.ones(known.sum())
            if weight:
                s = known.sum() / (2 * np.bincount(y[known]))[y[known]]
            logit = z[known] @ m.coef_[0] + m.intercept_[0]
            loss = np.logaddexp(0, -(2 * y[known] - 1) * logit)
            out[name].append(
                {
                    "weights": fold(scaler, m.coef_[0], m.intercept_[0]),
                    "objective": c * (s * loss).sum() + m.coef_[0] @ m.coef_[0] / 2,
                }
            )
    out["ridge"] = []
    for c in STRENGTHS:
        m = Ridge(alpha=1 / c).fit(z, age)
        out["ridge"].extend(fold(scaler, m.coef_, m.intercept_))
    # 10 neighbours of each of the first 20 films among the others
    u = x.astype(np.float64)
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    s = u[:20] @ u[20:].T
    near = np.argsort(-s, axis=1, kind="stable")[:, :10]
    w = np.exp(np.take_along_axis(s, near, 1) / 0.07)
    out["neighbours"] = ((w * y[20:][near]).sum(1) / w.sum(1)).tolist()
    out["truth"] = y.tolist()
    return out


OUT.write_text(json.dumps({"cases": {"tall": case(400, 12, 0.3), "wide": case(60, 90, 0.4)}}))
