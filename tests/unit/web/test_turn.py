"""What a turn shows, and that documents and questions stay text in it."""

import re
from dataclasses import replace

import pytest
from fake_engine import FakeEngine

from zzqa.records import Answer, CitedCell, Confidence, Refusal
from zzqa.scope import EVERYTHING
from zzqa.web.conversation import Turn, take_turn
from zzqa.web.export import as_markdown, with_citations
from zzqa.web.faults import Fault
from zzqa.web.history import Asked
from zzqa.web.phrases import EN, ZH
from zzqa.web.turn import conversation


def taken(question, *, sources=(), since="", until="", engine=None):
    return take_turn(engine or FakeEngine(), Asked(question, tuple(sources), since, until))


def drawn(question, *, phrases=ZH, feedback=False, **options):
    return conversation((taken(question, **options),), phrases, feedback=feedback)


def test_an_answer_shows_short_quote_number_band_and_date():
    html = drawn("庄里水库投资多少", sources=["000.txt"])
    assert '<p class="short">39亿元</p>' in html
    assert "庄里水库累计完成投资<em>39亿元</em>,大坝主体工程全部完工" in html
    assert 'value="turn-1-source-1"' in html
    assert 'id="turn-1-source-1"' in html
    assert "可信度 高" in html
    assert "约有 93% 是对的" in html
    assert "截至 2019年8月26日" in html


def test_a_measured_confidence_says_how_often_its_band_was_right():
    turn = taken("庄里水库进展如何")
    measured = replace(turn.answer, confidence=Confidence(0.714, "medium", 0.68))
    html = conversation((replace(turn, answer=measured),), ZH)
    assert "可信度“中”的回答有 68% 是对的；这一条估计有 71%。请对照原文核实。" in html


def test_the_source_marks_the_quote_in_its_context():
    html = drawn("庄里水库进展如何", sources=["000.txt"])
    before, _, rest = html.partition("<mark>")
    quote, _, after = rest.partition("</mark>")
    assert quote.startswith("史主任:庄里水库累计完成投资39亿元")
    assert before.endswith("主持人:请介绍一下水库。&#10;")
    assert after.startswith("剩余工程正在加快推进。")
    assert "第 3 行" in html


def test_a_repaired_source_can_be_switched_and_an_unrepaired_one_not():
    repaired = drawn("重点项目开工率")
    assert 'type="radio"' in repaired
    assert "<mark>全市重点项目开工率达到百分之九十。</mark>" in repaired
    original = re.sub("</?span[^>]*>", "", repaired)
    assert "<mark>全市重點項目開工率達到百分之九十。</mark>" in original
    assert '<span class="repair" title="繁体转简体：點 → 点">點</span>' in repaired
    assert "此处修复 4 处：繁体转简体 4" in repaired
    assert 'type="radio"' not in drawn("庄里水库进展如何", sources=["000.txt"])


def test_several_dates_are_told_newest_first_and_once():
    html = drawn("庄里水库进展如何")
    assert html.index("2021年") < html.index("2019年8月26日")
    assert 'class="plan"' in html
    assert '<p class="quote">' not in html


def test_a_refusal_says_so_and_shows_the_nearest_passage():
    html = drawn("火星上有几家咖啡店")
    assert "文档中没有找到" in html
    assert "文档里没有提到这件事。" in html
    assert "最接近的段落" in html
    assert 'class="answered"' not in html


def test_a_refusal_does_not_say_twice_that_nothing_was_found():
    answer = FakeEngine().answer("火星上有几家咖啡店")
    told = replace(answer, refusal=replace(answer.refusal, message="文档中没有找到：没有提到“火星”。"))
    html = conversation((Turn(Asked("q"), told),), ZH)
    assert html.count("没有找到") == 1
    assert '<p class="reason">没有提到“火星”。</p>' in html


def test_what_is_no_question_is_not_said_to_be_missing():
    refusal = Refusal("question", "问题太长，请缩短。")
    turn = Turn(Asked("?"), Answer("?", "", "fact", Confidence(0.0, "low"), refusal=refusal))
    html = conversation((turn,), ZH)
    assert "问题太长，请缩短。" in html
    assert "文档中没有找到" not in html


