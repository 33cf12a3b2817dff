"""Passages beside an answer: the nearest ones of a refusal, and those a user may name as the right place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zzqa.web.markup import Markup, element
from zzqa.web.source import original_link, place

if TYPE_CHECKING:
    from zzqa.records import Answer, Citation, Hit
    from zzqa.web.phrases import Phrases

_NEAREST: Final = 3  # shown with a refusal: more would look like an answer


def nearest(answer: Answer, turn_id: str, phrases: Phrases, *, feedback: bool) -> Markup:
    """Return the passages that come closest to a question that has no answer; empty when there are none."""
    best = answer.refusal.nearest if answer.refusal else None
    others = [hit for hit in answer.hits if best is None or hit.passage != best.passage]
    shown = [*([best] if best else []), *others][:_NEAREST]
    if not shown:
        return Markup("")
    return element(
        "section",
        element("h3", phrases.nearest),
        element("p", phrases.nearest_note, class_="note"),
        _closest(answer.refusal.closest, phrases) if answer.refusal and answer.refusal.closest else "",
        *(
            _passage(hit, turn_id, phrases, feedback=feedback, open_=number == 0)
            for number, hit in enumerate(shown)
        ),
        class_="nearest",
    )


def _closest(closest: Citation, phrases: Phrases) -> Markup:
    """Return the sentence that was nearly sure enough to be an answer."""
    return element(
        "div",
        element("p", element("strong", phrases.closest)),
        element("blockquote", closest.quote),
        place(closest.title, closest.source, phrases.date(closest.published), tag="p"),
        original_link(closest.doc_id, closest.start, closest.end, phrases.open_original),
        class_="closest",
    )


def candidates(answer: Answer, turn_id: str, phrases: Phrases) -> Markup:
    """Return every passage that was found, closed, each with the button that names it as the right place."""
    return element(
        "details",
        element("summary", phrases.point_out),
        element("p", phrases.point_out_how, class_="note"),
        *(_passage(hit, turn_id, phrases, feedback=True, open_=False) for hit in answer.hits),
        class_="candidates",
    )


def _passage(hit: Hit, turn_id: str, phrases: Phrases, *, feedback: bool, open_: bool) -> Markup:
    passage = hit.passage
    here = element(
        "button", phrases.answer_here, type="button", class_="here", value=f"{turn_id} {passage.passage_id}"
    )
    return element(
        "details",
        element("summary", place(hit.title, hit.source, phrases.date(hit.published), tag="span")),
        element("blockquote", passage.text),
        element(
            "p",
            original_link(passage.doc_id, passage.start, passage.end, phrases.open_original),
            here if feedback else "",
            class_="actions",
        ),
        class_="candidate",
        open=open_,
    )
