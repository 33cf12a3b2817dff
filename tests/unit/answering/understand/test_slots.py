import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.answering.understand.slots import is_place, slots_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2020年滕州市粮食产量是多少",
            [("year", "2020年"), ("place", "滕州市"), ("thing", "粮食"), ("attribute", "产量")],
        ),
        ("截至2019年7月底完成了多少投资", [("year", "2019年"), ("months", "7月底"), ("attribute", "投资")]),
        ("青石岭水库进展如何", [("thing", "青石岭水库"), ("attribute", "进展")]),
        ("谁负责的", [("attribute", "负责")]),
        ("为什么", []),
        ("老小区 2021", [("thing", "老小区"), ("year", "2021")]),
        ("社会消费品零售总额", [("thing", "社会消费品零售"), ("attribute", "总额")]),
    ],
)
def test_slots(text, expected):
    assert [(slot.kind, slot.text) for slot in slots_of(text)] == expected


@pytest.mark.parametrize(("name", "expected"), [("山亭区", True), ("全市", True), ("枣庄", True), ("滕州", True), ("小区", False), ("老旧小区", False), ("高新技术开发区", False), ("水库", False)])  # fmt: skip
def test_places(name, expected):
    assert is_place(name) is expected


def test_how_an_attribute_is_asked_for():
    asked = {
        slot.text: slot.phrase
        for text in ("投资", "完工", "负责人", "主任", "增速", "进展")
        for slot in slots_of(text)
    }
    assert asked == {
        "投资": "的投资是多少",
        "完工": "的完工是什么时候",
        "负责人": "的负责人是谁",
        "主任": "的主任是谁",
        "增速": "的增速是多少",
        "进展": "进展如何",
    }  # fmt: skip


@given(st.text(alphabet="20年上半滕州市粮食产量的是多少，水库进展 ", max_size=30))
def test_slots_are_slices_in_order(text):
    end = 0
    for slot in slots_of(text):
        assert slot.start >= end
        assert text[slot.start : slot.end] == slot.text
        end = slot.end
