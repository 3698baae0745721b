"""What every golden script of a network shares: redraw, save, shrink.

A network's golden is a folder `hilum-torch/src/test/resources/golden/<what>-<size>/` that holds the
reference library's own files (config and checkpoint, in that library's layout), `inputs.safetensors`
and `expected.safetensors`: what `hilum model run FOLDER --in inputs --out expected` has to answer.

`redraw` gives every parameter and every buffer a value of order 1. With default initialisation
(biases 0, norms 1, LayerScale 1e-5) a port that drops all of them would pass unseen.

    model = golden.redraw(BertModel(config), seed=1)
    golden.write_hf("bert-tiny", model, inputs, ["last_hidden_state", "pooler_output"])

The script and the library versions that made a golden are in the metadata of its
expected.safetensors.
"""

import hashlib
import json
import math
import pathlib
import shutil
import sys

import torch
from safetensors.torch import save_file

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "hilum-torch/src/test/resources/golden"

torch.set_num_threads(1)

# names of learned gains, which multiply a residual branch: kept near 1
_GAINS = ("gamma", "lambda1", "layer_scale")
# matrices held as bare parameters and applied as x @ w: fan-in is their first side
_LEFT_MATRICES = ("proj", "projection", "text_projection", "image_projection")


def folder(name):
    """The (emptied) folder of one golden."""
    out = GOLDEN / name
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    return out


def generator(seed, name=""):
    """A generator whose stream depends on the seed and the tensor's name, not on the order of names."""
    mixed = int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "little")
    return torch.Generator().manual_seed(mixed >> 1)


def normal(*shape, seed=0, name="normal"):
    return torch.randn(*shape, generator=generator(seed, name))


def integers(low, high, *shape, seed=0, name="integers"):
    return torch.randint(low, high, shape, generator=generator(seed, name))


def redraw(model, seed=0):
    """Redraws every parameter and floating buffer in place at order 1, and switches to eval mode.

    weights normal / sqrt(fan-in), biases 0.5 normal, norm and LayerScale gains 1 + 0.5 normal,
    embeddings (their padding row too), positions and tokens normal, running_mean 0.5 normal, running_var uniform 0.5 .. 2.
    """
    with torch.no_grad():
        for prefix, module in model.named_modules():
            own = list(module.named_parameters(recurse=False)) + list(
                module.named_buffers(recurse=False)
            )
            computed = module._non_persistent_buffers_set  # masks and the like: not in a checkpoint
            for leaf, tensor in own:
                if tensor is None or leaf in computed or not tensor.is_floating_point():
                    continue
                full = f"{prefix}.{leaf}" if prefix else leaf
                tensor.copy_(_draw(module, leaf, full, tensor.shape, seed).to(tensor.dtype))
    return model.eval()


def _draw(module, leaf, full, shape, seed):
    g = generator(seed, full)
    n = torch.randn(shape, generator=g)
    kind = type(module).__name__
    if leaf == "running_var":
        return 0.5 + 1.5 * torch.rand(shape, generator=g)
    if leaf == "running_mean" or leaf.endswith("bias"):
        return 0.5 * n
    if leaf in ("logit_scale",):
        return 1.5 + 0.2 * n
    if leaf == "op_threshs":
        return 0.2 + 0.6 * torch.rand(shape, generator=g)
    if "Norm" in kind or leaf in _GAINS or leaf.endswith(_GAINS):
        return 1 + 0.5 * n
    if isinstance(module, torch.nn.Embedding) or len(shape) < 2:
        return n
    if leaf == "weight" or leaf.endswith("_weight"):  # linear, convolution, in_proj_weight
        return n / math.sqrt(math.prod(shape[1:]))
    if leaf in _LEFT_MATRICES or leaf.endswith("_projection"):
        return n / math.sqrt(shape[0])
    return n  # positions, class, register and mask tokens, bias tables


def tensors(values):
    """Contiguous copies without shared storage, as safetensors wants them."""
    return {k: v.detach().clone().contiguous() for k, v in values.items() if v is not None}


def save(path, values, metadata=None):
    save_file(tensors(values), str(path), metadata or {"format": "pt"})


def versions():
    import importlib.metadata as m

    found = {}
    for name in ("torch", "transformers", "timm", "open_clip_torch", "torchvision", "torchxrayvision"):
        try:
            found[name] = m.version(name)
        except m.PackageNotFoundError:
            pass
    return {"versions": json.dumps(found), "script": pathlib.Path(sys.argv[0]).name}


def write(out, inputs, expected):
    """inputs.safetensors and expected.safetensors; refuses values that would prove nothing."""
    for k, v in expected.items():
        assert torch.isfinite(v).all(), f"{out.name}: {k} is not finite"
        assert v.numel() < 2 or v.float().std() > 1e-3, f"{out.name}: {k} is constant"
    save(out / "inputs.safetensors", inputs)
    save(out / "expected.safetensors", expected, versions())
    size = sum(f.stat().st_size for f in out.iterdir())
    biggest = ", ".join(f"{k} max {v.abs().max():.3g}" for k, v in expected.items())
    print(f"{out.name}: {size / 1000:.0f} kB; {biggest}")
    assert size < 400_000, f"{out.name} is {size} bytes: too large to commit"


def write_hf(name, model, inputs, outputs, **forward):
    """A transformers model as save_pretrained writes it, with its answer to the inputs."""
    out = folder(name)
    model.save_pretrained(out)
    (out / "generation_config.json").unlink(missing_ok=True)
    with torch.no_grad():
        answer = model(**inputs, **forward)
    write(out, inputs, {k: answer[k] for k in outputs})
    return out


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")
