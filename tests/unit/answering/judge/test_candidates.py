import pytest

from zzqa.answering.judge.candidates import candidates
from zzqa.answering.judge.coverage import Coverage
from zzqa.answering.understand.question import understand
from zzqa.records import Span


@pytest.fixture
def looked_at(make_document, hit_of):
    """The candidates of a text, the reader's spans given as (text, score)."""

    def look(asked, text, spans=()):
        hit = hit_of(make_document(text))
        name, question = hit.passage.passage_id, understand(asked)
        read = {
            name: [Span(name, text.index(part), text.index(part) + len(part), score) for part, score in spans]
        }
        return list(candidates(question, [hit], read, coverage=Coverage(question, lambda _: 1.0)))

    return look


def test_each_sentence_with_the_one_before(looked_at):
    first, second = looked_at("大桥的长度", "甲河大桥通车了。乙河大桥全长五公里。")
    assert (first.before, second.before) == ("", "甲河大桥通车了。")
    assert (first.sentence, second.sentence) == ("甲河大桥通车了。", "乙河大桥全长五公里。")


@pytest.mark.parametrize(
    ("asked", "text", "spans", "focus"),
    [
        ("大桥何时通车", "乙河大桥投资三亿元，2021年6月底前通车。", [("三亿元", 5.0)], "2021年6月底前"),
        ("通车日期是哪天", "2021年6月1日，乙河大桥通车。", [], "2021年6月1日"),
        ("大桥投资多少亿元", "2021年，大桥完成投资3.2亿元。", [("2021年", 5.0)], "3.2亿元"),
        ("财政局局长是谁", "水务局局长张明，财政局局长李华。", [("张明", 5.0)], "李华"),
    ],
)
def test_the_focus_is_of_what_is_asked_for(looked_at, asked, text, spans, focus):
    (found,) = looked_at(asked, text, spans)
    assert (found.focus, found.exact) == (focus, True)


@pytest.mark.parametrize(
    ("asked", "short"),
    [("到哪天结束", "2025年5月19日"), ("从哪天开始", "2024年5月20日起"), ("哪天召回", "2024年5月20日起")],
)
def test_the_end_of_a_time_that_is_asked_for_is_looked_at(looked_at, asked, short):
    text = "自2024年5月20日起召回，到2025年5月19日为止。"
    (found,) = looked_at(f"召回{asked}", text, [("2024年5月20日起", 5.0), ("2025年5月19日", 4.0)])
    assert found.focus == short


def test_without_a_span_the_clause_that_names_most(looked_at):
    (found,) = looked_at("乙河大桥的质量", "甲路很宽，乙河大桥质量优良。")
    assert (found.focus, found.exact) == ("乙河大桥质量优良。", False)


def test_what_is_only_said_in_greeting_is_none(looked_at):
    assert looked_at("大桥通车了吗", "王主任:好的。") == []


@pytest.mark.parametrize(
    "line", ["2024年5月30日", "（2023年修订）", "发布时间：2024-03-11", "二〇二四年五月三十日"]
)
def test_the_line_of_a_date_answers_only_when_something_was_issued(looked_at, line):
    assert looked_at("学校什么时候报名", line) == []
    (found,) = looked_at("方案什么时候发布的", line)
    assert found.sentence == line


def test_a_sentence_with_a_date_is_no_line_of_one(looked_at):
    assert len(looked_at("学校什么时候报名", "2024年5月30日报名。")) == 1


def test_a_title_is_no_statement(looked_at):
    text = "标题写明读者须知"
    assert len(looked_at("读者须知的内容", text)) == 1
    assert looked_at("周一开门吗", "标题") == looked_at("何时报名", "标题") == []
