"""Contrastive losses and their gradients: open_clip's ClipLoss and SigLipLoss, and the relaxed variants of
arXiv 2212.07050 as the formulas say, in plain torch. golden/contrastive-small.safetensors, float64.

python tools/reference/contrastive_small.py         (open_clip_torch 3.3.0, torch 2.10.0)
"""

import golden
import torch
import torch.nn.functional as F
from open_clip.loss import ClipLoss, SigLipLoss

out = {}
B, D = 6, 10


def leaves():
    u = golden.normal(B, D, seed=5, name="image").double()
    v = (u + 0.9 * golden.normal(B, D, seed=5, name="text").double())
    scale = torch.tensor(7.5, dtype=torch.float64)
    bias = torch.tensor(-2.25, dtype=torch.float64)
    return [t.clone().requires_grad_() for t in (u, v, scale, bias)]


def record(name, loss):
    u, v, scale, bias = leaves()
    value = loss(F.normalize(u, dim=-1), F.normalize(v, dim=-1), scale, bias)
    value.backward()
    out[f"{name}.loss"] = value.detach().reshape(1)
    for part, leaf in (("image", u), ("text", v), ("scale", scale), ("bias", bias)):
        if leaf.grad is not None:
            out[f"{name}.gradient.{part}"] = leaf.grad.reshape(leaf.shape or (1,))


similarity = golden.normal(B, B, seed=5, name="similarity").double().abs()
u, v, scale, bias = (t.detach() for t in leaves())
out |= {"image": u, "text": v, "scale": scale.reshape(1), "bias": bias.reshape(1), "similarity": similarity}

record("clip", lambda u, v, t, b: ClipLoss()(u, v, t))
record("siglip", lambda u, v, t, b: SigLipLoss()(u, v, t, b))


def mean(s, t, numerator):
    return 0.5 * (torch.logsumexp(t * s, 1) + torch.logsumexp(t * s, 0)).mean() - (t * numerator).mean()


def cap(c):
    def loss(u, v, t, b):
        s = u @ v.T
        kept = torch.where(s.diagonal() >= c, torch.full((B,), c, dtype=s.dtype), s.diagonal())
        return mean(torch.where(torch.eye(B, dtype=bool), torch.diag(kept), s), t, kept)
    return loss


def numerator_cap(c):
    def loss(u, v, t, b):
        s = u @ v.T
        return mean(s, t, torch.where(s.diagonal() >= c, torch.full((B,), c, dtype=s.dtype), s.diagonal()))
    return loss


def floor(d):
    def loss(u, v, t, b):
        logits = t * (u @ v.T)
        target = torch.arange(B)
        pairs = torch.cat([F.cross_entropy(logits, target, reduction="none"), F.cross_entropy(logits.T, target, reduction="none")])
        return torch.where(pairs <= d, torch.full_like(pairs, d), pairs).mean()
    return loss


def soft(e):
    def loss(u, v, t, b):
        logits = t * (u @ v.T)
        def targets(w):
            w = w * (1 - torch.eye(B))
            return (1 - e) * torch.eye(B, dtype=w.dtype) + e * w / w.sum(1, keepdim=True)
        return 0.5 * (F.cross_entropy(logits, targets(similarity)) + F.cross_entropy(logits.T, targets(similarity.T)))
    return loss


with torch.no_grad():
    s = F.normalize(u, dim=-1) @ F.normalize(v, dim=-1).T
    c = float(s.diagonal().sort().values[2:4].mean())  # half of the pairs are beyond it
    forth = F.cross_entropy(scale * s, torch.arange(B), reduction="none")
    d = float(forth.sort().values[2:4].mean())
out |= {"cap.limit": torch.tensor([c], dtype=torch.float64), "floor.limit": torch.tensor([d], dtype=torch.float64)}
record("cap", cap(c))
record("numerator_cap", numerator_cap(c))
record("floor", floor(d))
record("soft", soft(0.2))
golden.save(golden.GOLDEN / "contrastive-small.safetensors", out, golden.versions())
