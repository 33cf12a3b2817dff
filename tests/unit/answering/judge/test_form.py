import pytest

from zzqa.answering.judge.form import Looked, fits
from zzqa.answering.understand.question import understand


def form(question, sentence, focus="", **looked):
    return fits(Looked(understand(question), sentence, focus or sentence, **looked))


@pytest.mark.parametrize(
    ("question", "sentence", "focus", "expected"),
    [
        ("有多少家企业", "共有十二家企业。", "十二家", 1.0),
        ("有多少家企业", "企业很多。", "很多", 0.0),
        ("大桥何时通车", "大桥2020年通车。", "2020年", 1.0),
        ("大桥何时通车", "大桥通车。", "大桥", 0.0),
        ("获奖企业有哪些", "甲、乙、丙获奖。", "甲", 1.0),
        ("获奖企业有哪些", "企业获奖。", "企业", 0.0),
        ("什么是“一网通办”", "“一网通办”，就是一个窗口办所有事。", "一网通办", 1.0),
        ("什么是“一网通办”", "所谓“一网通办”，即一个窗口办所有事。", "一网通办", 1.0),
        ("什么是“三型”体系", "打造服务型、法治型和创新型“三型”体系。", "三型", 0.6),
        ("什么是“一网通办”", "要推进“一网通办”。", "一网通办", 0.0),
        ("市长是谁", "市长李明出席。", "李明", 1.0),
        ("市长是谁", "市长出席。", "市长", 0.0),
        ("大桥为什么停工", "因连日大雨，大桥停工。", "大雨", 1.0),
        ("大桥为什么停工", "大桥停工三天。", "三天", 0.0),
        ("大桥进展如何", "大桥主体完工。", "完工", 1.0),
        ("大桥进展如何", "力争大桥年底完工。", "完工", 0.5),
        ("大桥进展如何", "加快大桥建设。", "大桥", 0.5),
        ("大桥进展如何", "大桥很长。", "大桥", 0.0),
        ("污水怎么治理", "完善管网，加强监测。", "监测", 1.0),
        ("污水怎么治理", "污水很多。", "污水", 0.0),
        ("大桥收费吗", "大桥免费。", "免费", 1.0),
    ],
)
def test_fits(question, sentence, focus, expected):
    assert form(question, sentence, focus) == expected


def test_what_introduces_a_list_has_its_form():
    assert form("有哪些措施", "采取三项措施。", after="一是修路。二是通水。") == 1.0
    assert form("有哪些措施", "采取三项措施。", after="效果很好。") == 0.0


def test_what_stands_below_a_plan_is_no_state():
    assert form("大桥进展如何", "完成大桥主体。", headings=("今年工作安排",)) == 0.5
    assert form("大桥进展如何", "完成大桥主体。", headings=("去年工作回顾",)) == 1.0
