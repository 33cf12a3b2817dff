"""Questions with the passages that answer them and those that only look as if they did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.squad import Question, load_squad, simplifier
from training.bm25 import Bm25
from zzqa.sentences import sentences

TRADITIONAL_SHARE = 0.15  # of a Traditional file's questions that stay so, as users' documents may be
PASSAGE_CHARS = 250  # about zzqa's own passages
_BLOCK = 512  # questions scored together
_LOOKED_AT = 30  # best passages among which the wrong ones are found

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, its answer, the number of the passage that holds it, and of passages that do not."""

    question: str
    answer: str
    passage: int
    wrong: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions, the passages they are compared with, and which of these count for which question.

    `passages[i]` answers `questions[i]`; `hidden`, bool of shape (questions, passages), marks passages
    that hold a question's answer without being its own, and so are neither right nor wrong.
    """

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    hidden: NDArray[np.bool_]


def cut(context: str, *, size: int = PASSAGE_CHARS) -> list[str]:
    """Cut a context at sentence borders into passages of about `size` characters, end to end."""
    passages: list[str] = []
    first = last = 0
    for start, end in sentences(context):
        if last > first and end - first > size:
            passages.append(context[first:last])
            first = start
        last = end
    return [*passages, context[first:last]] if last > first else passages


def pair_up(questions: Sequence[Question]) -> tuple[list[str], list[Pair]]:
    """Return the passages of all contexts, and each question with the one that holds its first answer.

    A question whose answer runs over the border of two passages is left out.
    """
    texts: list[str] = []
    places: dict[str, range] = {}
    pairs = []
    for asked in questions:
        if asked.context not in places:
            parts = cut(asked.context)
            places[asked.context] = range(len(texts), len(texts) + len(parts))
            texts += parts
        if asked.answers and asked.answers[0].start is not None:
            answer = asked.answers[0]
            own = _holder(asked.context, [texts[n] for n in places[asked.context]], answer.text, answer.start)
            if own is not None:
                pairs.append(Pair(asked.text, answer.text, places[asked.context][own], ()))
    return texts, pairs


def _holder(context: str, parts: Sequence[str], answer: str, start: int | None) -> int | None:
    """Return the number of the part that holds the answer at its place, or None."""
    place = 0
    for number, part in enumerate(parts):
        place = context.index(part, place)
        if start is not None and place <= start and start + len(answer) <= place + len(part):
            return number
        place += len(part)
    return None


def mine(texts: Sequence[str], pairs: Sequence[Pair], embed: Embed, *, keep: int) -> Iterator[Pair]:
    """Yield the pairs with up to `keep` wrong passages each: those BM25 and the vectors put first.

    Both scores are standardised over all passages and added, as zzqa's own retrieval does.
    `embed` turns passages, marked by their prefix, or questions into unit rows.
    """
    ranker, rows = Bm25(texts), embed([f"passage: {text}" for text in texts])
    for first in range(0, len(pairs), _BLOCK):
        block = pairs[first : first + _BLOCK]
        dense = embed([f"query: {pair.question}" for pair in block]) @ rows.T
        fused = _standardise(dense) + _standardise(ranker.scores([pair.question for pair in block]))
        best = np.argsort(-fused, axis=1)[:, :_LOOKED_AT]
        for pair, found in zip(block, best, strict=True):
            wrong = [int(n) for n in found if pair.answer not in texts[n]]
            yield Pair(pair.question, pair.answer, pair.passage, tuple(wrong[:keep]))


def _standardise(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = scores.std(axis=1, keepdims=True) + np.float32(1e-9)
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / spread, np.float32)


def draw_batches(texts: Sequence[str], pairs: Sequence[Pair], *, size: int, seed: int) -> Iterator[Batch]:
    """Yield one pass over the pairs in a random order, with one wrong passage a question."""
    draw = Random(seed)
    order = draw.sample(range(len(pairs)), len(pairs))
    for first in range(0, len(order) - size + 1, size):
        block = [pairs[n] for n in order[first : first + size]]
        numbers = [pair.passage for pair in block]
        numbers += [draw.choice(pair.wrong) for pair in block if pair.wrong]
        hidden = np.array(
            [[n == pair.passage or pair.answer in texts[n] for n in numbers] for pair in block], bool
        )
        np.fill_diagonal(hidden, val=False)
        yield Batch(tuple(pair.question for pair in block), tuple(texts[n] for n in numbers), hidden)


def load_questions(paths: Iterable[Path], *, seed: int) -> list[Question]:
    """Read the files in Simplified, with a share of Traditional files' questions left as they are."""
    draw, convert = Random(seed), simplifier()
    questions = []
    for path in paths:
        simplified, kept = load_squad(path, convert=convert), load_squad(path)
        questions += [
            old if draw.random() < TRADITIONAL_SHARE else new
            for old, new in zip(kept, simplified, strict=True)
        ]
    return questions
