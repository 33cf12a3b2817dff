"""The lists of documents and of passages, and what the page says of itself."""

import re

from fake_engine import DOCUMENTS, FakeEngine

from zzqa.web.about import about
from zzqa.web.library import document_list
from zzqa.web.phrases import EN, ZH, phrases_for, translations
from zzqa.web.retrieval import hit_list


def test_documents_are_listed_with_their_repairs():
    html = document_list(list(DOCUMENTS), ZH)
    assert html.count('class="document"') == 4
    assert "修复 4 处" in html
    assert "<del>點</del> → <ins>点</ins>" in html
    assert "&lt;b&gt;evil&lt;/b&gt;.txt" in html
    assert "繁体转简体 4" in html
    assert "<img" not in html


def test_an_empty_library_says_so():
    assert ZH.library_empty in document_list([], ZH)


def test_hits_show_their_scores_and_what_they_share_with_the_question():
    engine = FakeEngine()
    html = hit_list(engine.search("庄里水库验收"), "庄里水库验收", ZH)
    assert html.index('<span class="rank">1</span>') < html.index('<span class="rank">2</span>')
    assert "<mark>庄里水库</mark>计划于明年<mark>验收</mark>。" in html
    assert "向量 <b>0.500</b>" in html
    assert "阅读" not in html
    assert "<script" not in html


def test_no_hits_is_a_sentence():
    assert ZH.search_none in hit_list([], "x", ZH)


def test_about_names_versions_and_no_path():
    html = about(FakeEngine(), ZH)
    assert re.search(r"gradio 6\.\d+", html)
    assert "generation-of-a-test" in html
    assert "2019年8月26日 – 2021年" in html
    assert "/" not in re.sub(r"</?\w+[^>]*>", "", html)


def test_phrases_by_browser_language():
    assert phrases_for("zh-TW,zh;q=0.9,en;q=0.8") is ZH
    assert phrases_for("en-GB,en;q=0.9,zh;q=0.8") is EN
    assert phrases_for("de-DE,de;q=0.9,en;q=0.5") is EN
    assert phrases_for("fr") is ZH
    assert phrases_for("") is ZH
    assert phrases_for(None) is ZH


def test_both_languages_fill_the_same_gaps():
    both = translations()
    for name, chinese in both["zh-CN"].items():
        assert re.findall(r"{\w+}", chinese) == re.findall(r"{\w+}", both["en"][name]), name
    assert ZH.repair_kinds.keys() == EN.repair_kinds.keys()
