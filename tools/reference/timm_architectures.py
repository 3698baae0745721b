"""The arguments behind the names of timm's vision transformers, as a resource of the library.

A timm config.json names an architecture and lists only what differs from it, so a reader of such
files needs timm's table. Written to hilum-torch/src/main/resources/dev/hilum/model/timm-vit.json:
name -> arguments of VisionTransformer (with img_size and num_classes of the default checkpoint).
Architectures that need parts which `TimmVit` lacks are left out.
"""

import functools
import json
import pathlib

import timm
from timm.layers import LayerNorm
from timm.models import vision_transformer as v
from torch import nn

OUT = pathlib.Path(__file__).resolve().parents[2] / (
    "hilum-torch/src/main/resources/dev/hilum/model/timm-vit.json"
)
KNOWN = {
    "img_size", "patch_size", "in_chans", "num_classes", "global_pool", "embed_dim", "depth",
    "num_heads", "mlp_ratio", "qkv_bias", "init_values", "class_token",
    "no_embed_class", "reg_tokens", "pre_norm", "final_norm", "fc_norm", "pool_include_prefix",
    "act_layer", "norm_layer", "mlp_layer", "dynamic_img_size",
}
ACTIVATIONS = {nn.GELU: "gelu", "gelu_tanh": "gelu_tanh", "quick_gelu": "quick_gelu", nn.SiLU: "silu"}


def plain(arguments):
    """The arguments as JSON, or None when one of them is beyond TimmVit."""
    out = {}
    for name, value in arguments.items():
        if name in ("weight_init", "fix_init", "use_naflex"):
            continue  # matter to training, not to the numbers
        if name not in KNOWN:
            return None
        if name == "norm_layer":
            if isinstance(value, functools.partial) and set(value.keywords) == {"eps"}:
                out["norm_eps"] = value.keywords["eps"]
            elif value is nn.LayerNorm:
                out["norm_eps"] = 1e-5
            elif value not in (LayerNorm, "layernorm"):
                return None
        elif name == "mlp_layer":
            if value is not v.SwiGLUPacked:
                return None
            out["mlp_layer"] = "swiglu_packed"
        elif name == "act_layer":
            if value not in ACTIVATIONS:
                return None
            out[name] = ACTIVATIONS[value]
        else:
            out[name] = value
    return out


def main():
    table, captured = {}, {}
    v.build_model_with_cfg = lambda cls, variant, pretrained, **kwargs: captured.update(
        cls=cls, kwargs=kwargs
    )
    for name in timm.list_models(module="vision_transformer"):
        captured.clear()
        getattr(v, name)()
        internal = ("pretrained_filter_fn", "pretrained_strict", "feature_cfg")
        kwargs = {k: x for k, x in captured["kwargs"].items() if k not in internal}
        arguments = plain(kwargs) if captured["cls"] is v.VisionTransformer else None
        if arguments is None:
            continue
        cfg = timm.get_pretrained_cfg(name, allow_unregistered=True)
        arguments.setdefault("img_size", cfg.input_size[-1])
        arguments.setdefault("num_classes", cfg.num_classes)
        table[name] = arguments
    lines = [f"  {json.dumps(k)}: {json.dumps(table[k], sort_keys=True)}" for k in sorted(table)]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(table)} architectures")


main()
