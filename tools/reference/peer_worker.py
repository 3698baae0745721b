"""The peers' side of the speed tables: one work in one mode in one process, measured on request.

    peer_worker.py prepare WORK FOLDER          writes checkpoint and inputs, the same for all sides
    peer_worker.py serve WORK MODE FOLDER OUT   loads, warms up, writes its output to OUT (.npy), then
                                                answers each line "go" on stdin with "@time S…"

WORK and MODE are those of `hilum-bench list`. Lines that begin with @ belong to the protocol; all
others are a log. The number of threads comes from OMP_NUM_THREADS. Versions: peer_requirements.txt.
"""

import glob
import importlib.metadata
import json
import os
import pathlib
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
SECONDS = 1.5  # what one answer should last at least: a short work is repeated, up to 5 times
THREADS = int(os.environ.get("OMP_NUM_THREADS", "2"))
CHEXPERT = ["No Finding", "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Opacity", "Lung Lesion", "Edema"]
CHEXPERT += ["Consolidation", "Pneumonia", "Atelectasis", "Pneumothorax", "Pleural Effusion", "Pleural Other"]
CHEXPERT += ["Fracture", "Support Devices"]
PHRASES = ["no pleural effusion", "small left apical pneumothorax", "the heart is enlarged", "clear lungs"]


def say(event, *words):
    print("@" + event, *words, flush=True)


# ---- checkpoints and inputs, by the libraries' own writers


def prepare(work, folder):
    import torch

    torch.manual_seed(0)
    model = folder / "model"
    model.mkdir(parents=True, exist_ok=True)
    PREPARE[work](model, folder)


def save_inputs(folder, **tensors):
    from safetensors.torch import save_file

    save_file(tensors, str(folder / "inputs.safetensors"))


def prepare_vit_b(batch):
    def write(model, folder):
        import torch
        from transformers import Dinov2Config, Dinov2Model

        Dinov2Model(Dinov2Config(image_size=518, patch_size=14)).save_pretrained(model)
        save_inputs(folder, pixel_values=torch.randn(batch, 3, 518, 518))

    return write


def prepare_clip(model, folder):
    import open_clip
    import torch
    from safetensors.torch import save_file

    net = open_clip.create_model("ViT-B-32")
    config = {"model_cfg": open_clip.get_model_config("ViT-B-32"), "preprocess_cfg": {}}
    (model / "open_clip_config.json").write_text(json.dumps(config))
    save_file({k: v.contiguous() for k, v in net.state_dict().items()}, str(model / "open_clip_model.safetensors"))
    text = open_clip.get_tokenizer("ViT-B-32")(PHRASES * 4)
    save_inputs(folder, image=torch.randn(16, 3, 224, 224), text=text)


def prepare_clip_training(model, folder):
    """Texts that fill the context, so that neither side can leave columns out."""
    import torch
    from safetensors.torch import load_file

    prepare_clip(model, folder)
    text = torch.randint(1, 49406, (16, 77))
    text[:, 0], text[:, -1] = 49406, 49407  # start and end of a text
    save_inputs(folder, image=load_file(str(folder / "inputs.safetensors"))["image"], text=text)


def zero_shot_prompts():
    """[positive texts, negative texts] of each finding: the program's default set, which is data."""
    report = pathlib.Path(__file__).parents[2] / "hilum-core/src/main/resources/dev/hilum/report"
    shipped = json.loads((report / "prompts-default.json").read_text())
    sides = ("positive", "negative")
    own = {k: [v[s] for s in sides] for k, v in shipped["findings"].items()}
    filled = lambda name: [[t.replace("{Pathology}", name) for t in shipped["templates"][s]] for s in sides]
    return [own.get(name) or filled(name) for name in CHEXPERT]


def prepare_zero_shot(model, folder):
    """The folder as open_clip publishes it: config, weights, preprocessing, vocabulary."""
    import open_clip
    from PIL import Image

    prepare_clip(model, folder)
    constants = {"mean": list(open_clip.OPENAI_DATASET_MEAN), "std": list(open_clip.OPENAI_DATASET_STD)}
    preprocess = constants | {"interpolation": "bicubic", "resize_mode": "shortest"}
    config = {"model_cfg": open_clip.get_model_config("ViT-B-32"), "preprocess_cfg": preprocess}
    (model / "open_clip_config.json").write_text(json.dumps(config))
    vocabulary = pathlib.Path(open_clip.__file__).parent / "bpe_simple_vocab_16e6.txt.gz"
    (model / vocabulary.name).write_bytes(vocabulary.read_bytes())
    (folder / "prompts.json").write_text(json.dumps(zero_shot_prompts()))
    coarse = np.random.default_rng(0).integers(0, 256, (32, 32), np.uint8)
    Image.fromarray(coarse).resize((1024, 1024), Image.BICUBIC).save(folder / "film.png")


