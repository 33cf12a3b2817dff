"""The rows of a sheet as a person sees them: merged cells filled, hidden rows and columns left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import count
from typing import Final

from zzqa.corpus.grids.raw import BLANK, MOST_COLUMNS, MOST_SPREAD, RawRow, Slot
from zzqa.records import Place

# Merged ranges of a sheet, at most; those behind are as if they were not merged.
_MOST_MERGED: Final = 20_000
# Columns that lie empty between two filled ones, at most: what stands farther off is told next to them.
_WIDEST_GAP: Final = 64


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged range of a sheet, its columns and rows from 1, both ends included."""

    min_col: int
    min_row: int
    max_col: int
    max_row: int


def sheet_rows(
    cells: Mapping[int, Mapping[int, str | None]],
    *,
    name: str,
    merged: Sequence[MergedRange] = (),
    hidden_rows: AbstractSet[int] = frozenset(),
    hidden_columns: Sequence[range] = (),
) -> Iterator[RawRow]:
    """Yield the rows of a sheet that hold text and are shown, and a blank one where rows lie empty.

    `cells` has the rows in their order, the cells by their column, from 1, None for a formula without a
    stored value. A merged cell stands in every slot of its range that lies in the sheet's filled part.
    """
    origins = count(1)
    numbers = {row: {column: next(origins) for column in found} for row, found in cells.items()}
    filled = _filled(cells, numbers, merged)
    columns = _shown_columns(filled, hidden_columns)
    last = 0
    for number in sorted(filled):
        if last and _lies_empty(last, number, hidden_rows):
            yield RawRow(number, Place("row", number, name), ())
        last = number
        if number not in hidden_rows:
            row = filled[number]
            yield RawRow(number, Place("row", number, name), _slots(row, columns))


def _slots(row: Mapping[int, Slot], columns: Sequence[int]) -> list[Slot]:
    """Return the slots of a row up to its last filled one."""
    last = max(row)
    return [row.get(column, BLANK) for column in columns if column <= last]


def _filled(
    cells: Mapping[int, Mapping[int, str | None]],
    numbers: Mapping[int, Mapping[int, int]],
    merged: Sequence[MergedRange],
) -> dict[int, dict[int, Slot]]:
    """Return the slots of every row that has cells, merged ones repeated within the filled part."""
    filled = {
        row: {
            column: Slot(text or "", numbers[row][column], pending=text is None)
            for column, text in found.items()
        }
        for row, found in cells.items()
    }
    widest = max((max(found) for found in cells.values() if found), default=0)
    rows = sorted(filled)
    left = MOST_SPREAD
    for one in merged[:_MOST_MERGED]:
        slot = filled.get(one.min_row, {}).get(one.min_col)
        if slot is None:
            continue
        across = range(one.min_col, min(one.max_col, widest, one.min_col + MOST_COLUMNS) + 1)
        for row in _between(rows, one.min_row, one.max_row):
            if left <= 0:
                break
            left -= len(across)
            filled[row].update(dict.fromkeys(across, slot))
    return filled


def _between(rows: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return the numbers from `first` to `last` of an ascending sequence."""
    from bisect import bisect_left, bisect_right

    return rows[bisect_left(rows, first) : bisect_right(rows, last)]


def _shown_columns(filled: Mapping[int, Mapping[int, Slot]], hidden: Sequence[range]) -> list[int]:
    """Return the columns from the first filled one to the last that are shown, without wide empty gaps."""
    used = sorted({column for row in filled.values() for column in row})
    columns: list[int] = []
    for at, column in enumerate(used):
        gap = range(used[at - 1] + 1, column) if at else range(0)
        columns.extend(gap if len(gap) <= _WIDEST_GAP else ())
        columns.append(column)
    return [column for column in columns if not any(column in one for one in hidden)]


def _lies_empty(last: int, number: int, hidden: AbstractSet[int]) -> bool:
    """Say whether a row that is shown lies empty between two rows."""
    between = number - last - 1
    return between > 0 and (
        between > len(hidden) or any(row not in hidden for row in range(last + 1, number))
    )
