"""Excel workbooks, with openpyxl. This module is its only importer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.package import opened_package
from zzqa.corpus.readers.properties import title
from zzqa.corpus.readers.tables import Row, row_sentences
from zzqa.records import Place

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_UNNAMED_SHEET: Final = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
_PERCENT: Final = re.compile(r"(?:0|#)(?:\.(?P<decimals>0+))?%")
# Digits that Excel keeps of a number (its specification); more are only noise of binary fractions.
_DIGITS: Final = 15


def read_xlsx(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the visible sheets, a line a row; the place of a line is its sheet and row.

    Of a formula the value is read that was last computed; one that never was is blank.
    """
    import openpyxl

    package = opened_package(data, path, limits)
    try:
        book = openpyxl.load_workbook(package, read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise damaged(path) from error
    draft = Draft(path, limits)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                _write(sheet, draft)
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise damaged(path) from error
    return draft.finish("xlsx", title=title(book.properties.title))


def _write(sheet: ReadOnlyWorksheet, draft: Draft) -> None:
    """Write a sheet: its name, where a person gave it one, as the heading of its rows."""
    if not _UNNAMED_SHEET.fullmatch(sheet.title):
        draft.line(sheet.title, Place("row", 1, sheet.title), level=1)
    draft.lines(row_sentences(_rows(sheet)))


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[Row]:
    """Yield the rows of a sheet with the text that Excel shows of their cells, nearly."""
    sheet.reset_dimensions()  # else a cell in the last column makes every row 16,384 cells long
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield Place("row", number, sheet.title), [_shown(cell.value, cell) for cell in row]


def _shown(value: object, cell: Any) -> str:  # noqa: ANN401 -- one of openpyxl's three kinds of cells
    """Return the text of a cell: whole numbers without a point, shares in percent, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        percent = _PERCENT.search(cell.number_format or "")
        if percent:
            return f"{value:.{len(percent['decimals'] or '')}%}"
        return f"{value:.{_DIGITS}g}" if isinstance(value, float) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)
