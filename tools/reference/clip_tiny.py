"""Goldens of CLIP of transformers: both towers together, alone, and with their projections.

The text tower reads one token's state. Configs older than June 2023 say `eos_token_id: 2` and mean
the highest id of the row; later ones mean the first token that equals `eos_token_id`. `model` has
ids above its eos and several eos in a row, `legacy` has its highest id in the middle, so that the
two rules give different tokens.
"""

import json
import shutil

import golden
import torch
from safetensors.torch import load_file
from transformers import (
    CLIPConfig,
    CLIPModel,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModel,
    CLIPVisionModelWithProjection,
)

BOTH = ["logits_per_image", "logits_per_text", "image_embeds", "text_embeds"]


def pixels(*shape, seed):
    return golden.normal(*shape, seed=seed, name="pixel_values")


def text(**changes):
    values = dict(
        vocab_size=60, hidden_size=16, intermediate_size=40, num_hidden_layers=2,
        num_attention_heads=2, max_position_embeddings=10, projection_dim=12, layer_norm_eps=1e-3,
        eos_token_id=49, bos_token_id=48, pad_token_id=1,
    )
    return values | changes


def vision(**changes):
    values = dict(
        hidden_size=24, intermediate_size=36, num_hidden_layers=2, num_attention_heads=3,
        image_size=28, patch_size=7, projection_dim=12, layer_norm_eps=1e-3,
    )
    return values | changes


IDS = torch.tensor(
    [[48, 5, 55, 9, 49, 49, 49, 49], [48, 7, 11, 13, 59, 17, 3, 49], [48, 21, 49, 1, 1, 1, 1, 1]]
)
MASK = torch.tensor([[1, 1, 1, 1, 1, 0, 0, 0], [1] * 8, [1, 1, 1, 0, 0, 0, 0, 0]])
LEGACY_IDS = torch.tensor([[48, 5, 2, 9, 59, 3, 2, 2], [48, 7, 11, 13, 17, 3, 59, 1]])

model = CLIPModel(CLIPConfig(text_config=text(), vision_config=vision(), projection_dim=12))
golden.write_hf(
    "clip-tiny/model",
    golden.redraw(model, seed=1),
    {"pixel_values": pixels(2, 3, 28, 28, seed=1), "input_ids": IDS, "attention_mask": MASK},
    BOTH,
)

legacy = CLIPModel(
    CLIPConfig(
        text_config=text(eos_token_id=2, bos_token_id=0, hidden_act="gelu", num_attention_heads=4),
        vision_config=vision(hidden_act="gelu", layer_norm_eps=1e-4, num_channels=1),
        projection_dim=20,
    )
)
golden.write_hf(
    "clip-tiny/legacy",
    golden.redraw(legacy, seed=2),
    {"pixel_values": pixels(3, 1, 28, 28, seed=2), "input_ids": LEGACY_IDS},
    BOTH,
)

golden.write_hf(
    "clip-tiny/vision",
    golden.redraw(CLIPVisionModel(CLIPVisionConfig(**vision())), seed=3),
    {"pixel_values": pixels(2, 3, 28, 28, seed=3)},
    ["last_hidden_state", "pooler_output"],
)
golden.write_hf(
    "clip-tiny/vision-projection",
    golden.redraw(
        CLIPVisionModelWithProjection(CLIPVisionConfig(**vision(hidden_act="gelu"))), seed=4
    ),
    {
        "pixel_values": pixels(2, 3, 21, 42, seed=4),
        "interpolate_pos_encoding": torch.tensor(True),
    },
    ["image_embeds", "last_hidden_state"],
)
golden.write_hf(
    "clip-tiny/text",
    golden.redraw(CLIPTextModel(CLIPTextConfig(**text(hidden_act="gelu_pytorch_tanh"))), seed=5),
    {"input_ids": IDS, "attention_mask": MASK},
    ["last_hidden_state", "pooler_output"],
)
golden.write_hf(
    "clip-tiny/text-projection",
    golden.redraw(CLIPTextModelWithProjection(CLIPTextConfig(**text(eos_token_id=2))), seed=6),
    {
        "input_ids": LEGACY_IDS,
        "position_ids": torch.tensor([[9, 1, 2, 3, 4, 5, 6, 7], [0, 0, 1, 1, 2, 2, 3, 8]]),
    },
    ["text_embeds", "last_hidden_state"],
)


def older(name, rename, buffers):
    """A golden as transformers saved it before version 5: other names, position_ids as a buffer."""
    source, out = golden.GOLDEN / "clip-tiny" / name, golden.folder(f"clip-tiny/{name}-older")
    for file in ("config.json", "inputs.safetensors", "expected.safetensors"):
        shutil.copy(source / file, out / file)
    tensors = {rename(k): v for k, v in load_file(source / "model.safetensors").items()}
    golden.save(out / "model.safetensors", tensors | buffers)
    return out / "config.json"


def ids(count):
    return torch.arange(count).unsqueeze(0)


older("vision", "vision_model.{}".format, {"vision_model.embeddings.position_ids": ids(17)})
older("text", "text_model.{}".format, {"text_model.embeddings.position_ids": ids(10)})
config = older(
    "legacy",
    str,
    {
        "text_model.embeddings.position_ids": ids(10),
        "vision_model.embeddings.position_ids": ids(17),
    },
)
values = json.loads(config.read_text())  # old files say it twice, and the second wins
for tower in ("text", "vision"):
    values[f"{tower}_config_dict"] = values[f"{tower}_config"]
    values[f"{tower}_config"] = {"hidden_size": 8, "num_hidden_layers": 1}
golden.write_json(config, values)
