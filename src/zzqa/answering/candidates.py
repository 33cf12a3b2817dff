"""The sentences that may answer a question, and where in each to look.

Candidates are the sentences of the passages that were read; a long one is taken in its parts between
semicolons. The focus of a candidate is the reader's span in it, mended to whole words, names and
figures, or, where the reader saw none, the clause that names most of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.answering.coverage import Coverage
from zzqa.answering.focus import (
    bare_answer,
    later_figure,
    only_figure,
    respective_figure,
    whole_figure,
    whole_words,
)
from zzqa.answering.measure import figure_pattern, is_other_end, time_pattern
from zzqa.answering.names import named_to_post
from zzqa.answering.question import Question
from zzqa.records import Hit, Span
from zzqa.sentences import Range, clauses, segments

# A sentence over this many characters is weighed in its parts between semicolons.
SENTENCE_CHARS: Final = 118
# Logits below the worst span that was read in a passage, for a sentence that holds none of its spans.
_UNREAD: Final = 2.0
# What a passage without any span gets: as far below the best span of all.
_UNREAD_PASSAGE: Final = 15.0
# A span this far behind the best of all passages no longer tells where in its sentence to look.
_FOCUS_LEAD: Final = -6.0

# Who speaks, before what is said (史主任:), and the characters that must then be said: 好的。 is none.
_SPEAKER: Final = re.compile(r"^[^\s,，。:：]{1,8}[:：]")
_LEAST_CHARS: Final = 5
# A question in a document (of an interview, a headline) leads to an answer but is none.
_ASKS: Final = re.compile(r"^(问|主持人|记者)[:：]|[?？][”’」』]?$")
# The line of a date says when a document was issued, and nothing else.
_DATELINE: Final = re.compile(
    r"[（(【\s]*(?:\w{0,4}(?:日期|时间)\s*[:：])?\s*"
    r"(?:(?:19|20)\d\d\s*[年./-](?:\s*\d{1,2}\s*[月./-]?)?(?:\s*\d{1,2}\s*日?)?(?:\s*\d{1,2}[:：时]\d{0,2}分?)?"
    r"|[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
    r"\s*(?:修订|印发|发布|制定|通过)?[）)】\s。]*"
)
_ASKS_ISSUED: Final = re.compile(
    r"发布|印发|下发|出台|公布|发文|刊登|发表|报道|成文|落款|更新|修订|签发|制定|通过|播出|写"
)
# A question for more than one figure, or for a figure and something else.
_ASKS_SEVERAL: Final = re.compile(r"[,，、和及与跟]|分别|各|每|哪些")
# Kinds that a statement answers; the title of a document makes none.
_OF_STATEMENTS: Final = frozenset({"yes_no", "manner", "progress", "date"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage: its range in the document, and the focus inside it.

    `start`/`end` and `focus_start`/`focus_end` are offsets in the document's clean text. `exact` says
    whether the focus is an answer by itself (else it is the clause that names most of the question),
    `reader` is the score of the best span in the sentence and `before` the text of the sentence before.
    """

    hit: Hit
    start: int
    end: int
    focus_start: int
    focus_end: int
    exact: bool
    reader: float
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
    question: Question,
    hits: Sequence[Hit],
    spans: Mapping[str, Sequence[Span]],
    *,
    coverage: Coverage,
) -> Iterator[Candidate]:
    """Yield the sentences of the passages in `hits` that could answer, in the order of the hits.

    `spans` gives the reader's spans by passage_id, for every hit.
    """
    best = max((s.score for found in spans.values() for s in found), default=0.0)
    pointer = _Pointer(question, best, coverage)
    for hit in hits:
        text = hit.passage.text
        found = spans[hit.passage.passage_id]
        floor = min((span.score for span in found), default=best - _UNREAD_PASSAGE) - _UNREAD
        before = ""
        for start, end in segments(text, longest=SENTENCE_CHARS):
            sentence = text[start:end]
            if _tells(question, sentence, hit.title):
                inside = sorted((s for s in found if start <= s.start < end), key=lambda s: -s.score)
                focus, exact = pointer.focus(text, (start, end), inside)
                offset = hit.passage.start
                yield Candidate(
                    hit,
                    start=offset + start,
                    end=offset + end,
                    focus_start=offset + focus[0],
                    focus_end=offset + focus[1],
                    exact=exact,
                    reader=inside[0].score if inside else floor,
                    before=before,
                )
            before = sentence


