"""The blocks of HTML as a browser shows them: headings, paragraphs, items, definitions and tables.

It takes everything that is shown and says of each block whether it leads elsewhere, as navigation does;
which of them are the main text of a page is for zzqa.corpus.readers.html to tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from zzqa.corpus.grids.markup import tables_of
from zzqa.corpus.grids.raw import Spanning
from zzqa.corpus.readers.raised import lowered, raised
from zzqa.han import HAN_CLASS

_Element = Any  # lxml's element, which has no types
Rows = tuple[tuple[Spanning, ...], ...]

# What a browser does not show, or shows to be filled in; what is struck out; how a character is read.
_NOT_SHOWN: Final = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "svg", "select", "datalist", "textarea",
    "audio", "video", "canvas", "map", "del", "s", "strike", "rt", "rp",
})  # fmt: skip
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BESIDE_ROLES: Final = frozenset({"navigation", "search", "banner", "dialog", "alertdialog", "menu"})
# Words in the class or id of what stands around the text of a page.
_BESIDE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:(?:site|page|main|top|global)[_-]?)?(?:foot(?!.?note)(?:er)?|copyright|nav(?:bar|igation)?)"
    r"|menu|breadcrumbs?|crumbs?|pagination|pager)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = _HEADINGS.keys() | {
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup",
    "hr", "html", "legend", "li", "main", "marquee", "menu", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_SPACE: Final = re.compile(r"[ \t\r\n\f\xa0]+")
# Where the page's source was broken inside Chinese, which writes no blanks.
_IN_CHINESE: Final = re.compile(rf"(?<=[{HAN_CLASS}，。；：、）])[ \t]*[\r\n]\s*(?=[{HAN_CLASS}（])")
# Beside each other stand 发布时间：2024-03-05 and 来源：县爱卫办, told apart by a style sheet alone.
_LABEL: Final = re.compile(rf"\s*[{HAN_CLASS}]{{2,6}}[：:]")
_AROUND_BREAK: Final = re.compile(r" *\n *")
_BUTTON_CHARS: Final = 6  # a shorter button is one to press (提交), not a question that opens its answer
_CELL_CHARS: Final = 1000  # of a cell; a table with longer ones sets out a page
_TERM_CHARS: Final = 30  # a longer term, or one that ends like a sentence, stands on a line of its own
_ENDED: Final = "。！？!?；;：:，,、"
_MENU_CHARS: Final = 200  # navigation with more text that leads nowhere is none; its end may be missing
_LINK_SHARE: Final = 0.7  # of a block's characters; such a block leads elsewhere


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page, with its `level` as a heading (0 for text), or the `rows` of a table.

    `within` are the elements around it, outermost first, by their place in the page; `is_link` says that
    most of it leads elsewhere.
    """

    text: str
    level: int = 0
    rows: Rows = ()
    within: tuple[int, ...] = ()
    is_link: bool = False

    @property
    def said(self) -> str:
        """All its text, that of a table's cells a line each."""
        return self.text or "\n".join(cell.text for row in self.rows for cell in row)


