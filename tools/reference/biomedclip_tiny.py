"""Goldens of BiomedCLIP (arXiv 2303.00915) and SigLIP as open_clip builds them: a timm image tower.

The tensor names are those of the published checkpoint: visual.trunk.*, visual.head.proj.weight,
text.transformer.*, text.proj.0.weight, text.proj.2.weight, logit_scale. open_clip takes the sizes
of both towers from the model names alone. To be tiny, these configs add two keys that open_clip
does not know: `timm_model_args` (changes to the named timm architecture) and `hf_model_config`
(the config of the named transformers model). The networks are open_clip's own classes.
"""

from unittest import mock

import golden
import timm
import torch
import transformers
from open_clip.model import CustomTextCLIP

BERT = dict(
    model_type="bert", vocab_size=60, hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
    intermediate_size=40, max_position_embeddings=10, type_vocab_size=2, layer_norm_eps=1e-3,
    pad_token_id=0, hidden_act="gelu",
)
TRUNK = dict(img_size=28, patch_size=7, embed_dim=16, depth=2, num_heads=2, mlp_ratio=2)
IDS = torch.tensor([[4, 5, 21, 9, 59, 3, 0, 0], [4, 7, 11, 2, 17, 3, 1, 6], [4, 3, 0, 0, 0, 0, 0, 0]])


def write(name, seed, config, ids):
    vision, text = dict(config["vision_cfg"]), dict(config["text_cfg"])
    trunk, bert = vision.pop("timm_model_args"), text.pop("hf_model_config", None)
    create, automatic = timm.create_model, transformers.BertConfig(**(bert or {}))
    with (
        mock.patch("timm.create_model", lambda *a, **k: create(*a, **(trunk | k))),
        mock.patch("open_clip.hf_model.AutoConfig.from_pretrained", lambda *a: automatic),
    ):
        rest = {k: v for k, v in config.items() if k not in ("vision_cfg", "text_cfg", "custom_text")}
        model = CustomTextCLIP(
            vision_cfg=vision, text_cfg=text | ({"hf_model_pretrained": False} if bert else {}),
            output_dict=True, **rest,
        )
    golden.redraw(model, seed=seed)
    out = golden.folder("biomedclip-tiny/" + name)
    golden.write_json(out / "open_clip_config.json", {"model_cfg": config, "preprocess_cfg": {}})
    golden.save(out / "open_clip_model.safetensors", model.state_dict())
    inputs = {"image": golden.normal(2, 3, 28, 28, seed=seed, name="image"), "text": ids}
    with torch.no_grad():
        golden.write(out, inputs, model(**inputs))


write(
    "biomedclip", 1,
    dict(
        embed_dim=12,
        vision_cfg=dict(
            timm_model_name="vit_base_patch16_224", timm_model_pretrained=False, timm_pool="",
            timm_proj="linear", image_size=28, timm_model_args=TRUNK,
        ),
        text_cfg=dict(
            hf_model_name="microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract",
            hf_proj_type="mlp", hf_pooler_type="cls_last_hidden_state_pooler", context_length=8,
            hf_model_config=BERT,
        ),
    ),
    IDS,
)
write(
    "mean-pooler", 2,
    dict(
        embed_dim=12,
        vision_cfg=dict(
            timm_model_name="vit_base_patch16_224", timm_pool="avg", timm_proj="mlp",
            timm_proj_bias=True, image_size=28, timm_model_args=TRUNK,
        ),
        text_cfg=dict(
            hf_model_name="bert-base-uncased", hf_proj_type="linear", hf_pooler_type="mean_pooler",
            context_length=8, hf_model_config=BERT,
        ),
    ),
    IDS,
)
write(
    "cls-pooler", 3,
    dict(
        embed_dim=24, custom_text=True,
        vision_cfg=dict(
            timm_model_name="vit_base_patch16_224", timm_pool="token", timm_proj="", image_size=28,
            timm_model_args=TRUNK,
        ),
        text_cfg=dict(
            hf_model_name="bert-base-uncased", hf_proj_type=None, hf_pooler_type="cls_pooler",
            context_length=8, hf_model_config=BERT,
        ),
    ),
    IDS,
)
write(
    "siglip", 4,
    dict(
        embed_dim=16, custom_text=True, init_logit_bias=-10,
        vision_cfg=dict(
            timm_model_name="vit_base_patch16_siglip_224", timm_pool="map", timm_proj="none",
            image_size=28, timm_model_args=TRUNK,
        ),
        text_cfg=dict(
            context_length=8, vocab_size=60, width=16, heads=2, layers=2, no_causal_mask=True,
            proj_bias=True, pool_type="last", norm_kwargs=dict(eps=1e-6),
        ),
    ),
    IDS,
)
