"""Goldens of DINOv2 (arXiv 2304.07193), as transformers and as facebookresearch/dinov2 build it.

    python tools/reference/dinov2_tiny.py [CHECKOUT]

CHECKOUT is a checkout of github.com/facebookresearch/dinov2 at b8931f7; without it only the
transformers goldens are made. The two differ in the resized position embedding: transformers
gives the target size (with antialias only in the register model), the repository a scale factor
with +0.1 on the target side, which moves every sample point. Each is made for images that are
not square; `swiglu` has as many patches as positions and still has to resize, for it is 2 x 8.
"""

import os
import sys

import golden
import torch
from transformers import (
    Dinov2Config,
    Dinov2ForImageClassification,
    Dinov2Model,
    Dinov2WithRegistersConfig,
    Dinov2WithRegistersForImageClassification,
    Dinov2WithRegistersModel,
)

HIDDEN = ["last_hidden_state", "pooler_output"]


def mask(batch, patches, seed):
    return golden.integers(0, 2, batch, patches, seed=seed, name="mask").bool()


def pixels(*shape, seed):
    return golden.normal(*shape, seed=seed, name="pixel_values")


def transformers_goldens():
    mlp = Dinov2Config(
        hidden_size=24, num_hidden_layers=2, num_attention_heads=3, mlp_ratio=2, layer_norm_eps=1e-3,
        image_size=28, patch_size=7,
    )
    golden.write_hf(
        "dinov2-tiny/mlp",
        golden.redraw(Dinov2Model(mlp), seed=1),
        {"pixel_values": pixels(2, 3, 28, 28, seed=1), "bool_masked_pos": mask(2, 16, seed=1)},
        HIDDEN,
    )
    swiglu = Dinov2Config(
        hidden_size=16, num_hidden_layers=3, num_attention_heads=2, mlp_ratio=4, layer_norm_eps=1e-4,
        image_size=28, patch_size=7, qkv_bias=False, use_swiglu_ffn=True, use_mask_token=False,
    )
    golden.write_hf(
        "dinov2-tiny/swiglu",
        golden.redraw(Dinov2Model(swiglu), seed=2),
        {"pixel_values": pixels(2, 3, 14, 56, seed=2)},
        HIDDEN,
    )
    registers = Dinov2WithRegistersConfig(
        hidden_size=24, num_hidden_layers=2, num_attention_heads=4, mlp_ratio=3, layer_norm_eps=1e-3,
        hidden_act="gelu_pytorch_tanh", image_size=35, patch_size=7, num_register_tokens=3,
    )
    golden.write_hf(
        "dinov2-tiny/registers",
        golden.redraw(Dinov2WithRegistersModel(registers), seed=3),
        {"pixel_values": pixels(2, 3, 21, 49, seed=3), "bool_masked_pos": mask(2, 21, seed=3)},
        HIDDEN,
    )
    classifier = Dinov2Config(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=4, mlp_ratio=2, hidden_act="relu",
        image_size=56, patch_size=14, num_channels=1, num_labels=5,
    )
    golden.write_hf(
        "dinov2-tiny/classifier",
        golden.redraw(Dinov2ForImageClassification(classifier), seed=4),
        {"pixel_values": pixels(3, 1, 42, 70, seed=4)},
        ["logits"],
    )
    registers_classifier = Dinov2WithRegistersConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, mlp_ratio=2, use_swiglu_ffn=True,
        image_size=28, patch_size=7, num_register_tokens=2, num_labels=3,
    )
    golden.write_hf(
        "dinov2-tiny/registers-classifier",
        golden.redraw(Dinov2WithRegistersForImageClassification(registers_classifier), seed=5),
        {"pixel_values": pixels(2, 3, 28, 28, seed=5)},
        ["logits"],
    )


def repository_goldens(checkout):
    """The repository has no config file: config.json holds the arguments of its constructor."""
    os.environ["XFORMERS_DISABLED"] = "1"
    sys.path.insert(0, checkout)
    from functools import partial

    from dinov2.layers import MemEffAttention
    from dinov2.layers import NestedTensorBlock as Block
    from dinov2.models.vision_transformer import DinoVisionTransformer

    def write(name, seed, image, masked, **arguments):
        model = DinoVisionTransformer(
            block_chunks=0, block_fn=partial(Block, attn_class=MemEffAttention), **arguments
        )
        golden.redraw(model, seed=seed)
        out = golden.folder(name)
        golden.write_json(
            out / "config.json", {"architectures": ["DinoVisionTransformer"], **arguments}
        )
        golden.save(out / "model.safetensors", model.state_dict())
        inputs = {"x": image}
        if masked is not None:
            inputs["masks"] = masked
        with torch.no_grad():
            answer = model.forward_features(**inputs)
        names = ["x_norm_clstoken", "x_norm_regtokens", "x_norm_patchtokens", "x_prenorm"]
        expected = {k: answer[k] for k in names if answer[k].numel() > 0}
        golden.write(out, inputs, expected)

    write(
        "dinov2-tiny/repository", 6, pixels(2, 3, 35, 21, seed=6), mask(2, 15, seed=6),
        img_size=28, patch_size=7, embed_dim=24, depth=2, num_heads=3, mlp_ratio=2, init_values=1.0,
    )
    write(
        "dinov2-tiny/repository-registers", 7, pixels(2, 3, 21, 49, seed=7), None,
        img_size=35, patch_size=7, embed_dim=16, depth=2, num_heads=2, mlp_ratio=4, init_values=1.0,
        ffn_layer="swiglufused", num_register_tokens=2, interpolate_antialias=True,
        interpolate_offset=0.0,
    )
    write(
        "dinov2-tiny/repository-antialias", 8, pixels(1, 3, 21, 42, seed=8), mask(1, 18, seed=8),
        img_size=28, patch_size=7, embed_dim=16, depth=1, num_heads=4, mlp_ratio=3, init_values=1.0,
        qkv_bias=False, num_register_tokens=1, interpolate_antialias=True,
    )


transformers_goldens()
if len(sys.argv) > 1:
    repository_goldens(sys.argv[1])
