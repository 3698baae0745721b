"""Checkpoint files of every kind that torch.save and safetensors write, and what torch reads in them.

For each `<kind>.pt` there is `<kind>.expected.safetensors`: the tensors under the names that the
reference sees, made contiguous. Files named `refused-*` must not load.

    python tools/reference/checkpoints_small.py
"""

import collections
import json
import os
import sys
import types
import warnings
import zipfile

import torch
from safetensors.torch import save_file
from torch import nn

import golden

warnings.filterwarnings("ignore")
OUT = golden.folder("checkpoints-small")
DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32,
          torch.int16, torch.int8, torch.uint8, torch.bool]


def plain():
    tensors = collections.OrderedDict()
    for dtype in DTYPES:
        name = str(dtype).split(".")[1]
        tensors[f"{name}.weight"] = (golden.normal(2, 3, name=name) * 50).abs().to(dtype)
    tensors["scalar"] = torch.tensor(3.5)
    tensors["empty"] = torch.zeros(0, 4)
    return tensors


def views():
    base = golden.normal(6, 5, name="base")
    cube = golden.normal(2, 3, 4, name="cube").half()
    return {
        "whole": base,
        "shared": base,
        "row": base[2],
        "rows": base[3:5],
        "column": base[:, 1],
        "transposed": base.t(),
        "stepped": base[::2, ::3],
        "permuted": cube.permute(2, 0, 1),
        "expanded": torch.arange(4).expand(3, 4),
        "bytes": torch.arange(12, dtype=torch.uint8).reshape(3, 4).t(),
        "bf16": golden.normal(4, 4, name="bf16").bfloat16()[1:, 1:],
        "doubles": golden.normal(3, 2, name="doubles").double().t(),
    }


class Net(nn.Module):
    """As torchxrayvision publishes its networks: the module itself is pickled."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(collections.OrderedDict(
            conv0=nn.Conv2d(1, 2, 3, bias=False), norm0=nn.BatchNorm2d(2), relu0=nn.ReLU()))
        self.classifier = nn.Linear(2, 3)
        self.tied = nn.Linear(2, 3)
        self.tied.weight = self.classifier.weight
        self.pathologies = ["Atelectasis", "", "Edema"]
        self.apply_sigmoid = False
        self.scale = 0.5
        self.register_buffer("op_threshs", torch.tensor([0.1, 0.2, 0.3]))
        self.register_buffer("scratch", torch.ones(2), persistent=False)


class Evil:
    def __reduce__(self):
        return os.system, ("touch executed",)


def save(name, value, expected, **options):
    torch.save(value, OUT / name, **options)
    tensors = {key: tensor.detach().contiguous().clone() for key, tensor in expected.items()}
    save_file(tensors, OUT / f"{name.rsplit('.', 1)[0]}.expected.safetensors",
              {"torch": torch.__version__})


def edit_zip(source, target, entry, content):
    with zipfile.ZipFile(OUT / source) as old, zipfile.ZipFile(OUT / target, "w") as new:
        for info in old.infolist():
            data = content if info.filename.endswith(entry) else old.read(info)
            new.writestr(zipfile.ZipInfo(info.filename), data)


def main():
    module = types.ModuleType("films.models")
    sys.modules["films"], sys.modules["films.models"] = types.ModuleType("films"), module
    Net.__module__, module.Net = "films.models", Net
    # old files carry the source of each class; without it they stay small and free of local paths
    torch.serialization.get_source_lines_and_file = None
    net = golden.redraw(Net(), seed=5)
    state = plain()

    save("plain.pt", state, state)
    save("plain-protocol4.pt", state, state, pickle_protocol=4)
    save("plain-protocol5.pt", dict(state), state, pickle_protocol=5)
    save("plain-legacy.pt", state, state, _use_new_zipfile_serialization=False)
    save("views.pt", views(), views())
    save("views-legacy.pt", views(), views(), _use_new_zipfile_serialization=False)
    parameters = {k: nn.Parameter(v.float()) for k, v in list(state.items())[:3]}
    save("parameters.bin", parameters, parameters)
    save("module.pt", net, net.state_dict())
    save("module-legacy.pt", net, net.state_dict(), _use_new_zipfile_serialization=False)
    save("lightning.ckpt", {
        "epoch": 3, "global_step": 120, "pytorch-lightning_version": "2.4.0",
        "state_dict": collections.OrderedDict((f"model.{k}", v) for k, v in net.state_dict().items()),
        "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_score": torch.tensor(0.5)}},
        "optimizer_states": [torch.optim.AdamW(net.parameters()).state_dict()],
        "hyper_parameters": {"lr": 1e-4, "size": (224, 224), "device": torch.device("cpu"),
                             "dtype": torch.float32, "shape": torch.Size([1, 2])},
    }, {f"model.{k}": v for k, v in net.state_dict().items()})
    save("open_clip.pt", {
        "epoch": 1, "name": "run",
        "state_dict": {f"module.{k}": v for k, v in net.state_dict().items()},
    }, {f"module.{k}": v for k, v in net.state_dict().items()})
    save("model-key.pth", {"model": net.state_dict(), "args": {"lr": 1e-3}}, net.state_dict())

    torch.save({"weight": torch.zeros(2), "evil": Evil()}, OUT / "refused-call.pt")
    torch.save({"weight": torch.zeros(2), "evil": Evil()}, OUT / "refused-call-legacy.pt",
               _use_new_zipfile_serialization=False)
    torch.save({"weight": torch.zeros(2, dtype=torch.complex64)}, OUT / "refused-complex.pt")
    torch.save({"weight": torch.eye(3).to_sparse()}, OUT / "refused-sparse.pt")
    torch.save({"lr": 1e-3, "epoch": 2}, OUT / "refused-no-tensors.pt")
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), OUT / "refused-torchscript.pt")
    edit_zip("plain.pt", "refused-big-endian.pt", "/byteorder", b"big")

    sharded = OUT / "sharded"
    sharded.mkdir()
    names = list(net.state_dict())
    cut = {name: f"model-0000{1 + (i > 2)}-of-00002.safetensors" for i, name in enumerate(names)}
    for file in sorted(set(cut.values())):
        save_file({k: v.clone() for k, v in net.state_dict().items() if cut[k] == file},
                  sharded / file, {"format": "pt"})
    (sharded / "model.safetensors.index.json").write_text(
        json.dumps({"metadata": {"total_size": 0}, "weight_map": cut}, indent=1))
    cut = {name: f"pytorch_model-0000{1 + (i > 2)}-of-00002.bin" for i, name in enumerate(names)}
    for file in sorted(set(cut.values())):
        torch.save({k: v.clone() for k, v in net.state_dict().items() if cut[k] == file},
                   sharded / file)
    (sharded / "pytorch_model.bin.index.json").write_text(
        json.dumps({"metadata": {"total_size": 0}, "weight_map": cut}, indent=1))


if __name__ == "__main__":
    main()
