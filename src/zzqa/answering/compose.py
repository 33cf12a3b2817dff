"""From weighed evidence to an Answer: which slices are quoted, in which order, or why none are.

There is one way to an Answer, and it only ever slices documents: the text of an answer is quotes
joined by line breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.answering.calibration import Calibration
from zzqa.answering.cite import cite, is_redacted, is_whole
from zzqa.answering.enumeration import items_around
from zzqa.answering.evidence import Evidence
from zzqa.answering.guard import SHORT_KINDS, is_struck_out, speaks_of
from zzqa.answering.question import Question
from zzqa.answering.refuse import refusal
from zzqa.answering.statement import LONGEST, statement
from zzqa.folding import fold
from zzqa.records import (
    Answer,
    Citation,
    Confidence,
    ConfidenceBand,
    Document,
    Hit,
    TimelineEntry,
)
from zzqa.sentences import Range

# Characters of a short answer, at most; a longer one is a statement and is read as such.
_SHORT_CHARS: Final = 30
# Sentences up to this many characters are quoted whole for these kinds, for others up to LONGEST: a
# figure or a state is one clause among many, a definition is the whole sentence.
_WHOLE_BY_KIND: Final = {**dict.fromkeys(SHORT_KINDS - {"fact"}, 90), "progress": 75}
# Statements of a progress answer, newest first.
_MOST_STATEMENTS: Final = 3
# A further statement must be at least this likely, relative to the best one, to stand beside it.
_BESIDE: Final = 0.25
# Share of the question's words that a statement without its subject must name.
_MOST_WORDS: Final = 0.6
_PLAN: Final = ("力争", "确保", "计划", "拟", "将", "争取", "预计", "打算", "规划", "加快推进", "尽快")


@dataclass(frozen=True, slots=True)
class Quote:
    """A range [start, end) of a document to be quoted, and the evidence it came from."""

    document: Document
    start: int
    end: int
    evidence: Evidence

    @property
    def text(self) -> str:
        """The words of the document."""
        return self.document.text[self.start : self.end]


def compose(
    question: Question,
    evidence: Sequence[Evidence],
    *,
    asked: str,
    hits: Sequence[Hit],
    document: Callable[[str], Document],
    calibration: Calibration,
    known: Callable[[str], bool],
) -> Answer:
    """Return the Answer that the evidence gives, or one with a refusal.

    `asked` is what was typed, `document` finds a document by doc_id and `known` says whether a word
    occurs anywhere in the corpus.
    """
    fitting = [e for e in evidence if speaks_of(question, e, document(e.hit.passage.doc_id))]
    told = [e for e in fitting if not is_struck_out(question, e, document(e.hit.passage.doc_id))]
    best, nearest = next(iter(told), None), next(iter(fitting), None)
    # The likeliest place holds a figure that was struck out: only strong evidence elsewhere answers.
    struck_out = (
        nearest is not None and nearest is not best and nearest.probability >= calibration.refuse_below
    )
    border = calibration.high_from if struck_out else calibration.refuse_below
    if best is None or best.probability < border:
        return Answer(
            question=asked,
            standalone=question.text,
            text="",
            kind=question.kind,
            confidence=Confidence(best.probability if best else 0.0, "low"),
            hits=tuple(hits),
            refusal=refusal(question, nearest, hits, struck_out=struck_out, known=known),
        )
    quotes = [q for q in _quotes(question, told, document) if is_whole(q.document, q.start, q.end)]
    if not quotes:
        # The statement around the sentence touches damage: the sentence itself does not.
        quotes = [Quote(document(best.hit.passage.doc_id), best.start, best.end, best)]
    citations = tuple(
        cite(q.document, q.start, q.end, number=n, score=q.evidence.probability)
        for n, q in enumerate(quotes, start=1)
    )
    return Answer(
        question=asked,
        standalone=question.text,
        text="\n".join(citation.quote for citation in citations),
        short=_short(question, quotes[0]),
        kind=question.kind,
        confidence=_confidence(best.probability, calibration),
        citations=citations,
        hits=tuple(hits),
        timeline=_timeline(question, quotes, citations),
    )


def _confidence(probability: float, calibration: Calibration) -> Confidence:
    name = band(probability, calibration)
    return Confidence(probability, name, calibration.accuracy.get(name))


def band(probability: float, calibration: Calibration) -> ConfidenceBand:
    """Return the band of a probability; the borders were fitted with the calibration."""
    if probability >= calibration.high_from:
        return "high"
    return "medium" if probability >= calibration.medium_from else "low"


def _quotes(
    question: Question, evidence: Sequence[Evidence], document: Callable[[str], Document]
) -> list[Quote]:
    """Return what to quote, in the order of the answer."""
    best = evidence[0]
    source = document(best.hit.passage.doc_id)
    if question.kind == "progress":
        return _progress(question, evidence, document)
    if question.kind == "list":
        items = items_around(source.text, (best.focus_start, best.focus_end))
        if items:
            return [Quote(source, start, end, best) for start, end in items]
    return [_quote(question, best, source)]


def _quote(question: Question, evidence: Evidence, source: Document) -> Quote:
    """Return the statement around the focus of the evidence."""
    offset = evidence.hit.passage.start
    subject_at = _subject_in(question, source.text, evidence) if question.kind == "progress" else None
    focus = subject_at or (evidence.focus_start, evidence.focus_end)
    start, end = statement(
        evidence.hit.passage.text,
        (focus[0] - offset, focus[1] - offset),
        subject=question.subjects or question.terms,
        whole=_WHOLE_BY_KIND.get(question.kind, LONGEST),
        # What is said of a named work ends where the next work is named; other statements gain from
        # the clauses around them.
        spread=subject_at is None,
    )
    if start == end:  # a focus of nothing but marks
        return Quote(source, evidence.start, evidence.end, evidence)
    return Quote(source, start + offset, end + offset, evidence)


def _subject_in(question: Question, text: str, evidence: Evidence) -> Range | None:
    """Return where a subject of the question stands in the sentence of the evidence, if it does."""
    sentence = fold(text[evidence.start : evidence.end])
    for subject in question.subjects:
        at = sentence.find(fold(subject))
        if at >= 0:
            return evidence.start + at, evidence.start + at + len(subject)
    return None


def _progress(
    question: Question, evidence: Sequence[Evidence], document: Callable[[str], Document]
) -> list[Quote]:
    """Return the statement of each document about the subject, newest first."""
    best = evidence[0]
    chosen = [_quote(question, best, document(best.hit.passage.doc_id))]
    room = LONGEST - len(chosen[0].text)
    for other in evidence[1:]:
        if len(chosen) == _MOST_STATEMENTS:
            break
        if other.probability < _BESIDE * best.probability or any(
            q.document.doc_id == other.hit.passage.doc_id for q in chosen
        ):
            continue
        quote = _quote(question, other, document(other.hit.passage.doc_id))
        if len(quote.text) <= room and _names_subject(question, quote.text):
            chosen.append(quote)
            room -= len(quote.text)
    return sorted(chosen, key=lambda q: q.document.published or "", reverse=True)


def _names_subject(question: Question, text: str) -> bool:
    """Say whether a statement names a subject of the question, or most of its words."""
    folded = fold(text)
    if any(fold(subject) in folded for subject in question.subjects):
        return True
    named = sum(fold(term) in folded for term in question.terms)
    return named >= _MOST_WORDS * max(1, len(question.terms))


def _short(question: Question, quote: Quote) -> str:
    """Return the focus where it is an answer by itself, short, not redacted, and stands in the quote."""
    evidence = quote.evidence
    focus = evidence.focus.strip()
    wanted = question.kind in SHORT_KINDS and evidence.exact and len(focus) <= _SHORT_CHARS
    redacted = is_redacted(quote.document, evidence.focus_start, evidence.focus_end)
    return focus if wanted and not redacted and focus in quote.text else ""


def _timeline(
    question: Question, quotes: Sequence[Quote], citations: Sequence[Citation]
) -> tuple[TimelineEntry, ...]:
    """Return the dated statements of a progress answer, newest first; empty unless there are several."""
    if question.kind != "progress" or len(citations) < 2:
        return ()
    return tuple(
        TimelineEntry(
            date=citation.published or "",
            text=citation.quote,
            citation=citation.number,
            plan=any(word in quote.text for word in _PLAN),
        )
        for quote, citation in zip(quotes, citations, strict=True)
    )
