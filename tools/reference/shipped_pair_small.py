"""Golden of the pair that comes with Hilum, as open_clip loads it and answers.

    python shipped_pair_small.py [FOLDER]

FOLDER is the pair in open_clip's layout (the program's own by default, or what `hilum model export`
wrote of it). open_clip builds the network from its config, loads the weights strictly, and prepares two
films and three texts with its own transform and the folder's tokenizer. The golden holds the films, the
texts, their token ids and their unit embeddings.
"""

import pathlib
import sys

import golden
import numpy as np
import open_clip
import torch
from PIL import Image

NAME = "clip_convnext_atto.hilum"
TEXTS = ["Pleural Effusion", "No Pneumonia", "There is a small right apical pneumothorax, unchanged."]

folder = pathlib.Path(
    sys.argv[1] if len(sys.argv) > 1
    else golden.ROOT / "hilum-torch/src/main/resources/dev/hilum/zoo" / NAME
).resolve()
model, transform = open_clip.create_model_from_pretrained(f"local-dir:{folder}", return_transform=True)
tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
model.eval()
assert sum(p.numel() for p in model.parameters()) > 1e6 and next(model.parameters()).dtype == torch.float32

out = golden.folder("shipped-pair-small")
rng = np.random.default_rng(7)
films = []
for i, (h, w) in enumerate([(150, 130), (97, 201)]):
    y, x = np.mgrid[:h, :w]
    grey = 120 + 70 * np.sin(x / (9 + 4 * i)) * np.cos(y / 13) + rng.normal(0, 12, (h, w))
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(out / f"film{i}.png")
    films.append(transform(Image.open(out / f"film{i}.png")))
ids = tokenizer(TEXTS)
with torch.no_grad():
    images = model.encode_image(torch.stack(films), normalize=True)
    texts = model.encode_text(ids, normalize=True)
golden.write_json(out / "expected.json", {
    "versions": {"open_clip": open_clip.__version__, "torch": torch.__version__},
    "texts": TEXTS, "ids": ids.flatten().tolist(),
    "images": images.flatten().tolist(), "text_features": texts.flatten().tolist(),
    "logit_scale": float(model.logit_scale.exp()),
})
print(f"{folder}: images {tuple(images.shape)}, texts {tuple(texts.shape)}")
