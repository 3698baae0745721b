"""Golden resizes by Pillow: every kernel, enlarging, shrinking and both at once, 8 bits and mode F.

Writes hilum-core/src/test/resources/golden/resize-small.json.

    python tools/reference/resize_small.py
"""

import base64
import json
import pathlib
import zlib

import numpy as np
from PIL import Image

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/resize-small.json"
FILTERS = ("NEAREST", "BOX", "BILINEAR", "HAMMING", "BICUBIC", "LANCZOS")
# from (width, height) to (width, height)
SIZES = [
    ((23, 17), (31, 40)),
    ((40, 33), (13, 9)),
    ((30, 21), (30, 11)),
    ((30, 21), (17, 21)),
    ((9, 31), (27, 10)),
    ((5, 3), (1, 1)),
    ((1, 1), (4, 5)),
    ((64, 2), (65, 3)),
]
rng = np.random.default_rng(7)


def packed(array):
    return base64.b64encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 9)).decode()


cases = []
for (width, height), (out_width, out_height) in SIZES:
    pixels = rng.integers(0, 256, (height, width), dtype=np.uint8)
    pixels[rng.random(pixels.shape) < 0.3] = 255  # runs of extremes make the kernels overshoot
    pixels[rng.random(pixels.shape) < 0.3] = 0
    floats = rng.normal(0, 1000, (height, width)).astype(np.float32)
    for name in FILTERS:
        kernel = getattr(Image.Resampling, name)
        size = (out_width, out_height)
        cases.append(
            dict(
                filter=name,
                width=width,
                height=height,
                out_width=out_width,
                out_height=out_height,
                bytes=packed(pixels),
                resized_bytes=packed(np.array(Image.fromarray(pixels).resize(size, kernel))),
                floats=packed(floats.astype("<f4")),
                resized_floats=packed(np.array(Image.fromarray(floats).resize(size, kernel)).astype("<f4")),
            )
        )
OUT.write_text(json.dumps(dict(cases=cases), indent=0) + "\n")
print(len(cases), "cases,", OUT.stat().st_size, "bytes")
