"""The page of one document: its original text, a line a line, with the quote and every repair marked.

Only documents of the index are served, as escaped text; no path of the machine ever reaches this page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse
from starlette.routing import Route

from zzqa.errors import ZzqaError
from zzqa.web.changes import Change, changes_of, repair_summary, repaired
from zzqa.web.faults import fault_box, fault_of
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for
from zzqa.web.source import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from zzqa.engine import Engine
    from zzqa.records import Document

# Of a longer file the surroundings of the quote are shown: a browser lays out this much in a second.
MAX_CHARS: Final = 300_000
_STYLE: Final = Path(__file__).parent / "styles"


def original_route(engine: Engine) -> Route:
    """Return the route /original/DOC_ID?start=S&end=E, where [S, E) is the clean text that was quoted."""

    def show(request: Request) -> HTMLResponse:
        phrases = phrases_for(request.headers)
        try:
            document = engine.document(request.path_params["doc_id"])
            return _page(
                document.title, original_text(document, _quoted(document, request), phrases), phrases
            )
        except LookupError:
            return _page(phrases.gone, element("p", phrases.gone), phrases, status=404)
        except ZzqaError as error:
            return _page(phrases.fault, fault_box(fault_of(error), phrases), phrases, status=500)

    return Route("/original/{doc_id}", show)


def original_text(document: Document, quoted: tuple[int, int] | None, phrases: Phrases) -> Markup:
    """Return the document's original with the range [start, end) of it marked that is `quoted`."""
    start, end = _window(document, quoted)
    repairs = phrases.repairs.format(count=f"{len(document.repairs):,}")
    return element(
        "main",
        element("h1", document.title or document.source),
        place("", document.source, phrases.date(document.published), document.encoding),
        element("p", f"SHA-256 {document.sha256}", class_="note"),
        element("details", element("summary", repairs), repair_summary(document.repairs, phrases))
        if document.repairs
        else element("p", phrases.no_repairs, class_="note"),
        element("p", phrases.extracted, class_="note") if document.layout.places else "",
        element("p", phrases.part_only.format(count=f"{len(document.original):,}"), class_="note")
        if end - start < len(document.original)
        else "",
        _lines(document, (start, end), quoted, phrases),
    )


def _window(document: Document, quoted: tuple[int, int] | None) -> tuple[int, int]:
    """Return the range of whole lines of the original that is shown."""
    text = document.original
    if len(text) <= MAX_CHARS:
        return 0, len(text)
    middle = quoted[0] if quoted else 0
    start = text.rfind("\n", 0, max(0, middle - MAX_CHARS // 2)) + 1
    end = text.find("\n", min(len(text), start + MAX_CHARS))
    return start, end if end >= 0 else len(text)


def _lines(
    document: Document, shown: tuple[int, int], quoted: tuple[int, int] | None, phrases: Phrases
) -> Markup:
    changes = changes_of(document, *shown)
    items, offset, anchored, told = [], shown[0], False, None
    for line in document.original[shown[0] : shown[1]].split("\n"):
        inside = _clip(quoted, offset, offset + len(line))
        anchor = "quote" if inside and not anchored else None
        anchored = anchored or bool(anchor)
        place = document.layout.place_at(offset)
        label = element("span", phrases.place(place), class_="where") if place and place != told else ""
        items.append(element("li", label, *_line(line, offset, inside, changes, phrases, anchor=anchor)))
        offset, told = offset + len(line) + 1, place
    first = document.original.count("\n", 0, shown[0]) + 1
    return element("ol", *items, start=str(first), class_="lines")


def _line(
    line: str,
    offset: int,
    inside: tuple[int, int] | None,
    changes: Sequence[Change],
    phrases: Phrases,
    *,
    anchor: str | None,
) -> list[Markup]:
    if inside is None:
        return repaired(line, offset, changes, phrases)
    start, end = inside[0] - offset, inside[1] - offset
    return [
        *repaired(line[:start], offset, changes, phrases),
        element("mark", *repaired(line[start:end], inside[0], changes, phrases), id=anchor),
        *repaired(line[end:], inside[1], changes, phrases),
    ]


def _clip(quoted: tuple[int, int] | None, start: int, end: int) -> tuple[int, int] | None:
    """Return the part of `quoted` that lies in [start, end), or None where there is none."""
    if quoted is None or quoted[0] >= end or quoted[1] <= start:
        return None
    return max(quoted[0], start), min(quoted[1], end)


def _quoted(document: Document, request: Request) -> tuple[int, int] | None:
    """Return the original range that the address names by its clean one, or None where it names none."""
    try:
        start, end = (int(request.query_params[name]) for name in ("start", "end"))
        return document.origin.original_range(start, end)
    except (KeyError, ValueError):
        return None


def _page(title: str, body: Markup, phrases: Phrases, *, status: int = 200) -> HTMLResponse:
    style = "".join((_STYLE / name).read_text(encoding="utf-8") for name in ("colours.css", "original.css"))
    head = element(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", title),
        element("style", Markup(style)),
    )
    page = element("html", head, element("body", body), lang=phrases.language)
    return HTMLResponse(f"<!doctype html>{page}", status_code=status)
