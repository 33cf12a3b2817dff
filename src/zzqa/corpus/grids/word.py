"""Tables of Word: gridSpan across, vMerge down, columns left out before and behind, tables in cells.

This module takes elements of python-docx, which zzqa.corpus.readers.docx alone imports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

from zzqa.corpus.grids.raw import BLANK, MOST_COLUMNS, MOST_SPREAD, RawRow, Slot
from zzqa.records import Place

# Tables in tables are kept apart down to this depth; deeper ones are text of their cell.
_MOST_DEPTH: Final = 8
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Element = Any  # python-docx's elements, which have no types
Text = Callable[[Element], str]


def tables_of(table: Element, name: str, text: Text, *, depth: int = 1) -> Iterator[list[RawRow]]:
    """Yield the rows of a table, and then those of the tables inside of its cells, each for itself.

    `text` gives the text of a paragraph. A cell that is merged down stands in every row it spans.
    """
    inner: list[Element] = []
    yield list(_Filling(name, text, inner, deep=depth >= _MOST_DEPTH).rows(table))
    for nested in inner:
        yield from tables_of(nested, name, text, depth=depth + 1)


class _Filling:
    """Fills the slots of a table from the left; a cell that goes on with the one above is that cell."""

    def __init__(self, name: str, text: Text, inner: list[Element], *, deep: bool) -> None:
        self._name = name
        self._text = text
        self._inner = inner
        self._deep = deep
        self._origins = count(1)
        self._above: list[Slot] = []
        self._left = MOST_SPREAD

    def rows(self, table: Element) -> Iterator[RawRow]:
        """Yield the rows with every slot filled."""
        for number, row in enumerate(_rows(table), 1):
            header = bool(row.findall(f"{_W}trPr/{_W}tblHeader"))
            slots: list[Slot] = [BLANK] * _number(row, "gridBefore")
            for cell in _cells(row):
                slots.extend(self._slots(cell, len(slots), header=header))
            self._above = slots
            yield RawRow(number, Place("row", number, self._name), slots)

    def _slots(self, cell: Element, column: int, *, header: bool) -> list[Slot]:
        """Return the slots of a cell: as many as it spans columns."""
        properties = cell.find(f"{_W}tcPr")
        merged = properties.find(f"{_W}vMerge") if properties is not None else None
        across = max(1, min(_value(properties, "gridSpan"), MOST_COLUMNS - column))
        self._left -= across - 1
        if self._left < 0:
            across = 1
        nested = [] if self._deep else _nested(cell)
        self._inner.extend(nested)
        goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
        if goes_on and column < len(self._above):
            slot = self._above[column]
        else:
            slot = Slot(self._lines(cell, skip=bool(nested)), next(self._origins), header=header)
        return [slot] * across

    def _lines(self, cell: Element, *, skip: bool) -> str:
        """Return the lines of a cell, those of tables in it too unless these are kept apart."""
        paragraphs = cell.iter(f"{_W}p") if not skip else _own(cell)
        return "\n".join(self._text(each) for each in paragraphs if not _is_fallback(each))


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, in content controls too, without those deleted under tracked changes."""
    for child in table:
        found = child.iterfind(f"{_W}sdtContent/{_W}tr") if child.tag == f"{_W}sdt" else (child,)
        yield from (row for row in found if row.tag == f"{_W}tr" and row.find(f"{_W}trPr/{_W}del") is None)


def _cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row, those in content controls too."""
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":
            yield from child.iterfind(f"{_W}sdtContent/{_W}tc")


def _nested(cell: Element) -> list[Element]:
    """Return the outermost tables of a cell."""
    return [
        table
        for table in cell.iter(f"{_W}tbl")
        if next(table.iterancestors(f"{_W}tc"), None) is cell and not _is_fallback(table)
    ]


def _own(cell: Element) -> Iterator[Element]:
    """Yield the paragraphs of a cell that stand in no table in it."""
    return (line for line in cell.iter(f"{_W}p") if next(line.iterancestors(f"{_W}tc"), None) is cell)


def _is_fallback(element: Element) -> bool:
    """Return whether an element stands there only for old programs, which read it instead of another."""
    return any(
        above.getparent().find(f"{_MC}Choice") is not None
        for above in element.iterancestors(f"{_MC}Fallback")
    )


def _value(properties: Element | None, name: str) -> int:
    """Return the number that a property of a cell has, 1 where there is none."""
    found = properties.find(f"{_W}{name}") if properties is not None else None
    digits = found.get(f"{_W}val", "") if found is not None else ""
    return int(digits) if digits.isdigit() else 1


def _number(row: Element, name: str) -> int:
    """Return how many columns a row leaves out at its side."""
    found = row.find(f"{_W}trPr/{_W}{name}")
    digits = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(digits), MOST_COLUMNS) if digits.isdigit() else 0
