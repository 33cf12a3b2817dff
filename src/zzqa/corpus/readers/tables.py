"""Tables as text: each row a sentence that says its column names, so that it can be quoted alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from zzqa.han import HAN_CLASS
from zzqa.records import Place

Row = tuple[Place, Sequence[str]]

# Characters of the name of a column, at most; longer cells are text.
_NAME_CHARS: Final = 30
# A value rather than a name: a number with or without its sign, share or unit. A year may name a column.
_VALUE: Final = re.compile(
    r"(?!(?:19|20)\d\d$)[-+—–]?[\d,.]+\s*(?:%|％|[万亿]?[元吨人个家户亩])?|\d{4}[-/.]\d.*"
)
_SPACE: Final = re.compile(r"\s+")
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{HAN_CLASS}，。；：、）])\s+(?=[{HAN_CLASS}（])")
_ENDS: Final = "。；;！？!?"


def row_sentences(rows: Iterable[Row]) -> Iterator[tuple[Place, str]]:
    """Yield a line for each row of a table that has text: its cells after the names of their columns.

    The names are the first row with several cells, if none of these looks like a value; a blank row
    ends a table, and the next one has names of its own. A row with one cell is a title or a note.

    >>> rows = [["项目", "投资（亿元）"], ["庄里水库", "39"], ["注：截至6月底"]]
    >>> [text for _, text in row_sentences((Place("row", i), row) for i, row in enumerate(rows, 1))]
    ['项目：庄里水库；投资（亿元）：39。', '注：截至6月底']
    """
    names: Sequence[str] = ()
    header: tuple[Place, str] | None = None
    begun = False
    for place, values in rows:
        cells = [_one_line(value) for value in values]
        filled = sum(map(bool, cells))
        if filled == 0:
            names, begun = (), False
        elif filled == 1:
            yield place, "".join(cells)
        elif not begun and _are_names(cells):
            if header:
                yield header
            names, header, begun = cells, (place, _sentence((), cells)), True
        else:
            header, begun = None, True
            yield place, _sentence(names, cells)
    if header:
        yield header


def _are_names(cells: Sequence[str]) -> bool:
    """Return whether the cells of a row can be the names of columns."""
    return all(len(cell) <= _NAME_CHARS and not _VALUE.fullmatch(cell) for cell in cells if cell)


def _sentence(names: Sequence[str], cells: Sequence[str]) -> str:
    """Return a row as a sentence, 列名：值；列名：值。, which ends like one."""
    parts = [
        f"{name}：{cell}" if name and name != cell else cell
        for name, cell in zip_longest(names, cells, fillvalue="")
        if cell
    ]
    return "；".join(part.rstrip(_ENDS) for part in parts) + "。"


def _one_line(cell: str) -> str:
    """Return a cell without line breaks; one inside Chinese is where the cell was too narrow."""
    return _SPACE.sub(" ", _BETWEEN_HAN.sub("", cell.strip())) if "\n" in cell else cell.strip()
