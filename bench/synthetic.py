"""Corpora of any size out of a few real ones: seeded recombination of their sentences and vectors.

A made passage is a run of sentences drawn from anywhere in the real contexts, so its words have the
frequencies of real text; its vector is not the model's (embedding a million passages would take hours)
but a real passage's, moved along the difference of two others. Made vectors so lie in the directions in
which real ones differ, in clusters that overlap, and neither they nor the queries, which are real
questions, were drawn from a ball that would flatter an approximate index.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.squad import load_squad, simplifier
from zzqa.config import Config
from zzqa.corpus.split import split
from zzqa.indexing.embed import Embedder, embedded_text
from zzqa.records import Document, OriginMap, Passage
from zzqa.sentences import sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

PASSAGES_A_DOCUMENT: Final = 25  # of the seeds the median has 38, one holds 2
PASSAGE_CHARS: Final = 180  # of the seeds 228 passages have 175 characters in the mean
# How far a made vector is moved, as a share of the difference of two real ones, at least and at most. An
# inverted file of 64 lists finds 0.78 of the 20 nearest of 8,000 made vectors in 8 lists, and 0.82 of 8,000
# real ones, so made ones are rather harder than real ones.
_SHIFT: Final = (0.2, 0.6)
_BLOCK: Final = 50_000  # vectors made at once


@dataclass(frozen=True, slots=True)
class Pool:
    """What the made corpora are made of: sentences, passage vectors, questions and their vectors."""

    sentences: Sequence[str]
    vectors: NDArray[np.float32]
    questions: Sequence[str]
    queries: NDArray[np.float32]


def load_pool(files: Sequence[Path], *, passages: int, questions: int, cache: Path) -> Pool:
    """Read SQuAD-style files, embed a seeded sample of their passages and questions, keep it in `cache`."""
    convert = simplifier()
    asked = [question for file in files for question in load_squad(file, convert=convert)]
    contexts = sorted({question.context for question in asked})
    parts = [context[start:end] for context in contexts for start, end in sentences(context)]
    texts = [question.text for question in random.Random(1).sample(asked, min(questions, len(asked)))]
    stored = cache / f"pool-{len(contexts)}-{passages}-{questions}.npz"
    if not stored.exists():
        config = Config()
        embedder = Embedder(config.retriever, threads=config.threads)
        cut = [p for context in contexts for p in split_plain(context, config)]
        sample = random.Random(0).sample(cut, min(passages, len(cut)))
        vectors = embedder.embed_passages([embedded_text(passage) for passage in sample])
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(stored, vectors=vectors, queries=embedder.embed_queries(texts))
    with np.load(stored, allow_pickle=False) as held:
        return Pool([part for part in parts if part.strip()], held["vectors"], texts, held["queries"])


def split_plain(text: str, config: Config) -> list[Passage]:
    """Return the passages of a text that is a document of its own."""
    document = made_document("text", text)
    return split(document, passage_chars=config.passage_chars, passage_overlap=config.passage_overlap)


def made_document(name: str, text: str) -> Document:
    """Return a document whose clean text is its original."""
    at = np.arange(len(text) + 1, dtype=np.int32)
    return Document(name, f"{name}.txt", name, None, text, text, OriginMap(at[:-1], at[1:]), name, "utf-8")


def make_documents(pool: Pool, passages: int, *, first: int = 0) -> Iterator[tuple[Document, list[Passage]]]:
    """Yield documents with their passages until there are `passages`; `first` numbers the first document."""
    made = 0
    while made < passages:
        number = first + made // PASSAGES_A_DOCUMENT
        count = min(PASSAGES_A_DOCUMENT, passages - made)
        chance = random.Random(number)
        texts = [_made_text(pool.sentences, chance) for _ in range(count)]
        document = made_document(f"{number:016x}", "\n".join(texts))
        yield document, _passages_of(document.doc_id, texts)
        made += count


def _made_text(parts: Sequence[str], chance: random.Random) -> str:
    """Return sentences drawn at random, about PASSAGE_CHARS characters of them."""
    text = ""
    while len(text) < PASSAGE_CHARS - 20:
        text += chance.choice(parts)[: 2 * PASSAGE_CHARS].replace("\n", "")
    return text[: 2 * PASSAGE_CHARS]


def _passages_of(doc_id: str, texts: Sequence[str]) -> list[Passage]:
    """Return a passage for each line of a document."""
    passages, start = [], 0
    for number, text in enumerate(texts):
        end = start + len(text)
        passages.append(Passage(f"{doc_id}-{number:04d}", doc_id, start, end, text))
        start = end + 1
    return passages


def make_vectors(real: NDArray[np.float32], count: int, path: Path) -> NDArray[np.float32]:
    """Return `count` made unit rows, memory-mapped from `path`, where they are kept."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = np.lib.format.open_memmap(path, "w+", np.float32, (count, real.shape[1]))
        for number, first in enumerate(range(0, count, _BLOCK)):
            last = min(first + _BLOCK, count)
            rows[first:last] = moved(real, last - first, seed=number)
        rows.flush()
    mapped: NDArray[np.float32] = np.load(path, mmap_mode="r")
    return mapped


def moved(real: NDArray[np.float32], count: int, *, seed: int) -> NDArray[np.float32]:
    """Return `count` unit rows: real ones, each moved along the difference of two others."""
    chance = np.random.default_rng(seed)
    one, other, third = chance.integers(0, len(real), (3, count))
    shift = chance.uniform(*_SHIFT, (count, 1)).astype(np.float32)
    rows: NDArray[np.float32] = real[one] + shift * (real[other] - real[third])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows
