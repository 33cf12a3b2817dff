import pytest

from zzqa.answering.judge.candidates import candidates
from zzqa.answering.understand.question import understand


@pytest.fixture
def looked_at(make_document, hit_of, reading_of):
    """The candidates of a text, the network's spans given as (text, score)."""

    def look(asked, text, spans=()):
        hit = hit_of(make_document(text))
        readings = {hit.passage.passage_id: reading_of(hit, spans)}
        return list(candidates(understand(asked), [hit], readings))

    return look


def test_each_sentence_with_the_one_before(looked_at):
    first, second = looked_at("大桥的长度", "甲河大桥通车了。乙河大桥全长五公里。")
    assert (first.before, second.before) == ("", "甲河大桥通车了。")
    assert (first.sentence, second.sentence) == ("甲河大桥通车了。", "乙河大桥全长五公里。")


@pytest.mark.parametrize(
    ("asked", "text", "spans", "focus"),
    [
        (
            "大桥何时通车",
            "乙河大桥投资三亿元，2021年6月底前通车。",
            [("三亿元", 5.0), ("2021年6月", 4.0)],
            "2021年6月底前",
        ),
        ("通车日期是哪天", "2021年6月1日，乙河大桥通车。", [("6月1日", 5.0)], "2021年6月1日"),
        ("大桥投资多少亿元", "2021年，大桥完成投资3.2亿元。", [("2021年", 5.0), ("3.2亿元", 4.0)], "3.2亿元"),
        ("选派了多少名医生", "选派医生56名，捐款4950万元。", [("4950万元", 5.0)], "56名"),
    ],
)
def test_the_focus_is_the_best_span_of_the_form_asked_for(looked_at, asked, text, spans, focus):
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


def test_without_a_figure_of_the_form_the_best_span(looked_at):
    (found,) = looked_at("大桥投资多少元", "大桥投资已批复，长3米。", [("已批复", 9.0), ("3米", 1.0)])
    assert (found.focus, found.exact) == ("已批复", False)


def test_a_sentence_without_a_span_is_looked_at_whole(looked_at):
    (found,) = looked_at("乙河大桥的质量", "乙河大桥质量优良。")
    assert (found.focus, found.exact) == ("乙河大桥质量优良。", False)
