"""Tables of HTML, in pages and in Markdown: rowspan and colspan, headers, tables inside of cells.

This module takes elements of lxml, which comes with trafilatura and python-docx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from zzqa.corpus.grids.raw import Spanning

# Tables in tables are kept apart down to this depth; deeper ones are text of their cell.
MOST_DEPTH: Final = 8
# A span beyond this is no span that anybody sees.
_MOST_SPAN: Final = 65_534
_ROWS: Final = frozenset({"tr"})
_CELLS: Final = frozenset({"td", "th"})
_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
# Elements that stand on lines of their own.
_LINES: Final = frozenset(
    {
        "p",
        "div",
        "li",
        "br",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "table",
        "section",
        "article",
    }
)
_UNSHOWN: Final = frozenset({"script", "style", "template", "noscript"})
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_LINE_SPACE: Final = re.compile(r" *\n[ \n]*")

Element = Any  # lxml's element, which has no types


def tables_of(table: Element, *, depth: int = 1) -> Iterator[list[list[Spanning]]]:
    """Yield the rows of a table, and then those of the tables inside of its cells, each for itself.

    A cell has the text beside the tables in it; where these are too deep, theirs as well.
    """
    rows, inner = [], []
    for row in _rows(table):
        cells = []
        for cell in row:
            if cell.tag in _CELLS and not _hidden(cell):
                nested = list(_nested(cell)) if depth < MOST_DEPTH else []
                inner.extend(nested)
                cells.append(_spanning(cell, skip=bool(nested)))
        rows.append(cells)
    if any(any(cell.text for cell in row) for row in rows):
        yield rows
    for nested_table in inner:
        yield from tables_of(nested_table, depth=depth + 1)


def text_of(element: Element, *, skip_tables: bool = False) -> str:
    """Return the text of an element as a reader sees it: items and paragraphs on lines of their own."""
    raw = "".join(_texts(element, skip_tables=skip_tables))
    return _LINE_SPACE.sub("\n", raw).strip()


def _spanning(cell: Element, *, skip: bool) -> Spanning:
    lines = text_of(cell, skip_tables=skip).split("\n")
    text = (
        "\n".join(lines)
        if len(lines) < 2 or not _is_list(cell)
        else "，".join(line.strip("，；;,") for line in lines)
    )
    return Spanning(text, _span(cell, "colspan"), _span(cell, "rowspan"), header=cell.tag == "th")


def _is_list(cell: Element) -> bool:
    """Say whether a cell holds items, which a line of text must tell apart."""
    return next(cell.iter("li"), None) is not None


def _span(cell: Element, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name, ""))
    value = int(digits[1]) if digits else 1
    if name == "rowspan" and value == 0:  # HTML: to the end of the table
        return _MOST_SPAN
    return max(1, min(value, _MOST_SPAN))


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, not those of tables in it."""
    for child in table:
        if child.tag in _ROWS and not _hidden(child):
            yield child
        elif child.tag in _GROUPS:
            yield from (row for row in child if row.tag in _ROWS and not _hidden(row))


def _nested(element: Element) -> Iterator[Element]:
    """Yield the outermost tables below an element."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag == "table":
            yield child
        else:
            waiting.extend(reversed(child))


def _hidden(element: Element) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "hidden" in element.attrib or "display:none" in style


def _texts(element: Element, *, skip_tables: bool) -> Iterator[str]:
    for piece in _walk(element, stop_at_tables=skip_tables):
        if isinstance(piece, str):
            yield piece


def _walk(root: Element, *, stop_at_tables: bool) -> Iterator[str | Element]:
    """Yield texts, and tables whole where they are not gone into, without recursion."""
    yield _SPACE.sub(" ", root.text or "")
    waiting: list[Element | str] = list(reversed(root))
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
            continue
        waiting.append(_SPACE.sub(" ", item.tail or ""))
        tag = item.tag if isinstance(item.tag, str) else ""
        if not tag or tag in _UNSHOWN:
            continue
        if tag in _LINES:
            yield "\n"
            waiting.append("\n")
        if tag == "table" and stop_at_tables:
            yield item
            continue
        yield _SPACE.sub(" ", item.text or "")
        waiting.extend(reversed(item))
