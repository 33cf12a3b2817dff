"""What a question wants of a table, and what figures say."""

import pytest

from zzqa.answering.tables.asked import asked_of, wanted_name, wants_many
from zzqa.answering.tables.values import Amount, amount_of, comparable, is_blank, is_value


@pytest.mark.parametrize(
    ("text", "want", "highest", "first", "count"),
    [
        ("哪个乡镇茶叶产量最高", "extreme", True, 1, 1),
        ("产量最低的乡镇是哪个", "extreme", False, 1, 1),
        ("产量第二高的乡镇", "extreme", True, 2, 1),
        ("产量最高的三个乡镇是哪些", "extreme", True, 1, 3),
        ("产量前5名的乡镇", "extreme", True, 1, 5),
        ("产量最高的前两名是谁", "extreme", True, 1, 2),
        ("甲镇的产量是多少", "cells", True, 1, 1),
        ("产量一共多少吨", "sum", True, 1, 1),
        ("产量平均多少", "mean", True, 1, 1),
        ("有多少个乡镇", "count", True, 1, 1),
        ("甲比乙多多少", "difference", True, 1, 1),
    ],
)
def test_what_is_wanted(text, want, highest, first, count):
    asked = asked_of(text)
    assert (asked.want, asked.highest, asked.first, asked.count) == (want, highest, first, count)


@pytest.mark.parametrize(
    ("text", "sign", "amount"),
    [
        ("产量超过300吨的有哪些", ">", Amount(3e8, "克")),
        ("投资不少于2亿元的项目", ">=", Amount(2e8, "元")),
        ("投资3000万元以上的项目", ">=", Amount(3e7, "元")),
        ("产量低于4500吨的分厂", "<", Amount(4.5e9, "克")),
        ("价格在50元以下的", "<=", Amount(50, "元")),
        ("票价2元的线路有哪些", "=", Amount(2, "元")),
        ("面积在10到20亩之间的", "..", Amount(10, "亩")),
    ],
)
def test_bounds(text, sign, amount):
    bound = asked_of(text).bound
    assert bound
    assert (bound.sign, bound.amount) == (sign, amount)


def test_words_behind_which_name_what_is_asked_for():
    assert wanted_name("新柳村属于哪个乡镇") == "乡镇"
    assert wants_many("柳湾镇有哪些村")
    assert not wants_many("新柳村属于哪个乡镇")


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("1,260", "万元", Amount(1.26e7, "元")),
        ("39亿元", "", Amount(3.9e9, "元")),
        ("4.10%", "", Amount(4.1, "%")),
        ("¥18.50", "", Amount(18.5, "")),
        ("1958", "", Amount(1958, "")),
        ("2000", "吨", Amount(2e9, "克")),
        ("停止采伐", "", None),
        ("15路", "", None),
        ("45-60", "", None),
        ("—", "", None),
    ],
)
def test_amounts(text, unit, amount):
    assert amount_of(text, unit) == amount


def test_days_come_in_their_order_and_amounts_of_other_kinds_do_not_compare():
    earlier, later = amount_of("2023-04-10"), amount_of("2023年5月1日")
    assert earlier and later and earlier.number < later.number and comparable(earlier, later)  # noqa: PT018
    assert not comparable(Amount(1, "元"), Amount(1, "米"))


def test_dashes_say_nothing():
    assert is_blank("—")
    assert is_blank("暂无")
    assert not is_blank("0")
    assert not is_value("西仓库")
