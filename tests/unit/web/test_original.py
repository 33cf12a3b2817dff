"""The page of one document: its own characters, a line a line, the quote marked, and nothing else."""

import html
import re
from dataclasses import replace

import pytest
from fake_engine import DOCUMENTS, FakeEngine, document
from starlette.applications import Starlette
from starlette.testclient import TestClient

from zzqa.records import Layout, Place
from zzqa.web import original
from zzqa.web.original import original_route, original_text
from zzqa.web.phrases import ZH


def client():
    return TestClient(Starlette(routes=[original_route(FakeEngine())]))


def lines_of(page):
    items = re.findall(r"<li>(.*?)</li>", page.partition('class="lines"')[2], re.S)
    return [html.unescape(re.sub("<[^>]+>", "", item)) for item in items]


@pytest.mark.parametrize("one", DOCUMENTS)
def test_every_line_of_the_original_is_there_as_text(one):
    page = client().get(f"/original/{one.doc_id}").text
    assert lines_of(page) == [
        line.replace("\u202e", "[U+202E]").replace("\u202c", "[U+202C]") for line in one.original.split("\n")
    ]
    assert "<script" not in page
    assert "<img" not in page


def test_the_quote_is_marked_in_the_original_by_its_clean_range():
    one = DOCUMENTS[1]
    page = client().get(f"/original/{one.doc_id}?start=2&end=6").text
    [marked] = re.findall(r'<mark id="quote">(.*?)</mark>', page)
    assert re.sub("<[^>]+>", "", marked) == "重點項目"


def test_a_quote_over_several_lines_has_one_anchor():
    one = document("a.txt", "甲", None, "第一行\n第二行\n第三行")
    page = original_text(one, (2, 9), ZH)
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", page) == ["行", "第二行", "第"]
    assert page.count('id="quote"') == 1


@pytest.mark.parametrize(
    "query", ["", "?start=9", "?start=a&end=b", "?start=5&end=2", "?start=0&end=999999", "?start=-3&end=2"]
)
def test_a_range_there_is_not_marks_nothing(query):
    page = client().get(f"/original/{DOCUMENTS[0].doc_id}{query}")
    assert page.status_code == 200
    assert "<mark" not in page.text


@pytest.mark.parametrize("doc_id", ["nowhere", "..%2F..%2Fetc%2Fpasswd", "%00", "<script>"])
def test_only_documents_of_the_index_are_served(doc_id):
    page = client().get(f"/original/{doc_id}")
    assert page.status_code == 404
    assert "root:" not in page.text
    assert "<script" not in page.text


def test_the_text_of_a_file_of_pages_tells_the_page_where_each_begins():
    places = ((0, Place("page", 1)), (8, Place("page", 2)), (12, Place("row", 7, "投资")))
    one = replace(document("a.pdf", "甲", None, "第一行\n第二行\n第三行\n第四行"), layout=Layout(places))
    page = original_text(one, None, ZH)
    assert re.findall(r'<li>(?:<span class="where">(.*?)</span>)?第(.)行', page) == [
        ("第 1 页", "一"), ("", "二"), ("第 2 页", "三"), ("投资 第 7 行", "四"),
    ]  # fmt: skip
    assert ZH.extracted in page
    assert ZH.extracted not in original_text(DOCUMENTS[0], None, ZH)


def test_of_a_long_file_the_part_around_the_quote_is_shown(monkeypatch):
    monkeypatch.setattr(original, "MAX_CHARS", 100)
    one = document("a.txt", "甲", None, "\n".join(f"第{n:03}行共八个字" for n in range(200)))
    start = one.text.index("第150行")
    page = original_text(one, (start, start + 5), ZH)
    shown = lines_of(page)
    assert "第150行共八个字" in shown
    assert 8 <= len(shown) <= 14
    assert f'start="{one.text[: one.text.index(shown[0])].count(chr(10)) + 1}"' in page
    assert "只显示引文前后" in page


def test_the_language_follows_the_reader():
    assert 'lang="en"' in client().get("/original/x", headers={"accept-language": "en"}).text
    assert 'lang="zh-CN"' in client().get("/original/x").text
