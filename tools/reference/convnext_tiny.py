"""Goldens of timm's ConvNeXt, in the layout of timm's own export, alone and as open_clip's image tower.

`features` is what `forward_features` answers, `pre_logits` what the classifier receives, `logits` what
`forward` answers. open_clip takes the sizes of a tower from its name alone; to be tiny, the config of
`open-clip` adds the key `timm_model_args`, as in biomedclip_tiny.py.
"""

from unittest import mock

import golden
import timm
import torch
from open_clip.model import CustomTextCLIP
from timm.models._hub import save_for_hf

TINY = dict(depths=(1, 2, 1, 1), dims=(8, 12, 16, 24), num_classes=5)


def write(name, seed, architecture, image=(2, 3, 64, 64), **arguments):
    model = timm.create_model(architecture, **(TINY | arguments))
    golden.redraw(model, seed=seed)
    out = golden.folder("convnext-tiny/" + name)
    save_for_hf(model, out, safe_serialization=True, model_args=TINY | arguments)
    x = golden.normal(*image, seed=seed, name="x")
    with torch.no_grad():
        features = model.forward_features(x)
        pooled = model.forward_head(features, pre_logits=True)
        golden.write(out, {"x": x}, {"features": features, "pre_logits": pooled.clone(), "logits": model(x)})


def write_open_clip(name, seed):
    trunk = dict(depths=(1, 1, 2, 1), dims=(8, 12, 16, 24))
    config = dict(
        embed_dim=12,
        vision_cfg=dict(timm_model_name="convnext_atto", timm_model_pretrained=False, timm_pool="avg",
                        timm_proj="linear", image_size=64),
        text_cfg=dict(context_length=8, vocab_size=40, width=16, heads=2, layers=2),
        custom_text=True,
    )
    create = timm.create_model
    with mock.patch("timm.create_model", lambda *a, **k: create(*a, **(trunk | k))):
        rest = {k: v for k, v in config.items() if k != "custom_text"}
        model = CustomTextCLIP(output_dict=True, **rest)
    golden.redraw(model, seed=seed)
    config["vision_cfg"]["timm_model_args"] = trunk
    out = golden.folder("convnext-tiny/" + name)
    golden.write_json(out / "open_clip_config.json", {"model_cfg": config, "preprocess_cfg": {}})
    golden.save(out / "open_clip_model.safetensors", model.state_dict())
    ids = torch.tensor([[2, 5, 21, 9, 39, 0, 0, 0], [2, 7, 11, 3, 17, 6, 1, 39]])
    inputs = {"image": golden.normal(2, 3, 64, 64, seed=seed, name="image"), "text": ids}
    with torch.no_grad():
        golden.write(out, inputs, model(**inputs))


write("atto", 1, "convnext_atto")
write("tiny", 2, "convnext_tiny", image=(2, 3, 70, 96), num_classes=0)
write("gray", 3, "convnext_pico", image=(2, 1, 64, 64), in_chans=1, depths=(2, 1, 1, 1))
write_open_clip("open-clip", 4)
