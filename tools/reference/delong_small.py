"""DeLong's test of two areas by its definition (structural components over all pairs): golden/delong-small.json.

python tools/reference/delong_small.py         (numpy 2, scipy)
"""

import json
import pathlib

import numpy as np
from scipy.stats import norm

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/delong-small.json"
rng = np.random.default_rng(3)


def components(y, s):
    wins = (s[y == 1][:, None] > s[y == 0][None]) + 0.5 * (s[y == 1][:, None] == s[y == 0][None])
    return wins.mean(1), wins.mean(0)


def case(name, n, share, lift, digits):
    y = (rng.random(n) < share).astype(int)
    y[:4] = [0, 0, 1, 1]
    a = np.round(rng.normal(0.4 + lift * y, 0.2), digits)
    b = np.round(0.6 * a + 0.4 * rng.normal(0.4 + 0.2 * y, 0.2), digits)
    (a1, a0), (b1, b0) = components(y, a), components(y, b)
    variance = np.cov(a1 - b1) / len(a1) + np.cov(a0 - b0) / len(a0)
    difference = a1.mean() - b1.mean()
    return {
        "name": name, "label": y.tolist(), "first": a.tolist(), "second": b.tolist(),
        "areas": [a1.mean(), b1.mean()], "standard_error": float(np.sqrt(variance)),
        "p": float(2 * norm.sf(abs(difference) / np.sqrt(variance))),
    }


cases = [case("smooth", 120, 0.4, 0.15, 9), case("ties", 200, 0.3, 0.2, 1), case("rare", 150, 0.03, 0.3, 2), case("far", 400, 0.5, 1.0, 9)]
tail = [{"z": z, "p": float(2 * norm.sf(z))} for z in (0.0, 0.3, 1.0, 1.96, 2.999, 3.0, 3.001, 5.0, 9.0, 20.0, 35.0)]
OUT.write_text(json.dumps({"cases": cases, "two_sided": tail}) + "\n")