def prepare_densenet(model, folder):
    import torch
    import torchxrayvision as xrv

    torch.save(xrv.models.DenseNet(num_classes=18, in_channels=1).state_dict(), model / "model.pt")
    save_inputs(folder, x=torch.rand(16, 1, 224, 224) * 2048 - 1024)


def prepare_vit_s(model, folder):
    import timm
    import torch
    from safetensors.torch import save_file

    net = timm.create_model("vit_small_patch16_224", num_classes=384)
    (model / "config.json").write_text(json.dumps({"architecture": "vit_small_patch16_224", "num_classes": 384}))
    save_file(net.state_dict(), str(model / "model.safetensors"))
    save_inputs(folder, x=torch.randn(8, 3, 224, 224))


def prepare_films(model, folder):
    from transformers import BitImageProcessor

    data = pathlib.Path(os.environ["HILUM_DATA"]) / "nih" / "images"
    films = sorted(glob.glob(str(data / "*")))[:100]
    if len(films) < 100:
        sys.exit(f"{data}: the work needs 100 films, got {len(films)}")
    (folder / "films.txt").write_text("\n".join(os.path.abspath(f) for f in films) + "\n")
    BitImageProcessor(
        crop_size=dict(height=518, width=518),
        size=dict(shortest_edge=518),
        image_mean=[0.5307] * 3,
        image_std=[0.2583] * 3,
        do_convert_rgb=True,
    ).save_pretrained(model)


def prepare_dicom(name):
    def write(model, folder):
        from transformers import BitImageProcessor

        film = pathlib.Path(os.environ["HILUM_DATA"]) / "dicom" / "chest" / name
        if not film.exists():
            sys.exit(f"{film}: the work needs this film, got none")
        (folder / "films.txt").write_text(os.path.abspath(film) + "\n")
        BitImageProcessor(
            size=dict(height=518, width=518),
            do_center_crop=False,
            image_mean=[0.5307] * 3,
            image_std=[0.2583] * 3,
            do_convert_rgb=True,
        ).save_pretrained(model)

    return write


def prepare_probe(model, folder):
    r = np.random.default_rng(0)
    n, d, targets = 5000, 768, 14
    x = r.standard_normal((n, d)).astype(np.float32)
    w = r.standard_normal((d, targets)) / 12
    y = x @ w + r.standard_normal((n, targets)) > 1.2
    np.save(folder / "features.npy", x)
    np.save(folder / "labels.npy", np.ascontiguousarray(y.T).astype(np.uint8))  # [targets, films]


def prepare_bootstrap(model, folder):
    r = np.random.default_rng(0)
    y = r.random((14, 25000)) < 0.08
    np.save(folder / "labels.npy", y.astype(np.uint8))
    np.save(folder / "scores.npy", r.standard_normal((14, 25000)) + y)


PREPARE = {
    "vit-b-518-b1": prepare_vit_b(1),
    "vit-b-518-b4": prepare_vit_b(4),
    "clip-image-b16": prepare_clip,
    "clip-text-b16": prepare_clip,
    "densenet-b16": prepare_densenet,
    "vit-s-train": prepare_vit_s,
    "clip-train-b16": prepare_clip_training,
    "zero-shot-start": prepare_zero_shot,
    "films": prepare_films,
    "dicom-explicit": prepare_dicom("rg1_explicit_le.dcm"),
    "dicom-rle": prepare_dicom("rg1_rle.dcm"),
    "dicom-deflated": prepare_dicom("rg1_deflated.dcm"),
    "dicom-jpeg-lossless": prepare_dicom("rg1_jpeglossless.dcm"),
    "dicom-jpeg-ls": prepare_dicom("rg1_jpegls.dcm"),
    "dicom-jpeg-2000": prepare_dicom("rg1_j2k_lossless.dcm"),
    "probe-sweep": prepare_probe,
    "bootstrap": prepare_bootstrap,
}


# ---- works: each returns a function to be timed, whose value is the output as an array


def inputs(folder):
    from safetensors.torch import load_file

    return load_file(str(folder / "inputs.safetensors"))


