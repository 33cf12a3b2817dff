"""The lists of files and of passages, and what the page says of itself."""

import re

import pytest
from fake_engine import FakeEngine

from zzqa.errors import IndexBusyError, ZzqaError
from zzqa.records import BuildReport, FailedFile, Finding, LibraryEntry
from zzqa.web.about import about
from zzqa.web.faults import fault_box, fault_of
from zzqa.web.history import Asked, History
from zzqa.web.library import file_list, findings
from zzqa.web.manage import build_report
from zzqa.web.phrases import EN, ZH, phrases_for, translations
from zzqa.web.retrieval import hit_list
from zzqa.web.uploads import Refused
from zzqa.web.welcome import welcome


def test_files_are_listed_with_what_became_of_them():
    failed = LibraryEntry("坏.pdf", "failed", cause="locked_pdf")
    copy = LibraryEntry("副本.txt", "duplicate", "d0", "标题", cited_as="000.txt")
    html = file_list([*FakeEngine().library(), failed, copy], ZH)
    assert html.count('class="document"') == 6
    assert "共 4 份文档，4 段，" in html
    assert re.search(r"2020年8月</td><td[^>]*>TXT</td><td[^>]*>1</td><td[^>]*>4</td>", html)
    assert "&lt;b&gt;evil&lt;/b&gt;.txt" in html
    assert (
        '<span class="chip failed">未收录</span><span class="note">PDF 有密码保护，请去掉密码</span>' in html
    )
    assert "the PDF has a password; remove it</span>" in file_list([failed], EN)
    assert '<span class="chip duplicate">内容重复</span><span class="note">与 000.txt 内容相同</span>' in html
    assert "<img" not in html


def test_files_are_listed_as_they_stand_to_the_folder():
    states = ["new", "changed", "missing"]
    files = [
        LibraryEntry(f"{state}.txt", state, "" if state == "new" else "d", passages=3) for state in states
    ]
    html = file_list(files, ZH)
    assert re.findall(r'class="chip (\w+)">', html) == states
    assert "共 2 份文档，6 段" in html
    assert html.count("<a ") == 2


def test_an_empty_library_says_so():
    assert ZH.library_empty in file_list([], ZH)


def test_many_files_can_be_filtered_and_are_not_all_drawn():
    files = [LibraryEntry(f"{n}.txt", "indexed", f"d{n}") for n in range(1003)]
    assert 'id="filter"' not in file_list(files[:9], ZH)
    html = file_list(files, ZH)
    assert 'id="filter"' in html
    assert html.count("<tr") == 1001
    assert "另有 3 个文件" in html


def test_the_health_of_the_index():
    assert ZH.index_sound in findings([], ZH)
    html = findings([Finding("vectors.faiss", "校验和不符")], EN)
    assert EN.index_broken in html
    assert "vectors.faiss: 校验和不符" in html


def test_a_build_is_reported_with_every_file_that_was_not_taken():
    report = BuildReport("gen-000002", added=("甲.txt",), duplicates=("丙.txt",), passages=12, seconds=0.44)
    failed = (FailedFile("乙.txt", "", "is_picture|.txt"),)
    html = build_report(
        BuildReport(**{name: getattr(report, name) for name in report.__slots__} | {"failed": failed}),
        [Refused("<b>.exe", "format")],
        ZH,
    )
    assert "共 12 段，用时 0.4 秒：新增 1" in html
    assert "&lt;b&gt;.exe：不支持的格式，可用：.txt" in html
    assert "乙.txt：内容是图片，与扩展名 .txt 不符" in html
    assert "丙.txt：内容重复" in html


def test_hits_show_their_scores_and_which_terms_they_hold():
    engine = FakeEngine()
    html = hit_list(engine.search("庄里水库验收"), ["庄里", "水库", "里水", "验收", "库"], ZH)
    assert html.index('<span class="rank">1</span>') < html.index('<span class="rank">2</span>')
    assert "<mark>庄里水库</mark>计划于明年<mark>验收</mark>。" in html
    assert "向量 <b>0.500</b>" in html
    assert "向量第 1，词法第 1；对上了 庄里水库、验收。" in html
    assert "阅读 <b>" not in html
    assert "<script" not in html


def test_no_hits_is_a_sentence():
    assert ZH.search_none in hit_list([], [], ZH)


