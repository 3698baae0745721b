"""Goldens of the vision transformer of transformers (ViTModel, ViTForImageClassification)."""

import golden
import torch
from transformers import ViTConfig, ViTForImageClassification, ViTModel


def pixels(*shape, seed):
    return golden.normal(*shape, seed=seed, name="pixel_values")


pooled = ViTConfig(
    hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40,
    hidden_act="quick_gelu", layer_norm_eps=1e-3, image_size=28, patch_size=7, qkv_bias=False,
    pooler_output_size=20,
)
golden.write_hf(
    "vit-tiny/pooler",
    golden.redraw(ViTModel(pooled), seed=1),
    {"pixel_values": pixels(2, 3, 28, 28, seed=1)},
    ["last_hidden_state", "pooler_output"],
)

masked = ViTConfig(
    hidden_size=16, num_hidden_layers=3, num_attention_heads=4, intermediate_size=48,
    hidden_act="gelu", layer_norm_eps=1e-4, image_size=28, patch_size=7, num_channels=1,
)
golden.write_hf(
    "vit-tiny/masked",
    golden.redraw(ViTModel(masked, add_pooling_layer=False, use_mask_token=True), seed=2),
    {
        "pixel_values": pixels(2, 1, 21, 42, seed=2),
        "bool_masked_pos": golden.integers(0, 2, 2, 18, seed=2, name="mask").bool(),
        "interpolate_pos_encoding": torch.tensor(True),
    },
    ["last_hidden_state"],
)

relu = ViTConfig(
    hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24,
    hidden_act="relu", layer_norm_eps=1e-2, image_size=28, patch_size=14, pooler_act="relu",
)
golden.write_hf(
    "vit-tiny/relu",
    golden.redraw(ViTModel(relu), seed=3),
    {"pixel_values": pixels(3, 3, 28, 28, seed=3)},
    ["last_hidden_state", "pooler_output"],
)

classifier = ViTConfig(
    hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    hidden_act="gelu_pytorch_tanh", layer_norm_eps=1e-3, image_size=[28, 42], patch_size=7,
    num_labels=4,
)
golden.write_hf(
    "vit-tiny/classifier",
    golden.redraw(ViTForImageClassification(classifier), seed=4),
    {"pixel_values": pixels(2, 3, 28, 42, seed=4)},
    ["logits"],
)
