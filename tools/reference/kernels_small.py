"""Goldens of the operators that Hilum computes by other kernels than PyTorch: linears with what is
fused into them and their gradients, attention with every kind of mask, convolutions.
"""

import golden
import torch
import torch.nn.functional as F

out = {}


def new(name, *shape, scale=1.0):
    out[name] = golden.normal(*shape, seed=3, name=name) * scale
    return out[name]


# linear: 2 texts of 5 tokens, 16 features to 24
x, w, b = new("linear.x", 2, 5, 16), new("linear.weight", 24, 16, scale=0.25), new("linear.bias", 24)
y = F.linear(x, w, b)
out["linear.none"] = y
out["linear.without_bias"] = F.linear(x, w)
out["linear.gelu"] = F.gelu(y)
out["linear.gelu_tanh"] = F.gelu(y, approximate="tanh")
out["linear.relu"] = F.relu(y)
out["linear.silu"] = F.silu(y)
out["linear.tanh"] = torch.tanh(y)
out["linear.sum"] = new("linear.residual", 2, 5, 24) + y
leaves = [t.clone().requires_grad_() for t in (x, w, b)]
upstream = new("linear.upstream", 2, 5, 24)
F.linear(*leaves).backward(upstream)
for name, leaf in zip(("x", "weight", "bias"), leaves):
    out[f"linear.gradient.{name}"] = leaf.grad

# MLP with QuickGELU and a gain on its result
up, upb = new("mlp.fc1.weight", 40, 16, scale=0.25), new("mlp.fc1.bias", 40)
down, downb = new("mlp.fc2.weight", 16, 40, scale=0.16), new("mlp.fc2.bias", 16)
gain = new("mlp.gain", 16)
for name, act in (("quick_gelu", lambda t: t * torch.sigmoid(1.702 * t)), ("gelu", F.gelu)):
    h = F.linear(act(F.linear(x, up, upb)), down, downb)
    out[f"mlp.{name}"] = h
    out[f"mlp.{name}.gained"] = h * gain
    out[f"mlp.{name}.gained.sum"] = x + h * gain

# attention: several shapes, every kind of mask
for name, (batch, heads, n, m, d) in {
    "square": (2, 3, 7, 7, 8),
    "cross": (2, 4, 5, 9, 16),
    "wide": (1, 2, 21, 21, 64),
}.items():
    q = new(f"attend.{name}.q", batch, heads, n, d)
    k = new(f"attend.{name}.k", batch, heads, m, d)
    v = new(f"attend.{name}.v", batch, heads, m, d)
    allowed = golden.integers(0, 2, batch, 1, 1, m, seed=4, name=name).bool()
    allowed[..., 0] = True
    out[f"attend.{name}.allowed"] = allowed
    added = new(f"attend.{name}.added", batch, heads, n, m)
    attend = F.scaled_dot_product_attention
    out[f"attend.{name}.plain"] = attend(q, k, v)
    out[f"attend.{name}.scaled"] = attend(q, k, v, scale=0.3)
    out[f"attend.{name}.boolean"] = attend(q, k, v, attn_mask=allowed)
    out[f"attend.{name}.float"] = attend(q, k, v, attn_mask=added)
    if n == m:
        out[f"attend.{name}.causal"] = attend(q, k, v, is_causal=True)
        leaves = [t.clone().requires_grad_() for t in (q, k, v)]
        attend(*leaves, is_causal=True).backward(new(f"attend.{name}.upstream", batch, heads, n, d))
        for side, leaf in zip("qkv", leaves):
            out[f"attend.{name}.gradient.{side}"] = leaf.grad

# convolutions: 3 to 8 channels; 4 groups of 2
image = new("conv.x", 2, 3, 9, 11)
cw, cb = new("conv.weight", 8, 3, 3, 3, scale=0.2), new("conv.bias", 8)
out["conv.plain"] = F.conv2d(image, cw, cb, stride=2, padding=1)
out["conv.relu"] = F.relu(out["conv.plain"])
out["conv.sum"] = F.relu(new("conv.residual", 2, 8, 5, 6) + out["conv.plain"])
gw = new("conv.grouped.weight", 8, 2, 3, 3, scale=0.25)
out["conv.grouped"] = F.conv2d(out["conv.plain"], gw, None, padding=1, groups=4)
leaves = [t.clone().requires_grad_() for t in (image, cw, cb)]
F.conv2d(*leaves, stride=2, padding=1).backward(new("conv.upstream", 2, 8, 5, 6))
for name, leaf in zip(("x", "weight", "bias"), leaves):
    out[f"conv.gradient.{name}"] = leaf.grad

golden.save(golden.GOLDEN / "kernels-small.safetensors", out, golden.versions())
