"""Comma-separated values, with the standard library's csv."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Final

from zzqa.corpus.encoding import decode
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.tables import row_sentences
from zzqa.records import Place

_DELIMITERS: Final = ",;\t|，"
# A line before the first row by which a spreadsheet is told the delimiter; it shows no row for it.
_NAMED: Final = re.compile(rf"sep=([{_DELIMITERS}])\r?\n", re.IGNORECASE)
# Lines from which the delimiter is told.
_SAMPLE_LINES: Final = 20


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
        draft.lines(row_sentences((Place("row", number), row) for number, row in enumerate(rows, 1)))
    except csv.Error as error:
        raise damaged(path) from error
    return draft.finish(encoding)


def _delimiter(text: str, path: Path) -> str:
    """Return the delimiter that stands oftenest in the first lines; that of a .tsv is a tab."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    sample = "\n".join(text[: 100 * 1024].splitlines()[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=sample.count)
