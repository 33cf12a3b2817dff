"""Workbooks and comma-separated values."""

import io
from datetime import date, datetime
from pathlib import Path

import hostile
import openpyxl
import pytest

from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.csv import read_csv
from zzqa.corpus.readers.xlsx import read_xlsx
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

LIMITS = Limits.of(Config())


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(data: bytes):
    return read_xlsx(data, Path("a.xlsx"), LIMITS)


def test_sheets_rows_and_their_places():
    found = read(
        workbook(
            项目=[["项目", "投资（亿元）"], ["庄里水库", 39], ["枣庄机场", 22.5]],
            Sheet2=[["姓名", "职务"], [], ["王五", "主任"]],
        )
    )
    assert found.text.splitlines() == [
        "项目",
        "项目：庄里水库；投资（亿元）：39。",
        "项目：枣庄机场；投资（亿元）：22.5。",
        "姓名；职务。",
        "王五；主任。",
    ]
    assert found.layout.place_at(found.text.index("枣庄机场")) == Place("row", 3, "项目")
    assert found.layout.place_at(found.text.index("王五")) == Place("row", 3, "Sheet2")
    assert found.layout.headings == ((0, 1),)


def test_cells_read_as_excel_shows_them():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            0.1 + 0.2,
            1733.0,
            2300_0000,
            True,
            date(2020, 8, 25),
            datetime.fromisoformat("2020-08-25T09:30"),
            "39亿元",
        ]
    )
    sheet.append([0.065, 0.5])
    sheet["A2"].number_format, sheet["B2"].number_format = "0.0%", "0%"
    assert read(saved(book)).text.splitlines() == [
        "0.3；1733；23000000；是；2020-08-25；2020-08-25 09:30；39亿元。",
        "6.5%；50%。",
    ]


def test_hidden_sheets_and_formulas_without_a_value_are_left_out():
    book = openpyxl.Workbook()
    book.active.append(["合计", "=1+1", "两项"])
    book.create_sheet("草稿").append(["秘密"])
    book["草稿"].sheet_state = "hidden"
    assert read(saved(book)).text == "合计；两项。\n"


def test_a_far_cell_costs_nothing():
    found = read(hostile.far_cell())
    assert found.text.splitlines() == ["项目", "天涯海角"]
    assert found.layout.place_at(found.text.index("天涯")) == Place("row", 1048576, "Sheet")


def test_a_huge_cell_is_refused():
    with pytest.raises(UnreadableFileError, match="文字超过 3,000,000 字"):
        read(hostile.huge_cell(3_000_001))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_the_encodings_and_delimiters_that_programs_write(encoding, delimiter):
    rows = [["项目", "投资"], ["庄里水库", '三十九"亿"元'], ["枣庄机场，含军地协议", "22.5"]]
    text = "\r\n".join(
        delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
    )
    found = read_csv(text.encode(encoding), Path("a.csv"), LIMITS)
    assert found.text.splitlines() == [
        '项目：庄里水库；投资：三十九"亿"元。',
        "项目：枣庄机场，含军地协议；投资：22.5。",
    ]
    assert found.layout.place_at(0) == Place("row", 2)


def test_a_csv_quote_that_never_closes():
    found = read_csv(('项目,投资\n"水库' + "水" * 200_000).encode(), Path("a.csv"), LIMITS)
    assert len(found.text) > 200_000


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_the_line_that_names_the_delimiter_is_no_row(bom):
    found = read_csv(
        f"{bom}sep=;\r\n项目;投资,亿元\r\n庄里水库,枣庄机场;39\r\n".encode(), Path("a.csv"), LIMITS
    )
    assert found.text == "项目：庄里水库,枣庄机场；投资,亿元：39。\n"
    assert found.layout.place_at(0) == Place("row", 2)
