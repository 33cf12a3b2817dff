"""What a turn shows, and that documents and questions stay text in it."""

import re
from dataclasses import replace

import pytest
from fake_engine import FakeEngine

from zzqa.records import Answer, Confidence, Refusal
from zzqa.web.conversation import take_turn
from zzqa.web.faults import Fault
from zzqa.web.phrases import EN, ZH
from zzqa.web.turn import Turn, conversation, with_citations


def drawn(question, **options):
    return conversation((take_turn(FakeEngine(), question, **options),), ZH)


def test_an_answer_shows_short_quote_number_band_and_date():
    html = drawn("庄里水库投资多少", sources=["000.txt"])
    assert '<p class="short">39亿元</p>' in html
    assert "庄里水库累计完成投资<em>39亿元</em>,大坝主体工程全部完工" in html
    assert 'value="turn-1-source-1"' in html
    assert 'id="turn-1-source-1"' in html
    assert "可信度 高" in html
    assert "约有 93% 是对的" in html
    assert "截至 2019年8月26日" in html


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
    assert "<mark>全市重點項目開工率達到百分之九十。</mark>" in repaired
    assert "此处修复 4 处" in repaired
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
    html = conversation((Turn("q", told),), ZH)
    assert html.count("没有找到") == 1
    assert '<p class="reason">没有提到“火星”。</p>' in html


def test_what_is_no_question_is_not_said_to_be_missing():
    refusal = Refusal("question", "问题太长，请缩短。")
    turn = Turn("?", Answer("?", "", "fact", Confidence(0.0, "low"), refusal=refusal))
    html = conversation((turn,), ZH)
    assert "问题太长，请缩短。" in html
    assert "文档中没有找到" not in html


def test_a_follow_up_shows_the_question_that_was_understood():
    engine = FakeEngine()
    first = take_turn(engine, "庄里水库进展如何")
    second = take_turn(engine, "那投资多少", earlier=(first,))
    assert engine.asked[1] == ("那投资多少", ("庄里水库进展如何",), None)
    html = conversation((first, second), ZH)
    assert "庄里水库那投资多少</button>" in html
    assert html.count("理解为") == 1
    assert 'id="turn-2-source-1"' in html


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "<b>庄里水库</b>进展", "攻击测试写在这里"])
def test_hostile_questions_and_documents_stay_text(question):
    tags = set(re.findall(r"<(\w+)", drawn(question)))
    assert tags <= {
        "section", "article", "div", "header", "h2", "h3", "p", "em", "button", "details", "summary", "span",
        "ol", "li", "time", "blockquote", "mark", "cite", "input", "label",
    }  # fmt: skip
    assert not re.search(r"<[^>]*\son\w+=", drawn(question))


def test_a_long_question_is_shown_by_its_beginning_and_length():
    html = drawn("庄里水库" * 2500)
    heading = re.search(r'<h2 class="question">(.*?)</h2>', html)[1]
    assert heading.startswith("庄里水库")
    assert heading.endswith("（共 10,000 字）")
    assert len(heading) < 150


def test_a_failure_shows_an_id_and_no_detail(caplog):
    turn = take_turn(FakeEngine(), "炸了")
    assert turn.answer is None
    html = conversation((turn,), ZH)
    assert turn.fault.fault_id in html
    assert "secret detail" not in html
    assert "secret detail" in caplog.text
    assert turn.fault.fault_id in caplog.text


def test_our_own_errors_show_their_sentence(caplog):
    turn = take_turn(FakeEngine(), "文件损坏了吗")
    assert "已损坏" in conversation((turn,), ZH)


def test_a_document_that_left_the_index_leaves_its_quote():
    engine = FakeEngine()
    answer = engine.answer("庄里水库进展如何", sources=["000.txt"])
    engine.document = lambda doc_id: {}[doc_id]
    engine.answer = lambda *_, **__: answer
    html = conversation((take_turn(engine, "庄里水库进展如何"),), ZH)
    assert ZH.gone in html
    assert "庄里水库累计完成投资39亿元" in html


def test_waiting_and_fault_in_english():
    assert EN.pending in conversation((Turn("q"),), EN)
    assert "Error ab12" in conversation((Turn("q", fault=Fault("ab12")),), EN)


def test_copied_text_holds_the_quotes_and_their_places():
    answer = FakeEngine().answer("庄里水库进展如何")
    lines = with_citations(answer, ZH).split("\n")
    assert lines[0] == "庄里水库进展如何"
    assert answer.text in "\n".join(lines)
    assert lines[-1] == "[2] 《水库新闻》，002.txt，2021年，第 1 行"


def test_quotes_of_one_line_stay_in_one_paragraph():
    answer = FakeEngine().answer("庄里水库进展如何")
    joined = replace(answer, text="".join(c.quote for c in answer.citations), timeline=())
    html = conversation((Turn("q", joined),), ZH)
    assert html.count('<p class="quote">') == 1
    assert html.count('class="cite"') == 2
