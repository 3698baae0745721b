"""Names and shapes that the reference libraries give the same small networks: what rename tables map.

    python tools/reference/renames_small.py

Writes golden/renames-small.json: {pair: {library: {name: shape}}}. DINOv2's repository names are
those of timm's port, which keeps them but for register_tokens and mask_token.
"""

import json
import tempfile

import open_clip
import timm
import torch
import transformers
from safetensors import safe_open

import golden


def shapes(model, drop=()):
    return {k: list(v.shape) for k, v in model.state_dict().items() if not k.startswith(tuple(drop))}


def saved(model):
    """Names as save_pretrained writes them: transformers 5 has other ones in memory."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        with safe_open(f"{folder}/model.safetensors", "pt") as file:
            return {name: list(file.get_slice(name).get_shape()) for name in file.keys()}


def clip():
    native = open_clip.CLIP(
        embed_dim=12,
        vision_cfg=dict(image_size=28, layers=2, width=16, patch_size=7, head_width=8),
        text_cfg=dict(context_length=10, vocab_size=60, width=24, heads=3, layers=2))
    hf = transformers.CLIPModel(transformers.CLIPConfig(
        projection_dim=12,
        vision_config=dict(image_size=28, num_hidden_layers=2, hidden_size=16, patch_size=7,
                           num_attention_heads=2, intermediate_size=64),
        text_config=dict(max_position_embeddings=10, vocab_size=60, hidden_size=24,
                         num_attention_heads=3, num_hidden_layers=2, intermediate_size=96)))
    return {"open_clip": shapes(native, ["attn_mask"]), "hf": saved(hf)}


def dinov2():
    hf = transformers.Dinov2WithRegistersModel(transformers.Dinov2WithRegistersConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=28, patch_size=7,
        num_register_tokens=2, mlp_ratio=2))
    repository = shapes(timm.models.VisionTransformer(
        img_size=28, patch_size=7, embed_dim=16, depth=2, num_heads=2, mlp_ratio=2, init_values=1,
        reg_tokens=2, no_embed_class=False, num_classes=0))
    repository["register_tokens"] = repository.pop("reg_token")
    repository["mask_token"] = [1, 16]
    repository["pos_embed"] = [1, 17, 16]  # timm counts register tokens, the repository does not
    return {"repository": repository, "hf": saved(hf)}


def vit():
    hf = transformers.ViTModel(transformers.ViTConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=28, patch_size=7,
        intermediate_size=64), add_pooling_layer=False)
    return {"timm": shapes(timm.models.VisionTransformer(
        img_size=28, patch_size=7, embed_dim=16, depth=2, num_heads=2, num_classes=3)),
        "hf": saved(hf)}


def bert():
    config = transformers.BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                                     intermediate_size=32, vocab_size=30)
    return {"task": saved(transformers.BertForMaskedLM(config)),
            "base": saved(transformers.BertModel(config, add_pooling_layer=False))}


if __name__ == "__main__":
    torch.set_num_threads(1)
    pairs = {"clip": clip(), "dinov2": dinov2(), "vit": vit(), "bert": bert()}
    (golden.GOLDEN / "renames-small.json").write_text(json.dumps(pairs, separators=(",", ":")))
