"""The number of parameters of the published sizes, counted by the reference libraries."""

import torch
import torchvision
import torchxrayvision as xrv
from transformers import BertConfig, BertForMaskedLM, BertModel, SwinConfig, SwinModel

import golden
from bert_tiny import CXRBertConfig, CXRBertModel
from biovil_tiny import Backbone, ImageEncoder, ImageModel, MultiImageEncoder
from torchvision.models.resnet import Bottleneck

MINILM = dict(hidden_size=384, num_hidden_layers=6, intermediate_size=1536)


def resnet50():
    """The trunk of BioViL: its head is there, unused, and not counted."""
    trunk = Backbone(1, Bottleneck, [3, 4, 6, 3], num_classes=1000)
    del trunk.fc
    return trunk


def rows():
    yield "bert-base-uncased", lambda: BertModel(BertConfig())
    yield "pubmedbert", lambda: BertForMaskedLM(BertConfig())
    yield "cxr-bert", lambda: CXRBertModel(CXRBertConfig())
    yield "minilm-l6", lambda: BertModel(BertConfig(**MINILM))
    yield "densenet121-xrv", lambda: xrv.models.DenseNet()
    yield "resnet18", lambda: torchvision.models.resnet18()
    yield "resnet50", lambda: torchvision.models.resnet50()
    yield "swin-tiny", lambda: SwinModel(SwinConfig())
    yield "biovil", lambda: ImageModel(ImageEncoder(resnet50()), 128)
    yield "biovil-t", lambda: ImageModel(MultiImageEncoder(resnet50(), 256, (14, 14)), 128)


if __name__ == "__main__":
    with torch.device("meta"):
        lines = [f"{name},{sum(p.numel() for p in build().parameters())}" for name, build in rows()]
    (golden.GOLDEN / "published-parameters.csv").write_text("\n".join(["network,parameters", *lines]) + "\n")
    print("\n".join(lines))
