"""PDF files that reportlab wrote, and the rules for lines and paragraphs without any file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import hostile
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from bench.formats import as_pdf
from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.garbled import without_garbled
from zzqa.corpus.readers.page import Line, paragraphs, without_margins
from zzqa.corpus.readers.pdf import read_pdf
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

LIMITS = Limits.of(Config())
SENTENCE = "全市上下聚焦重点项目建设，加快推进工程进度，确保年内建成投用；"


def read(data: bytes):
    return read_pdf(data, Path("a.pdf"), LIMITS)


def drawn(pages: list[list[tuple[float, float, str, float]]], **properties: str) -> bytes:
    """A file of pages with texts at (x, y from the top) in a size."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=properties.get("encrypt"))
    canvas.setTitle(properties.get("title", ""))
    for page in pages:
        for x, y, text, size in page:
            canvas.setFont("STSong-Light", size)
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_paragraphs_are_whole_again_over_lines_and_pages():
    texts = ["工作情况汇报", *(f"第{i}段：{SENTENCE * (2 + i % 5)}到此为止。" for i in range(40))]
    found = read(as_pdf("\n".join(texts)))
    assert found.text.splitlines() == texts
    pages = [place.number for _, place in found.layout.places]
    assert pages == sorted(set(pages))
    assert len(pages) > 2
    # A page begins inside a paragraph; what stands before that is on the page before.
    start, place = found.layout.places[1]
    assert place == Place("page", 2)
    assert found.text[start - 1] != "\n"
    assert found.layout.place_at(start - 1) == Place("page", 1)


def test_the_larger_title_is_a_heading():
    title = [
        (200, 80, "工作情况汇报", 18),
        (90, 120, "正文第一行，到此为止。", 12),
        (90, 138, "正文第二行。", 12),
    ]
    found = read(drawn([title]))
    assert found.text.splitlines() == ["工作情况汇报", "正文第一行，到此为止。", "正文第二行。"]
    assert found.layout.headings == ((0, 1),)


def test_running_heads_and_page_numbers_go_and_what_stands_once_stays():
    body = {1: "第7页是另一份文件的。", 2: "第3页也是。", 3: "第9页还是。"}
    pages = [
        [(260, 30, f"内部资料 第{i}期", 9), (90, 80, body[i], 12), (280, 810, f"— {i + 4} —", 9)]
        for i in (1, 2, 3)
    ]
    pages[2].append((90, 100, "2023", 12))
    assert read(drawn(pages)).text.splitlines() == [*body.values(), "2023"]


def test_two_columns_are_read_one_after_the_other():
    # PDFium leaves out a line that is equal to the one before it, where it has no font for it.
    left = [(60, 80 + 18 * i, f"{i}左栏" + "一二三四五六七八九十" * 2 + "甲", 10) for i in range(6)]
    right = [(320, 80 + 18 * i, f"{i}右栏" + "一二三四五六七八九十" * 2 + "乙", 10) for i in range(6)]
    found = read(drawn([left + right]))
    assert found.text.replace("\n", "") == "".join(text for *_, text, _ in left + right)


def test_cells_of_a_row_stay_on_a_line():
    rows = [(90, 100, "项目", 12), (300, 100, "投资", 12), (90, 130, "水库", 12), (300, 130, "39亿元", 12)]
    assert read(drawn([rows])).text.splitlines() == ["项目 投资", "水库 39亿元"]


def test_the_title_and_the_day_of_the_properties():
    layout = read(drawn([[(90, 90, "文。", 12)]], title="关于表彰的通报")).layout
    assert layout.title == "关于表彰的通报"
    assert read(drawn([[(90, 90, "文。", 12)]], title="Microsoft Word - 1.doc")).layout.title == ""


def test_radicals_that_fonts_map_characters_to_are_the_characters():
    assert read(drawn([[(90, 90, "⼯业⽤地，①号。", 12)]])).text == "工业用地，①号。\n"


def test_a_scan_is_told():
    with pytest.raises(UnreadableFileError, match=r"扫描件.*OCR"):
        read(hostile.scan())


def test_a_password_is_told_and_one_for_the_owner_only_is_none():
    page = [[(90, 90, "只有知道密码的人才能读。", 12)]]
    with pytest.raises(UnreadableFileError, match="密码保护"):
        read(drawn(page, encrypt=StandardEncryption("user", "owner")))
    assert (
        read(drawn(page, encrypt=StandardEncryption("", "owner", canPrint=0))).text
        == "只有知道密码的人才能读。\n"
    )


