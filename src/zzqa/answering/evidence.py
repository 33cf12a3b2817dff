"""Which sentence holds the answer, and how sure that is.

Candidates are the sentences of the passages that were read. Each is described by a few features
(what the reader says of it, what retrieval says of its passage, how much of the question stands in
it), and the calibration turns them into the probability that the sentence answers the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.answering.calibration import Calibration
from zzqa.answering.coverage import Coverage
from zzqa.answering.focus import later_figure, whole_words
from zzqa.answering.form import fits
from zzqa.answering.measure import figure_pattern
from zzqa.answering.question import Question
from zzqa.folding import fold
from zzqa.records import Hit, Span
from zzqa.sentences import Range, clauses, segments

# A sentence over this many characters is weighed in its parts between semicolons.
_SENTENCE_CHARS: Final = 118
# Logits below the worst span that was read in a passage, for a sentence that holds none of its spans.
_UNREAD: Final = 2.0
# Reader margins beyond this say nothing more, and would let one feature decide alone.
_READER_LIMIT: Final = 15.0
# A span this far behind the best of all passages no longer tells where in its sentence to look.
_FOCUS_LEAD: Final = -6.0

# A question in a document (of an interview, a headline) leads to an answer but is none.
# Who speaks, before what is said (史主任:), and the characters that must then be said: 好的。 is none.
_SPEAKER: Final = re.compile(r"^[^\s,，。:：]{1,8}[:：]")
_LEAST_CHARS: Final = 5
_ASKS: Final = re.compile(r"^(问|主持人|记者)[:：]|[?？][”’」』]?$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: its range in the document, and the focus inside it.

    `start`/`end` and `focus_start`/`focus_end` are offsets in the document's clean text; `exact` says
    whether the focus is an answer by itself (else it is the clause that names most of the question).
    `probability` is the calibrated chance that the sentence answers the question.
    """

    hit: Hit
    start: int
    end: int
    focus_start: int
    focus_end: int
    focus: str
    exact: bool
    features: tuple[float, ...]
    probability: float


def weigh(
    question: Question,
    hits: Sequence[Hit],
    spans: Mapping[str, Sequence[Span]],
    *,
    calibration: Calibration,
    term_weight: Callable[[str], float],
) -> list[Evidence]:
    """Return the sentences of the passages that were read, the likeliest answer first.

    `spans` gives the reader's spans by passage_id; a passage without an entry was not read and gives
    no evidence. `term_weight` is the weight of a word, larger for rarer ones.
    """
    read = [hit for hit in hits if hit.passage.passage_id in spans]
    judge = _Judge(question, read, spans, calibration, Coverage(question, term_weight))
    found: dict[tuple[str, int], Evidence] = {}
    for hit in read:
        for evidence in judge.passage(hit, spans[hit.passage.passage_id]):
            key = (hit.passage.doc_id, evidence.start)
            if key not in found or evidence.probability > found[key].probability:
                found[key] = evidence
    return sorted(found.values(), key=lambda e: (-e.probability, e.hit.passage.passage_id, e.start))


class _Judge:
    """Describes the sentences of passages by features, for one question."""

    def __init__(
        self,
        question: Question,
        hits: Sequence[Hit],
        spans: Mapping[str, Sequence[Span]],
        calibration: Calibration,
        coverage: Coverage,
    ) -> None:
        self._question = question
        self._calibration = calibration
        self._coverage = coverage
        self._figure = figure_pattern(question.text) if question.kind == "number" else None
        self._best = max((s.score for found in spans.values() for s in found), default=0.0)
        self._newest = max((_year_of(hit) for hit in hits), default=0)

    def passage(self, hit: Hit, spans: Sequence[Span]) -> Iterator[Evidence]:
        """Yield the evidence of each sentence of a passage."""
        text = hit.passage.text
        around = self._coverage.of(" ".join((hit.title, *hit.passage.headings, text)))
        floor = min((span.score for span in spans), default=self._best - _READER_LIMIT) - _UNREAD
        before = ""
        for start, end in segments(text, longest=_SENTENCE_CHARS):
            sentence = text[start:end]
            if not _ASKS.search(sentence) and len(_SPEAKER.sub("", sentence)) >= _LEAST_CHARS:
                inside = sorted((s for s in spans if start <= s.start < end), key=lambda s: -s.score)
                focus, exact = self._focus(text, (start, end), inside)
                reader = inside[0].score if inside else floor
                features = self._features(hit, sentence, before, text[slice(*focus)], around, reader)
                yield self._evidence(hit, (start, end), focus, features, exact=exact)
            before = sentence

    def _focus(self, text: str, sentence: Range, spans: Sequence[Span]) -> tuple[Range, bool]:
        """Return where to look in a sentence, and whether the reader said so.

        That is at its best span, with the measure the question asks for; else at the first figure in
        that measure from the clause on that names most of the question, else at that clause.
        """
        near = [span for span in spans if span.score - self._best >= _FOCUS_LEAD]
        for span in near:
            # A span that runs on into the next sentence is cut there: each stands for itself.
            found = span.start, min(span.end, sentence[1])
            if self._figure is None:
                return whole_words(text, found, sentence), True
            if self._figure.search(text[slice(*found)]):
                return later_figure(text, found, sentence[1]), True
        clause = _best_clause(text, *sentence, self._coverage)
        if self._figure and (figure := self._figure.search(text, clause[0], sentence[1])):
            return later_figure(text, figure.span(), sentence[1]), True
        return clause, False

    def _features(
        self, hit: Hit, sentence: str, before: str, focus: str, around: float, reader: float
    ) -> tuple[float, ...]:
        """Return the features in the order of FEATURES."""
        cover = self._coverage.of
        folded = fold(sentence)
        present = self._question.kind == "progress" or self._question.newest
        return (
            max(-_READER_LIMIT, min(_READER_LIMIT, reader)),
            max(-_READER_LIMIT, reader - self._best),
            hit.scores.fused,
            hit.scores.dense,
            1.0 / hit.rank,
            cover(sentence),
            max((cover(sentence[s:e]) for s, e in clauses(sentence)), default=0.0),
            cover(before + sentence),
            around,
            self._coverage.pairs(sentence),
            float(any(fold(subject) in folded for subject in self._question.subjects)),
            float(fits(self._question, sentence, focus)),
            float(any(sentence.strip("。") == heading.strip("。") for heading in hit.passage.headings)),
            float(min(5, self._newest - _year_of(hit))) if present and _year_of(hit) else 0.0,
        )

    def _evidence(
        self,
        hit: Hit,
        sentence: Range,
        focus: Range,
        features: tuple[float, ...],
        *,
        exact: bool,
    ) -> Evidence:
        offset = hit.passage.start
        return Evidence(
            hit=hit,
            start=offset + sentence[0],
            end=offset + sentence[1],
            focus_start=offset + focus[0],
            focus_end=offset + focus[1],
            focus=hit.passage.text[slice(*focus)],
            exact=exact,
            features=features,
            probability=self._calibration.probability(features),
        )


def _year_of(hit: Hit) -> int:
    """Return the year a passage appeared in, 0 when unknown."""
    return int((hit.published or "0")[:4])


def _best_clause(text: str, start: int, end: int, coverage: Coverage) -> Range:
    """Return the clause of the sentence text[start:end] that names most of the question."""
    parts = [(start + s, start + e) for s, e in clauses(text[start:end])] or [(start, end)]
    return max(parts, key=lambda part: (coverage.of(text[part[0] : part[1]]), -part[0]))
