"""Goldens of torch.optim.AdamW and SGD, clip_grad_norm_ and an exponential moving average.

Two groups with their own learning rate and weight decay, five steps under a changing rate; one
parameter has no gradient in the second and fourth step. Given gradients, so that only the update
rules are compared.
"""

import golden
import torch

SHAPES = {"a": (3, 4), "b": (4,), "c": (2, 3)}
FACTORS = [1.0, 0.5, 2.0, 0.25, 1.5]
ABSENT = {"c": (1, 3)}  # steps in which a parameter has no gradient

out = {}
start = {n: golden.normal(*s, seed=1, name=n) for n, s in SHAPES.items()}
gradient = {n: golden.normal(len(FACTORS), *s, seed=2, name=n) for n, s in SHAPES.items()}
for n in SHAPES:
    out[f"start.{n}"] = start[n]
    out[f"gradient.{n}"] = gradient[n]


def run(name, make):
    p = {n: torch.nn.Parameter(v.clone()) for n, v in start.items()}
    rates = [0.05, 0.01]
    optimizer = make(
        [
            {"params": [p["a"]], "lr": rates[0], "weight_decay": 0.1},
            {"params": [p["b"], p["c"]], "lr": rates[1], "weight_decay": 0.02},
        ]
    )
    for step, factor in enumerate(FACTORS):
        for n in SHAPES:
            p[n].grad = None if step in ABSENT.get(n, ()) else gradient[n][step].clone()
        for group, rate in zip(optimizer.param_groups, rates):
            group["lr"] = rate * factor
        optimizer.step()
        for n in SHAPES:
            out[f"{name}.{step}.{n}"] = p[n].detach().clone()
    return optimizer, p


adamw, p = run("adamw", lambda groups: torch.optim.AdamW(groups, betas=(0.9, 0.95), eps=1e-6))
for n in SHAPES:
    out[f"adamw.state.{n}.exp_avg"] = adamw.state[p[n]]["exp_avg"]
    out[f"adamw.state.{n}.exp_avg_sq"] = adamw.state[p[n]]["exp_avg_sq"]
    out[f"adamw.state.{n}.step"] = adamw.state[p[n]]["step"]
run("sgd", lambda groups: torch.optim.SGD(groups, momentum=0.9))
run("plain-sgd", lambda groups: torch.optim.SGD(groups, momentum=0.0))

for name, limit in (("clip", 1.5), ("loose", 1000.0)):
    p = {n: torch.nn.Parameter(v.clone()) for n, v in start.items()}
    for n in SHAPES:
        p[n].grad = gradient[n][0].clone()
    norm = torch.nn.utils.clip_grad_norm_(list(p.values()), limit)
    out[f"{name}.norm"] = norm
    for n in SHAPES:
        out[f"{name}.{n}"] = p[n].grad

average = {n: v.clone() for n, v in start.items()}
for step in range(len(FACTORS)):
    for n in SHAPES:
        average[n] = 0.9 * average[n] + (1 - 0.9) * gradient[n][step]
for n in SHAPES:
    out[f"ema.{n}"] = average[n]

golden.save(golden.GOLDEN / "optimizer-steps.safetensors", out, golden.versions())
