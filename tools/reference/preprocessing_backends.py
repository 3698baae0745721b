"""How far transformers' torchvision backend is from its Pillow backend, which is our reference.

    python tools/reference/preprocessing_backends.py FOLDER_OF_FILMS [how many]

Prints, for each processor, the largest difference of the tensors and the share of values that differ
by more than 1e-6.
"""

import pathlib
import sys

import numpy as np
import transformers
from PIL import Image

PROCESSORS = {
    "BitImageProcessor": dict(
        size={"shortest_edge": 518},
        crop_size={"height": 518, "width": 518},
        image_mean=[0.5307] * 3,
        image_std=[0.2583] * 3,
    ),
    "CLIPImageProcessor": {},
    "ViTImageProcessor": {},
    "SiglipImageProcessor": {},
}

folder = pathlib.Path(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
films = sorted(f for f in folder.rglob("*") if f.suffix.lower() in (".png", ".jpg", ".jpeg"))
films = films[:: max(1, len(films) // count)][:count]
for name, options in PROCESSORS.items():
    pillow = getattr(transformers, name + "Pil")(**options)
    torchvision = getattr(transformers, name)(**options)
    largest, differing, values = 0.0, 0, 0
    for film in films:
        image = Image.open(film).convert("RGB")
        a = pillow(image, return_tensors="np")["pixel_values"]
        b = np.asarray(torchvision(image, return_tensors="np")["pixel_values"])
        difference = np.abs(a - b)
        largest = max(largest, float(difference.max()))
        differing += int((difference > 1e-6).sum())
        values += difference.size
    print(f"{name}: {len(films)} films, largest difference {largest:.4f}, {100 * differing / values:.3f} % of values differ")
