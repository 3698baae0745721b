"""Golden of low-rank adaptation by peft: a tiny BERT with adapters on every linear of its layers.

One file: `base.*` is the checkpoint, `lora.*` the adapters under Hilum's names, `merged.*` the
weights after peft's merge, `input_ids` and `states` what the adapted encoder answers, `grad.*` the
gradients of the sum of the states times `weights`.
"""

import golden
import torch
from peft import LoraConfig, get_peft_model
from transformers import BertConfig, BertModel

config = BertConfig(
    vocab_size=40, hidden_size=12, intermediate_size=20, num_hidden_layers=2, num_attention_heads=3,
    max_position_embeddings=9, layer_norm_eps=1e-3,
)
model = golden.redraw(BertModel(config, add_pooling_layer=False), seed=1)
out = {f"base.{k}": v.clone() for k, v in model.state_dict().items()}
adapted = get_peft_model(
    model,
    LoraConfig(r=3, lora_alpha=5, target_modules=["query", "key", "value", "dense"], lora_dropout=0.0),
).eval()
for name, p in adapted.named_parameters():
    if "lora_" in name:
        with torch.no_grad():
            p.copy_(0.3 * torch.randn(p.shape, generator=golden.generator(2, name)))
ids = torch.tensor([[2, 5, 35, 9, 3], [2, 7, 11, 3, 17]])
weights = golden.normal(2, 5, 12, seed=3, name="weights")
states = adapted(input_ids=ids).last_hidden_state
(states * weights).sum().backward()
out |= {"input_ids": ids, "weights": weights, "states": states}
for name, p in adapted.named_parameters():
    if "lora_" in name:
        own = name.removeprefix("base_model.model.").replace(".default.weight", "")
        out[f"lora.{own}"] = p
        out[f"grad.{own}"] = p.grad
merged = adapted.merge_and_unload()
out |= {f"merged.{k}": v for k, v in merged.state_dict().items()}
out = {k: v for k, v in out.items() if "position_ids" not in k}
golden.save(golden.GOLDEN / "lora-tiny.safetensors", out, golden.versions())
print(len(out), "tensors")
