"""One row of training: a question, a passage with its context, and which of its sentences answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from training.bm25 import Bm25
from training.judge.contrast import contrast
from training.judge.documents import Asked, Written
from zzqa.answering.read.context import context_of
from zzqa.records import Passage
from zzqa.sentences import Range, segments

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_PIECES = 384
QUESTION_CHARS = 120
SENTENCE_CHARS = 118  # longer sentences are judged in their parts, as zzqa.answering does
_OWN_NEGATIVES, _FAR_NEGATIVES, _CONTRASTS = 0.45, 0.6, 0.5
_FAR = 8  # passages of other documents that are looked at for a question


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces of `<s> question </s></s> context ⏎ passage </s>` and the targets.

    `sentence` numbers the sentence of each piece, -1 outside; `answers` says of each sentence whether it
    answers; `start` and `end` are the pieces of the span, 0 where the passage does not answer.
    """

    ids: tuple[int, ...]
    sentence: tuple[int, ...]
    answers: tuple[bool, ...]
    start: int
    end: int


class Rows:
    """Draws rows from documents: each question with a right passage and with tempting wrong ones."""

    def __init__(self, documents: Sequence[Written], tokenizer: Tokenizer) -> None:
        """Take the documents; passages of all of them are ranked for each question once."""
        self._documents = documents
        self._tokenizer = tokenizer
        self._pairs = [(w, asked) for w in documents for asked in w.asked]
        self._passages = [(w, passage) for w in documents for passage in w.passages]
        ranker = Bm25([self._context(w, p) + p.text for w, p in self._passages])
        self._ranked: list[list[int]] = []
        for first in range(0, len(self._pairs), 256):
            scores = ranker.scores([asked.text for _, asked in self._pairs[first : first + 256]])
            best = np.argpartition(-scores, min(24, scores.shape[1] - 1), axis=1)[:, :24]
            self._ranked += [
                sorted(row, key=lambda k: -line[k]) for row, line in zip(best, scores, strict=True)
            ]

    def __len__(self) -> int:
        return len(self._pairs)

    def draw(self, draw: Random) -> Iterator[Row]:
        """Yield the rows of one pass, each question once, in a random order."""
        for number in draw.sample(range(len(self._pairs)), len(self._pairs)):
            yield from self._of_question(number, draw)

    def _of_question(self, number: int, draw: Random) -> Iterator[Row]:
        written, asked = self._pairs[number]
        right = [p for p in written.passages if any(_answers(asked, p, _segments(p)))]
        if asked.evidence and not right:
            return
        if right:
            chosen = draw.choice(right)
            yield self._row(written, asked, chosen)
            changed = draw.random() < _CONTRASTS and contrast(
                asked.text,
                written.document.title + written.document.text + (written.document.published or ""),
                draw,
            )
            if changed:
                yield self._row(written, Asked(changed, (), (), None), chosen)
        elif asked.near:
            yield from (self._row(written, asked, p) for p in self._around(written, asked.near)[:1])
        own = [
            p for k in self._ranked[number] for w, p in [self._passages[k]] if w is written and p not in right
        ]
        far = [self._passages[k] for k in self._ranked[number] if self._passages[k][0] is not written][:_FAR]
        if own and draw.random() < _OWN_NEGATIVES:
            yield self._row(written, asked, draw.choice(own[:4]))
        if far and draw.random() < _FAR_NEGATIVES:
            other, passage = draw.choice(far)
            yield self._row(other, replace(asked, evidence=(), answers=()), passage)

    @staticmethod
    def _around(written: Written, near: Range) -> list[Passage]:
        return [p for p in written.passages if p.start <= near[0] < p.end]

    @staticmethod
    def _context(written: Written, passage: Passage) -> str:
        document = written.document
        return context_of(
            title=document.title,
            source=document.source,
            headings=passage.headings,
            published=document.published,
        )

    def _row(self, written: Written, asked: Asked, passage: Passage) -> Row:
        """Return the row of a question and a passage."""
        parts = _segments(passage)
        answers = _answers(asked, passage, parts)
        before = self._context(written, passage) + "\n"
        encoding = self._tokenizer.encode(asked.text[:QUESTION_CHARS], before + passage.text)
        ids, which, places = encoding.ids[:MAX_PIECES], [], []
        for kind, (start, end) in zip(encoding.sequence_ids, encoding.offsets[:MAX_PIECES], strict=False):
            first, last = start - len(before), end - len(before)
            inside = kind == 1 and first >= 0 and last > first
            which.append(next((n for n, (a, b) in enumerate(parts) if inside and a <= first < b), -1))
            places.append((first, last) if inside else (-1, -1))
        span = self._span(asked, passage, places, parts, answers)
        return Row(tuple(ids), tuple(which), tuple(answers), *span)

    @staticmethod
    def _span(
        asked: Asked,
        passage: Passage,
        places: Sequence[Range],
        parts: Sequence[Range],
        answers: Sequence[bool],
    ) -> Range:
        """Return the first and last piece of the first answer in a right sentence, 0 and 0 without one."""
        for answer in asked.answers[:1]:
            start, end = answer[0] - passage.start, answer[1] - passage.start
            if any(ok and a <= start and end <= b + 1 for (a, b), ok in zip(parts, answers, strict=True)):
                inside = [k for k, (a, b) in enumerate(places) if a >= 0 and b > start and a < end]
                if inside:
                    return inside[0], inside[-1]
        return 0, 0


def _segments(passage: Passage) -> list[Range]:
    return segments(passage.text, longest=SENTENCE_CHARS)


def _answers(asked: Asked, passage: Passage, parts: Sequence[Range]) -> list[bool]:
    """Say of each sentence whether it holds evidence: half of the shorter of both is shared."""
    places = [(a - passage.start, b - passage.start) for a, b in asked.evidence]
    return [any(2 * (min(b, d) - max(a, c)) >= min(b - a, d - c) for c, d in places) for a, b in parts]
