"""Writes golden/pixel-hash-small.csv: imagehash.phash of drawn films, and SHA-256 of their pixels.

Film i is a sum of waves, 8 bits, stretched to 0..255; the test draws the same from the same formula.

    python tools/reference/pixel_hash_small.py hilum-core/src/test/resources/golden

Made with imagehash 4.3.2, Pillow 13, scipy 1.17.
"""

import csv
import hashlib
import pathlib
import struct
import sys

import imagehash
import numpy as np
from PIL import Image

SIZES = [(32, 32), (40, 30), (64, 97), (128, 128), (201, 150), (31, 200)]


def film(i, width, height):
    """Integers only, so that every language draws the same."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    v = ((i * 37 + 11) * x * x + (i * 53 + 7) * y * y + (i * 29 + 3) * x * y) // (width + height)
    v = (v + (x * y * (i + 1)) // 5 + 17 * x + 31 * y) % 509
    v = np.abs(v - 254)  # triangle waves, 0..254
    v[0, 0], v[0, 1] = 0, 255
    return v.astype(np.uint8)


out = pathlib.Path(sys.argv[1]) / "pixel-hash-small.csv"
with out.open("w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["film", "width", "height", "sha256", "phash"])
    for i in range(60):
        width, height = SIZES[i % len(SIZES)]
        pixels = film(i, width, height)
        sha = hashlib.sha256(struct.pack(">ii", width, height) + pixels.tobytes()).hexdigest()
        writer.writerow([i, width, height, sha, str(imagehash.phash(Image.fromarray(pixels)))])