def test_about_names_figures_licences_versions_and_no_path():
    html = about(FakeEngine(), ZH)
    assert re.search(r"gradio 6\.\d+", html)
    assert "generation-of-a-test" in html
    assert "许可：cc-by-sa-4.0" in html
    assert "TXT 4" in html
    assert str(FakeEngine.config.reader) not in html


def test_the_plot_has_a_column_for_every_year_from_the_first_to_the_last():
    html = about(FakeEngine(), ZH)
    columns = re.findall(r'<li title="([^"]+)"><b>(\d*)</b><span class="bar" style="height:(\d+)%">', html)
    assert columns == [
        ("2019：1 份", "1", "100"), ("2020：1 份", "1", "100"), ("2021：1 份", "1", "100"),
    ]  # fmt: skip
    assert "另有 1 份日期不明" in html


def test_many_years_share_columns():
    engine = FakeEngine()
    entries = [LibraryEntry(f"{y}.txt", "indexed", f"d{y}", published=str(y)) for y in range(1950, 2021)]
    engine.library = lambda: entries
    counts = re.findall(r"<b>(\d+)</b><span class=.bar", about(engine, ZH))
    assert len(counts) <= 24
    assert sum(map(int, counts)) == 71


def test_the_welcome_offers_examples_and_earlier_conversations():
    history = History(earlier=((Asked("<i>甲</i>"), Asked("乙")), (Asked("丙"),)))
    html = welcome(["问题一"], history, ZH)
    assert 'class="example">问题一' in html
    assert re.search(r'&lt;i&gt;甲&lt;/i&gt;<span class="note">2 个问题</span></button>', html)
    assert 'class="recall" value="1">丙' in html
    assert ZH.forget not in welcome([], History(), ZH)


def test_phrases_by_browser_language():
    def phrases(accepted):
        return phrases_for({"accept-language": accepted})

    assert phrases("zh-TW,zh;q=0.9,en;q=0.8") is ZH
    assert phrases("en-GB,en;q=0.9,zh;q=0.8") is EN
    assert phrases("de-DE,de;q=0.9,en;q=0.5") is EN
    assert phrases("fr") is ZH
    assert phrases("") is ZH
    assert phrases_for({}) is ZH


@pytest.mark.parametrize(
    ("cookie", "phrases"),
    [
        ("zzqa-language=en", EN),
        ("a=1; zzqa-language=zh; b=2", ZH),
        ("xzzqa-language=zh", EN),
        ("zzqa-language=fr", EN),
    ],
)
def test_a_chosen_language_goes_before_the_browsers(cookie, phrases):
    accepted = "zh" if cookie == "zzqa-language=en" else "en"
    assert phrases_for({"cookie": cookie, "accept-language": accepted}) is phrases


@pytest.mark.parametrize(
    ("phrases", "iso", "written"),
    [
        (ZH, "2019-08-26", "2019年8月26日"), (ZH, "2020-04", "2020年4月"), (EN, "2021", "2021"),
        (EN, "2019-08-26", "2019-08-26"), (ZH, None, "日期不明"), (ZH, "约2020年", "约2020年"),
    ],
)  # fmt: skip
def test_dates(phrases, iso, written):
    assert phrases.date(iso) == written


def test_every_error_of_ours_has_an_english_sentence():
    def names(kind):
        return {kind.__name__}.union(*map(names, kind.__subclasses__()))

    shown = {name for name in names(ZzqaError) if not name.startswith("_")}  # others are caught where raised
    assert shown - {"ZzqaError"} <= EN.errors.keys()
    fault = fault_of(IndexBusyError("index"))
    assert "正由另一个进程更新" in fault_box(fault, ZH)
    assert "is being updated" in fault_box(fault, EN)
    assert EN.fault in fault_box(fault_of(KeyError("secret")), EN)


def test_both_languages_fill_the_same_gaps():
    both = translations()
    for name, chinese in both["zh-CN"].items():
        assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", both["en"][name])), name
    assert ZH.repair_kinds.keys() == EN.repair_kinds.keys()
    assert ZH.objections.keys() == EN.objections.keys()
    assert ZH.statuses.keys() == EN.statuses.keys()
    assert len(ZH.columns) == len(EN.columns)