def parsed(text: str, *, whole: bool = True) -> _Element | None:
    """Return the tree of a page or of a piece of one, without what is not shown, or None for none.

    A page that is not wanted `whole` comes without its head, foot and sides.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # there is nothing in it
        return None
    for element in list(tree.iter()):
        if (
            _is_not_shown(element) or (not whole and _is_beside(element))
        ) and element.getparent() is not None:
            element.drop_tree()
    for element in list(tree.iter("sup", "sub")):
        _set_text(element, (raised if element.tag == "sup" else lowered)(element.text_content()))
    return tree


def blocks(tree: _Element) -> list[Block]:
    """Return the blocks below an element, in their order."""
    walk = _Walk()
    walk.go(tree)
    walk.end_line()
    return walk.found


@dataclass(slots=True)
class _Walk:
    """A walk through a tree in the order of its text, which gathers lines and ends them at blocks."""

    found: list[Block] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _linked: int = 0
    _levels: list[int] = field(default_factory=list)
    _within: list[int] = field(default_factory=list)
    _links: int = 0
    _seen: int = 0

    def go(self, element: _Element) -> None:
        """Take an element with all that is in it."""
        tag = element.tag
        self._seen += 1
        if tag == "head":
            return
        if tag == "br":
            self._line.append("\n")
        elif tag == "table" and (tables := _data_tables(element)):
            self.end_line()
            for rows in tables:
                self._add(rows=rows, is_link=_is_link(element))
        elif tag == "dl" and not _is_link(element):
            self._inside(element, self._definitions)
        elif tag != "button" or len(element.text_content().strip()) >= _BUTTON_CHARS:
            self._inside(element, self._children)

    def end_line(self) -> None:
        """End the line that is being gathered, if it has any text."""
        text = _shown("".join(self._line))
        if text:
            is_link = self._linked >= _LINK_SHARE * len("".join(text.split()))
            self._add(text, level=max(self._levels, default=0), is_link=is_link)
        self._line, self._linked = [], 0

    def _inside(self, element: _Element, take: Callable[[_Element], None]) -> None:
        """Take what is in an element, on lines of its own if it is a block."""
        tag, is_block = element.tag, element.tag in _BLOCKS
        if is_block:
            self.end_line()
            self._within.append(self._seen)
            self._levels.append(_HEADINGS.get(tag, 0))
        self._links += tag == "a"
        take(element)
        self._links -= tag == "a"
        if is_block:
            self.end_line()
            self._levels.pop()
            self._within.pop()

    def _children(self, element: _Element) -> None:
        self._say(element.text, as_written=element.tag == "pre")
        for child in element:
            if child.tag not in _BLOCKS and self._line and _LABEL.match(child.text or ""):
                self._say(" ")
            if isinstance(child.tag, str):
                self.go(child)
            self._say(child.tail, as_written=element.tag == "pre")

    def _definitions(self, element: _Element) -> None:
        """Take a list of definitions: a short term and what it is on one line, 词：义."""
        term: list[str] = []
        for child in element:
            if child.tag == "dt":
                self._stand_alone(term)
                term = [cell_text(child)]
            elif child.tag == "dd" and term and _is_short(term[0]) and not _has_blocks(child):
                term.append(cell_text(child))
            else:
                self._stand_alone(term)
                term = []
                self.go(child)
        self._stand_alone(term)

    def _stand_alone(self, term: Sequence[str]) -> None:
        """Write a term and the meanings after it as a line."""
        if term:
            self._say(f"{term[0]}：{'；'.join(filter(None, term[1:]))}" if any(term[1:]) else term[0])
            self.end_line()

    def _say(self, text: str | None, *, as_written: bool = False) -> None:
        if text:
            self._line.append(text if as_written else _SPACE.sub(" ", _IN_CHINESE.sub("", text)))
            self._linked += len("".join(text.split())) if self._links else 0

    def _add(self, text: str = "", *, level: int = 0, rows: Rows = (), is_link: bool) -> None:
        within = (*self._within, self._seen) if rows else tuple(self._within)
        self.found.append(Block(text, level, rows, within, is_link))


def _data_tables(table: _Element) -> list[Rows]:
    """Return a table and those in its cells, each in rows; none for one that only sets a page in columns.

    That is one that holds headings or very long cells, and one without several rows of several cells.
    """
    if next(table.iter(*_HEADINGS), None) is not None:
        return []
    found = [tuple(map(tuple, rows)) for rows in tables_of(table)]
    return found if found and _is_data(found[0]) else []


def _is_data(rows: Rows) -> bool:
    """Say whether the rows are a table that is read, rather than one that sets out the page."""
    several = sum(sum(bool(cell.text) for cell in row) > 1 for row in rows)
    return several > 1 and all(len(cell.text) <= _CELL_CHARS for row in rows for cell in row)


def cell_text(cell: _Element) -> str:
    """Return the text of a cell, the items of a list in it with commas between them."""
    parts = [block.said for block in blocks(cell)]
    items = [*cell.iter("li", "dt", "dd")]
    if not items:
        return "\n".join(parts)
    return "".join(
        part if i == len(parts) - 1 or part[-1] in _ENDED else f"{part}，" for i, part in enumerate(parts)
    )


def links_share(element: _Element) -> float:
    """Return the share, 0 to 1, of an element's characters that lead elsewhere."""
    said = len("".join(element.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in element.iter("a"))
    return linked / said if said else 0.0


def _is_not_shown(element: _Element) -> bool:
    """Return whether a browser does not show an element."""
    return (
        element.tag in _NOT_SHOWN
        or "hidden" in element.attrib
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def _is_beside(element: _Element) -> bool:
    """Return whether an element is the head, foot or side of a page, by its tag, role or name."""
    if element.tag in ("html", "body") or any(above.tag == "article" for above in element.iterancestors()):
        return False
    if element.tag == "nav" or element.get("role") in _BESIDE_ROLES:
        return _is_link(element) or len(element.text_content()) <= _MENU_CHARS
    if element.tag in ("footer", "header", "aside"):
        return element.tag == "footer" or _is_link(element)
    named = f"{element.get('class', '')} {element.get('id', '')}"
    if not _BESIDE_NAMES.search(named):
        return False
    return "foot" in named.lower() or "copyright" in named.lower() or _is_link(element)


def _is_link(element: _Element) -> bool:
    return links_share(element) >= _LINK_SHARE


def _has_blocks(element: _Element) -> bool:
    return any(below.tag in _BLOCKS or below.tag == "br" for below in element.iterdescendants())


def _is_short(term: str) -> bool:
    """Return whether a term is one that a colon can follow."""
    return 0 < len(term) <= _TERM_CHARS and term[-1] not in _ENDED


def _set_text(element: _Element, text: str) -> None:
    """Let an element hold nothing but `text`."""
    for child in list(element):
        element.remove(child)
    element.text = text


def _shown(line: str) -> str:
    """Return a line without blanks at its ends and at those of the lines that <br> makes of it."""
    return _AROUND_BREAK.sub("\n", line).strip()
