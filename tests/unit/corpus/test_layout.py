"""What a format says of its text, kept through cleaning, cutting, citing and storing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from zzqa.answering.reply.cite import cite
from zzqa.cli import app
from zzqa.config import Config
from zzqa.corpus.clean import clean_document, learn
from zzqa.corpus.headings import outline
from zzqa.corpus.inspection import inspect_file
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import RawFile
from zzqa.corpus.readers.draft import Draft
from zzqa.corpus.split import split
from zzqa.records import Layout, Place, PlaceKind

LINES = [
    "政府工作报告",
    "工作回顾",
    "全市完成投資39亿元。",
    "水利",
    "大坝主体工程全部完工。",
    "工作安排",
    "继续推进。",
]
LEVELS = {0: 1, 1: 2, 3: 3, 5: 2}


def starts(lines: list[str]) -> list[int]:
    return [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]


def raw(lines: list[str] = LINES, *, source: str = "报告.docx", **layout) -> RawFile:
    places = tuple((start, Place("page", 1 + i // 3)) for i, start in enumerate(starts(lines)) if i % 3 == 0)
    headings = tuple((starts(lines)[i], level) for i, level in LEVELS.items() if i < len(lines))
    return RawFile(
        source,
        "0" * 64,
        "docx",
        "\n".join(lines),
        Layout(**{"places": places, "headings": headings, **layout}),
    )


def cleaned(file: RawFile):
    return clean_document(file, learn([file.text]))


def test_marked_headings_stand_above_the_passages_below_them():
    document = cleaned(raw(["  " + line for line in LINES]))
    passages = split(document, passage_chars=100, passage_overlap=0)
    assert [(passage.text.splitlines()[-1], passage.headings) for passage in passages] == [
        ("全市完成投资39亿元。", ("工作回顾",)),
        ("大坝主体工程全部完工。", ("工作回顾", "水利")),
        ("继续推进。", ("工作安排",)),
    ]


def test_marked_and_unmarked_headings_together():
    text = "第一部分\n一、交通\n修路三条。\n（一）铁路\n高铁通车。\n第二部分\n一、水利\n水库完工。\n"
    marked = {text.index("第一部分"): 1, text.index("第二部分"): 1}
    found = {text[line.start : line.end]: line.headings for line in outline(text, marked)}
    assert found["高铁通车。"] == ("第一部分", "一、交通", "（一）铁路")
    assert found["水库完工。"] == ("第二部分", "一、水利")


def test_a_long_sentence_may_be_a_heading_when_it_is_marked():
    text = "关于进一步加快推进全市重点水利工程建设的若干意见（征求意见稿），以及有关说明。\n正文。\n"
    assert outline(text)[1].headings == ()
    assert outline(text, {0: 1})[1].headings == (text.splitlines()[0],)


def test_a_paragraph_that_is_marked_as_a_heading_is_none():
    """Each passage below carries its headings, so that one endless heading made a build endless."""
    text = f"{'水' * 201}\n正文。\n"
    assert [(line.is_heading, line.headings) for line in outline(text, {0: 1})] == [(False, ()), (False, ())]


def test_an_endless_title_of_the_properties_is_cut():
    draft = Draft(Path("a.docx"), Limits.of(Config()))
    draft.line("正文。", Place("paragraph", 1))
    assert draft.finish("docx", title="庄里 " * 1_000).layout.title == ("庄里 " * 1_000)[:200].strip()


def test_a_citation_names_the_place_where_its_quote_begins():
    document = cleaned(raw())
    for part, page in (("39亿元", 1), ("大坝", 2), ("继续", 3)):
        start = document.text.index(part)
        citation = cite(document, start, start + len(part), number=1, score=1.0)
        assert citation.place == Place("page", page)
        assert document.original[citation.original_start : citation.original_end] == part


def test_plain_text_has_lines_for_places():
    document = cleaned(RawFile("a.txt", "0" * 64, "utf-8", "一行。\n二行。"))
    assert cite(document, 4, 6, number=1, score=1.0).place is None


@pytest.mark.parametrize(
    ("lines", "properties", "title", "published", "only_there"),
    [
        (["工作报告", "2021年3月5日", "正文。"], {"title": "别的", "published": "2019-01-01"}, "工作报告", "2021-03-05", ()),
        (["这是一句正文。"], {"title": "工作报告", "published": "2019-01-01"}, "工作报告", "2019-01-01", ("title", "published")),
        (["这是一句正文。后一句。"], {}, "这是一句正文", None, ()),
        (["项目：水库；投资：39。"], {"places": ((0, Place("row", 2)),)}, "报告", None, ()),
    ],
    ids=["said by the text", "only in the properties", "nowhere", "rows of a table"],
)  # fmt: skip
def test_title_and_date_are_the_text_s_own_or_else_the_file_s_and_marked_so(
    lines, properties, title, published, only_there
):
    document = cleaned(raw(lines, headings=(), **properties))
    assert (document.title, document.published, document.from_properties) == (title, published, only_there)


def test_an_inspection_says_what_only_the_properties_say(tmp_path):
    book = docx.Document()
    book.core_properties.title, book.core_properties.created = "通报", datetime(2021, 3, 5, tzinfo=UTC)
    book.add_paragraph("庄里水库大坝主体工程全部完工，已蓄水两千多万立方米。")
    book.save(tmp_path / "a.docx")
    found = inspect_file(tmp_path / "a.docx")
    assert (found.title, found.published, found.from_properties) == (
        "通报",
        None,  # when a file was made says nothing of its publication
        ("title",),
    )
    shown = CliRunner().invoke(app, ["inspect", str(tmp_path / "a.docx")]).output
    assert "标题：通报（取自文件属性）\n日期：未找到\n" in shown


PLACES = st.builds(
    Place,
    st.sampled_from(PlaceKind.__args__),
    st.integers(1, 10**6),
    st.text(max_size=5).filter(str.isprintable),
)


@given(
    st.lists(st.tuples(st.integers(0, 10**6), PLACES), unique_by=lambda placed: placed[0]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 9))),
    st.text(max_size=9),
    st.none() | st.dates().map(str),
)
def test_a_layout_comes_back_from_json(places, headings, title, published):
    layout = Layout(tuple(sorted(places, key=lambda placed: placed[0])), tuple(headings), title, published)
    assert Layout.from_json(layout.to_json()) == layout
    for position in range(0, 10**6, 99_991):
        before = [place for start, place in layout.places if start <= position]
        assert layout.place_at(position) == (before[-1] if before else None)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[1, 2, 3, 4]", '[[[0, {}]], [], "", null]', json.dumps([[[0, 1]], [], "", None])],
)
def test_what_is_no_layout_is_an_error(text):
    with pytest.raises((ValueError, TypeError)):
        Layout.from_json(text)
