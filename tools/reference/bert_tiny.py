"""Goldens of the BERT family: transformers' BertModel, BertForMaskedLM, RobertaModel, and CXR-BERT.

CXRBertModel is Microsoft's published class (hi-ml, health_multimodal/text/model/modelling_cxrbert.py,
MIT; Boecking et al., arXiv 2204.09817): BertForMaskedLM plus a projection of the last layer's [CLS]
token. Its code travels with the checkpoint and is not part of transformers, so it is written here.
"""

import torch
from transformers import BertConfig, BertForMaskedLM, BertModel, RobertaConfig, RobertaModel

import golden


class BertProjectionHead(torch.nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense_to_hidden = torch.nn.Linear(config.hidden_size, config.projection_size)
        self.LayerNorm = torch.nn.LayerNorm(config.projection_size, eps=1e-12)
        self.dense_to_output = torch.nn.Linear(config.projection_size, config.projection_size)

    def forward(self, cls):
        return self.dense_to_output(self.LayerNorm(torch.nn.functional.gelu(self.dense_to_hidden(cls))))


class CXRBertConfig(BertConfig):
    model_type = "cxr-bert"
    projection_size: int = 128


class CXRBertModel(BertForMaskedLM):
    config_class = CXRBertConfig

    def __init__(self, config):
        super().__init__(config)
        self.cls_projection_head = BertProjectionHead(config)

    def forward(self, **inputs):
        answer = super().forward(**inputs, output_hidden_states=True)
        last = answer.hidden_states[-1]
        return {
            "last_hidden_state": last,
            "logits": answer.logits,
            "cls_projected_embedding": self.cls_projection_head(last[:, 0]),
        }


SMALL = dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40)
LENGTHS = torch.tensor([[9], [4], [7]])


def ids(vocabulary, seed):
    """Three texts of 9, 4 and 7 tokens, padded with 0."""
    tokens = golden.integers(1, vocabulary, 3, 9, seed=seed)
    return tokens * (torch.arange(9) < LENGTHS), (torch.arange(9) < LENGTHS).long()


def bert():
    config = BertConfig(vocab_size=50, max_position_embeddings=14, layer_norm_eps=1e-3, **SMALL)
    tokens, mask = ids(50, 1)
    inputs = {"input_ids": tokens, "attention_mask": mask}
    model = golden.redraw(BertModel(config), 1)
    golden.write_hf("bert-tiny/model", model, inputs, ["last_hidden_state", "pooler_output"])


def bert_all_inputs():
    """Every optional input, another activation, three token types."""
    config = BertConfig(
        vocab_size=40,
        hidden_size=16,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=24,
        hidden_act="gelu_new",
        type_vocab_size=3,
        max_position_embeddings=20,
    )
    tokens, mask = ids(40, 2)
    inputs = {
        "input_ids": tokens,
        "attention_mask": mask,
        "token_type_ids": golden.integers(0, 3, 3, 9, seed=3),
        "position_ids": golden.integers(0, 20, 3, 9, seed=4),
    }
    model = golden.redraw(BertModel(config), 2)
    golden.write_hf("bert-tiny/inputs", model, inputs, ["last_hidden_state", "pooler_output"])


def bert_defaults():
    """Only input_ids: no mask, so padding tokens are read; no pooler in the checkpoint; relu."""
    config = BertConfig(vocab_size=40, max_position_embeddings=12, hidden_act="relu", **SMALL)
    tokens, _ = ids(40, 5)
    model = golden.redraw(BertModel(config, add_pooling_layer=False), 3)
    golden.write_hf("bert-tiny/ids", model, {"input_ids": tokens}, ["last_hidden_state"])


def bert_masked_lm():
    config = BertConfig(vocab_size=60, max_position_embeddings=12, layer_norm_eps=1e-5, **SMALL)
    tokens, mask = ids(60, 6)
    types = golden.integers(0, 2, 3, 9, seed=7)
    inputs = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": types}
    golden.write_hf("bert-tiny/masked-lm", golden.redraw(BertForMaskedLM(config), 4), inputs, ["logits"])


def bert_masked_lm_untied():
    config = BertConfig(
        vocab_size=44, max_position_embeddings=12, hidden_act="silu", tie_word_embeddings=False, **SMALL
    )
    tokens, mask = ids(44, 8)
    inputs = {"input_ids": tokens, "attention_mask": mask}
    golden.write_hf("bert-tiny/untied", golden.redraw(BertForMaskedLM(config), 5), inputs, ["logits"])


def roberta():
    """Positions counted from the padding id over the tokens that are not padding."""
    config = RobertaConfig(
        vocab_size=50, max_position_embeddings=14, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=0, **SMALL
    )
    tokens, mask = ids(50, 9)
    inputs = {"input_ids": tokens, "attention_mask": mask}
    model = golden.redraw(RobertaModel(config), 6)
    golden.write_hf("bert-tiny/roberta", model, inputs, ["last_hidden_state", "pooler_output"])


def roberta_pad():
    config = RobertaConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=20,
        max_position_embeddings=14,
        type_vocab_size=2,
        hidden_act="gelu_pytorch_tanh",
        pad_token_id=1,
    )
    tokens, mask = ids(50, 10)
    inputs = {"input_ids": torch.where(mask == 1, tokens, 1)}
    model = golden.redraw(RobertaModel(config), 7)
    golden.write_hf("bert-tiny/roberta-pad", model, inputs, ["last_hidden_state", "pooler_output"])


def cxr_bert(name, seed, **changes):
    config = CXRBertConfig(vocab_size=48, max_position_embeddings=12, **{**SMALL, **changes})
    tokens, mask = ids(48, seed)
    model = golden.redraw(CXRBertModel(config), seed)
    outputs = ["last_hidden_state", "logits", "cls_projected_embedding"]
    golden.write_hf(name, model, {"input_ids": tokens, "attention_mask": mask}, outputs)


if __name__ == "__main__":
    bert()
    bert_all_inputs()
    bert_defaults()
    bert_masked_lm()
    bert_masked_lm_untied()
    roberta()
    roberta_pad()
    cxr_bert("bert-tiny/cxr", 8, projection_size=12)
    cxr_bert("bert-tiny/cxr-eps", 9, projection_size=20, layer_norm_eps=1e-3, num_attention_heads=4)