def network(work, folder):
    """The module, its forward to one output, and its example input."""
    import torch

    class Head(torch.nn.Module):
        def __init__(self, net, call):
            super().__init__()
            self.net, self.call = net, call

        def forward(self, x):
            return self.call(self.net, x)

    given = inputs(folder)
    if work.startswith("vit-b"):
        from transformers import Dinov2Model

        net = Dinov2Model.from_pretrained(folder / "model")
        return Head(net, lambda m, x: m(x).pooler_output).eval(), given["pixel_values"]
    if work.startswith("clip"):
        import open_clip
        from safetensors.torch import load_file

        net = open_clip.create_model("ViT-B-32")
        net.load_state_dict(load_file(str(folder / "model" / "open_clip_model.safetensors")))
        if work.startswith("clip-image"):
            return Head(net, lambda m, x: m.encode_image(x, normalize=True)).eval(), given["image"]
        return Head(net, lambda m, x: m.encode_text(x, normalize=True)).eval(), given["text"]
    import torchxrayvision as xrv

    net = xrv.models.DenseNet(num_classes=18, in_channels=1)
    net.load_state_dict(torch.load(folder / "model" / "model.pt"))
    return Head(net, lambda m, x: m.features2(x)).eval(), given["x"]


def forward(work, mode, folder):
    import torch

    net, x = network(work, folder)
    if mode.startswith("openvino"):
        return openvino(net, x, {"openvino-fp32": "f32", "openvino-bf16": "bf16"}[mode])
    if mode == "bf16":
        net = net.bfloat16()
        x = x.bfloat16() if x.is_floating_point() else x
    if mode == "int8":
        net = torch.ao.quantization.quantize_dynamic(net, {torch.nn.Linear}, dtype=torch.qint8)

    def run():
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=mode == "autocast"):
            return net(x).float().numpy()

    return run


def openvino(net, x, precision):
    import openvino
    import torch

    say("version", "openvino", openvino.__version__.split("-")[0])
    with torch.inference_mode():
        graph = openvino.convert_model(net, example_input=x, input=[list(x.shape)])
    hints = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": THREADS}
    request = openvino.Core().compile_model(graph, "CPU", hints).create_infer_request()
    values = [x.numpy()]
    return lambda: next(iter(request.infer(values).values())).copy()


def training(work, mode, folder):
    import timm
    import torch
    from safetensors.torch import load_file

    net = timm.create_model("vit_small_patch16_224", num_classes=384)
    net.load_state_dict(load_file(str(folder / "model" / "model.safetensors")))
    net.train()
    x = inputs(folder)["x"]
    optimizer = torch.optim.AdamW(net.parameters())

    def step():
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=mode == "autocast"):
            loss = net(x).float().square().mean()
        loss.backward()
        optimizer.step()
        return np.array([loss.item()])

    return step


def pair_training(work, mode, folder):
    """open_clip's own loss and optimizer settings; gradients clipped, the scale capped."""
    import math

    import open_clip
    import torch
    from safetensors.torch import load_file

    net = open_clip.create_model("ViT-B-32")
    net.load_state_dict(load_file(str(folder / "model" / "open_clip_model.safetensors")))
    net.train()
    given = inputs(folder)
    objective = open_clip.ClipLoss()
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-5, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.2, fused=True)

    def step():
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=mode == "autocast"):
            image, text, scale = net(given["image"], given["text"])
            loss = objective(image, text, scale)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            net.logit_scale.clamp_(0, math.log(100))
        return np.array([loss.item(), norm.item()])

    return step


class Films:
    """A data set for the loader: one file a film."""

    def __init__(self, files, processor):
        self.files, self.processor = files, processor

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        from PIL import Image

        return self.processor(images=Image.open(self.files[i]).convert("RGB"), return_tensors="pt")["pixel_values"][0]


def films(work, mode, folder):
    import torch
    from transformers import BitImageProcessor, BitImageProcessorPil

    kind = BitImageProcessorPil if "pillow" in mode else BitImageProcessor
    files = (folder / "films.txt").read_text().split()
    data = Films(files, kind.from_pretrained(folder / "model"))
    if not mode.endswith("loader"):

        def alone():
            first = None
            for i in range(len(data)):
                tensor = data[i]
                first = tensor if first is None else first
            return first.numpy()

        return alone
    loader = torch.utils.data.DataLoader(data, batch_size=4, num_workers=2, persistent_workers=True)

    def loaded():
        first = None
        for batch in loader:
            first = batch[0].clone() if first is None else first
        return first.numpy()

    return loaded


