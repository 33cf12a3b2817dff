import pytest

from zzqa.answering.followup import standalone

BEFORE = ["2020年全市粮食产量是多少"]


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("2021年呢？", BEFORE, "2021年全市粮食产量是多少"),
        ("那去年呢", ["粮食产量是多少"], "去年粮食产量是多少"),
        ("那投资呢？", ["青石岭水库进展如何"], "青石岭水库的投资"),
        ("它什么时候开工", ["青石岭水库进展如何"], "青石岭水库什么时候开工"),
        ("还有哪些？", ["获奖企业有哪些"], "获奖企业有哪些"),
        ("粮食产量是多少", ["青石岭水库进展如何"], "粮食产量是多少"),
        ("那投资呢？", [], "那投资呢？"),
        ("粮食产量是多少呢？", ["青石岭水库进展如何"], "粮食产量是多少呢？"),
        ("市长是谁呢", ["青石岭水库进展如何"], "市长是谁呢"),
        ("其他项目有哪些", ["青石岭水库进展如何"], "其他项目有哪些"),
        ("为什么呢", ["青石岭水库进展如何"], "为什么呢"),
    ],
)
def test_standalone(question, history, expected):
    assert standalone(question, history) == expected