def test_a_follow_up_shows_the_question_that_was_understood():
    engine = FakeEngine()
    first = taken("庄里水库进展如何", engine=engine)
    second = take_turn(engine, Asked("那投资多少"), earlier=(first,))
    assert engine.asked[1] == ("那投资多少", ("庄里水库进展如何",), EVERYTHING)
    html = conversation((first, second), ZH)
    assert "庄里水库那投资多少</button>" in html
    assert html.count("理解为") == 1
    assert 'id="turn-2-source-1"' in html


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "<b>庄里水库</b>进展", "攻击测试写在这里"])
def test_hostile_questions_and_documents_stay_text(question):
    html = drawn(question, feedback=True)
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {
        "section", "article", "div", "header", "h2", "h3", "p", "em", "button", "details", "summary", "span",
        "ol", "li", "time", "blockquote", "mark", "cite", "input", "label", "a",
    }  # fmt: skip
    assert not re.search(r"<[^>]*\son\w+=", html)
    assert all(link.startswith("original/") for link in re.findall(r'href="([^"]*)"', html))


def test_a_long_question_is_shown_by_its_beginning_and_length():
    html = drawn("庄里水库" * 2500)
    heading = re.search(r'<h2 class="question">(.*?)</h2>', html)[1]
    assert heading.startswith("庄里水库")
    assert heading.endswith("（共 10,000 字）")
    assert len(heading) < 150


def test_a_failure_shows_an_id_and_no_detail(caplog):
    turn = taken("炸了")
    assert turn.answer is None
    html = conversation((turn,), ZH)
    assert turn.fault.fault_id in html
    assert "secret detail" not in html
    assert "secret detail" in caplog.text
    assert turn.fault.fault_id in caplog.text


def test_our_own_errors_show_their_sentence(caplog):
    turn = taken("文件损坏了吗")
    assert "已损坏" in conversation((turn,), ZH)


def test_a_document_that_left_the_index_leaves_its_quote():
    engine = FakeEngine()
    answer = engine.answer("庄里水库进展如何", sources=["000.txt"])
    engine.document = lambda doc_id: {}[doc_id]
    engine.answer = lambda *_, **__: answer
    html = drawn("庄里水库进展如何", engine=engine)
    assert ZH.gone in html
    assert "庄里水库累计完成投资39亿元" in html


def test_waiting_and_fault_in_english():
    assert EN.pending in conversation((Turn(Asked("q")),), EN)
    assert "Error ab12" in conversation((Turn(Asked("q"), fault=Fault("ab12")),), EN)


def test_copied_text_holds_the_quotes_and_their_places():
    answer = FakeEngine().answer("庄里水库进展如何")
    lines = with_citations(answer, ZH).split("\n")
    assert lines[0] == "庄里水库进展如何"
    assert answer.text in "\n".join(lines)
    assert lines[-1] == "[2] 《水库新闻》，002.txt，2021年，第 1 行"


def test_quotes_of_one_line_stay_in_one_paragraph():
    answer = FakeEngine().answer("庄里水库进展如何")
    joined = replace(answer, text="".join(c.quote for c in answer.citations), timeline=())
    html = conversation((Turn(Asked("q"), joined),), ZH)
    assert html.count('<p class="quote">') == 1
    assert html.count('class="cite"') == 2


def test_a_source_opens_its_original_at_the_quote():
    citation = taken("庄里水库进展如何", sources=["000.txt"]).answer.citations[0]
    html = drawn("庄里水库进展如何", sources=["000.txt"])
    address = f"original/{citation.doc_id}?start={citation.start}&amp;end={citation.end}#quote"
    assert f'href="{address}" target="_blank"' in html


def test_a_source_names_the_files_that_say_the_same():
    turn = taken("庄里水库进展如何", sources=["000.txt"])
    [one] = turn.excerpts
    copied = replace(one, citation=replace(one.citation, copies=("副本.txt", "<b>.txt")))
    html = conversation((replace(turn, excerpts=(copied,)),), ZH)
    assert "另有 2 份内容相同的文件：副本.txt、&lt;b&gt;.txt" in html


