"""Small tokenizers of every format, trained on a few sentences of our own, and the reference libraries'
ids for strings that tell tokenizers apart.

Writes hilum-core/src/test/resources/golden/tokenizers-small/: a folder for each tokenizer in its original
format, and expected.json. With the argument DATA (the folder with `tokenizers`) it also writes
golden/tokenizers-real-strings.json: the same strings by the published files, which are not committed.

    python tools/reference/tokenizers_small.py [DATA]
"""

import gzip
import importlib.metadata
import io
import json
import os
import pathlib
import shutil
import sys

os.environ["TOKENIZERS_PARALLELISM"] = "false"

import sentencepiece
import transformers
from open_clip.tokenizer import SimpleTokenizer, bytes_to_unicode
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from nasty_strings import STRINGS

GOLDEN = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden"
OUT = GOLDEN / "tokenizers-small"
CORPUS = [
    "The heart size is normal. The lungs are clear. There is no pleural effusion or pneumothorax.",
    "No acute cardiopulmonary process. Stable mild cardiomegaly with small bilateral pleural effusions.",
    "Right lower lobe consolidation is concerning for pneumonia; follow-up radiograph is recommended.",
    "1. Endotracheal tube 2.5 cm above the carina. 2. Left basilar atelectasis, unchanged from prior.",
    "it's we're they've I'm you'll he'd don't caf\u00e9 na\u00efve \u00e9t\u00e9 \u5fc3\u810f 12 345 (see above)",
] * 20


def fresh(name):
    folder = OUT / name
    folder.mkdir(parents=True)
    return folder


def word_piece(name, lower):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=400, special_tokens=special))
    vocabulary = tokenizer.get_vocab()
    folder = fresh(name)
    lines = sorted(vocabulary, key=vocabulary.get)
    (folder / "vocab.txt").write_text("\n".join(lines) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": lower}))
    reference = transformers.BertTokenizer(vocab=vocabulary, do_lower_case=lower)
    return lambda t: reference(t)["input_ids"]


def hugging_face():
    """As sentence encoders keep it: with a length and padding of its own, which are not asked for."""
    vocabulary = [line for line in (OUT / "bert-uncased" / "vocab.txt").read_text().split("\n") if line]
    tokenizer = Tokenizer(models.WordPiece({v: i for i, v in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8, pad_id=0)
    tokenizer.save(str(fresh("hugging-face") / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    return lambda t: tokenizer.encode(t).ids


def byte_pairs(end):
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix=end) if end else models.BPE())
    if end:
        words = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
        split = pre_tokenizers.Split(Regex(words), behavior="removed", invert=True)
        tokenizer.normalizer = normalizers.Lowercase()
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    letters = list(bytes_to_unicode().values())
    suffix = {"end_of_word_suffix": end} if end else {}
    trainer = trainers.BpeTrainer(vocab_size=900 if end else 600, initial_alphabet=letters, **suffix)
    tokenizer.train_from_iterator(CORPUS, trainer)
    return json.loads(tokenizer.to_str())["model"]["merges"]


def gpt2():
    merges = byte_pairs("")
    tokens = list(bytes_to_unicode().values()) + ["".join(m) for m in merges] + ["<|endoftext|>"]
    vocabulary = {t: i for i, t in enumerate(tokens)}
    folder = fresh("gpt2")
    (folder / "encoder.json").write_text(json.dumps(vocabulary))
    (folder / "vocab.bpe").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    reference = transformers.GPT2Tokenizer(vocab=vocabulary, merges=[tuple(m) for m in merges])
    return lambda t: reference(t)["input_ids"]


def roberta():
    merges = byte_pairs("")
    tokens = ["<s>", "<pad>", "</s>", "<unk>"] + list(bytes_to_unicode().values()) + ["".join(m) for m in merges] + ["<mask>"]
    vocabulary = {t: i for i, t in enumerate(tokens)}
    folder = fresh("roberta")
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    reference = transformers.RobertaTokenizer(vocab=vocabulary, merges=[tuple(m) for m in merges])
    return lambda t: reference(t)["input_ids"]


def clip():
    merges = byte_pairs("</w>")
    text = "#version: small\n" + "\n".join(" ".join(m) for m in merges)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as out:
        out.write(text.encode())
    path = fresh("clip") / "bpe_simple_vocab_16e6.txt.gz"
    path.write_bytes(packed.getvalue())
    simple = SimpleTokenizer(bpe_path=str(path))
    start, end = simple.sot_token_id, simple.eot_token_id
    vocabulary = {k: v for k, v in simple.encoder.items() if v < start} | {"<|startoftext|>": start, "<|endoftext|>": end}
    folder = fresh("clip-transformers")
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CLIPTokenizer"}))
    reference = transformers.CLIPTokenizer(vocab=vocabulary, merges=[tuple(m) for m in merges])
    return lambda t: [start] + simple.encode(t) + [end], lambda t: reference(t)["input_ids"]


def sentence_piece(name, begin=True, **options):
    folder = fresh(name)
    if "rules" in options:
        rules = folder / "rules.tsv"
        rules.write_text(options.pop("rules"))
        options["normalization_rule_tsv"] = str(rules)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS), model_prefix=str(folder / "tokenizer"), minloglevel=2, hard_vocab_limit=False, **options)
    (folder / "tokenizer.vocab").unlink()
    (folder / "rules.tsv").unlink(missing_ok=True)
    if not begin:
        (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "T5Tokenizer"}))
    model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    return (lambda t: [model.bos_id()] + model.encode(t)) if begin else (lambda t: model.encode(t) + [model.eos_id()])