def _tells(question: Question, sentence: str, title: str) -> bool:
    """Say whether a sentence tells something: it asks nothing itself and is more than a greeting.

    A title makes no statement, and a date alone only says when the document was issued.
    """
    if _ASKS.search(sentence) or len(_SPEAKER.sub("", sentence)) < _LEAST_CHARS:
        return False
    if question.kind in _OF_STATEMENTS and sentence == title:
        return False
    return not _DATELINE.fullmatch(sentence) or _ASKS_ISSUED.search(question.text) is not None


class _Pointer:
    """Points at the place of a sentence where the answer to one question stands."""

    def __init__(self, question: Question, best: float, coverage: Coverage) -> None:
        self._question = question
        self._best = best
        self._coverage = coverage
        asked = {"number": figure_pattern, "date": time_pattern}.get(question.kind)
        self._figure = asked(question.text) if asked else None
        self._asks_one = not _ASKS_SEVERAL.search(question.text)

    def focus(self, text: str, sentence: Range, spans: Sequence[Span]) -> tuple[Range, bool]:
        """Return where to look in a sentence, and whether that is an answer by itself.

        That is the holder of the post that is asked about, or the figure that stands for the name asked
        about in a row of figures; else the reader's best span, with a date or the measure the question
        asks for; else the first such figure from the clause on that names most of the question, or
        before it; else that clause.
        """
        told = self._told(text, sentence) or self._read(text, sentence, spans)
        if told:
            return bare_answer(text, told), True
        clause = _best_clause(text, *sentence, self._coverage)
        if self._figure is None:
            return clause, False
        figure = self._figure.search(text, clause[0], sentence[1]) or self._figure.search(text, *sentence)
        if figure is None:
            return clause, False
        return later_figure(text, whole_figure(text, figure.span(), sentence), sentence[1]), True

    def _is_asked(self, found: str) -> bool:
        """Say whether a span gives a figure of the form asked for, and of a time the end asked for."""
        if self._figure is None or not self._figure.search(found):
            return False
        return not (self._question.kind == "date" and is_other_end(self._question.text, found))

    def _told(self, text: str, sentence: Range) -> Range | None:
        """Return what the order of the words tells by itself, if anything."""
        asked = self._question
        if holder := named_to_post(asked.text, text[slice(*sentence)]):
            return sentence[0] + holder[0], sentence[0] + holder[1]
        own = respective_figure(text, asked.text, sentence) if asked.kind == "number" else None
        fits = own and (self._figure is None or self._figure.search(text[slice(*own)]))
        return own if fits else None

    def _read(self, text: str, sentence: Range, spans: Sequence[Span]) -> Range | None:
        """Return the reader's best span of the form asked for, whole."""
        for span in spans:
            # A span that runs on into the next sentence is cut there: each stands for itself.
            found = span.start, min(span.end, sentence[1])
            if span.score - self._best < _FOCUS_LEAD:
                return None
            if self._figure is None:
                return whole_figure(text, whole_words(text, found, sentence), sentence)
            if self._is_asked(text[slice(*found)]):
                figure = later_figure(text, whole_figure(text, found, sentence), sentence[1])
                return only_figure(text, figure, self._figure) if self._asks_one else figure
        return None


def _best_clause(text: str, start: int, end: int, coverage: Coverage) -> Range:
    """Return the clause of the sentence text[start:end] that names most of the question."""
    parts = [(start + s, start + e) for s, e in clauses(text[start:end])] or [(start, end)]
    return max(parts, key=lambda part: (coverage.of(text[part[0] : part[1]]), -part[0]))
