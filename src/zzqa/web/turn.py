"""One turn of a conversation as HTML: the question, its answer or refusal, and the sources beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zzqa.web.faults import Fault, fault_box
from zzqa.web.markup import Markup, element, join
from zzqa.web.source import place, source_card, where

if TYPE_CHECKING:
    from zzqa.records import Answer, Hit, Refusal
    from zzqa.web.excerpt import Excerpt
    from zzqa.web.phrases import Phrases

_SHOWN_QUESTION_CHARS: Final = 120  # of a longer question the beginning is shown, and its length


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it; with neither answer nor fault it is still being looked up."""

    question: str
    answer: Answer | None = None
    excerpts: tuple[Excerpt, ...] = ()
    fault: Fault | None = None


def conversation(turns: tuple[Turn, ...], phrases: Phrases) -> Markup:
    """Return all turns, oldest first; element ids count from 1 and stay when turns are added."""
    return element(
        "section",
        *(_turn(turn, f"turn-{number}", phrases) for number, turn in enumerate(turns, start=1)),
        class_="turns",
    )


def _turn(turn: Turn, turn_id: str, phrases: Phrases) -> Markup:
    if turn.answer is None:
        body = fault_box(turn.fault, phrases) if turn.fault else _pending(phrases)
    elif turn.answer.refusal is not None or not turn.answer.found:
        body = _refused(turn.answer.refusal, phrases)
    else:
        body = _answered(turn.answer, turn_id, phrases)
    cards = (source_card(one, f"{turn_id}-source-{one.citation.number}", phrases) for one in turn.excerpts)
    return element(
        "article",
        element("div", _asked(turn, phrases), body, class_="told"),
        element("div", *cards, class_="sources") if turn.excerpts else "",
        id=turn_id,
        class_="turn",
    )


def _asked(turn: Turn, phrases: Phrases) -> Markup:
    shown = turn.question
    if len(shown) > _SHOWN_QUESTION_CHARS:
        shown = shown[:_SHOWN_QUESTION_CHARS] + phrases.characters.format(count=f"{len(turn.question):,}")
    understood = turn.answer.standalone if turn.answer else ""
    completed = understood and understood.strip() != turn.question.strip()
    return element(
        "header",
        element("h2", shown, class_="question"),
        element(
            "p",
            f"{phrases.understood} ",
            element("button", understood, type="button", class_="reask", title=phrases.ask_again),
            class_="understood",
        )
        if completed
        else "",
    )


def _pending(phrases: Phrases) -> Markup:
    return element("p", phrases.pending, class_="pending")


def _refused(refusal: Refusal | None, phrases: Phrases) -> Markup:
    nearest = refusal.nearest if refusal else None
    asked = refusal is None or refusal.reason != "question"  # what is no question was not looked for
    reason = refusal.message.removeprefix(phrases.not_found).lstrip("：，。 ") if refusal else ""
    return element(
        "div",
        element("p", phrases.not_found, class_="not-found") if asked else "",
        element("p", reason, class_="reason") if reason else "",
        _nearest(nearest, phrases) if nearest else "",
        class_="refused",
    )


def _nearest(hit: Hit, phrases: Phrases) -> Markup:
    return element(
        "details",
        element("summary", phrases.nearest),
        element("p", phrases.nearest_note, class_="note"),
        element("blockquote", hit.passage.text),
        place(hit.title, hit.source, phrases.date(hit.published)),
        class_="nearest",
        open=True,
    )


def _answered(answer: Answer, turn_id: str, phrases: Phrases) -> Markup:
    return element(
        "div",
        element("p", answer.short, class_="short") if answer.short else "",
        *([_timeline(answer, turn_id, phrases)] if _is_dated(answer) else _quotes(answer, turn_id, phrases)),
        _chips(answer, phrases),
        element(
            "p",
            element("button", phrases.copy_answer, type="button", class_="copy", value=phrases.copied),
            element("span", with_citations(answer, phrases), class_="copied-text", hidden=True),
            class_="actions",
        ),
        class_="answered",
    )


def _is_dated(answer: Answer) -> bool:
    """Say whether the timeline tells the whole answer, so that the quotes need not stand twice."""
    told = {entry.citation for entry in answer.timeline}
    dates = {entry.date for entry in answer.timeline}
    return len(dates) > 1 and told == {citation.number for citation in answer.citations}


def _quotes(answer: Answer, turn_id: str, phrases: Phrases) -> list[Markup]:
    """Return the answer's text by paragraph, each quote followed by the number that opens its source."""
    paragraphs: list[list[str]] = []
    position = 0
    for citation in answer.citations:
        found = answer.text.find(citation.quote, position)
        if not paragraphs or found < 0 or "\n" in answer.text[position:found]:
            paragraphs.append([])
        quote = _with_short(citation.quote, answer.short if citation.number == 1 else "")
        paragraphs[-1] += [quote, _reference(citation.number, turn_id, phrases)]
        position = max(position, found + len(citation.quote))
    return [element("p", *parts, class_="quote") for parts in paragraphs]


def _with_short(quote: str, short: str) -> Markup:
    before, found, after = quote.partition(short) if short else (quote, "", "")
    return join(before, element("em", found) if found and found != quote else found, after)


def _reference(number: int, turn_id: str, phrases: Phrases) -> Markup:
    return element(
        "button",
        f"[{number}]",
        type="button",
        class_="cite",
        value=f"{turn_id}-source-{number}",
        title=phrases.source.format(number=number),
    )


def _chips(answer: Answer, phrases: Phrases) -> Markup:
    band = answer.confidence.band
    named = {"high": phrases.high, "medium": phrases.medium, "low": phrases.low}[band]
    meaning = phrases.confidence_meaning.format(percent=min(99, round(100 * answer.confidence.score)))
    if band != "high":
        meaning += phrases.confidence_low
    dated = max((c.published for c in answer.citations if c.published), default=None)
    return element(
        "details",
        element(
            "summary",
            element("span", phrases.confidence.format(band=named), class_=f"chip band {band}", title=meaning),
            element("span", phrases.as_of.format(date=phrases.date(dated)), class_="chip") if dated else "",
        ),
        element("p", meaning, class_="note"),
        class_="chips",
    )


def _timeline(answer: Answer, turn_id: str, phrases: Phrases) -> Markup:
    entries = sorted(answer.timeline, key=lambda entry: entry.date, reverse=True)
    return element(
        "section",
        element("h3", phrases.timeline),
        element(
            "ol",
            *(
                element(
                    "li",
                    element("time", phrases.date(entry.date or None), datetime=entry.date or None),
                    element(
                        "span",
                        element("span", phrases.planned, class_="chip plan") if entry.plan else "",
                        entry.text,
                        _reference(entry.citation, turn_id, phrases),
                    ),
                    class_="plan" if entry.plan else None,
                )
                for entry in entries
            ),
        ),
        class_="timeline",
    )


def with_citations(answer: Answer, phrases: Phrases) -> str:
    """Return the answer as plain text to be pasted elsewhere: question, quotes, and their places."""
    places = (f"[{one.number}] {where(one, phrases)}" for one in answer.citations)
    return "\n".join([answer.standalone or answer.question, "", answer.text, "", *places])
