"""Goldens of ResNet as timm and torchvision have it (He et al., arXiv 1512.03385; stride in conv2).

torchvision's class fixes 64, 128, 256 and 512 channels; `Narrow` divides what it hands to its own
`_make_layer` so that the checkpoint stays small. Everything else is the library's code.
"""

import timm
import torch
from timm.models._hub import save_for_hf
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

import golden


def with_timm(name, architecture, seed, size, **args):
    model = golden.redraw(timm.create_model(architecture, **args), seed)
    out = golden.folder(name)
    save_for_hf(model, str(out), model_args=args or None, safe_serialization=True)
    x = golden.normal(2, args.get("in_chans", 3), *size, seed=seed)
    with torch.no_grad():
        expected = {"features": model.forward_features(x), "logits": model(x)}
        golden.write(out, {"x": x}, expected if args.get("num_classes", 1) else {"features": expected["features"]})


class Narrow(ResNet):
    def __init__(self, divisor, *args, **kwargs):
        self.divisor = divisor
        super().__init__(*args, **kwargs)
        self.fc = torch.nn.Linear(self.inplanes, kwargs["num_classes"])

    def _make_layer(self, block, planes, *args, **kwargs):
        return super()._make_layer(block, planes // self.divisor, *args, **kwargs)


def with_torchvision(name, seed, *args, **kwargs):
    model = golden.redraw(Narrow(*args, **kwargs), seed)
    x = golden.normal(2, 3, 45, 34, seed=seed)
    out = golden.folder(name)
    torch.save(model.state_dict(), out / "model.pth")
    with torch.no_grad():
        features = model.layer4(
            model.layer3(model.layer2(model.layer1(model.maxpool(model.relu(model.bn1(model.conv1(x)))))))
        )
        golden.write(out, {"x": x}, {"features": features, "logits": model(x)})


if __name__ == "__main__":
    with_timm("resnet-tiny/timm", "resnet50", 1, (64, 64), channels=[4, 6, 4, 6], layers=[1, 2, 1, 1], num_classes=5)
    with_timm("resnet-tiny/grey", "resnet18", 2, (40, 56), channels=[6, 8, 8, 10], in_chans=1, num_classes=3)
    with_torchvision("resnet-tiny/torchvision", 3, 32, Bottleneck, [1, 2, 1, 1], num_classes=6)
    with_torchvision("resnet-tiny/basic", 4, 32, BasicBlock, [2, 1, 1, 1], num_classes=4)
