"""SQuAD-style question files, and the official CMRC 2018 measure over them.

The measure is that of the CMRC 2018 evaluation script (Cui et al., 2019), which exists for
Python 2 only: punctuation is dropped, Chinese is compared character by character and other text
word by word, F1 counts the longest contiguous run that both share, and the best of several gold
answers counts.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

# What the official script drops before comparing; the rest of punctuation counts.
_DROPPED = re.compile(r"[-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』]")
# One Chinese character; a word or number of other script (inner points and commas belong to it,
# about as nltk.word_tokenize has it, which the official script calls); or any other mark.
_UNIT = re.compile(r"[\u4e00-\u9fa5]|[^\W\u4e00-\u9fa5]+(?:[.,'][^\W\u4e00-\u9fa5]+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold answer: its text and where it starts in the context, or None where that is unknown."""

    text: str
    start: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a file, with the context it is asked about; no answers: unanswerable."""

    question_id: str
    text: str
    context: str
    answers: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Exact match and F1 in percent, over `questions` questions."""

    em: float
    f1: float
    questions: int


def simplifier() -> Callable[[str], str]:
    """Return the function that converts Traditional to Simplified; other text stays as it is."""
    import opencc

    return opencc.OpenCC("t2s").convert  # type: ignore[no-any-return]


def load_squad(path: Path, *, convert: Callable[[str], str] = str) -> list[Question]:
    """Read a SQuAD-style file, each text passed through `convert`.

    An `answer_start` that is missing, -1 or does not hold the answer is replaced by the nearest
    place that does, else by None.
    """
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        _question(item, context, convert)
        for article in articles
        for paragraph in article["paragraphs"]
        for context in [convert(paragraph["context"])]
        for item in paragraph["qas"]
    ]


def _question(item: dict[str, object], context: str, convert: Callable[[str], str]) -> Question:
    golds = dict.fromkeys(
        Gold(text, locate(text, context, near=int(answer.get("answer_start") or 0)))
        for answer in item.get("answers", ())  # type: ignore[attr-defined]
        for text in [convert(answer["text"]).strip()]
        if text
    )
    return Question(str(item["id"]), convert(str(item["question"])), context, tuple(golds))


def locate(text: str, context: str, *, near: int) -> int | None:
    """Return the start of the occurrence of `text` nearest to `near`, or None.

    >>> locate("水库", "水库，庄里水库", near=4)
    5
    """
    starts = [found.start() for found in re.finditer(f"(?={re.escape(text)})", context)]
    return min(starts, key=lambda start: abs(start - near), default=None)


def units(text: str) -> list[str]:
    """Cut a text into what the measure compares: Chinese characters and runs of other text.

    >>> units("GDP增长 6.5%。")
    ['gdp', '增', '长', '6.5', '%']
    """
    return _UNIT.findall(_plain(text))


def _plain(text: str) -> str:
    return _DROPPED.sub("", text.lower().strip())


def exact_match(answer: str, golds: Iterable[str]) -> float:
    """Return 1.0 when the answer equals a gold answer, dropped punctuation and case apart."""
    return float(any(_plain(answer) == _plain(gold) for gold in golds))


def f1(answer: str, golds: Iterable[str]) -> float:
    """Return the best F1, 0 to 1, between the answer and a gold answer."""
    return max((_f1(units(answer), units(gold)) for gold in golds), default=0.0)


def _f1(answer: Sequence[str], gold: Sequence[str]) -> float:
    shared = _longest_run(answer, gold)
    # Harmonic mean of shared / answer and shared / gold, in one fraction.
    return 2 * shared / (len(answer) + len(gold)) if shared else 0.0


def _longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest contiguous run of units in both."""
    best, above = 0, [0] * (len(other) + 1)
    for unit in one:
        row = [0]
        for column, candidate in enumerate(other):
            row.append(above[column] + 1 if unit == candidate else 0)
        best, above = max(best, *row), row
    return best


def sample(questions: Sequence[Question], limit: int | None) -> list[Question]:
    """Return the questions that have an answer, or a seeded sample of so many of them."""
    asked = [question for question in questions if question.answers]
    return random.Random(0).sample(asked, min(limit, len(asked))) if limit else asked


def score(answers: Sequence[str], questions: Sequence[Question]) -> Score:
    """Measure one answer a question; raises ValueError when the lengths differ."""
    golds = [[gold.text for gold in asked.answers] for asked in questions]
    exact = [exact_match(*pair) for pair in zip(answers, golds, strict=True)]
    shared = [f1(*pair) for pair in zip(answers, golds, strict=True)]
    count = max(1, len(questions))
    return Score(100 * sum(exact) / count, 100 * sum(shared) / count, len(questions))
