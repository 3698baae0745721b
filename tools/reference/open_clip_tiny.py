"""Goldens of open_clip's own towers (CLIP and CustomTextCLIP), in its published layout.

Each folder holds open_clip_config.json and open_clip_model.safetensors. The features are unit
length and logit_scale is the exponential, as `forward` answers.
"""

import golden
import torch
from open_clip.model import CLIP, CustomTextCLIP

IDS = torch.tensor([[48, 5, 2, 9, 59, 3, 2, 0], [48, 7, 11, 2, 17, 3, 1, 59]])


def write(name, seed, image, text, **config):
    kwargs = {k: v for k, v in config.items() if k != "custom_text"}
    kind = CustomTextCLIP if config.get("custom_text") else CLIP
    model = golden.redraw(kind(output_dict=True, **kwargs), seed=seed)
    out = golden.folder("open-clip-tiny/" + name)
    golden.write_json(
        out / "open_clip_config.json",
        {
            "model_cfg": config,
            "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3]},
        },
    )
    golden.save(out / "open_clip_model.safetensors", model.state_dict())
    inputs = {"image": golden.normal(*image, seed=seed, name="image"), "text": text}
    with torch.no_grad():
        answer = model(**inputs)
    golden.write(out, inputs, answer)


write(
    "quick-gelu", 1, (3, 3, 28, 28), IDS,
    embed_dim=12, quick_gelu=True,
    vision_cfg=dict(image_size=28, layers=2, width=24, head_width=8, patch_size=7, mlp_ratio=2.0),
    text_cfg=dict(context_length=8, vocab_size=60, width=16, heads=2, layers=2),
)
write(
    "average", 2, (2, 3, 28, 42), IDS,
    embed_dim=20, init_logit_bias=-10, nonscalar_logit_scale=True,
    vision_cfg=dict(
        image_size=[28, 42], layers=2, width=16, head_width=8, patch_size=7, pool_type="avg",
        ls_init_value=1e-4, no_ln_pre=True, norm_kwargs=dict(eps=1e-3),
    ),
    text_cfg=dict(
        context_length=8, vocab_size=60, width=16, heads=4, layers=2, mlp_ratio=2.5,
        ls_init_value=1e-4, pool_type="eos", eos_id=2, norm_kwargs=dict(eps=1e-4),
        act_kwargs=dict(approximate="tanh"),
    ),
)
write(
    "custom", 3, (2, 3, 28, 28), IDS[:, :6],
    embed_dim=12, custom_text=True, init_logit_bias=-10,
    vision_cfg=dict(
        image_size=28, layers=1, width=24, head_width=12, patch_size=7, final_ln_after_pool=True,
        pool_type="avg", act_kwargs=dict(approximate="tanh"),
    ),
    text_cfg=dict(
        context_length=8, vocab_size=60, width=24, heads=3, layers=2, pool_type="last",
        no_causal_mask=True, proj_bias=True, norm_kwargs=dict(eps=1e-6),
    ),
)
write(
    "class-token", 4, (2, 3, 28, 28), IDS,
    embed_dim=16, custom_text=True,
    vision_cfg=dict(
        image_size=28, layers=2, width=16, head_width=4, patch_size=14, final_ln_after_pool=True
    ),
    text_cfg=dict(
        context_length=8, vocab_size=60, width=16, heads=2, layers=2, embed_cls=True, pad_id=0,
        proj_type="none",
    ),
)
