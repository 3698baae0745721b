"""Reloads checkpoints that `hilum model export` wrote with the reference libraries, and compares.

    python tools/reference/export_reload.py ORIGINAL EXPORTED [ORIGINAL EXPORTED ...]

ORIGINAL and EXPORTED are folders of transformers (config.json) or open_clip (open_clip_config.json),
or of the dinov2 repository in Hilum's golden form. Both are loaded strictly by their own library and
run on the same random input; the largest difference of the embeddings must stay below 2e-5 of the
largest value. Exit code 1 if it does not.
"""

import json
import pathlib
import sys

import open_clip
import timm
import torch
import transformers
from safetensors.torch import load_file

BOUND = 2e-5


def load_open_clip(folder):
    config = json.loads((folder / "open_clip_config.json").read_text())["model_cfg"]
    custom = config.pop("custom_text", False) or "hf_model_name" in config["text_cfg"]
    model = (open_clip.CustomTextCLIP if custom else open_clip.CLIP)(**config).eval()
    model.load_state_dict(load_file(folder / "open_clip_model.safetensors"), strict=True)
    image, text = config["vision_cfg"], config["text_cfg"]

    def run(pixels, ids):
        return {"image": model.encode_image(pixels, normalize=True),
                "text": model.encode_text(ids, normalize=True)}

    return run, image["image_size"], text["context_length"], text["vocab_size"]


def load_transformers(folder):
    config = json.loads((folder / "config.json").read_text())
    kind = getattr(transformers, config["architectures"][0])
    model, info = kind.from_pretrained(folder, output_loading_info=True)
    problems = {k: v for k, v in info.items() if v}
    if problems:
        raise SystemExit(f"{folder}: {problems}")
    model.eval()
    if kind is transformers.CLIPModel:
        def run(pixels, ids):
            out = model(pixel_values=pixels, input_ids=ids)
            return {"image": out.image_embeds, "text": out.text_embeds}
        text = model.config.text_config
        return (run, model.config.vision_config.image_size, text.max_position_embeddings,
                text.vocab_size)
    if hasattr(model.config, "vocab_size"):
        def run(pixels, ids):
            return {"states": model(input_ids=ids)[0]}
        return run, 0, 8, model.config.vocab_size

    def run(pixels, ids):
        return {"states": model(pixel_values=pixels).last_hidden_state}
    return run, model.config.image_size, 0, 0


def load_repository(folder):
    """The dinov2 repository's network by timm's port; at its own size both do the same."""
    config = json.loads((folder / "config.json").read_text())
    model = timm.models.VisionTransformer(
        img_size=config["img_size"], patch_size=config["patch_size"], num_classes=0, init_values=1,
        embed_dim=config["embed_dim"], depth=config["depth"], num_heads=config["num_heads"],
        mlp_ratio=config["mlp_ratio"]).eval()
    state = load_file(folder / "model.safetensors")
    state.pop("mask_token")
    model.load_state_dict(state, strict=True)

    def run(pixels, ids):
        return {"states": model.forward_features(pixels)}
    return run, config["img_size"], 0, 0


def load(folder):
    if (folder / "open_clip_config.json").exists():
        return load_open_clip(folder)
    config = json.loads((folder / "config.json").read_text())
    if config.get("architectures") == ["DinoVisionTransformer"]:
        return load_repository(folder)
    return load_transformers(folder)


def compare(original, exported):
    (a, side, length, words), (b, *_) = load(original), load(exported)
    torch.manual_seed(0)
    pixels = torch.randn(2, 3, side, side) if side else None
    ids = torch.randint(3, words - 1, (2, length)) if length else None
    if ids is not None:
        ids[:, -1] = words - 1  # the largest id: an end under either convention
    with torch.no_grad():
        expected, got = a(pixels, ids), b(pixels, ids)
    worst = max(float((expected[k] - got[k]).abs().max() / expected[k].abs().max().clamp(min=1))
                for k in expected)
    print(f"{original.parent.name}/{original.name} -> {exported.name}: {worst:.1e}",
          "ok" if worst <= BOUND else "FAILS")
    return worst <= BOUND


if __name__ == "__main__":
    torch.set_num_threads(1)
    paths = [pathlib.Path(p) for p in sys.argv[1:]]
    results = [compare(a, b) for a, b in zip(paths[::2], paths[1::2])]
    sys.exit(0 if all(results) else 1)
