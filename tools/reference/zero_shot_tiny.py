"""Golden of zero-shot classification: open_clip's own classifier of templates on a tiny pair.

The folder holds a tiny open_clip model (a timm image tower, BERT with a vocabulary of its own), three
films, a file of prompts, and in expected.json
all tables row by row:
- `classifier`: open_clip.build_zero_shot_classifier of the positive and of the negative templates,
- `similarity`: cosines of the films with both sides,
- `probability`: softmax over the two sides, as CheXzero's zero_shot.py has it, at the model's own
  temperature and at T = 1,
- `temperature`: scipy's minimum of the mean negative log-likelihood over T.
"""

import json
from unittest import mock

import golden
import numpy as np
import open_clip
import scipy
import scipy.optimize
import timm
import torch
import transformers
from open_clip.model import CustomTextCLIP
from open_clip.transform import image_transform
from PIL import Image

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] no not there is seen evidence of with the . , normal abnormal chest"
    " acute pleural effusion edema cardio ##megaly ##pulmonary abnormality findings consistent present"
    " lung opacity"
).split()
BERT = dict(
    model_type="bert", vocab_size=len(WORDS), hidden_size=24, num_hidden_layers=2,
    num_attention_heads=3, intermediate_size=40, max_position_embeddings=20, type_vocab_size=2,
    layer_norm_eps=1e-3, pad_token_id=0, hidden_act="gelu",
)
TRUNK = dict(img_size=28, patch_size=7, embed_dim=16, depth=2, num_heads=2, mlp_ratio=2)
CONTEXT = 12
CONFIG = dict(
    embed_dim=12,
    vision_cfg=dict(
        timm_model_name="vit_base_patch16_224", timm_model_pretrained=False, timm_pool="",
        timm_proj="linear", image_size=28, timm_model_args=TRUNK,
    ),
    text_cfg=dict(
        hf_model_name="bert", hf_tokenizer_name="bert", hf_proj_type="mlp",
        hf_pooler_type="mean_pooler", context_length=CONTEXT, hf_model_config=BERT,
    ),
)
NAMES = ["Pleural Effusion", "Edema", "Cardiomegaly"]
POSITIVE = ["There is {}.", "{} is present.", "Findings consistent with {} , of the chest , seen with the lung opacity."]
NEGATIVE = ["There is no {}.", "No evidence of {}."]

out = golden.folder("zero-shot-tiny")
vision, text = dict(CONFIG["vision_cfg"]), dict(CONFIG["text_cfg"])
trunk, bert = vision.pop("timm_model_args"), text.pop("hf_model_config")
create = timm.create_model
with (
    mock.patch("timm.create_model", lambda *a, **k: create(*a, **(trunk | k))),
    mock.patch("open_clip.hf_model.AutoConfig.from_pretrained", lambda *a: transformers.BertConfig(**bert)),
):
    model = CustomTextCLIP(
        embed_dim=CONFIG["embed_dim"], vision_cfg=vision, text_cfg=text | {"hf_model_pretrained": False}
    ).eval()
golden.redraw(model, seed=3)
with torch.no_grad():
    model.logit_scale.fill_(float(np.log(1 / 0.05)))
golden.write_json(out / "open_clip_config.json", {"model_cfg": CONFIG, "preprocess_cfg": {}})
golden.save(out / "open_clip_model.safetensors", model.state_dict())
(out / "vocab.txt").write_text("\n".join(WORDS) + "\n")

wordpiece = transformers.BertTokenizer(vocab=str(out / "vocab.txt"))
tokenizer = lambda texts: wordpiece(
    texts, max_length=CONTEXT, padding="max_length", truncation=True, return_tensors="pt"
).input_ids

transform = image_transform(28, is_train=False)
pixels = np.random.default_rng(4).integers(0, 256, (3, 33, 41), dtype=np.uint8)
films = []
for i, p in enumerate(pixels):
    Image.fromarray(p).save(out / f"film{i}.png")
    films.append(transform(Image.open(out / f"film{i}.png")))

lower = [name.lower() for name in NAMES]
with torch.no_grad():
    sides = [
        open_clip.build_zero_shot_classifier(model, tokenizer, lower, templates).T
        for templates in (POSITIVE, NEGATIVE)
    ]
    images = model.encode_image(torch.stack(films), normalize=True)
    similarity = [(images @ side.T).double() for side in sides]
    softmax = lambda t: torch.softmax(torch.stack([s / t for s in similarity]), 0)[0]

rng = np.random.default_rng(5)
labels = rng.integers(0, 2, (3, 40))
margins = rng.normal(size=(3, 40)) * 0.03 + (labels * 2 - 1) * 0.01
z = ((labels * 2 - 1) * margins).ravel()
loss = lambda a: np.mean(np.logaddexp(0, -z * a))
fitted = scipy.optimize.minimize_scalar(loss, bracket=(1, 20, 400), tol=1e-14)

golden.write_json(out / "prompts.json", {
    "version": 1, "name": "tiny",
    "templates": {
        "positive": [t.format("{pathology}") for t in POSITIVE],
        "negative": [t.format("{pathology}") for t in NEGATIVE],
    },
})
golden.write_json(out / "expected.json", {
    "versions": {"open_clip": open_clip.__version__, "torch": torch.__version__, "scipy": scipy.__version__},
    "findings": NAMES,
    "classifier": torch.cat(sides).flatten().tolist(),
    "positive": similarity[0].flatten().tolist(), "negative": similarity[1].flatten().tolist(),
    "probability": softmax(0.05).flatten().tolist(), "probability_at_1": softmax(1).flatten().tolist(),
    "margins": margins.ravel().tolist(), "labels": labels.ravel().tolist(),
    "temperature": 1 / float(fitted.x), "loss": float(fitted.fun),
})
