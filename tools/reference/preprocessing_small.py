"""Golden network inputs by the Pillow pipelines of transformers, open_clip, timm and torchxrayvision.

Writes hilum-core/src/test/resources/golden/preprocessing-small.json: films (PNG, base64) and cases,
each a config as its library stores it, a film, and the tensor (float32 [C, H, W], zlib + base64).

    python tools/reference/preprocessing_small.py
"""

import base64
import io
import json
import pathlib
import zlib

import numpy as np
import open_clip
import timm.data
import torchxrayvision as xrv
import transformers
from PIL import Image

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/preprocessing-small.json"
rng = np.random.default_rng(11)


def b64(data):
    return base64.b64encode(data).decode()


def film(height, width, colour):
    y, x = np.mgrid[0:height, 0:width]
    shape = (height, width, 3) if colour else (height, width)
    base = 128 + 100 * np.sin(x / 6.0) * np.cos(y / 4.0)
    base = base[..., None] if colour else base
    return np.clip(base + rng.normal(0, 40, shape), 0, 255).astype(np.uint8)


FILMS = {
    "grey landscape": film(30, 47, False),
    "grey portrait": film(53, 38, False),
    "colour": film(33, 40, True),
    "small": film(9, 14, True),
    "odd": film(21, 21, False),
}
BRIGHT = {"bright": np.clip(film(20, 26, False) // 4 + 180, 0, 255).astype(np.uint8)}

CONFIGS = [
    # DINOv2 and RAD-DINO
    {
        "image_processor_type": "BitImageProcessor",
        "crop_size": {"height": 18, "width": 18},
        "do_center_crop": True,
        "do_convert_rgb": True,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": [0.5307, 0.5307, 0.5307],
        "image_std": [0.2583, 0.2583, 0.2583],
        "resample": 3,
        "rescale_factor": 0.00392156862745098,
        "size": {"shortest_edge": 18},
    },
    {"image_processor_type": "BitImageProcessorFast", "size": {"shortest_edge": 21}, "crop_size": 16},
    {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 15}, "crop_size": {"height": 20, "width": 13}},
    # the form of 2021
    {
        "feature_extractor_type": "CLIPFeatureExtractor",
        "crop_size": 17,
        "do_center_crop": True,
        "do_normalize": True,
        "do_resize": True,
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "resample": 3,
        "size": 17,
    },
    {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 12, "longest_edge": 17}, "do_center_crop": False},
    {"image_processor_type": "CLIPImageProcessor", "size": {"max_height": 19, "max_width": 16}, "do_center_crop": False, "resample": 1},
    {"image_processor_type": "CLIPImageProcessor", "do_resize": False, "crop_size": 24},
    {"image_processor_type": "ViTImageProcessor", "size": {"height": 16, "width": 20}, "do_convert_rgb": True},
    {"feature_extractor_type": "ViTFeatureExtractor", "size": 16, "resample": 2, "do_convert_rgb": True},
    {"image_processor_type": "ViTImageProcessor", "size": 16, "resample": 0, "do_rescale": False, "do_convert_rgb": True},
    {"image_processor_type": "ViTImageProcessor", "size": 16, "resample": 4, "do_normalize": False, "do_convert_rgb": True},
    {"image_processor_type": "ViTImageProcessor", "size": [14, 19], "resample": 5, "do_convert_rgb": True, "rescale_factor": 0.01},
    {"image_processor_type": "SiglipImageProcessor", "size": {"height": 19, "width": 19}},
    {"image_processor_type": "SiglipImageProcessor", "size": 13, "image_mean": 0.4, "image_std": 0.3},
    # open_clip
    {"model_cfg": {"vision_cfg": {"image_size": 18}}, "preprocess_cfg": {"mean": [0.48, 0.45, 0.4], "std": [0.26, 0.26, 0.27]}},
    {"model_cfg": {"vision_cfg": {"image_size": 17}}, "preprocess_cfg": {"resize_mode": "squash", "interpolation": "bilinear", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}},
    {"model_cfg": {"vision_cfg": {"image_size": 19}}, "preprocess_cfg": {"resize_mode": "longest", "fill_color": 70}},
    {"model_cfg": {"vision_cfg": {"image_size": [16, 25]}}, "preprocess_cfg": {"interpolation": "bilinear"}},
    {"model_cfg": {"vision_cfg": {"image_size": [16, 25]}}, "preprocess_cfg": {"resize_mode": "longest", "interpolation": "bilinear"}},
    # timm
    {"pretrained_cfg": {"input_size": [3, 20, 20], "crop_pct": 0.9, "interpolation": "bicubic"}},
    {"pretrained_cfg": {"input_size": [3, 17, 17], "interpolation": "bilinear", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}},
    {"pretrained_cfg": {"input_size": [3, 18, 24], "crop_pct": 1.0, "interpolation": "lanczos"}},
    {"pretrained_cfg": {"input_size": [3, 18, 18], "crop_pct": 0.95, "crop_mode": "squash"}},
    {"pretrained_cfg": {"input_size": [3, 19, 18], "crop_pct": 0.9, "crop_mode": "border"}},
    {"xrayvision": 16},
    {"xrayvision": 40},
]


def openclip(config):
    cfg = dict(config["preprocess_cfg"], size=config["model_cfg"]["vision_cfg"]["image_size"])
    return open_clip.transform.image_transform_v2(open_clip.transform.PreprocessCfg(**cfg), is_train=False)


def tensor(config, pixels):
    image = Image.fromarray(pixels)
    if "xrayvision" in config:
        first = pixels if pixels.ndim == 2 else pixels[:, :, 0]
        values = xrv.datasets.normalize(first, 255)[None]
        return xrv.datasets.XRayResizer(config["xrayvision"])(xrv.datasets.XRayCenterCrop()(values))
    if "pretrained_cfg" in config:
        options = timm.data.resolve_data_config(pretrained_cfg=config["pretrained_cfg"])
        return timm.data.create_transform(**options)(image.convert("RGB")).numpy()
    if "model_cfg" in config:
        return openclip(config)(image).numpy()
    name = config.get("image_processor_type", config.get("feature_extractor_type"))
    name = name.replace("FeatureExtractor", "ImageProcessor").removesuffix("Fast") + "Pil"
    return getattr(transformers, name).from_dict(dict(config))(image, return_tensors="np")["pixel_values"][0]


cases = []
for number, config in enumerate(CONFIGS):
    films = FILMS | BRIGHT if "xrayvision" in config else FILMS
    for name in films if "xrayvision" in config else list(films)[number % 2 :: 2]:
        values = np.ascontiguousarray(tensor(config, films[name]), dtype="<f4")
        cases.append(
            dict(config=config, film=name, shape=list(values.shape), values=b64(zlib.compress(values.tobytes(), 9)))
        )
films = {}
for name, pixels in (FILMS | BRIGHT).items():
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    films[name] = b64(out.getvalue())
OUT.write_text(json.dumps(dict(films=films, cases=cases), indent=0) + "\n")
print(len(cases), "cases,", OUT.stat().st_size, "bytes")