def test_an_answer_can_be_judged_only_where_that_is_written_down():
    html = drawn("庄里水库进展如何", feedback=True)
    assert 'value="turn-1 right"' in html
    assert 'value="turn-1 wrong"' in html
    hits = FakeEngine().answer("庄里水库进展如何").hits
    named = re.findall(r'class="here" value="turn-1 ([^"]+)"', html)
    assert named == [hit.passage.passage_id for hit in hits]
    silent = drawn("庄里水库进展如何")
    assert "verdict" not in silent
    assert 'class="here"' not in silent


def test_a_refusal_shows_three_nearest_passages_the_best_one_open():
    html = drawn("火星上有几家咖啡店", feedback=True)
    assert html.count('<details class="candidate"') == 3
    assert html.count("open>") == 1
    assert ZH.refusal_verdicts[0] in html


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (Refusal("entity_absent", "…", names=("火星", "咖啡店")), "No document mentions “火星”, “咖啡店”."),
        (Refusal("fact_absent", "…", names=("水库",)), "The documents speak of “水库”, but do not say"),
        (Refusal("fact_absent", "文档提到了这件事，但所问的内容在原文中已被隐去。"), "struck out"),
        (Refusal("weak_evidence", "…"), "no evidence that is reliable enough"),
        (Refusal("empty_scope", "…"), "no documents in this scope"),
        (Refusal("question", "问题太长"), "Please ask in words"),
    ],
)
def test_refusals_are_told_in_english_by_their_reason(refusal, told):
    answer = replace(FakeEngine().answer("火星上有几家咖啡店"), refusal=refusal)
    html = conversation((Turn(Asked("q"), answer),), EN)
    assert told in html
    assert refusal.message not in html


def test_a_turn_says_which_documents_were_asked():
    assert "只问了：000.txt" in drawn("庄里水库进展如何", sources=["000.txt"])
    assert "只问了" not in drawn("庄里水库进展如何")


@pytest.mark.parametrize(
    ("since", "until", "told", "answered_from"),
    [
        ("2020-03", "2021", "2020年3月 – 2021年", "002.txt"),
        ("", "2019-12-31", "– 2019年12月31日", "000.txt"),
        ("2020", "", "2020年 –", "002.txt"),
    ],
)
def test_a_turn_says_which_time_was_asked_and_so_does_its_export(since, until, told, answered_from):
    turn = taken("庄里水库进展如何", since=since, until=until)
    assert [one.source for one in turn.answer.citations] == [answered_from]
    sentence = f"只问了这段时间发布的文档（日期不明的不在内）：{told}"
    assert f'<p class="note">{sentence}</p>' in conversation((turn,), ZH)
    assert sentence in as_markdown(turn, ZH)


def test_markdown_holds_every_quote_with_its_place_and_no_markup_of_a_document():
    turn = taken("庄里水库进展如何")
    lines = as_markdown(turn, ZH).split("\n")
    assert lines[0] == "## 庄里水库进展如何"
    for citation in turn.answer.citations:
        assert f"> {citation.quote}" in lines
        assert any(line.startswith(f"> —— \\[{citation.number}\\] 《{citation.title}》") for line in lines)
    hostile = as_markdown(taken("攻击测试写在这里"), ZH)
    assert not re.search(r"(?<!\\)[<\[`*_$]", hostile.replace("**", ""))
    assert "没有提到" in as_markdown(taken("火星上有几家咖啡店"), ZH)


def test_the_row_of_a_table_is_shown_cell_by_cell_and_stays_text():
    turn = taken("庄里水库投资多少", sources=["000.txt"])
    cells = (CitedCell("<b>镇</b>", "<script>"), CitedCell("产量", "310", marked=True))
    rowed = replace(turn.excerpts[0], citation=replace(turn.excerpts[0].citation, cells=cells))
    html = conversation((replace(turn, excerpts=(rowed,)),), ZH)
    assert '<th scope="row">产量</th><td><mark>310</mark></td>' in html
    assert '<th scope="row">&lt;b&gt;镇&lt;/b&gt;</th><td>&lt;script&gt;</td>' in html
