"""One source of an answer as HTML: the passage in its context, the quote highlighted."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from zzqa.web.changes import kinds_line, repaired
from zzqa.web.export import quoted
from zzqa.web.markup import Markup, element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zzqa.records import Citation
    from zzqa.web.changes import Change
    from zzqa.web.excerpt import Excerpt, Setting
    from zzqa.web.phrases import Phrases

_BLANK_LINES: Final = re.compile(r"\n\s*\n")


def source_card(excerpt: Excerpt, card_id: str, phrases: Phrases) -> Markup:
    """Return the card that [n] opens; the page hides every card but the one in use."""
    citation = excerpt.citation
    return element(
        "section",
        element(
            "header",
            element("span", f"[{citation.number}]", class_="number"),
            element("h3", citation.title),
            element("button", phrases.close, type="button", class_="close"),
        ),
        place(
            "",
            citation.source,
            phrases.date(citation.published),
            phrases.cited_place(citation),
            phrases.score.format(score=_probability(citation.score)),
        ),
        element("p", _copies_line(citation.copies, phrases), class_="note") if citation.copies else "",
        _row(citation),
        _passage(excerpt, card_id, phrases),
        element(
            "p",
            element("button", phrases.copy_quote, type="button", class_="copy", value=phrases.copied),
            element("span", quoted(citation, phrases), class_="copied-text", hidden=True),
            original_link(citation.doc_id, citation.start, citation.end, phrases.open_original)
            if excerpt.clean
            else "",
            class_="actions",
        ),
        id=card_id,
        class_="source first" if citation.number == 1 else "source",
    )


def _row(citation: Citation) -> str:
    """Return the row of a table that is cited, a line a cell so that it fits a phone, the answer marked."""
    if not citation.cells:
        return ""
    lines = (
        element(
            "tr",
            element("th", cell.column, scope="row"),
            element("td", element("mark", cell.text) if cell.marked else cell.text),
        )
        for cell in citation.cells
    )
    return element("table", element("tbody", *lines), class_="row")


def place(title: str, *parts: str, tag: str = "p") -> Markup:
    """Return a quiet line that says where something stands; empty parts are left out."""
    return element(
        tag,
        element("cite", title) if title else "",
        *(element("span", part) for part in parts if part),
        class_="place",
    )


def original_link(doc_id: str, start: int, end: int, label: str) -> Markup:
    """Return a link to the original of a document, at the place of its clean range [start, end)."""
    address = f"original/{doc_id}?start={start}&end={end}#quote"
    return element("a", label, href=address, target="_blank", rel="noopener", class_="original")


def _probability(score: float) -> str:
    """Return two decimals; nothing read by a machine is certain, so never 1.00."""
    return ">0.99" if 0.995 <= score <= 1 else f"{score:.2f}"


def _passage(excerpt: Excerpt, card_id: str, phrases: Phrases) -> Markup:
    if excerpt.clean is None or excerpt.original is None:
        return element(
            "div", element("p", phrases.gone, class_="note"), element("blockquote", excerpt.citation.quote)
        )
    if excerpt.clean.parts == excerpt.original.parts:
        return _in_context(excerpt.clean)
    return element(
        "div",
        *_switch(card_id, phrases),
        element("div", _in_context(excerpt.clean), class_="cleaned"),
        element("div", _as_filed(excerpt.original, excerpt.changes, phrases), class_="as-filed"),
        element("p", _changes_line(excerpt, phrases), class_="note"),
        class_="twofold",
    )


def _changes_line(excerpt: Excerpt, phrases: Phrases) -> str:
    kinds = Counter(kind for change in excerpt.changes for kind in change.kinds)
    count = phrases.repaired.format(count=f"{len(excerpt.changes):,}")
    return f"{count}{phrases.colon}{kinds_line(kinds, phrases)}" if kinds else count


def _copies_line(copies: Sequence[str], phrases: Phrases) -> str:
    return phrases.copies.format(count=len(copies), sources=phrases.list_comma.join(copies))


def _switch(card_id: str, phrases: Phrases) -> list[Markup]:
    """Return two radio buttons that CSS alone turns into a switch; the cleaned text comes first."""
    choices = (("cleaned", phrases.cleaned, True), ("filed", phrases.as_filed, False))
    return [
        part
        for key, label, checked in choices
        for part in (
            element("input", type="radio", name=card_id, id=f"{card_id}-{key}", class_=key, checked=checked),
            element("label", label, for_=f"{card_id}-{key}"),
        )
    ]


def _in_context(setting: Setting) -> Markup:
    before, after = (_BLANK_LINES.sub("\n", side) for side in (setting.before, setting.after))
    return element("blockquote", before.lstrip(), element("mark", setting.quote), after.rstrip())


def _as_filed(setting: Setting, changes: Sequence[Change], phrases: Phrases) -> Markup:
    """Return the passage as the file has it, with every place marked that cleaning changed."""
    before, quote, after = setting.parts
    start = setting.offset + len(before)
    return element(
        "blockquote",
        *repaired(before, setting.offset, changes, phrases),
        element("mark", *repaired(quote, start, changes, phrases)),
        *repaired(after, start + len(quote), changes, phrases),
    )
