"""The 文档库 panel: what is indexed, and what cleaning did to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import gradio as gr

from zzqa.web.faults import fault_box, fault_of
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for
from zzqa.web.source import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zzqa.engine import Engine
    from zzqa.records import Document, Repair

_SHOWN_REPAIRS: Final = 12  # of a document; a Traditional one has thousands, all alike


def library_panel(page: gr.Blocks, engine: Engine, shown: gr.Markdown) -> None:
    """Draw the list, as `shown`, into `page` and connect it."""

    def load(request: gr.Request) -> Markup:
        phrases = phrases_for(request.headers.get("accept-language"))
        try:
            return document_list(engine.documents(), phrases)
        except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
            return fault_box(fault_of(error), phrases)

    shown.render()
    page.load(load, None, shown, show_progress="hidden", api_visibility="private")


def document_list(documents: Sequence[Document], phrases: Phrases) -> Markup:
    """Return the documents by file name; each opens to the repairs that were made in it."""
    if not documents:
        return element("p", phrases.library_empty, class_="note")
    characters = sum(len(document.text) for document in documents)
    summary = phrases.library_text.format(count=len(documents), characters=f"{characters:,}")
    return element(
        "section",
        element("p", summary, class_="lead"),
        *(_document(one, phrases) for one in sorted(documents, key=lambda one: one.source)),
        class_="documents",
    )


def _document(document: Document, phrases: Phrases) -> Markup:
    repairs = phrases.repairs.format(count=f"{len(document.repairs):,}")
    head = (
        element("h3", document.title or document.source),
        place(
            "",
            document.source,
            phrases.date(document.published),
            phrases.length.format(count=f"{len(document.text):,}"),
            document.encoding,
            repairs if document.repairs else phrases.no_repairs,
        ),
    )
    if not document.repairs:
        return element("article", *head, class_="document")
    return element(
        "details", element("summary", *head), _repairs(document.repairs, phrases), class_="document"
    )


def _repairs(repairs: tuple[Repair, ...], phrases: Phrases) -> Markup:
    """Return how many repairs of each kind there are, and the commonest as before → after."""
    kinds = Counter(repair.kind for repair in repairs)
    changes = Counter((repair.kind, repair.before, repair.after) for repair in repairs)
    shown = changes.most_common(_SHOWN_REPAIRS)
    rest = len(repairs) - sum(times for _, times in shown)
    return element(
        "div",
        element(
            "p",
            *(
                element("span", f"{phrases.repair_kind(kind)} {times:,}", class_="chip")
                for kind, times in kinds.most_common()
            ),
        ),
        element("ul", *(_change(before, after, n) for (_, before, after), n in shown), class_="changes"),
        element("p", phrases.more_repairs.format(count=f"{rest:,}"), class_="note") if rest else "",
    )


def _change(before: str, after: str, times: int) -> Markup:
    return element(
        "li",
        element("del", _clipped(before)),
        " → ",
        element("ins", _clipped(after) or "∅"),
        element("span", f" ×{times:,}", class_="times") if times > 1 else "",
    )


def _clipped(change: str) -> str:
    return change if len(change) <= 40 else f"{change[:40]}…"
