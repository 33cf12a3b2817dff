"""Documents invented by recombination: sentences of `bench/official`, shuffled, with other figures."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.official import DOCUMENTS
from zzqa.sentences import sentences

_SEED: Final = 20241122
# A document is this many paragraphs of this many sentences: some 1,500 characters.
_PARAGRAPHS: Final = 7
_SENTENCES: Final = 5
_DIGIT: Final = re.compile(r"\d")


def write_documents(folder: Path, count: int) -> list[Path]:
    """Write `count` documents into a new folder and return their paths; the same ones each time."""
    folder.mkdir(parents=True)
    prose = _prose()
    return [write_document(folder, number, prose) for number in range(count)]


def write_document(folder: Path, number: int, prose: Sequence[str] | None = None) -> Path:
    """Write the document of that number, and return its path."""
    path = folder / f"{number:05d}.txt"
    path.write_text(document(number, prose or _prose()), encoding="utf-8")
    return path


def document(number: int, prose: Sequence[str]) -> str:
    """Return the text of one document: a heading with its number, then paragraphs."""
    chance = random.Random(_SEED + number)
    paragraphs = (
        "".join(_with_other_figures(sentence, chance) for sentence in chance.sample(prose, _SENTENCES))
        for _ in range(_PARAGRAPHS)
    )
    return "\n".join((f"第{number}号工作通报", f"发布时间：{2015 + number % 10}-03-08", *paragraphs)) + "\n"


def _prose() -> list[str]:
    """Return the sentences of the official documents that are long enough to say something."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt")))
    return [text[start:end] for text in texts for start, end in sentences(text) if 20 <= end - start <= 120]


def _with_other_figures(sentence: str, chance: random.Random) -> str:
    """Return a sentence with its digits drawn anew, none of them 0."""
    return _DIGIT.sub(lambda _: str(chance.randint(1, 9)), sentence)
