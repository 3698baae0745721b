"""Goldens of the image towers of BioViL and BioViL-T (Bannur et al., arXiv 2301.04558).

The classes are Microsoft's published ones (github.com/microsoft/hi-ml, hi-ml-multimodal,
health_multimodal/image/model/{encoder,transformer,modules,model}.py, MIT), written down here for
evaluation only: a torchvision ResNet, for BioViL-T followed by a 1 x 1 convolution and three
transformer blocks over the patches of the current and the previous film, then a projector of 1 x 1
convolutions. The published sizes are ResNet-50, 256 channels, a 14 x 14 grid and 128 projected.
"""

import math

import torch
from timm.layers import Mlp
from torch import nn
from torchvision.models.resnet import Bottleneck

import golden
from resnet_tiny import Narrow


class Backbone(Narrow):
    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.proj_q = nn.Linear(dim, dim, bias=False)
        self.proj_k = nn.Linear(dim, dim, bias=False)
        self.proj_v = nn.Linear(dim, dim, bias=False)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        b, n, c = x.shape
        q, k, v = (
            layer(x).reshape(b, n, self.heads, c // self.heads).permute(0, 2, 1, 3)
            for layer in (self.proj_q, self.proj_k, self.proj_v)
        )
        weights = ((q @ k.transpose(-2, -1)) * (c // self.heads) ** -0.5).softmax(dim=-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(b, n, c))


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = Attention(dim, heads)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        self.mlp = Mlp(dim, dim)

    def forward(self, x, where):
        x = x + self.attn(self.norm1(x) + where)
        return x + self.mlp(self.norm2(x))


def sine_positions(height, width, dim, temperature=10000):
    ones = torch.ones(1, height, width)
    y, x = ones.cumsum(1, dtype=torch.float32), ones.cumsum(2, dtype=torch.float32)
    y = y / (y[:, -1:, :] + 1e-6) * 2 * math.pi
    x = x / (x[:, :, -1:] + 1e-6) * 2 * math.pi
    t = torch.arange(dim, dtype=torch.float32)
    t = temperature ** (2 * torch.div(t, 2, rounding_mode="floor") / dim)
    x, y = x[..., None] / t, y[..., None] / t
    x = torch.stack((x[..., 0::2].sin(), x[..., 1::2].cos()), dim=4).flatten(3)
    y = torch.stack((y[..., 0::2].sin(), y[..., 1::2].cos()), dim=4).flatten(3)
    return torch.cat((y, x), dim=3).view(1, height * width, dim * 2)


class Pooler(nn.Module):
    def __init__(self, dim, grid, heads=8, blocks=3):
        super().__init__()
        self.blocks = nn.ModuleList([Block(dim, heads) for _ in range(blocks)])
        self.norm_post = nn.LayerNorm(dim, eps=1e-6)
        self.type_embed = nn.Parameter(torch.zeros(2, 1, dim))
        self.register_buffer("pos_embed", sine_positions(*grid, dim // 2), persistent=False)

    def forward(self, current, previous):
        b, c, h, w = current.shape
        x = torch.cat([current.flatten(2), previous.flatten(2)], dim=2).transpose(1, 2)
        where = torch.cat([self.pos_embed + self.type_embed[0], self.pos_embed + self.type_embed[1]], dim=1)
        for block in self.blocks:
            x = block(x, where.expand(b, -1, -1))
        return self.norm_post(x)[:, : h * w].transpose(1, 2).view(b, c, h, w)


class ImageEncoder(nn.Module):
    def __init__(self, trunk):
        super().__init__()
        self.encoder = trunk
        self.width = trunk.inplanes

    def forward(self, x):
        return self.encoder(x)


class MultiImageEncoder(ImageEncoder):
    def __init__(self, trunk, dim, grid):
        super().__init__(trunk)
        self.backbone_to_vit = nn.Conv2d(self.width, dim, 1, bias=False)
        self.vit_pooler = Pooler(dim, grid)
        self.missing_previous_emb = nn.Parameter(torch.zeros(1, dim, 1, 1))
        self.width = 2 * dim

    def forward(self, current, previous=None):
        b = len(current)
        if previous is None:
            patches = self.backbone_to_vit(self.encoder(current))
            change = self.missing_previous_emb.repeat(b, 1, *patches.shape[2:])
        else:
            both = self.backbone_to_vit(self.encoder(torch.cat([current, previous])))
            patches = both[:b]
            change = self.vit_pooler(patches, both[b:])
        return torch.cat([patches, change], dim=1)


class Projector(nn.Module):
    def __init__(self, width, out):
        super().__init__()
        self.model = nn.Sequential(
            nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(), nn.Conv2d(out, out, 1)
        )


class ImageModel(nn.Module):
    def __init__(self, encoder, out):
        super().__init__()
        self.encoder = encoder
        self.projector = Projector(encoder.width, out)

    def forward(self, *films):
        patches = self.encoder(*films)
        projected = self.projector.model(patches)
        return {
            "img_embedding": patches.mean(dim=(2, 3)),
            "patch_embeddings": patches,
            "projected_patch_embeddings": projected,
            "projected_global_embedding": projected.mean(dim=(2, 3)),
        }


def write(name, model, seed, inputs):
    golden.redraw(model, seed)
    out = golden.folder(name)
    torch.save(model.state_dict(), out / "model.pt")
    with torch.no_grad():
        golden.write(out, inputs, model(*inputs.values()))


def trunk():
    return Backbone(32, Bottleneck, [1, 1, 1, 1], num_classes=3)  # fc is there and unused


if __name__ == "__main__":
    films = [golden.normal(2, 3, 33, 65, seed=s) for s in (1, 2)]  # a grid of 2 x 3 patches
    write("biovil-tiny/model", ImageModel(ImageEncoder(trunk()), 10), 1, {"x": films[0]})
    pair = {"current_image": films[0], "previous_image": films[1]}
    write("biovil-tiny/pair", ImageModel(MultiImageEncoder(trunk(), 16, (2, 3)), 6), 4, pair)
    write("biovil-tiny/alone", ImageModel(MultiImageEncoder(trunk(), 16, (2, 3)), 7), 3, {"current_image": films[0]})
