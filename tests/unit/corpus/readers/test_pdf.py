"""PDF files that reportlab wrote, and the rules for lines and paragraphs without any file."""

from __future__ import annotations

import io
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
    left = [(60, 80 + 18 * i, "左栏" + "一二三四五六七八九十" * 2 + "甲", 10) for i in range(6)]
    right = [(320, 80 + 18 * i, "右栏" + "一二三四五六七八九十" * 2 + "乙", 10) for i in range(6)]
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