@pytest.mark.parametrize("data", [b"%PDF-1.4 rubbish", b"no pdf at all", as_pdf("文。")[:200]])
def test_what_is_no_pdf_is_told(data):
    with pytest.raises(UnreadableFileError, match="已损坏"):
        read(data)


def line(
    text: str, *, page: int = 1, y: float = 700, left: float = 90, right: float = 510, size: float = 12
) -> Line:
    return Line(page, text, left, right, y + size, y)


def joined(*lines: Line) -> list[str]:
    return ["".join(text for _, text in paragraph.pieces) for paragraph in paragraphs([lines])]


FULL = [line("本段是满行的一段文字，", y=700 - 18 * i) for i in range(5)]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        (line("完成投资", y=600), line("39亿元。", y=582, right=200), True),
        (line("完成投资。", y=600), line("大坝完工。", y=582, right=200), True),
        (line("完成投资。", y=600), line("大坝完工。", y=582, left=114, right=200), False),
        (line("完成投资", y=600, right=300), line("39亿元。", y=582, right=200), False),
        (line("完成投资", y=600, right=480), line("39亿元。", y=582, right=200), True),
        (line("完成投资", y=600, right=440), line("12345678亿元。", y=582, right=200), True),
        (line("完成投资", y=600), line("（一）水库", y=582, right=200), False),
        (line("完成投资", y=600), line("39亿元。", y=560, right=200), False),
        (line("总体要求", y=600, size=16), line("39亿元。", y=582, right=200), False),
        (line("completed the", y=600), line("main dam.", y=582, right=200), True),
    ],
    ids=["goes on", "sentence ends", "set in", "short", "nearly full", "number moved", "item", "gap", "larger", "latin"],
)  # fmt: skip
def test_which_lines_make_a_paragraph(first, second, one):
    blank = " " if first.text.isascii() else ""
    found = joined(*FULL, first, second)
    assert found[-1].endswith(f"{first.text}{blank}{second.text}" if one else second.text)
    assert (second.text in found) != one


def test_a_paragraph_goes_on_in_the_next_column_or_page_only_in_the_middle_of_a_sentence():
    top = line("续在次页。", page=2, y=780, right=200)
    for text, pieces in (("未完待", 2), ("已完。", 1)):
        found = list(paragraphs([[*FULL, line(text, y=600)], [top]]))
        assert len(found[-1].pieces) == pieces


def test_margins_are_found_by_their_height_and_not_by_their_words_alone():
    pages = [[line("通知", page=i, y=800), line(f"第{i}段。", page=i, y=600 - 30 * i)] for i in range(1, 5)]
    assert [[one.text for one in page] for page in without_margins(pages)] == [
        [f"第{i}段。"] for i in range(1, 5)
    ]
    moved = [
        [line("通知", page=i, y=800 - 50 * i), line(f"第{9 - i}段。", page=i, y=400)] for i in range(1, 3)
    ]
    assert sum(len(page) for page in without_margins(moved)) == 4


def test_no_page_and_no_line():
    assert list(paragraphs([])) == list(paragraphs([[]])) == []
    assert without_margins([[]]) == [[]]


def test_a_line_of_ten_thousand_digits_is_no_page_number():
    pages = [[line("7" * 10_000, page=i, y=800), line("文。", page=i, y=400)] for i in (1, 2, 3)]
    assert [len(page) for page in without_margins([*pages, [line("别的。", page=4)]])] == [0, 0, 0, 1]


def test_a_sign_that_stands_for_a_number_is_no_number():
    pages = [
        [line(text, page=i, y=800), line("文。", page=i, y=400)] for i, text in enumerate(("C#", "C5"), 1)
    ]
    assert [one.text for page in without_margins(pages) for one in page if one.top > 700] == ["C#", "C5"]


NEWS = {
    "左": "青禾县城东水厂扩建工程昨日通过验收工程总投资三千二百万元日供水能力由三万吨提高到五万吨惠及十二万名群众该工程由县水务公司负责运行。",
    "中": "县图书馆新馆本月十五日起试行开放馆藏图书四十万册设阅览座位八百个读者凭身份证免费办证每人可借十册借期三十天逾期每册每天一角钱。",
    "右": "县古城墙修缮工程近日启动修缮长度为八百六十米修缮资金一千五百万元由省文物局拨付预计明年六月底完成主体施工县文物所负责现场监理。",
}


