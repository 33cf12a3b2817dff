"""Tables of a web page, kept whole while trafilatura looks for its main text.

trafilatura forgets spans and lists in cells. So each table is read before, and a marker with its text
stands for it in the tree: where the marker is in the main text, the table is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final, Self

from zzqa.corpus.grids.markup import tables_of, text_of
from zzqa.corpus.grids.raw import Spanning

Element = Any  # lxml's element, which has no types
Rows = list[list[Spanning]]

_MARKER: Final = re.compile(r"zzqatable(\d{1,6})z")
# Characters of a cell, at most: a table with longer ones sets out a page and is no table.
_CELL_CHARS: Final = 1000
# Cells of a row that must stand beside each other, and rows with as many, at least.
_LEAST: Final = 2


class Tables:
    """The tables of a page, by the number in the marker that stands for each."""

    def __init__(self) -> None:
        self._kept: list[list[Rows]] = []

    @classmethod
    def taken_out(cls, root: Element) -> Self:
        """Return the tables of a page, in whose tree markers stand for them now."""
        tables = cls()
        for table in list(root.iter("table")):
            outer = next(table.iterancestors("table"), None)
            if outer is not None and outer.get("data-zzqa"):
                continue
            found = list(tables_of(table))
            if found and _is_data(found[0]):
                tables._keep(table, found)
        return tables

    def rows_of(self, table: Element, text: Callable[[Element], str]) -> Iterator[Rows]:
        """Yield the rows of a table of the main text: those it was marked for, or what stands in it."""
        marker = _MARKER.search(text(table))
        if marker and int(marker[1]) < len(self._kept):
            yield from self._kept[int(marker[1])]
        else:
            yield [[Spanning(text(cell)) for cell in row.iter("cell")] for row in table.iter("row")]

    def _keep(self, table: Element, found: list[Rows]) -> None:
        from lxml import etree

        shown = text_of(table)
        tail = table.tail
        for child in list(table):
            table.remove(child)
        table.text, table.tail = None, tail
        table.set("data-zzqa", "kept")
        row = etree.SubElement(table, "tr")
        etree.SubElement(row, "td").text = f"zzqatable{len(self._kept)}z {shown}"
        self._kept.append(found)


def _is_data(rows: Rows) -> bool:
    """Say whether the rows are a table that is read, rather than one that sets out the page."""
    several = (row for row in rows if sum(bool(cell.text) for cell in row) >= _LEAST)
    short = all(len(cell.text) <= _CELL_CHARS for row in rows for cell in row)
    return short and len(list(islice(several, _LEAST))) == _LEAST
