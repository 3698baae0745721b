"""Goldens of torchxrayvision's DenseNet (Cohen et al., arXiv 2111.00595; Huang et al., 1608.06993).

`features` is the pooled vector of `DenseNet.features2`, `logits` what `DenseNet.forward` answers:
raw scores, probabilities (`apply_sigmoid`), or probabilities scaled so that each operating point
falls on 0.5 (`op_threshs`).
"""

import torch
import torchxrayvision as xrv

import golden

SMALL = dict(growth_rate=6, block_config=(2, 3, 2, 1), num_init_features=8, bn_size=2, num_classes=5)


def write(name, model, x):
    out = golden.folder(name)
    torch.save(model.state_dict(), out / "model.pt")
    with torch.no_grad():
        golden.write(out, {"x": x}, {"features": model.features2(x), "logits": model(x)})


def densenet():
    model = golden.redraw(xrv.models.DenseNet(**SMALL), 1)
    write("densenet-tiny/model", model, golden.normal(2, 1, 65, 49, seed=1))


def densenet_scaled():
    """Operating points, one of them unknown (NaN): its answer is 0.5."""
    model = xrv.models.DenseNet(**{**SMALL, "block_config": (3, 2), "num_classes": 7}, op_threshs=torch.zeros(7))
    golden.redraw(model, 2)
    model.op_threshs[4] = torch.nan
    write("densenet-tiny/scaled", model, golden.normal(4, 1, 32, 32, seed=2))


def densenet_module():
    """The whole module pickled, as the library publishes its weights; probabilities."""
    model = golden.redraw(xrv.models.DenseNet(**{**SMALL, "in_channels": 3}, apply_sigmoid=True), 3)
    x = golden.normal(2, 3, 48, 48, seed=3)
    out = golden.folder("densenet-tiny/module")
    torch.save(model, out / "model.pt")
    with torch.no_grad():
        golden.write(out, {"x": x}, {"features": model.features2(x), "logits": model(x)})


if __name__ == "__main__":
    densenet()
    densenet_scaled()
    densenet_module()
