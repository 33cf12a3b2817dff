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


def cells(found) -> list[list[str]]:
    return [
        [found.text[cell.start : cell.end] for cell in grid.cells(row)]
        for grid in found.layout.grids
        for row in grid.rows
    ]


def test_merged_cells_stand_in_every_row_and_column_they_hold():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["乡镇", "2022年", None], [None, "产量", "面积"], ["柳湾", 310, 42], [None, 275, 40]):
        sheet.append(row)
    for merged in ("A1:A2", "B1:C1", "A3:A4"):
        sheet.merge_cells(merged)
    found = read(saved(book))
    assert found.text.splitlines() == [
        "乡镇：柳湾；2022年产量：310；2022年面积：42。",
        "乡镇：柳湾；2022年产量：275；2022年面积：40。",
    ]
    assert cells(found) == [["柳湾", "310", "42"], ["柳湾", "275", "40"]]
    assert [row.number for row in found.layout.grids[0].rows] == [3, 4]


def test_hidden_rows_and_columns_are_left_out_and_end_no_table():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["项目", "内部价", "投资"], ["水库", 1, 39], ["机密", 2, 40], ["机场", 3, 22]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    assert read(saved(book)).text.splitlines() == ["项目：水库；投资：39。", "项目：机场；投资：22。"]


def test_a_formula_without_a_stored_value_is_known_as_one():
    book = openpyxl.Workbook()
    for row in (["设备", "数量", "合计"], ["水泵", None, "=B2*2"]):
        book.active.append(row)
    [grid] = read(saved(book)).layout.grids
    assert grid.uncomputed(grid.rows[0], 2)
    assert not grid.uncomputed(grid.rows[0], 1)


def test_numbers_have_the_words_of_their_format():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目", "投资", "单价", "工期"])
    sheet.append(["水库", 39.5, 1234.5, 90])
    for cell, code in zip(sheet[2][1:], ('0.0"亿元"', '"¥"#,##0.00', '0"天"'), strict=True):
        cell.number_format = code
    assert read(saved(book)).text == "项目：水库；投资：39.5亿元；单价：¥1234.50；工期：90天。\n"


def test_hostile_spans_columns_and_rows_cost_little():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目", "投资"])
    sheet.append(["水库", 39])
    sheet.merged_cells.add("A2:A65000")
    sheet.merged_cells.add("C1:XFD65000")
    for column in range(10, 10_001):
        sheet.cell(1, column, f"列{column}")
    assert "项目：水库；投资：39。" in read(saved(book)).text.splitlines()


def test_of_comma_separated_texts_with_chinese_commas_the_ascii_comma_is_the_border():
    text = (
        "问题,答案\n怎么办证,持身份证，到派出所，填表，当场办理。\n去哪里办,一楼大厅，三号窗口，周末不休。\n"
    )
    assert read_csv(text.encode(), Path("a.csv"), LIMITS).text.splitlines() == [
        "问题：怎么办证；答案：持身份证，到派出所，填表，当场办理。",
        "问题：去哪里办；答案：一楼大厅，三号窗口，周末不休。",
    ]
