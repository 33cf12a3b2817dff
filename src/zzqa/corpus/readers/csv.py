"""Comma-separated values, with the standard library's csv."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Final

from zzqa.corpus.encoding import decode
from zzqa.corpus.grids.raw import plain_rows
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.records import Place

_DELIMITERS: Final = ",;\t|，"
# A line before the first row by which a spreadsheet is told the delimiter; it shows no row for it.
_NAMED: Final = re.compile(rf"sep=([{_DELIMITERS}])\r?\n", re.IGNORECASE)
_CHINESE_COMMA: Final = "，"
# Lines, and characters of them, from which the delimiter is told.
_SAMPLE_LINES: Final = 20
_SAMPLE_CHARS: Final = 100 * 1024


def read_csv(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the rows as sentences; the place of each is its row, counted from 1 with the header."""
    text, encoding = decode(data, path)
    text = text.removeprefix("\ufeff")
    named = _NAMED.match(text)
    csv.field_size_limit(limits.document_chars)
    lines = io.StringIO(text[named.end() :] if named else text, newline="")
    rows = csv.reader(lines, delimiter=named[1] if named else _delimiter(text, path))
    draft = Draft(path, limits)
    try:
        draft.table(plain_rows((Place("row", number), row) for number, row in enumerate(rows, 1)))
    except csv.Error as error:
        raise damaged(path) from error
    return draft.finish(encoding)


def _delimiter(text: str, path: Path) -> str:
    """Return the delimiter that cuts the first lines into equally many fields, of several the commonest.

    A Chinese comma is part of a text rather than its border, so it counts only where no other cuts. That of
    a .tsv is a tab.
    """
    if path.suffix.lower() == ".tsv":
        return "\t"
    sample = text[:_SAMPLE_CHARS].splitlines()[:_SAMPLE_LINES]

    def fit(delimiter: str) -> tuple[bool, bool, float, int]:
        fields = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        first = fields[0] if fields else 1
        alike = sum(count == first for count in fields) / max(1, len(fields))
        return first > 1, delimiter != _CHINESE_COMMA, round(alike, 1), sum(fields)

    return max(_DELIMITERS, key=fit)
