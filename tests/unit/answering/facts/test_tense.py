import pytest

from zzqa.answering.facts.tense import asks_past, is_done, is_plan


@pytest.mark.parametrize(
    ("text", "headings", "done", "plan"),
    [
        ("大坝主体工程全部完工。", (), True, False),
        ("累计完成投资39亿元，已蓄水2300多万立方米。", (), True, False),
        ("力争年内开工建设。", (), False, True),
        ("确保年底前竣工。", (), False, True),
        ("计划投资3亿元。", (), False, True),
        ("明年将建成通车。", (), False, True),
        ("已通过审批，力争年内开工。", (), True, False),
        ("大桥长三公里。", (), False, False),
        ("完成主体工程。", ("2021年工作安排",), False, True),
        ("主体工程已完成。", ("2021年工作安排",), True, False),
        ("完成主体工程。", ("2020年工作回顾",), True, False),
        ("完成主体工程。", ("主要目标任务", "2020年工作总结"), True, False),
    ],
)
def test_done_and_plan(text, headings, done, plan):
    assert (is_done(text, headings), is_plan(text, headings)) == (done, plan)


@pytest.mark.parametrize(
    ("question", "past"),
    [
        ("铁路哪一年开工的？", True),
        ("大桥什么时候通车了", True),
        ("大桥何时通车", False),
        ("谁修的", False),
        ("什么时候的事", False),
    ],
)
def test_a_question_that_takes_something_for_done(question, past):
    assert asks_past(question) is past
