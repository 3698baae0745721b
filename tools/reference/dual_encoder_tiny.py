"""Goldens of VisionTextDualEncoderModel of transformers: any image tower beside any text tower.

`vit-bert` pools by poolers, `swin-bert` (the towers of MedCLIP) by the mean of the last stage,
`clip-roberta` by the normalised class token; RoBERTa counts positions behind the padding id.
"""

import golden
import torch
from transformers import (
    BertConfig,
    CLIPVisionConfig,
    RobertaConfig,
    SwinConfig,
    VisionTextDualEncoderConfig,
    VisionTextDualEncoderModel,
    ViTConfig,
)

BOTH = ["logits_per_image", "logits_per_text", "image_embeds", "text_embeds"]


def sizes(**changes):
    values = dict(
        hidden_size=24, intermediate_size=36, num_hidden_layers=2, num_attention_heads=3,
        layer_norm_eps=1e-3,
    )
    return values | changes


def write(name, vision, text, seed, projection, inputs):
    config = VisionTextDualEncoderConfig.from_vision_text_configs(
        vision, text, projection_dim=projection, logit_scale_init_value=2.0
    )
    model = golden.redraw(VisionTextDualEncoderModel(config), seed=seed)
    golden.write_hf(f"dual-encoder-tiny/{name}", model, inputs, BOTH)


def pixels(*shape, seed):
    return golden.normal(*shape, seed=seed, name="pixel_values")


BERT = dict(vocab_size=60, max_position_embeddings=12, type_vocab_size=2)
IDS = torch.tensor([[2, 5, 55, 9, 3, 0, 0], [2, 7, 11, 13, 59, 17, 3], [2, 21, 3, 0, 0, 0, 0]])
MASK = (IDS != 0).long()
TYPES = torch.tensor([[0, 0, 1, 1, 1, 0, 0], [0] * 7, [0, 1, 1, 0, 0, 0, 0]])

write(
    "vit-bert",
    ViTConfig(**sizes(image_size=28, patch_size=7)),
    BertConfig(**sizes(hidden_size=16, num_attention_heads=2), **BERT),
    1,
    20,
    {
        "pixel_values": pixels(2, 3, 28, 28, seed=1),
        "input_ids": IDS,
        "attention_mask": MASK,
        "token_type_ids": TYPES,
    },
)
write(
    "swin-bert",
    SwinConfig(
        image_size=32, patch_size=4, embed_dim=8, depths=[1, 2], num_heads=[2, 4], window_size=4,
        layer_norm_eps=1e-3,
    ),
    BertConfig(**sizes(hidden_act="gelu_new"), **BERT),
    2,
    12,
    {"pixel_values": pixels(2, 3, 32, 32, seed=2), "input_ids": IDS, "attention_mask": MASK},
)
ROBERTA = torch.tensor([[0, 5, 55, 9, 2, 1, 1], [0, 7, 11, 13, 59, 17, 2]])
write(
    "clip-roberta",
    CLIPVisionConfig(**sizes(image_size=28, patch_size=7)),
    RobertaConfig(
        **sizes(), vocab_size=60, max_position_embeddings=14, type_vocab_size=1, pad_token_id=1
    ),
    3,
    16,
    {
        "pixel_values": pixels(3, 3, 28, 28, seed=3),
        "input_ids": ROBERTA,
        "attention_mask": (ROBERTA != 1).long(),
    },
)