def dicom(work, mode, folder):
    """As little as it takes: no window, the range of the values, float32. ITK has inverted already."""
    import torch

    film = (folder / "films.txt").read_text().strip()

    def pydicom_values():
        import pydicom

        return pydicom.dcmread(film).pixel_array

    def itk_values():
        import SimpleITK

        return SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(film))[0]

    values = itk_values if mode == "simpleitk" else pydicom_values

    def tensor():
        a = values().astype(np.float32)
        if mode == "pydicom":
            a = a.max() - a  # MONOCHROME1
        a = (a - a.min()) / (a.max() - a.min())
        t = torch.from_numpy(a)[None, None]
        t = torch.nn.functional.interpolate(t, (518, 518), mode="bicubic", antialias=True, align_corners=False)
        return ((t - 0.5307) / 0.2583).repeat(1, 3, 1, 1).numpy()

    return tensor


def probe(work, mode, folder):
    from sklearn.linear_model import LogisticRegression

    x, labels = np.load(folder / "features.npy"), np.load(folder / "labels.npy")

    def sweep():
        """The minimum of C * loss + |w|^2 / 2 that each fit found, [targets, strengths]."""
        fits = [(k, c, LogisticRegression(C=c, max_iter=200).fit(x, y)) for k, y in enumerate(labels) for c in np.logspace(-5, 1, 7)]
        return fits

    def objective(fits):
        out = []
        for k, c, fit in fits:
            w = fit.coef_[0].astype(np.float64)
            z = (x.astype(np.float64) @ w + fit.intercept_[0]) * (2.0 * labels[k] - 1)
            out.append(c * np.logaddexp(0, -z).sum() + w @ w / 2)
        return np.array(out)

    return sweep, objective


def bootstrap(work, mode, folder):
    from sklearn.metrics import roc_auc_score

    labels, scores = np.load(folder / "labels.npy"), np.load(folder / "scores.npy")
    films, draws = labels.shape[1], 20
    random = np.random.default_rng(1)
    say("scale", 1000 / draws)
    say("note", f"measured on {draws} draws of 1,000")

    def run():
        for _ in range(draws):
            chosen = random.integers(0, films, films)
            for y, s in zip(labels, scores):
                roc_auc_score(y[chosen], s[chosen])
        return np.array([roc_auc_score(y, s) for y, s in zip(labels, scores)])

    return run


SERVE = {"vit-s-train": training, "clip-train-b16": pair_training, "films": films, "probe-sweep": probe, "bootstrap": bootstrap}
SERVE |= {work: dicom for work in PREPARE if work.startswith("dicom-")}
MODULES = {"vit-b": "transformers", "clip": "open_clip_torch", "densenet": "torchxrayvision", "vit-s": "timm"}
MODULES |= {"dicom": "pydicom", "films": "transformers", "probe": "scikit-learn", "bootstrap": "scikit-learn"}


def serve(work, mode, folder, out):
    if work not in ("probe-sweep", "bootstrap"):
        import torch

        torch.set_num_threads(THREADS)
        say("version", "torch", torch.__version__.split("+")[0])
    say("version", "python", sys.version.split()[0])
    module = next(v for k, v in MODULES.items() if work.startswith(k))
    say("version", module, importlib.metadata.version(module))
    if work.startswith("dicom"):
        for other in ("simpleitk", "pylibjpeg"):
            say("version", other, importlib.metadata.version(other))
    run = SERVE.get(work, forward)(work, mode, folder)
    run, finish = run if isinstance(run, tuple) else (run, lambda value: value)

    def timed():
        start = time.perf_counter()
        value = run()
        return time.perf_counter() - start, value

    # a training step's output is its losses: three steps from the same weights
    if "-train" in work:
        first = [timed() for _ in range(3)]
        output, seconds = np.concatenate([v for _, v in first]), first[-1][0]
    else:
        seconds, output = timed()
        output = finish(output)
        if seconds < 5:
            seconds, _ = timed()
    np.save(out, np.asarray(output, np.float32 if work != "probe-sweep" else np.float64).ravel())
    few = max(1, min(5, round(SECONDS / seconds)))
    say("ready")
    for line in sys.stdin:
        if line.strip() != "go":
            break
        say("time", *[timed()[0] for _ in range(few)])
    peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM"))
    say("peak", int(peak.split()[1]) // 1024)
    say("done")
    os._exit(0)  # loaders and engines take their time to go, which is nobody's measurement


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2], pathlib.Path(sys.argv[3]))
    else:
        serve(sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4]), sys.argv[5])
