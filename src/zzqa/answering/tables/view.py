"""A table of a document, ready to be asked: its cells in the clean text, found by what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.answering.tables.values import is_value
from zzqa.folding import fold
from zzqa.grids import Grid
from zzqa.records import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Characters of a cell by which a row can be named, at least and at most.
_LEAST_KEY: Final = 2
MOST_KEY: Final = 40
_SPACE: Final = re.compile(r"\s+")
_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_UNIT: Final = re.compile(r"(?:[(\[][^()\[\]]{1,12}[)\]])+$|[/,][^/,]{1,6}$")
_TOTAL: Final = re.compile(
    r"[全各总]?[国省市县区镇乡村校院司]?(?:合计|总计|小计|共计|总和|累计|平均值?|均值|总数|总体)(?:数|值)?"
)
_NUMBERING: Final = re.compile(r"序号|编号|行号|no\.?|#", re.IGNORECASE)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def folded(text: str) -> str:
    """Return a text with one width and case and without blanks: how questions and cells are compared."""
    return _SPACE.sub("", fold(text))


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: what it says, and its ranges [start, end) of the clean text: its value, its sentence."""

    column: int
    text: str
    start: int
    end: int
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name as compared, without its unit; the header cells above it; its unit.

    `numeric` says that most of its cells are numbers, `lead` is where its name begins before a value, in
    characters.
    """

    index: int
    name: str
    parts: tuple[str, ...]
    unit: str
    numeric: bool
    shown: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number in the file's table, its cells by column, and whether it sums up others."""

    number: int
    cells: Mapping[int, Cell]
    total: bool
    uncomputed: frozenset[int] = frozenset()

    @property
    def sentence(self) -> tuple[int, int]:
        """The range of the row's sentence in the clean text."""
        return next(iter(self.cells.values())).sentence


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document. `index` finds rows by what a cell says, (row, column) each; `aliases` by less.

    `context` is what stands around the table, folded: it explains words of a question that no cell holds.
    """

    document: Document
    name: str
    context: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    form: bool
    index: Mapping[str, Sequence[tuple[int, int]]] = field(repr=False)
    aliases: Mapping[str, Sequence[tuple[int, int]]] = field(repr=False)

    def key_column(self) -> int:
        """Return the column that names the rows: the first of texts that is no numbering."""
        texts = [c.index for c in self.columns if not c.numeric and not _NUMBERING.search(c.name)]
        return texts[0] if texts else 0


def tables_of(document: Document) -> list[Table]:
    """Return the tables of a document that hold something, in their order."""
    around = _around(document)
    return [table for grid in document.layout.grids if (table := _table(document, grid, around)).rows]


def _around(document: Document) -> str:
    return f"{document.title} {PurePosixPath(document.source).stem} {document.layout.title}"


def _table(document: Document, grid: Grid, around: str) -> Table:
    rows = list(_rows(document, grid))
    if grid.kind == "pairs":
        rows, names = _form(rows)
        columns = tuple(Column(at, folded(name), (), "", False, name) for at, name in enumerate(names))
        around += " " + " ".join(cell.text for row in rows for cell in row.cells.values())
    else:
        columns = _columns(document, grid, rows)
    context = folded(f"{around} {grid.caption} {grid.name}")
    index, aliases = _indexed(rows, columns)
    is_form = grid.kind == "pairs"
    return Table(document, grid.name, context, columns, tuple(rows), is_form, index, aliases)


def _rows(document: Document, grid: Grid) -> Iterator[Row]:
    """Yield the rows of a grid with their places in the clean text; what cleaning took out is empty."""
    starts: NDArray[np.int32] = document.origin.starts
    ends = np.array([[row.start, grid.end(row)] for row in grid.rows], dtype=np.int64)
    sentences = np.searchsorted(starts, ends).tolist()
    placed = [list(grid.cells(row)) for row in grid.rows]
    flat = np.array([(cell.start, cell.end) for cells in placed for cell in cells], dtype=np.int64)
    ranges = iter(np.searchsorted(starts, flat.reshape(-1, 2)).tolist())
    for row, cells, (first, last) in zip(grid.rows, placed, sentences, strict=True):
        found = {}
        for cell in cells:
            start, end = next(ranges)
            if start < end:
                text = document.text[start:end]
                found[cell.column] = Cell(cell.column, text, start, end, (first, last))
        if found:
            total = any(_TOTAL.fullmatch(folded(cell.text)) for cell in found.values())
            missing = frozenset(c for c in range(len(row.lengths)) if grid.uncomputed(row, c))
            yield Row(row.number, found, total, missing)


def _form(rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """Return labels with values as one row whose columns the labels name."""
    names: list[str] = []
    cells: dict[int, Cell] = {}
    for row in rows:
        for at in range(0, max(row.cells) + 1, 2):
            label, value = row.cells.get(at), row.cells.get(at + 1)
            if label:
                if value:
                    column = len(names)
                    cells[column] = Cell(column, value.text, value.start, value.end, value.sentence)
                names.append(label.text)
    return ([Row(1, cells, total=False)] if cells else []), names


def _columns(document: Document, grid: Grid, rows: Sequence[Row]) -> tuple[Column, ...]:
    samples: dict[int, list[Cell]] = {}
    for row in rows[:200]:
        for column, cell in row.cells.items():
            samples.setdefault(column, []).append(cell)
    columns = []
    for at, named in enumerate(grid.columns):
        cells = samples.get(at, [])
        shown = _shown_name(document, named, cells[0]) if cells and named else named
        parts = tuple(_without_unit(folded(part)) for part in grid.parts[at]) if shown == named else ()
        numbers = sum(is_value(cell.text) for cell in cells)
        name = _without_unit(folded(shown))
        columns.append(Column(at, name, parts, folded(grid.units[at]), 2 * numbers > len(cells), shown))
    return tuple(columns)


def _shown_name(document: Document, named: str, cell: Cell) -> str:
    """Return the name of a column as the clean text has it, in Simplified characters."""
    before = document.text[cell.sentence[0] : cell.start]
    return before[-1 - len(named) : -1] if len(before) > len(named) else named


def _without_unit(name: str) -> str:
    return _UNIT.sub("", name) or name


def _indexed(
    rows: Sequence[Row], columns: Sequence[Column]
) -> tuple[dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]]:
    """Return where each cell that can name a row stands, by what it says and by shorter forms of it."""
    index: dict[str, list[tuple[int, int]]] = {}
    aliases: dict[str, list[tuple[int, int]]] = {}
    for at, row in enumerate(rows):
        for column, cell in row.cells.items():
            key = folded(cell.text)
            if _LEAST_KEY <= len(key) <= MOST_KEY and not (columns[column].numeric and is_value(cell.text)):
                index.setdefault(key, []).append((at, column))
                for alias in _aliases(key):
                    aliases.setdefault(alias, []).append((at, column))
    _add_short_names(index, aliases, len(columns))
    return index, {alias: places for alias, places in aliases.items() if alias not in index}


def _aliases(key: str) -> Iterator[str]:
    """Yield other ways to write what a cell says: without brackets, a day in Chinese."""
    bare = _BRACKETS.sub("", key)
    if bare != key and len(bare) >= _LEAST_KEY:
        yield bare
    if day := _ISO_DAY.fullmatch(key):
        year, month, date = day[1], int(day[2]), day[3]
        yield f"{year}年{month}月{int(date)}日" if date else f"{year}年{month}月"


def _add_short_names(
    index: Mapping[str, Sequence[tuple[int, int]]], aliases: dict[str, list[tuple[int, int]]], width: int
) -> None:
    """Add the names of a column without what ends all of them: 大坪 for 大坪镇, where all are 镇."""
    keys: list[list[str]] = [[] for _ in range(width)]
    for key, places in index.items():
        for column in {column for _, column in places}:
            keys[column].append(key)
    for column, found in enumerate(keys):
        ending = _common_ending([key for key in found if not _TOTAL.fullmatch(key)])
        for key in found:
            short = key.removesuffix(ending) if ending else key
            if short != key and len(short) >= _LEAST_KEY:
                aliases.setdefault(short, []).extend(place for place in index[key] if place[1] == column)


def _common_ending(keys: Sequence[str]) -> str:
    if len(keys) < 2:
        return ""
    shortest = min(map(len, keys))
    length = 0
    while length < shortest - 1 and len({key[-1 - length] for key in keys}) == 1:
        length += 1
    return keys[0][len(keys[0]) - length :] if length else ""
