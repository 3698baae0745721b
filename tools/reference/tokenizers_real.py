"""Token ids of the reference libraries for every OpenI sentence, as digests.

Usage: tokenizers_real.py DATA, the folder with `openi` and `tokenizers`. The texts are the FINDINGS and
IMPRESSION of every report and their parts between ". "; none is kept. A digest is the first 16 hex
digits of the SHA-256 of 1,000 texts' ids, written in decimal, a text a line.

Writes hilum-core/src/test/resources/golden/tokenizers-real.json.
"""

import hashlib
import importlib.metadata
import json
import os
import pathlib
import re
import sys
import tarfile
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"

import sentencepiece
import transformers
from open_clip.tokenizer import SimpleTokenizer
from tokenizers import Tokenizer

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/tokenizers-real.json"
ABSTRACT = re.compile(r'<AbstractText Label="(?:FINDINGS|IMPRESSION)">([^<]+)</AbstractText>')
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def texts(archive):
    with tarfile.open(archive) as tar:
        members = sorted((m for m in tar if m.name.endswith(".xml")), key=lambda m: m.name)
        for member in members:
            xml = tar.extractfile(member).read().decode("utf-8")
            for paragraph in ABSTRACT.findall(xml):
                for entity, character in ENTITIES.items():
                    paragraph = paragraph.replace(entity, character)
                yield paragraph
                yield from paragraph.split(". ")


def clip_vocabulary(path):
    simple = SimpleTokenizer(bpe_path=path)
    vocabulary = {k: v for k, v in simple.encoder.items() if v < 49406}
    vocabulary["<|startoftext|>"], vocabulary["<|endoftext|>"] = 49406, 49407
    merges = sorted(simple.bpe_ranks, key=simple.bpe_ranks.get)
    return vocabulary, [tuple(m) for m in merges]


def tokenizers(folder):
    def version(name):
        return f"{name} {importlib.metadata.version(name)}"

    bert = Tokenizer.from_file(str(folder / "bert-uncased-tokenizer.json"))
    bert.no_padding(), bert.no_truncation()
    yield "bert-json", version("tokenizers"), lambda t: bert.encode(t).ids
    vocabulary = bert.get_vocab()
    uncased = transformers.BertTokenizer(vocab=dict(vocabulary))
    yield "bert-uncased", version("transformers"), lambda t: uncased(t)["input_ids"]
    cased = transformers.BertTokenizer(vocab=dict(vocabulary), do_lower_case=False)
    yield "bert-cased", version("transformers"), lambda t: cased(t)["input_ids"]
    path = str(folder / "clip_bpe_simple_vocab_16e6.txt.gz")
    simple = SimpleTokenizer(bpe_path=path)
    yield "clip-open_clip", version("open_clip_torch"), lambda t: [49406] + simple.encode(t) + [49407]
    vocabulary, merges = clip_vocabulary(path)
    clip = transformers.CLIPTokenizer(vocab=vocabulary, merges=merges)
    yield "clip-transformers", version("transformers"), lambda t: clip(t)["input_ids"]
    vocabulary = json.loads((folder / "encoder.json").read_text())
    lines = (folder / "vocab.bpe").read_text().split("\n")
    merges = [tuple(line.split()) for line in lines if line and not line.startswith("#version")]
    gpt2 = transformers.GPT2Tokenizer(vocab=vocabulary, merges=merges)
    yield "gpt2", version("transformers"), lambda t: gpt2(t)["input_ids"]
    llama = sentencepiece.SentencePieceProcessor(model_file=str(folder / "llama2-tokenizer.model"))
    yield "llama2", version("sentencepiece"), lambda t: [1] + llama.encode(t)


def main():
    data = pathlib.Path(sys.argv[1])
    all_texts = list(texts(data / "openi" / "NLMCXR_reports.tgz"))
    sets = {}
    for name, reference, encode in tokenizers(data / "tokenizers"):
        start, total, digests = time.process_time(), 0, []
        for i in range(0, len(all_texts), 1000):
            ids = [encode(text) for text in all_texts[i : i + 1000]]
            total += sum(map(len, ids))
            lines = "".join(" ".join(map(str, line)) + "\n" for line in ids)
            digests.append(hashlib.sha256(lines.encode()).hexdigest()[:16])
        speed = total / (time.process_time() - start)
        sets[name] = {"reference": reference, "tokens": total, "digests": digests}
        print(f"{name}: {total} tokens, {speed / 1e6:.2f} M tokens/s, {reference}")
    OUT.write_text(json.dumps({"texts": len(all_texts), "sets": sets}, indent=1) + "\n")
    print(len(all_texts), "texts,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
