"""An answer as HTML: the short answer large, the quotes with their numbers, how sure and how old it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzqa.web.markup import Markup, element, join

if TYPE_CHECKING:
    from zzqa.records import Answer, Confidence, Correction
    from zzqa.web.phrases import Phrases


def answered(answer: Answer, turn_id: str, phrases: Phrases) -> Markup:
    """Return what the documents say to a question; [n] opens the card of source n."""
    return element(
        "div",
        *(element("p", _corrected(one, phrases), class_="note") for one in answer.corrections),
        element("p", answer.short, class_="short") if answer.short else "",
        *([_timeline(answer, turn_id, phrases)] if _is_dated(answer) else _quotes(answer, turn_id, phrases)),
        _chips(answer, phrases),
        class_="answered",
    )


def _corrected(correction: Correction, phrases: Phrases) -> str:
    return phrases.corrected.format(typed=correction.typed, taken=correction.taken)


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
        plan = element("span", phrases.planned, class_="chip plan") if citation.plan else ""
        paragraphs[-1] += [plan, quote, _reference(citation.number, turn_id, phrases)]
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
    dated = max((c.published for c in answer.citations if c.published), default=None)
    return element(
        "div",
        element("span", phrases.confidence.format(band=phrases.bands[band]), class_=f"chip band {band}"),
        element("span", phrases.as_of.format(date=phrases.date(dated)), class_="chip") if dated else "",
        element("span", phrases.outdated, class_="chip plan") if _is_old(answer) else "",
        element("p", _meaning(answer.confidence, phrases), class_="note"),
        class_="chips",
    )


def _is_old(answer: Answer) -> bool:
    """Say whether every source is one that may have been overtaken."""
    return bool(answer.citations) and all(citation.outdated for citation in answer.citations)


def _meaning(confidence: Confidence, phrases: Phrases) -> str:
    """Return what a confidence means: how often such answers were right, and how often this one may be."""
    percent = min(99, round(100 * confidence.score))
    if confidence.accuracy is None:
        meaning = phrases.confidence_meaning.format(percent=percent)
    else:
        band, accuracy = phrases.bands[confidence.band], round(100 * confidence.accuracy)
        meaning = phrases.confidence_measured.format(band=band, accuracy=accuracy, percent=percent)
    return meaning if confidence.band == "high" else meaning + phrases.confidence_low


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
