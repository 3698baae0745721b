"""Goldens of transformers' SwinModel (Liu et al., arXiv 2103.14030)."""

from transformers import SwinConfig, SwinForImageClassification, SwinModel

import golden


def swin(name, seed, height, width, cls=SwinModel, outputs=("last_hidden_state", "pooler_output"), **config):
    base = dict(embed_dim=12, depths=[2, 2], num_heads=[2, 3], window_size=4, image_size=32, patch_size=2)
    model = cls(SwinConfig(**{**base, **config}))
    golden.redraw(model, seed)
    inputs = {"pixel_values": golden.normal(2, model.config.num_channels, height, width, seed=seed)}
    golden.write_hf(name, model, inputs, list(outputs))


if __name__ == "__main__":
    # 16 x 16 patches: windows of 4 divide it, both blocks of a stage run, plain and shifted
    swin("swin-tiny/model", 1, 32, 32, layer_norm_eps=1e-3)
    # 27 x 23 pixels: padding of pixels, of windows and of merges; 14 x 12 -> 7 x 6 -> 4 x 3 patches
    swin("swin-tiny/padded", 2, 27, 23, window_size=3, mlp_ratio=2.5, num_channels=1,
         depths=[2, 3, 1], num_heads=[1, 2, 4], embed_dim=8, hidden_act="gelu_new")  # fmt: skip
    # absolute positions; no bias in q, k, v; the last stage is one window, so it is not shifted
    swin("swin-tiny/positions", 3, 16, 16, image_size=16, use_absolute_embeddings=True, qkv_bias=False)
    swin("swin-tiny/classifier", 4, 16, 16, SwinForImageClassification, ("logits",), image_size=16, num_labels=5)