def columns(
    *texts: str, width: int, chars: int, raster: bool, top: float = 120
) -> list[tuple[float, float, str, float]]:
    """Texts set in columns of so many characters, `width` points from one to the next."""
    drawn = [
        (60 + width * column, top + 18 * row, text[start : start + chars], 10)
        for column, text in enumerate(texts)
        for row, start in enumerate(range(0, len(text), chars))
    ]
    return sorted(drawn, key=lambda one: (one[1], one[0])) if raster else drawn


@pytest.mark.parametrize("raster", [True, False], ids=["line by line", "column by column"])
@pytest.mark.parametrize(
    ("names", "width", "chars"),
    [("左右", 250, 20), ("左右", 210, 20), ("左中右", 165, 14)],
    ids=["two", "narrow gutter", "three"],
)
def test_columns_are_told_apart_in_whatever_order_they_are_written(raster, names, width, chars):
    texts = [NEWS[name] for name in names]
    title = (200, 80, "青禾快报", 20)
    foot = (
        60,
        400,
        "本报地址在县城文昌路十八号的县融媒体中心大楼第三层，每周五出版，欢迎来稿，来稿一经采用即付稿酬。",
        10,
    )
    found = read(drawn([[title, *columns(*texts, width=width, chars=chars, raster=raster), foot]]))
    assert found.text.splitlines() == ["青禾快报", *texts, foot[2]]


def test_columns_above_a_table_are_columns_and_the_table_is_one():
    rows = [("项目", "单位", "投资"), ("水厂", "水务公司", "3200"), ("城墙", "文物所", "1500")]
    cells = [
        (60 + 160 * at, 500 + 30 * i, cell, 10) for i, row in enumerate(rows) for at, cell in enumerate(row)
    ]
    prose = columns(NEWS["左"], NEWS["右"], width=250, chars=15, raster=True)
    found = read(drawn([[*prose, *cells]])).text.splitlines()
    assert found == [NEWS["左"], NEWS["右"], "项目 单位 投资", "水厂 水务公司 3200", "城墙 文物所 1500"]


def test_the_cells_of_a_table_are_no_columns():
    rows = [
        ("城东水厂扩建工程", "县水务公司", "三千二百万元"),
        ("县古城墙修缮工程", "县文物所", "一千五百万元"),
    ] * 4
    cells = [
        (60 + 160 * at, 100 + 24 * i, f"{cell}{i}", 10)
        for i, row in enumerate(rows)
        for at, cell in enumerate(row)
    ]
    assert read(drawn([cells])).text.splitlines()[1] == "县古城墙修缮工程1 县文物所1 一千五百万元1"


def handbook(foot: str, *bodies: str) -> list[list[tuple[float, float, str, float]]]:
    return [
        [(90, 30, "供水服务手册", 9), (90, 120, body, 12), (90, 810, foot.format(i), 9)]
        for i, body in enumerate(bodies, 1)
    ]


@pytest.mark.parametrize(
    "foot",
    [
        "营业厅地址：青禾县文昌路18号　服务热线：0539-5550199",
        "青水发〔2024〕15号",
        "联系电话 13800001234",
        "邮箱 kefu@example.cn",
    ],
)
def test_a_running_head_that_alone_tells_something_is_kept_once(foot):
    found = read(drawn(handbook(foot, "第一页的话。", "第二页的话。", "第三页的话。")))
    assert found.text.splitlines() == ["第一页的话。", "第二页的话。", "第三页的话。", foot]
    assert found.layout.place_at(found.text.index(foot)) == Place("page", 1)


def test_a_running_head_that_the_text_says_too_is_not_kept():
    body = "详情请咨询：服务热线：0539-5550199。"
    assert read(drawn(handbook("服务热线：0539-5550199", body, "第二页。", "第三页。"))).text.splitlines() == [
        body, "第二页。", "第三页。",
    ]  # fmt: skip


