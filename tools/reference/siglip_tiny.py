"""Goldens of SigLIP of transformers (arXiv 2303.15343): both towers together and alone."""

import golden
import torch
from transformers import (
    SiglipConfig,
    SiglipModel,
    SiglipTextConfig,
    SiglipTextModel,
    SiglipVisionConfig,
    SiglipVisionModel,
)

BOTH = ["logits_per_image", "logits_per_text", "image_embeds", "text_embeds"]


def pixels(*shape, seed):
    return golden.normal(*shape, seed=seed, name="pixel_values")


def text(**changes):
    values = dict(
        vocab_size=60, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
        num_attention_heads=2, max_position_embeddings=8, layer_norm_eps=1e-3, eos_token_id=49,
        bos_token_id=48, pad_token_id=1,
    )
    return values | changes


def vision(**changes):
    values = dict(
        hidden_size=24, intermediate_size=36, num_hidden_layers=2, num_attention_heads=3,
        image_size=28, patch_size=7, layer_norm_eps=1e-3,
    )
    return values | changes


IDS = torch.tensor([[5, 55, 9, 49, 1, 1, 1, 1], [7, 11, 13, 59, 17, 3, 49, 1]])
MASK = torch.tensor([[1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 0]])

golden.write_hf(
    "siglip-tiny/model",
    golden.redraw(SiglipModel(SiglipConfig(text_config=text(), vision_config=vision())), seed=1),
    {"pixel_values": pixels(3, 3, 28, 28, seed=1), "input_ids": IDS},
    BOTH,
)
golden.write_hf(
    "siglip-tiny/masked",
    golden.redraw(
        SiglipModel(
            SiglipConfig(
                text_config=text(hidden_size=16, projection_size=24, hidden_act="quick_gelu"),
                vision_config=vision(hidden_act="gelu", num_attention_heads=4, num_channels=1),
            )
        ),
        seed=2,
    ),
    {
        "pixel_values": pixels(2, 1, 14, 42, seed=2),
        "input_ids": IDS,
        "attention_mask": MASK,
        "interpolate_pos_encoding": torch.tensor(True),
    },
    BOTH,
)
golden.write_hf(
    "siglip-tiny/vision",
    golden.redraw(SiglipVisionModel(SiglipVisionConfig(**vision(hidden_act="relu"))), seed=3),
    {"pixel_values": pixels(2, 3, 28, 28, seed=3)},
    ["last_hidden_state", "pooler_output"],
)
golden.write_hf(
    "siglip-tiny/vision-no-head",
    golden.redraw(
        SiglipVisionModel(SiglipVisionConfig(**vision(vision_use_head=False, num_hidden_layers=1))),
        seed=4,
    ),
    {"pixel_values": pixels(2, 3, 28, 28, seed=4)},
    ["last_hidden_state"],
)
golden.write_hf(
    "siglip-tiny/text",
    golden.redraw(SiglipTextModel(SiglipTextConfig(**text(projection_size=10))), seed=5),
    {"input_ids": IDS[:, :6], "position_ids": torch.tensor([[7, 1, 2, 3, 4, 5]])},
    ["last_hidden_state", "pooler_output"],
)
