"""From weighed evidence to an Answer: which slices are quoted, in which order, or why none are.

There is one way to an Answer, and it only ever slices documents: the text of an answer is quotes
joined by line breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from zzqa.answering.facts.marks import is_redacted, is_whole
from zzqa.answering.facts.tense import asks_past, is_plan
from zzqa.answering.judge.calibration import Calibration
from zzqa.answering.judge.evidence import Evidence
from zzqa.answering.judge.mismatch import SHORT_KINDS
from zzqa.answering.quote.quotes import Quote, quotes
from zzqa.answering.reply.age import is_outdated
from zzqa.answering.reply.cite import cite
from zzqa.answering.reply.refuse import refusal
from zzqa.answering.understand.question import Question
from zzqa.records import Answer, Citation, Confidence, Document, Hit, TimelineEntry

# Share of the border of refusal from which on the likeliest sentence is shown as the closest one.
_NEARLY: Final = 0.4
# Characters of a short answer, at most; a longer one is a statement and is read as such.
_SHORT_CHARS: Final = 30
# Kinds whose answer may be done or only intended: a plan must not be taken for a state or a result.
_MAY_BE_PLANS: Final = frozenset({"progress", "yes_no", "manner", "number", "date", "fact"})
# Kinds whose statements stand side by side with their dates.
_DATED: Final = frozenset({"progress", "number", "date", "person"})


def compose(
    question: Question,
    evidence: Sequence[Evidence],
    *,
    asked: str,
    hits: Sequence[Hit],
    document: Callable[[str], Document],
    calibration: Calibration,
    known: Callable[[str], bool],
    today: date,
) -> Answer:
    """Return the Answer that the evidence gives, or one with a refusal.

    `asked` is what was typed, `document` finds a document by doc_id and `known` says whether a word
    occurs anywhere in the corpus. `today` is what the age of a source is counted from.
    """
    told = [e for e in evidence if not e.struck_out and _is_whole_at_focus(e, document(e.doc_id))]
    told = _done_first(question, told, calibration.refuse_below)
    best, nearest = next(iter(told), None), next(iter(evidence), None)
    # The likeliest place holds a figure that was struck out: only strong evidence elsewhere answers.
    struck_out = (
        nearest is not None and nearest.struck_out and nearest.probability >= calibration.refuse_below
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
            refusal=refusal(
                question,
                nearest,
                hits,
                struck_out=struck_out,
                known=known,
                closest=_closest(question, best, document, _NEARLY * border, today),
            ),
        )
    chosen = _undamaged(quotes(question, told, document, calibration), best, document)
    citations = tuple(
        _citation(question, quote, number, today) for number, quote in enumerate(chosen, start=1)
    )
    return Answer(
        question=asked,
        standalone=question.text,
        text="\n".join(citation.quote for citation in citations),
        short=_short(question, chosen[0]),
        kind=question.kind,
        confidence=calibration.confidence(best.probability),
        citations=citations,
        hits=tuple(hits),
        timeline=_timeline(question, citations),
    )


def _closest(
    question: Question, best: Evidence | None, document: Callable[[str], Document], border: float, today: date
) -> Citation | None:
    """Return the likeliest sentence, whole, where it is nearly likely enough and not damaged."""
    if best is None or best.probability < border:
        return None
    found, source = best.candidate, document(best.doc_id)
    if not is_whole(source, found.start, found.end):
        return None
    return _citation(question, Quote(source, found.start, found.end, best), 1, today)


def _done_first(question: Question, told: list[Evidence], border: float) -> list[Evidence]:
    """Return the evidence with what is done before what is planned, where the question takes it for done.

    Only a statement that would be an answer by itself comes before a likelier plan.
    """
    if not asks_past(question.text) or not told or not is_plan(told[0].candidate.clause):
        return told
    done = [
        e for e in told if e.probability >= border and e.candidate.exact and not is_plan(e.candidate.clause)
    ]
    return [*done, *(e for e in told if e not in done)]


def _undamaged(
    chosen: Sequence[Quote], best: Evidence, document: Callable[[str], Document]
) -> Sequence[Quote]:
    """Return the quotes that touch no damage; where all do, the very words of the answer, which do not."""
    whole = [q for q in chosen if is_whole(q.document, q.start, q.end)]
    found = best.candidate
    return whole or [Quote(document(best.doc_id), found.focus_start, found.focus_end, best)]


def _is_whole_at_focus(evidence: Evidence, source: Document) -> bool:
    """Say whether nothing that was lost stands in the words that would be the answer."""
    return is_whole(source, evidence.candidate.focus_start, evidence.candidate.focus_end)


def _citation(question: Question, quote: Quote, number: int, today: date) -> Citation:
    """Return the citation of a quote, with the marks that keep it from being taken for more than it is."""
    names_time = bool(question.dates or question.periods)
    return cite(
        quote.document,
        quote.start,
        quote.end,
        number=number,
        score=quote.evidence.probability,
        plan=question.kind in _MAY_BE_PLANS and quote.plan,
        outdated=not names_time and is_outdated(quote.document.published, today),
    )


def _short(question: Question, quote: Quote) -> str:
    """Return the focus where it is an answer by itself, short, not redacted, and stands in the quote."""
    found = quote.evidence.candidate
    focus = found.focus.strip()
    wanted = question.kind in SHORT_KINDS and found.exact and len(focus) <= _SHORT_CHARS
    redacted = is_redacted(quote.document, found.focus_start, found.focus_end)
    return focus if wanted and not redacted and focus in quote.text else ""


def _timeline(question: Question, citations: Sequence[Citation]) -> tuple[TimelineEntry, ...]:
    """Return the dated statements side by side, newest first; empty unless there are several."""
    if question.kind not in _DATED or len(citations) < 2:
        return ()
    return tuple(
        TimelineEntry(
            date=citation.published or "", text=citation.quote, citation=citation.number, plan=citation.plan
        )
        for citation in citations
    )
