"""From the start of the process to the first tensor operation: says so, then waits for its end."""

import sys

import torch

value = float((torch.ones(1) + 1)[0])
print("@version torch " + torch.__version__.split("+")[0])
print("@version python " + sys.version.split()[0])
print(f"@first {value}", flush=True)
sys.stdin.read()
