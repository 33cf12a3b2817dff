"""Which rows at the head of a table name its columns: the one first, or several under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zzqa.corpus.grids.raw import BLANK, Slot
from zzqa.corpus.grids.units import unit_of, without_unit

Slots = Sequence[Slot]

# Characters of the name of a column, at most; longer cells are text.
NAME_CHARS: Final = 30
# Header rows of a table, at most.
_MOST_ROWS: Final = 5
# A value rather than a name: a number with or without its sign, share or unit. A year may name a column.
_VALUE: Final = re.compile(
    r"(?!(?:19|20)\d\d$)[-+—–]?[¥￥$]?[\d,.]+\s*(?:%|％|[万亿]?[元吨人个家户亩])?|\d{4}[-/.]\d.*"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff（）()]")


def header_count(rows: Sequence[Slots]) -> int:
    """Return how many of the rows, from the first on, name the columns of those below; 0 for none."""
    marked = 0
    while marked < len(rows) and all(slot.header for slot in rows[marked] if slot.text):
        marked += 1
    if 0 < marked < len(rows):
        return marked
    if not rows or not _are_names(rows[0]):
        return 0
    found = 1
    while found < min(len(rows) - 1, _MOST_ROWS) and _goes_on(rows[found - 1], rows[found]):
        found += 1
    return found


def column_parts(rows: Sequence[Slots], width: int) -> list[tuple[str, ...]]:
    """Return for each column the header cells above it, outermost first, none twice."""
    filled = [_filled_right(row, rows[at + 1]) for at, row in enumerate(rows[:-1])] + list(rows[-1:])
    return [tuple(dict.fromkeys(_at(row, column).text for row in filled if _at(row, column).text))
            for column in range(width)]  # fmt: skip


def joined(parts: Sequence[str]) -> str:
    """Return the name of a column from the header cells above it, its unit at the end.

    >>> joined(("限额（立方米）", "松木"))
    '限额松木（立方米）'
    """
    unit = next((unit for part in reversed(parts) if (unit := unit_of(part))), "")
    name = ""
    for part in map(without_unit, parts) if unit and len(parts) > 1 else parts:
        close = not name or (_HAN.search(name[-1]) and _HAN.search(part[0]))
        name += part if close else f" {part}"
    return f"{name}（{unit}）" if unit and len(parts) > 1 else name


def _are_names(row: Slots) -> bool:
    """Say whether the cells of a row can be the names of columns."""
    filled = [slot.text for slot in row if slot.text]
    return all(len(text) <= NAME_CHARS and not _VALUE.fullmatch(text) for text in filled) and not any(
        slot.pending for slot in row
    )


def _goes_on(above: Slots, row: Slots) -> bool:
    """Say whether a row names columns too, under a header row.

    It does where it divides a cell that spans several columns, or what a blank beside a name stands for.
    Every other column must be blank in it, or go on with the cell above.
    """
    if not _are_names(row):
        return False
    divided, others = _divided(above, row)
    return bool(divided) and all(
        not (below := _at(row, column)).text
        or below.origin == _at(above, column).origin
        or below.text == _at(above, column).text
        for column in others
    )


def _divided(above: Slots, row: Slots) -> tuple[set[int], list[int]]:
    """Return the columns whose cell above spans several of them and is divided by a row; and the others."""
    groups: list[list[int]] = []
    for column in range(max(len(above), len(row))):
        slot, before = _at(above, column), _at(above, column - 1) if column else BLANK
        same = slot.origin == before.origin != 0
        blank = not slot.text and column > 0 and bool(_at(row, column).text)
        if groups and (same or blank):
            groups[-1].append(column)
        else:
            groups.append([column])
    divided = {
        column
        for group in groups
        if len(group) > 1 and len({_at(row, at).origin for at in group}) > 1 and _at(above, group[0]).text
        for column in group
    }
    return divided, [column for group in groups for column in group if column not in divided]


def _filled_right(above: Slots, row: Slots) -> list[Slot]:
    """Return a header row whose blanks beside a name stand for that name, where the row below divides it."""
    divided = _divided(above, row)[0]
    filled: list[Slot] = []
    for column in range(max(len(above), len(row))):
        slot = _at(above, column)
        filled.append(filled[-1] if not slot.text and column in divided and filled else slot)
    return filled


def _at(row: Slots, column: int) -> Slot:
    return row[column] if 0 <= column < len(row) else BLANK
