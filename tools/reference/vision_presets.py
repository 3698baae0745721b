"""Numbers of parameters of the published sizes, counted by the reference libraries.

Written to hilum-torch/src/test/resources/golden/vision-presets.csv. The models are built on the
meta device, so nothing is allocated.

    python tools/reference/vision_presets.py CHECKOUT

CHECKOUT is a checkout of github.com/facebookresearch/dinov2 at b8931f7.
"""

import csv
import os
import sys

import golden
import open_clip
import timm
import torch
import transformers as t

DINOV2 = {
    "small14": dict(hidden_size=384, num_attention_heads=6),
    "base14": dict(),
    "large14": dict(hidden_size=1024, num_hidden_layers=24, num_attention_heads=16),
    "giant14": dict(
        hidden_size=1536, num_hidden_layers=40, num_attention_heads=24, use_swiglu_ffn=True
    ),
}
VIT = {
    "base16": dict(),
    "base32": dict(patch_size=32),
    "large16": dict(
        hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096
    ),
}
LARGE_VISION = dict(
    hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16, patch_size=14
)
LARGE_TEXT = dict(hidden_size=768, intermediate_size=3072, num_attention_heads=12)
CLIP = {
    "base32": (dict(), dict(), 512),
    "base16": (dict(patch_size=16), dict(), 512),
    "large14": (LARGE_VISION, LARGE_TEXT, 768),
}
SIGLIP = {
    "base16": (dict(), dict()),
    "so400m14": (
        dict(
            hidden_size=1152, intermediate_size=4304, num_hidden_layers=27, num_attention_heads=16,
            patch_size=14, image_size=384,
        ),
        dict(
            hidden_size=1152, intermediate_size=4304, num_hidden_layers=27, num_attention_heads=16
        ),
    ),
}
TIMM = [
    "vit_tiny_patch16_224", "vit_small_patch16_224", "vit_base_patch16_224", "vit_large_patch16_224",
    "vit_base_patch14_dinov2", "vit_giant_patch14_dinov2", "vit_base_patch16_siglip_224",
    "vit_base_patch16_clip_quickgelu_224", "vit_base_patch14_reg4_dinov2",
]
OPEN_CLIP = ["ViT-B-32", "ViT-B-16", "ViT-L-14", "ViT-H-14", "ViT-B-16-SigLIP"]


def models():
    for name, changes in DINOV2.items():
        changes = changes | dict(image_size=518)
        yield "Dinov2Model", name, t.Dinov2Model(t.Dinov2Config(**changes))
        registers = t.Dinov2WithRegistersConfig(**changes, patch_size=14, num_register_tokens=4)
        yield "Dinov2WithRegistersModel", name, t.Dinov2WithRegistersModel(registers)
    for name, changes in VIT.items():
        yield "ViTModel", name, t.ViTModel(t.ViTConfig(**changes))
    for name, (vision, text, projection) in CLIP.items():
        config = t.CLIPConfig(vision_config=vision, text_config=text, projection_dim=projection)
        yield "CLIPModel", name, t.CLIPModel(config)
    for name, (vision, text) in SIGLIP.items():
        config = t.SiglipConfig(vision_config=vision, text_config=text)
        yield "SiglipModel", name, t.SiglipModel(config)
    for name in TIMM:
        yield "timm", name, timm.create_model(name)
    for name in OPEN_CLIP:
        yield "open_clip", name, open_clip.create_model(name, device="meta")


def repository():
    os.environ["XFORMERS_DISABLED"] = "1"
    sys.path.insert(0, sys.argv[1])
    from dinov2.hub import backbones

    for name in ("vits14", "vitb14", "vitl14", "vitg14", "vits14_reg", "vitg14_reg"):
        name = "dinov2_" + name
        yield "DinoVisionTransformer", name, getattr(backbones, name)(pretrained=False)


def biomedclip():
    """The published config of microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224."""
    from unittest import mock

    bert = t.BertConfig()  # BiomedBERT has the sizes of bert-base-uncased, vocabulary included
    with mock.patch("open_clip.hf_model.AutoConfig.from_pretrained", lambda *a: bert):
        return open_clip.model.CustomTextCLIP(
            embed_dim=512,
            vision_cfg=dict(timm_model_name="vit_base_patch16_224", timm_pool="", timm_proj="linear"),
            text_cfg=dict(
                hf_model_name="microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract",
                hf_model_pretrained=False, hf_proj_type="mlp",
                hf_pooler_type="cls_last_hidden_state_pooler",
            ),
        )


def parameters(model):
    return sum(p.numel() for p in model.parameters())


def main():
    rows = []
    with torch.device("meta"):
        for architecture, name, model in [*models(), *repository()]:
            rows.append((architecture, name, parameters(model)))
        rows.append(("open_clip", "BiomedCLIP", parameters(biomedclip())))
    with open(golden.GOLDEN / "vision-presets.csv", "w", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(("architecture", "preset", "parameters"))
        writer.writerows(rows)
    print(*rows, sep="\n")


main()
