"""Arrays as NumPy itself writes them: npy-small-*.npy, read by NpyGoldenTest.

python tools/reference/npy_small.py            (numpy 2)
"""

import pathlib

import numpy as np

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden"
i = np.arange(15).reshape(5, 3)
np.save(OUT / "npy-small-f4.npy", (i / 7).astype("<f4"))
np.save(OUT / "npy-small-f8.npy", (i / 7).astype("<f8"))
np.save(OUT / "npy-small-i8.npy", (i.astype("<i8") - 7) * 10**15)
np.save(OUT / "npy-small-u1.npy", (i[:, 0] * 20).astype("u1"))
np.save(OUT / "npy-small-fortran.npy", np.asfortranarray((i / 7).astype("<f4")))
with open(OUT / "npy-small-v2.npy", "wb") as f:
    np.lib.format.write_array(f, (i / 7).astype("<f4"), version=(2, 0))