def test_a_sentence_over_a_page_break_is_one_and_begins_on_its_first_page():
    first, second = SENTENCE[:20], SENTENCE[20:]
    pages = [
        [
            (90, 30, "内部资料", 9),
            *((90, 100 + 18 * i, f"{i}" + "满" * 34, 12) for i in range(6)),
            (90, 208, first + "共" * 15, 12),
            (90, 810, "第1页 电话：0539-5550199", 9),
        ],
        [(90, 30, "内部资料", 9), (90, 100, second + "完。", 12), (90, 810, "第2页 电话：0539-5550199", 9)],
    ]
    found = read(drawn(pages))
    assert first + "共" * 15 + second + "完。" in found.text
    assert found.layout.place_at(found.text.index(first)) == Place("page", 1)
    assert found.layout.place_at(found.text.index(second)) == Place("page", 2)


def test_what_is_filled_in_stands_beside_what_asks_for_it():
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for row, (label, value) in enumerate((("Name", "Li Lei"), ("Phone", "0539-5550199"))):
        canvas.drawString(90, 700 - 40 * row, f"{label}:")
        canvas.acroForm.textfield(name=label, value=value, x=150, y=692 - 40 * row, width=200, height=22)
    canvas.drawString(110, 620, "agree")
    canvas.acroForm.checkbox(name="yes", checked=True, x=90, y=618, size=14)
    canvas.drawString(110, 590, "disagree")
    canvas.acroForm.checkbox(name="no", checked=False, x=90, y=588, size=14)
    canvas.save()
    assert [" ".join(line.split()) for line in read(file.getvalue()).text.splitlines()] == [
        "Name: Li Lei", "Phone: 0539-5550199", "☑agree", "☐disagree",
    ]  # fmt: skip


def unmapped(shapes: Iterable[int], *, before: bytes = b"") -> bytes:
    """A page in a font that gives the numbers of its shapes and no characters."""
    content = b"BT /F1 12 Tf 60 750 Td <%s> Tj ET" % "".join(f"{shape:04x}" for shape in shapes).encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R/F2 8 0 R>>>>/Contents 7 0 R>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Sub/Encoding/Identity-H/DescendantFonts[5 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Sub/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000/FontDescriptor 6 0 R/CIDToGIDMap/Identity>>",
        b"<</Type/FontDescriptor/FontName/ABCDEF+Sub/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 80>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(before + content), before + content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj\n%s\nendobj\n" % part for part in enumerate(parts, 1))
        + b"trailer<</Root 1 0 R>>"
    )


@pytest.mark.parametrize(
    "shapes", [range(1, 60), range(100, 600, 7), range(1000, 28000, 400)], ids=["few", "subset", "whole font"]
)
def test_a_font_that_maps_its_shapes_to_nothing_is_told_and_not_indexed(shapes):
    with pytest.raises(UnreadableFileError, match="乱码"):
        read(unmapped(shapes))


def test_what_can_be_read_beside_such_a_font_is_read_and_the_rest_is_told():
    before = b"BT /F2 12 Tf 60 700 Td (The dam was finished in the year 2023 and holds.) Tj ET "
    shapes = [(i * 7919) % 27000 + 1 for i in range(20)]
    data = unmapped(shapes, before=before)
    pages = data.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 9 0 R]/Count 2").replace(
        b"trailer", b"9 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F2 8 0 R>>>>/Contents 10 0 R>>\nendobj\n"
        b"10 0 obj\n<</Length 43>>stream\nBT /F2 12 Tf 60 700 Td (A good page.) Tj ET  \nendstream\nendobj\ntrailer")  # fmt: skip
    found = read(pages)
    assert found.text == "The dam was finished in the year 2023 and holds. A good page.\n"
    assert found.layout.remarks == ("pages_garbled|1",)


@pytest.mark.parametrize(
    ("text", "is_text"),
    [
        ("会议决定，总投资八千六百万元。", True),
        ("會議決定，總投資八千六百萬元，並請縣府辦理後續。", True),
        ("ئۇيغۇرچە ھۆججەت", True),
        ("Привет, мир, это документ", True),
        ("ﬁ①②③→★ pīnyīn ＡＢＣ", True),
        ("\ue001\ue002\ue003\ue004\ue005", False),
        ("\ufffd\ufffd\ufffd\ufffd", False),
        ("ֺঞŵźۅޣܰѴ՛К࣪ن", False),
        ("".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(80)), False),
    ],
)
def test_text_is_told_from_the_numbers_of_shapes(text, is_text):
    assert without_garbled([text]) == [is_text]
