"""A table as a reader hands it over: rows of slots, a cell that spans several standing in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from zzqa.records import Place

# Columns of a table, at most, that a span may reach; no table that people read is wider.
MOST_COLUMNS: Final = 1024
# Slots that all spans of one table may fill beside their first ones, at most.
MOST_SPREAD: Final = 200_000


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a table: the text of the cell there, and which cell that is.

    `origin` is the number of the cell: slots that one cell spans share it; 0 is no cell. `header` says
    that the format marks the cell as a header, `pending` that it is a formula without a stored value.
    """

    text: str = ""
    origin: int = 0
    header: bool = False
    pending: bool = False


BLANK: Final = Slot()


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table: its number in the file's table, from 1, its place, and its slots from the left."""

    number: int
    place: Place
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Spanning:
    """A cell as HTML and Word write it: once, with how many columns and rows it spans."""

    text: str
    across: int = 1
    down: int = 1
    header: bool = False


def plain_rows(rows: Iterable[tuple[Place, Sequence[str]]]) -> Iterator[RawRow]:
    """Yield the rows of a table without spans."""
    origins = count(1)
    for number, (place, cells) in enumerate(rows, 1):
        yield RawRow(number, place, [Slot(cell, next(origins)) for cell in cells])


def spread(rows: Iterable[tuple[Place, Sequence[Spanning]]]) -> list[RawRow]:
    """Return the rows of a table whose cells span columns and rows, each cell in every slot it holds.

    As in HTML a cell takes the first free slot of its row. Spans end with the table, and what a hostile
    one would fill beyond the limits stays blank.

    >>> rows = [[Spanning("甲", down=2), Spanning("乙", across=2)], [Spanning("丙"), Spanning("丁")]]
    >>> [[slot.text for slot in row.slots] for row in spread((Place("row", 1), row) for row in rows)]
    [['甲', '乙', '乙'], ['甲', '丙', '丁']]
    """
    return list(_Spreading().rows(rows))


class _Spreading:
    """Fills slots from the left; what a cell above holds of the next row is remembered by column."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[Slot, int]] = {}  # column -> the slot and the rows it still holds
        self._left = MOST_SPREAD
        self._origins = count(1)

    def rows(self, rows: Iterable[tuple[Place, Sequence[Spanning]]]) -> Iterator[RawRow]:
        """Yield the rows with every slot filled."""
        for number, (place, cells) in enumerate(rows, 1):
            yield RawRow(number, place, self._row(cells))

    def _row(self, cells: Sequence[Spanning]) -> list[Slot]:
        slots: dict[int, Slot] = {}
        held, self._held = self._held, {}
        for column, (slot, down) in held.items():
            slots[column] = slot
            if down > 1:
                self._held[column] = (slot, down - 1)
        column = 0
        for cell in cells:
            while column in slots:
                column += 1
            column = self._place(cell, column, slots)
        return [slots.get(at, BLANK) for at in range(max(slots, default=-1) + 1)]

    def _place(self, cell: Spanning, column: int, slots: dict[int, Slot]) -> int:
        """Put a cell into the slots from `column` on and return the column behind it."""
        slot = Slot(cell.text, next(self._origins), header=cell.header)
        across = max(1, min(cell.across, MOST_COLUMNS - column)) if self._left else 1
        for at in range(column, column + across):
            if at > column and (at in slots or self._left <= 0):
                return at
            self._left -= at > column
            slots[at] = slot
            if cell.down > 1 and self._left > 0:
                self._left -= 1
                self._held[at] = (slot, cell.down - 1)
        return column + across
