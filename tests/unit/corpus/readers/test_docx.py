"""Word documents: what python-docx wrote is read back, block by block."""

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
import hostile
import pytest
from docx.shared import Pt

from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.docx import read_docx
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

LIMITS = Limits.of(Config())


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(document):
    return read_docx(document if isinstance(document, bytes) else saved(document), Path("a.docx"), LIMITS)


def heading_lines(found) -> list[tuple[str, int]]:
    return [(found.text[start:].partition("\n")[0], level) for start, level in found.layout.headings]


def test_paragraphs_headings_and_tables_in_their_order():
    document = docx.Document()
    document.add_heading("政府工作报告", 0)
    document.add_heading("一、工作回顾", 1)
    document.add_paragraph("全市生产总值实现1733亿元。")
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(
        table.rows, (("项目", "投资（亿元）"), ("庄里水库", "39"), ("枣庄机场", "22.5")), strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_heading("（一）交通", 2)
    document.add_paragraph("")
    document.add_paragraph("枣庄机场已通过审批。")
    found = read(document)
    assert found.text.splitlines() == [
        "政府工作报告",
        "一、工作回顾",
        "全市生产总值实现1733亿元。",
        "项目：庄里水库；投资（亿元）：39。",
        "项目：枣庄机场；投资（亿元）：22.5。",
        "（一）交通",
        "枣庄机场已通过审批。",
    ]
    assert heading_lines(found) == [("政府工作报告", 1), ("一、工作回顾", 1), ("（一）交通", 2)]
    places = [found.layout.place_at(found.text.index(line)) for line in found.text.splitlines()]
    assert places == [
        Place("paragraph", 1),
        Place("paragraph", 2),
        Place("paragraph", 3),
        Place("row", 2, "表格 1"),
        Place("row", 3, "表格 1"),
        Place("paragraph", 4),
        Place("paragraph", 5),
    ]


def test_a_heading_may_be_told_by_its_outline_level_or_by_the_style_its_style_is_based_on():
    document = docx.Document()
    based = document.styles.add_style("公文标题", 1)
    based.base_style = document.styles["Heading 2"]
    document.add_paragraph("总体要求", "公文标题")
    marked = document.add_paragraph("主要任务")
    marked._p.get_or_add_pPr().append(docx.oxml.parse_xml(f'<w:outlineLvl {hostile.W} w:val="2"/>'))
    text = document.add_paragraph("正文。")
    text._p.get_or_add_pPr().append(docx.oxml.parse_xml(f'<w:outlineLvl {hostile.W} w:val="9"/>'))
    assert heading_lines(read(document)) == [("总体要求", 2), ("主要任务", 3)]


def test_styles_that_are_based_on_each_other_are_text():
    document = docx.Document()
    one, other = (document.styles.add_style(name, 1) for name in ("圈", "环"))
    one.base_style, other.base_style = other, one
    document.add_paragraph("大坝完工。", "圈")
    assert heading_lines(read(document)) == []


def test_links_insertions_and_text_boxes_are_read_and_deletions_are_not():
    inserted = '<w:ins w:id="1"><w:r><w:t>39亿元</w:t></w:r></w:ins>'
    deleted = '<w:del w:id="2"><w:r><w:delText>38亿元</w:delText></w:r></w:del>'
    linked = "<w:hyperlink><w:r><w:t>（见附件）</w:t></w:r></w:hyperlink>"
    box = f"<w:r><w:pict><w:txbxContent>{hostile.paragraph('框中的字。')}</w:txbxContent></w:pict></w:r>"
    control = f"<w:sdt><w:sdtContent>{hostile.paragraph('控件中的字。')}</w:sdtContent></w:sdt>"
    first = f"<w:p><w:r><w:t>投资</w:t></w:r>{inserted}{deleted}{linked}{box}</w:p>"
    found = read(hostile.docx(first + control))
    assert found.text.splitlines() == ["投资39亿元（见附件）", "框中的字。", "控件中的字。"]


def test_headers_and_footers_come_once_at_the_end_without_pages_and_line_breaks_are_kept():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_paragraph("第一行\n第二行").runs[0].font.size = Pt(12)
    document.sections[0].first_page_header.paragraphs[0].text = "内部资料"
    assert read(document).text == "第一行\n第二行\n内部资料\n"


def test_a_merged_cell_is_told_once():
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    table.rows[0].cells[0].merge(table.rows[0].cells[2]).text = "2020年重点项目表"
    for cell, text in zip(table.rows[1].cells, ("水库", "机场", "高铁"), strict=True):
        cell.text = text
    assert read(document).text.splitlines() == ["2020年重点项目表", "水库；机场；高铁。"]


def test_properties():
    document = docx.Document()
    document.add_paragraph("文。")
    assert (read(document).layout.title, read(document).layout.published) == ("", None)  # the library's own
    document.core_properties.title = "关于表彰的通报"
    document.core_properties.created = datetime(2021, 3, 5, 8, tzinfo=UTC)
    layout = read(document).layout
    assert (layout.title, layout.published) == ("关于表彰的通报", None)  # made is not published


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 nothing more", "已损坏"),
        (hostile.docx(hostile.paragraph("一"))[:-200], "已损坏"),
        (b"\xd0\xcf\x11\xe0 old or locked", "密码保护"),
        (hostile.locked(), "密码保护"),
        (hostile.billion_laughs(), "XML 实体"),
        (hostile.reads_a_secret("/etc/hosts"), "XML 实体"),
        (hostile.nested(200), "已损坏"),
    ],
    ids=["no zip", "cut off", "old", "locked", "entities", "external entity", "nested"],
)
def test_what_is_refused(data, reason):
    with pytest.raises(UnreadableFileError, match=reason):
        read_docx(data, Path("a.docx"), LIMITS)


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read(hostile.climbs_out()).text == "大坝主体工程全部完工。\n"
    assert list(tmp_path.iterdir()) == []


def test_cells_merged_across_and_down_stand_where_they_hold():
    document = docx.Document()
    table = document.add_table(rows=4, cols=4)
    for row, cells in zip(
        table.rows,
        (
            ("片区", "计划", "", "备注"),
            ("", "投资（万元）", "工期（天）", ""),
            ("河东片", "860", "90", "缓建"),
            ("", "320", "60", ""),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for first, last in (((0, 1), (0, 2)), ((0, 0), (1, 0)), ((0, 3), (1, 3)), ((2, 0), (3, 0))):
        table.cell(*first).merge(table.cell(*last))
    found = read(document)
    assert found.text.splitlines() == [
        "片区：河东片；计划投资（万元）：860；计划工期（天）：90；备注：缓建。",
        "片区：河东片；计划投资（万元）：320；计划工期（天）：60。",
    ]
    [grid] = found.layout.grids
    assert (grid.name, grid.units) == ("表格 1", ("", "万元", "天", ""))
    assert [found.text[cell.start : cell.end] for cell in grid.cells(grid.rows[1])] == ["河东片", "320", "60"]


def test_a_table_in_a_cell_is_a_table_of_its_own():
    document = docx.Document()
    outer = document.add_table(rows=2, cols=2)
    for cell, text in zip((*outer.rows[0].cells, outer.cell(1, 0)), ("项目", "明细", "水库"), strict=True):
        cell.text = text
    inner = outer.cell(1, 1).add_table(rows=2, cols=2)
    for row, cells in zip(inner.rows, (("标段", "投资"), ("一标段", "39")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    assert read(document).text.splitlines() == ["项目：水库。", "标段：一标段；投资：39。"]


def test_tables_nested_fifty_deep_end_as_text():
    assert "底" in read(hostile.nested(50)).text
