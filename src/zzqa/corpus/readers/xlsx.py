"""Excel workbooks, with openpyxl. This module is its only importer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zzqa.corpus.grids.raw import RawRow
from zzqa.corpus.grids.sheet import MergedRange, sheet_rows
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.package import opened_package
from zzqa.corpus.readers.properties import title
from zzqa.records import Place

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_UNNAMED_SHEET: Final = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
_PERCENT: Final = re.compile(r"(?:0|#)(?:\.(?P<decimals>0+))?%")
# Words around a number: 0.00"万元", "约"0, ¥#,##0.00.
_WORDS: Final = re.compile(
    r"(?:\[\$(?P<sign>[¥￥$€£])[^\]]*\]|\"(?P<before>[^\"]{1,12})\"|(?P<money>[¥￥]))?"
    r"[\\_ ]*[#,0?]*0(?:\.(?P<decimals>0+))?"
    r"(?:_[ )])?\s*(?:\"(?P<after>[^\"]{1,12})\")?"
)
# What stands for a formula without a stored value while a sheet is read.
_UNCOMPUTED: Final = object()
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
    draft.table(_rows(sheet), name=sheet.title)


def _rows(sheet: ReadOnlyWorksheet) -> list[RawRow]:
    """Return the rows of a sheet that a person sees, with the text that Excel shows of their cells, nearly.

    openpyxl reads merged cells and hidden rows only with all of a workbook in memory; its parser of one
    sheet, which it uses for both ways, tells them row by row.
    """
    book = sheet.parent
    formats = _formats(book)
    kept: dict[int, dict[int, str | None]] = {}
    with sheet._get_source() as source:
        parser = _parser()(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, row in parser.parse():
            cells = {
                cell["column"]: _told(cell["value"], formats(cell["style_id"]))
                for cell in row
                if cell["value"] is not None
            }
            if cells:
                kept[number] = cells
    return list(
        sheet_rows(
            kept,
            name=sheet.title,
            merged=[MergedRange(*one.bounds) for one in getattr(parser.merged_cells, "mergeCell", ())],
            hidden_rows=_hidden_rows(parser.row_dimensions),
            hidden_columns=_hidden_columns(parser.column_dimensions),
        )
    )


def _parser() -> Any:  # noqa: ANN401 -- a class of openpyxl, which has no types
    """Return openpyxl's parser of a sheet, which here also tells formulas that were never computed."""
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):  # type: ignore[misc]
        def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401
            cell: dict[str, Any] = super().parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                cell["value"] = _UNCOMPUTED
            return cell

    return Parser


def _formats(book: Any) -> Callable[[int], str]:  # noqa: ANN401 -- openpyxl's Workbook
    """Return what gives the number format of a style by its number."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    def number_format(style: int) -> str:
        try:
            code = book._cell_styles[style].numFmtId
        except IndexError:
            return "General"
        if code < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(code, "General"))
        return str(book._number_formats[code - BUILTIN_FORMATS_MAX_SIZE])

    return lru_cache(maxsize=None)(number_format)


def _hidden_rows(dimensions: Mapping[str, Mapping[str, str]]) -> frozenset[int]:
    return frozenset(int(number) for number, row in dimensions.items() if _is_true(row.get("hidden")))


def _hidden_columns(dimensions: Mapping[str, Mapping[str, str]]) -> list[range]:
    return [
        range(int(column["min"]), int(column["max"]) + 1)
        for column in dimensions.values()
        if _is_true(column.get("hidden"))
    ]


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _told(value: object, number_format: str) -> str | None:
    """Return the text of a cell, None for a formula that was never computed."""
    return None if value is _UNCOMPUTED else _shown(value, number_format)


def _shown(value: object, number_format: str) -> str:
    """Return the text of a cell: whole numbers without a point, shares in percent, days in ISO form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float, number_format: str) -> str:
    """Return a number as its format shows it: in percent, and with the words around it: 0.0"万元"."""
    percent = _PERCENT.search(number_format)
    if percent:
        return f"{value:.{len(percent['decimals'] or '')}%}"
    digits = f"{value:.{_DIGITS}g}" if isinstance(value, float) else str(value)
    around = _WORDS.fullmatch(number_format.partition(";")[0])
    if not around:
        return digits
    decimals = around["decimals"]
    shown = f"{value:.{len(decimals)}f}" if decimals else digits
    return f"{around['before'] or around['sign'] or around['money'] or ''}{shown}{around['after'] or ''}"