def small():
    yield "bert-uncased", "transformers", word_piece("bert-uncased", True)
    yield "bert-cased", "transformers", word_piece("bert-cased", False)
    yield "hugging-face", "tokenizers", hugging_face()
    yield "gpt2", "transformers", gpt2()
    yield "roberta", "transformers", roberta()
    simple, fast = clip()
    yield "clip", "open_clip_torch", simple
    yield "clip-transformers", "transformers", fast
    llama = dict(model_type="bpe", byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True)
    yield "llama", "sentencepiece", sentence_piece("llama", vocab_size=600, **llama)
    yield "bpe", "sentencepiece", sentence_piece("bpe", vocab_size=300, model_type="bpe", normalization_rule_name="identity", user_defined_symbols=["<mark>", "cm"])
    yield "unigram", "sentencepiece", sentence_piece("unigram", begin=False, vocab_size=250, model_type="unigram", normalization_rule_name="nmt_nfkc")
    rules = "41\t61\n46 49\t66 69\n2019\t27\nE9\t65\n2026\t2E 2E 2E\nAD\t\n"
    yield "unigram-rules", "sentencepiece", sentence_piece("unigram-rules", vocab_size=450, model_type="unigram", byte_fallback=True, rules=rules, treat_whitespace_as_suffix=True, user_defined_symbols=["lung"])


def expected(sets):
    out = {}
    for name, library, encode in sets:
        ids = [encode(text) for text in STRINGS]
        out[name] = {"reference": f"{library} {importlib.metadata.version(library)}", "ids": [" ".join(map(str, line)) for line in ids]}
        print(name, sum(map(len, ids)), "tokens")
    return out


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")
    print(path.name, path.stat().st_size, "bytes")


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    sets = expected(small())
    write(OUT / "expected.json", {"strings": STRINGS, "sets": sets})
    if len(sys.argv) > 1:
        from tokenizers_real import tokenizers

        real = ((name, ref.split(" ")[0], encode) for name, ref, encode in tokenizers(pathlib.Path(sys.argv[1]) / "tokenizers"))
        write(GOLDEN / "tokenizers-real-strings.json", expected(real))


if __name__ == "__main__":
    main()
