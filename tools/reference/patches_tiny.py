"""Goldens of patch embeddings by the last block's value path (MaskCLIP).

The checkpoints and pixels are those of the goldens named in the keys. In the reference libraries'
own networks the last block's attention is replaced by its value and output projections; the block's
residual and MLP, the last norm and the projection stay, as in the code of MaskCLIP. A pooling head
reads each patch alone.
"""

import json
from unittest import mock

import golden
import timm
import torch
import torch.nn.functional as F
from open_clip import CLIP, CustomTextCLIP
from safetensors.torch import load_file
from transformers import CLIPModel, SiglipModel, VisionTextDualEncoderModel

expected = {}


def unit(x):
    return x / x.norm(dim=-1, keepdim=True)


def inputs(name, key):
    return load_file(golden.GOLDEN / name / "inputs.safetensors")[key]


def write(name, patches):
    expected[name] = unit(patches)
    print(name, tuple(patches.shape))


def clip_values(vision, pixels):
    attn = vision.encoder.layers[-1].self_attn
    attn.forward = lambda hidden_states, **_: (attn.out_proj(attn.v_proj(hidden_states)), None)
    return vision.post_layernorm(vision(pixels).last_hidden_state[:, 1:])


def clip(name):
    model = CLIPModel.from_pretrained(golden.GOLDEN / name).eval()
    values = clip_values(model.vision_model, inputs(name, "pixel_values"))
    write(name, model.visual_projection(values))


def siglip(name):
    vision = SiglipModel.from_pretrained(golden.GOLDEN / name).eval().vision_model
    states = vision(inputs(name, "pixel_values")).last_hidden_state
    b, n, d = states.shape
    write(name, vision.head(states.reshape(b * n, 1, d)).reshape(b, n, d))


def open_clip(name, custom=False):
    folder = golden.GOLDEN / name
    config = json.loads((folder / "open_clip_config.json").read_text())["model_cfg"]
    config.pop("custom_text", None)
    text = config["text_cfg"]
    real, extra = timm.create_model, config["vision_cfg"].pop("timm_model_args", {})
    if "hf_model_config" in text:  # the text tower plays no part
        text = {"width": 8, "heads": 1, "layers": 1}
        custom = True
    with mock.patch("timm.create_model", lambda *a, **k: real(*a, **(extra | k))):
        kind = CustomTextCLIP if custom else CLIP
        model = kind(config["embed_dim"], config["vision_cfg"], text, config.get("quick_gelu", False))
    state = load_file(folder / "open_clip_model.safetensors")
    visual = {k[len("visual."):]: v for k, v in state.items() if k.startswith("visual.")}
    model.visual.load_state_dict(visual)
    return model.visual.eval(), inputs(name, "image")


def own(name):
    visual, image = open_clip(name)
    attn = visual.transformer.resblocks[-1].attn
    d = attn.embed_dim

    def value(q_x, **_):
        v = F.linear(q_x, attn.in_proj_weight[2 * d:], attn.in_proj_bias[2 * d:])
        return attn.out_proj(v)

    if visual.pool_type == "tok":
        visual.transformer.resblocks[-1].attention = value
    states = visual.transformer(visual._embeds(image))
    write(name, visual.ln_post(states[:, 1:]) @ visual.proj)


def of_timm(name, pool):
    visual, image = open_clip(name)
    trunk = visual.trunk
    attn = trunk.blocks[-1].attn
    if pool == "token":
        attn.forward = lambda x, *_, **__: attn.proj(attn.qkv(x).chunk(3, dim=-1)[2])
    tokens = trunk.forward_features(image)[:, trunk.num_prefix_tokens:]
    if pool == "map":
        b, n, d = tokens.shape
        tokens = trunk.attn_pool(tokens.reshape(b * n, 1, d)).reshape(b, n, d)
    write(name, visual.head(trunk.head(trunk.fc_norm(tokens))))


def dual(name, patches):
    model = VisionTextDualEncoderModel.from_pretrained(golden.GOLDEN / name).eval()
    write(name, model.visual_projection(patches(model.vision_model, inputs(name, "pixel_values"))))


def vit_values(vision, pixels):
    attn = vision.layers[-1].attention
    attn.forward = lambda hidden_states, *_, **__: (attn.o_proj(attn.v_proj(hidden_states)), None)
    return torch.tanh(vision.pooler.dense(vision(pixels).last_hidden_state[:, 1:]))


with torch.no_grad():
    clip("clip-tiny/model")
    siglip("siglip-tiny/model")
    own("open-clip-tiny/quick-gelu")
    own("open-clip-tiny/average")
    of_timm("biomedclip-tiny/biomedclip", "token")
    of_timm("biomedclip-tiny/mean-pooler", "avg")
    of_timm("biomedclip-tiny/siglip", "map")
    dual("dual-encoder-tiny/swin-bert", lambda v, x: v(x).last_hidden_state)
    dual("dual-encoder-tiny/clip-roberta", clip_values)
    dual("dual-encoder-tiny/vit-bert", vit_values)
golden.save(golden.GOLDEN / "patches-tiny.safetensors", expected, golden.versions())
