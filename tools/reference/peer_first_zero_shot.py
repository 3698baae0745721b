"""From the start of the process to the first zero-shot answer: says so, then waits for its end.

    peer_first_zero_shot.py FOLDER OUT

FOLDER holds model/, film.png and prompts.json, [positive texts, negative texts] of each finding; OUT
gets the log-odds of each finding (.npy).
"""

import json
import pathlib
import sys

import numpy as np
import open_clip
import torch
from PIL import Image

folder = pathlib.Path(sys.argv[1])
net, _, preprocess = open_clip.create_model_and_transforms(
    "ViT-B-32", pretrained=str(folder / "model" / "open_clip_model.safetensors")
)
net.eval()
prompts = json.loads((folder / "prompts.json").read_text())
tokenizer = open_clip.get_tokenizer("ViT-B-32")
groups = [side for sides in prompts for side in sides]
texts = sorted({text for group in groups for text in group})
with torch.inference_mode():
    image = net.encode_image(preprocess(Image.open(folder / "film.png"))[None], normalize=True)
    embedded = dict(zip(texts, net.encode_text(tokenizer(texts), normalize=True)))
    means = torch.stack([torch.stack([embedded[t] for t in group]).mean(0) for group in groups])
    means = torch.nn.functional.normalize(means, dim=-1)
    similarity = (net.logit_scale.exp() * means @ image[0]).reshape(-1, 2)
    odds = (similarity[:, 0] - similarity[:, 1]).numpy()
np.save(sys.argv[2], odds)
for name in ("torch", "open_clip"):
    print("@version", name, sys.modules[name].__version__.split("+")[0])
print("@version python " + sys.version.split()[0])
print(f"@first {len(odds)}", flush=True)
sys.stdin.read()
