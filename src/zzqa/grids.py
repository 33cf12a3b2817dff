"""Tables as their files have them: where in the text the cell of a row and a column stands.

The text keeps a row as a sentence, 列名：值；列名：值。, so the place of every cell follows from the names of
the columns and the lengths of the values: that is all that a grid keeps of a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

GridKind = Literal["table", "pairs"]

# The length of a cell whose formula was never computed: the file has no value to show.
UNCOMPUTED: Final = -1


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid: its number in the file's table, from 1, and where its sentence begins.

    `lengths` are the characters of the value in each column as the sentence shows it: 0 for an empty
    cell, UNCOMPUTED for a formula without a stored value; those after the last column that is filled
    are left out.
    """

    number: int
    start: int
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A filled cell: its column, from 0, and the range [start, end) of its value in the text."""

    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a file; positions are characters of the extracted text.

    `name` is that of the sheet or table, `caption` the line that stands above it. `columns` are the
    names that stand before the values ("" for none), `parts` the header cells each is made of, outermost
    first, and `units` the unit of each ("" for none). A grid of `pairs` has no names: of its columns every
    second one is a label, the next its value.
    """

    name: str
    caption: str
    kind: GridKind
    columns: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]
    rows: tuple[GridRow, ...]

    def cells(self, row: GridRow) -> Iterator[GridCell]:
        """Yield the filled cells of a row, in their order."""
        position = row.start
        for column, length in enumerate(row.lengths):
            if length > 0:
                name = self.columns[column]
                position += len(name) + 1 if name else 0
                yield GridCell(column, position, position + length)
                position += length + 1

    def end(self, row: GridRow) -> int:
        """Return where the sentence of a row ends, its mark included."""
        return max((cell.end + 1 for cell in self.cells(row)), default=row.start)

    def uncomputed(self, row: GridRow, column: int) -> bool:
        """Say whether a cell is a formula without a stored value."""
        return column < len(row.lengths) and row.lengths[column] == UNCOMPUTED

    def to_list(self) -> list[Any]:
        """Return the grid as what JSON can say, a list of numbers a row."""
        rows = [[row.number, row.start, *row.lengths] for row in self.rows]
        return [self.name, self.caption, self.kind, self.columns, self.parts, self.units, rows]

    @classmethod
    def from_list(cls, content: list[Any]) -> Self:
        """Return the grid that `to_list` told. Raises ValueError or TypeError for anything else."""
        name, caption, kind, columns, parts, units, rows = content
        return cls(
            name,
            caption,
            kind,
            tuple(columns),
            tuple(map(tuple, parts)),
            tuple(units),
            tuple(GridRow(number, start, tuple(lengths)) for number, start, *lengths in rows),
        )
