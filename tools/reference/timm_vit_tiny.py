"""Goldens of timm's VisionTransformer, in the layout of timm's own export (config.json by name).

`features` is what `forward_features` answers, `pre_logits` what the classifier receives
(`forward_head(…, pre_logits=True)`), `logits` what `forward` answers. A config names an architecture of timm and the arguments that differ from it;
`swiglu` therefore starts from vit_giant_patch14_dinov2, the architecture with the gated MLP.
"""

import golden
import timm
import torch
from timm.models._hub import save_for_hf

TINY = dict(img_size=28, patch_size=7, embed_dim=24, depth=2, num_heads=3, num_classes=5)


def write(name, seed, architecture="vit_base_patch16_224", image=(2, 3, 28, 28), **arguments):
    model = timm.create_model(architecture, **(TINY | arguments))
    golden.redraw(model, seed=seed)
    out = golden.folder("timm-vit-tiny/" + name)
    save_for_hf(model, out, safe_serialization=True)
    x = golden.normal(*image, seed=seed, name="x")
    with torch.no_grad():
        features = model.forward_features(x)
        pooled = model.forward_head(features, pre_logits=True)
        expected = {"features": features, "pre_logits": pooled.clone(), "logits": model(x)}
    golden.write(out, {"x": x}, expected)


write("token", 1, mlp_ratio=2, init_values=1e-5, reg_tokens=2)
write("average", 2, global_pool="avg", qkv_bias=False, act_layer="quick_gelu", num_heads=4)
write("mae", 3, global_pool="avg", class_token=False, fc_norm=False, num_classes=0, in_chans=1,
      image=(2, 1, 28, 28), mlp_ratio=3, act_layer="relu")
write("pre-norm", 4, pre_norm=True, no_embed_class=True, reg_tokens=3, mlp_ratio=2,
      act_layer="gelu_tanh", img_size=(28, 42), image=(2, 3, 28, 42), num_heads=2)
write("map", 5, global_pool="map", class_token=False, embed_dim=16, num_heads=2, mlp_ratio=2)
write("swiglu", 6, architecture="vit_giant_patch14_dinov2", embed_dim=16, num_heads=2, mlp_ratio=3,
      init_values=1.0)
write("average-maximum", 7, final_norm=False, embed_dim=16, num_heads=2, mlp_ratio=2,
      global_pool="avgmax", pool_include_prefix=True)
write("dynamic", 8, dynamic_img_size=True, embed_dim=16, num_heads=2, mlp_ratio=2, reg_tokens=1,
      image=(2, 3, 21, 42))
