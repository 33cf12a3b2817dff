"""What was found in a table: rows with the cells that answer, or why no cell does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zzqa.answering.tables.view import Row, Table
from zzqa.records import Document
from zzqa.sentences import Range

# Why no cell answers: it is empty, its formula has no stored value, the row or the column is not there,
# no cell states what would have to be computed, or no row is so.
NoCell = Literal["empty", "uncomputed", "no_row", "no_column", "computed", "no_match", "too_many"]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of the answer: the range of its sentence in the clean text, and those of the cells that answer."""

    document: Document
    number: int
    start: int
    end: int
    cells: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class TableFinding:
    """What a table says to a question, `probability` being how likely that is what was asked for.

    Without a `refusal` the rows answer, and `short` is the slice of the first one that does by itself, if
    one does. With one, `refusal` is a Chinese sentence, `reason` says which it is, `names` are the words of
    the question it speaks of, and the rows are those an answer would be made of.
    """

    rows: tuple[FoundRow, ...]
    probability: float
    short: Range | None = None
    reason: NoCell | None = None
    refusal: str = ""
    names: tuple[str, ...] = ()


def found_row(table: Table, row: Row, columns: tuple[int, ...]) -> FoundRow:
    """Return a row of a finding with the cells in `columns`; the sentence is that of the first of these."""
    cells = [row.cells[column] for column in columns if column in row.cells]
    start, end = cells[0].sentence if cells else row.sentence
    return FoundRow(table.document, row.number, start, end, tuple((cell.start, cell.end) for cell in cells))
