"""The sentences that may answer a question, and where in each of them to look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.answering.facts.measure import figure_pattern, is_other_end, time_pattern
from zzqa.answering.judge.focus import (
    bare_answer,
    later_figure,
    only_figure,
    respective_figure,
    whole_figure,
    whole_words,
)
from zzqa.answering.read.sentence import Reading, SentenceReading
from zzqa.answering.read.span_search import FoundSpan
from zzqa.answering.understand.question import Question
from zzqa.records import Hit
from zzqa.sentences import Range, clauses

# A span of another form than the question asks for is passed over only for one at most this much behind.
_FORM_LEAD: Final = 8.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage: its range in the document, and the focus inside it.

    `start`/`end` and `focus_start`/`focus_end` are offsets in the document's clean text. `exact` says
    whether the focus has the form that is asked for. `logit` is the network's for the sentence, and `before`
    the text of the sentence before.
    """

    hit: Hit
    start: int
    end: int
    focus_start: int
    focus_end: int
    exact: bool
    logit: float
    before: str

    @property
    def sentence(self) -> str:
        """The words of the document."""
        return self._text(self.start, self.end)

    @property
    def focus(self) -> str:
        """The words of the document at the focus."""
        return self._text(self.focus_start, self.focus_end)

    @property
    def clause(self) -> str:
        """The clause of the sentence in which the focus begins."""
        sentence, at = self.sentence, self.focus_start - self.start
        return next((sentence[s:e] for s, e in clauses(sentence) if e > at), sentence)

    def _text(self, start: int, end: int) -> str:
        offset = self.hit.passage.start
        return self.hit.passage.text[start - offset : end - offset]


def candidates(
    question: Question, hits: Sequence[Hit], readings: Mapping[str, Reading]
) -> Iterator[Candidate]:
    """Yield every sentence of the passages in `hits`, in the order of the hits.

    `readings` gives what the network says by passage_id, for every hit.
    """
    pointer = _Pointer(question)
    for hit in hits:
        text, offset, before = hit.passage.text, hit.passage.start, ""
        for read in readings[hit.passage.passage_id].sentences:
            focus, exact = pointer.focus(text, read)
            yield Candidate(
                hit,
                start=offset + read.start,
                end=offset + read.end,
                focus_start=offset + focus[0],
                focus_end=offset + focus[1],
                exact=exact,
                logit=read.logit,
                before=before,
            )
            before = text[read.start : read.end]


class _Pointer:
    """Points at the place of a sentence where the answer to one question stands."""

    def __init__(self, question: Question) -> None:
        self._question = question
        asked = {"number": figure_pattern, "date": time_pattern}.get(question.kind)
        self._figure = asked(question.text) if asked else None
        self._asks_number = question.kind == "number"

    def focus(self, text: str, read: SentenceReading) -> tuple[Range, bool]:
        """Return where to look in a sentence, and whether that has the form asked for.

        That is, of figures in the order of the names before them, the one of the name asked about; else the
        best span of the form asked for, a figure with all that belongs to it; else the figure nearest to the
        best span; else that span, or the whole sentence.
        """
        sentence = (read.start, read.end)
        own = respective_figure(text, self._question.text, sentence) if self._asks_number else None
        if own and (self._figure is None or self._figure.search(text[slice(*own)])):
            return own, True
        near = [span for span in read.spans if span.score >= read.spans[0].score - _FORM_LEAD]
        for span in near:
            if self._figure is None:
                found = whole_figure(text, whole_words(text, _range(span), sentence), sentence)
                return bare_answer(text, found), True
            if self._is_asked(text[span.start : span.end]):
                figure = later_figure(text, whole_figure(text, _range(span), sentence), sentence[1])
                found = only_figure(text, figure, self._figure) if not self._question.several else figure
                return bare_answer(text, found), True
        place = near[0].start if near else read.start
        nearest = self._nearest_figure(text, sentence, place)
        if nearest:
            return bare_answer(text, whole_figure(text, nearest, sentence)), True
        return (_range(near[0]) if near else sentence), False

    def _nearest_figure(self, text: str, sentence: Range, place: int) -> Range | None:
        """Return the figure of the form asked for that stands nearest to a place, if there is any."""
        found = self._figure.finditer(text, *sentence) if self._figure else ()
        asked = (match.span() for match in found if self._is_asked(match[0]))
        return min(asked, key=lambda span: abs(span[0] - place), default=None)

    def _is_asked(self, found: str) -> bool:
        """Say whether a span gives a figure of the form asked for, and of a time the end asked for."""
        if self._figure is None or not self._figure.search(found):
            return False
        return not (self._question.kind == "date" and is_other_end(self._question.text, found))


def _range(span: FoundSpan) -> Range:
    return span.start, span.end
