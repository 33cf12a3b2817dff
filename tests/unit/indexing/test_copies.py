"""Copies are noticed, and nothing that says anything else is taken for one."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzqa.indexing.copies import Candidate, find_copies, is_copy, sketch

REPORT = """2023年工作回顾
全县生产总值完成286.4亿元，增长6.3%；一般公共预算收入17.92亿元，增长8.1%。
锦河大桥实现主桥合龙，龙脊岭隧道左线贯通，县城至白塘镇一级公路建成通车。
实施亿元以上工业项目46个，完成投资58.3亿元。新增规上工业企业21家，总数达到138家。
粮食总产稳定在41.5万吨，全县冷库库容扩大到26万立方米。电商企业发展到312家。
城乡居民人均可支配收入分别达到34812元、19467元，增长5.4%和8.1%。
庄里水库大坝主体工程全部完工，已蓄水2300多万立方米，供水管线正在施工。
全年新建改扩建中小学43所，新增学位3.2万个，大班额问题基本消除。
"""


def same_either_way(one: str, other: str) -> bool:
    return is_copy(one, other) or is_copy(other, one)


COPIES = {
    "layout": REPORT.replace("\n", "\n\n　　"),
    "width and marks": REPORT.replace("，", ",").replace("286.4", "２８６．４"),
    "no breaks": REPORT.replace("。\n", "。"),
    "where it is from": "来源：某某日报\n发布时间：2024-03-01 08:00\n" + REPORT + "责任编辑：张三\n",
    "a page number": REPORT.replace("全年新建", "— 2 —\n全年新建"),
    "a line of thanks": REPORT + "谢谢大家！\n",
}
OTHERS = {
    "one figure": REPORT.replace("58.3亿元", "58.4亿元"),
    "one figure longer": REPORT.replace("46个", "146个"),
    "all figures": REPORT.translate(str.maketrans("0123456789", "1234567890")),
    "a sign": REPORT.replace("增长5.4%", "增长-5.4%"),
    "a share for a number": REPORT.replace("6.3%", "6.3"),
    "a year": REPORT.replace("2023年", "2024年"),
    "a word": REPORT.replace("全部完工", "尚未完工"),
    "a word more": REPORT.replace("水库大坝", "水库副坝大坝"),
    "a name": REPORT.replace("锦河大桥", "沂河大桥"),
    "a sentence that goes on": REPORT.replace("312家。", "312家，其中停业20家。"),
    "the order": "\n".join(reversed(REPORT.splitlines())),
    "an excerpt": "\n".join(REPORT.splitlines()[:4]),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES)
def test_a_copy_is_one_whatever_it_looks_like(text: str) -> None:
    assert same_either_way(REPORT, text)
    assert text == COPIES["layout"] or set(sketch(REPORT).bands) & set(sketch(text).bands)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_says_something_else_is_no_copy(text: str) -> None:
    assert not same_either_way(REPORT, text)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_change_of_a_figure_or_character_passes(data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(REPORT) if c.isalnum()]))
    other = data.draw(st.sampled_from("0123456789不未增减东西"))
    changed = REPORT[:at] + other + REPORT[at + 1 :]
    assert same_either_way(REPORT, changed) == (other == REPORT[at])


def test_layout_alone_leaves_the_content_as_it_is() -> None:
    assert {sketch(COPIES[name]).content for name in ("layout", "width and marks", "no breaks")} == {
        sketch(REPORT).content
    }
    assert sketch("……").content != sketch("——").content
    assert sketch("").bands == ()


def test_near_texts_share_bands_and_far_ones_do_not() -> None:
    chance = random.Random(7)
    long = "".join(
        f"第{n}个项目投资{chance.randint(1, 999)}亿元，{chance.random():.6f}。" for n in range(200)
    )
    near = long + "谢谢大家！"
    far = "".join(
        f"第{n}个学校建成{chance.randint(1, 999)}间教室，{chance.random():.6f}。" for n in range(200)
    )
    assert len(set(sketch(long).bands) & set(sketch(near).bands)) >= 8
    assert not set(sketch(long).bands) & set(sketch(far).bands)


# Two equal texts, a longer one, a still longer one, and another.
CANDIDATES = (
    Candidate("a1", "1.txt", b"a", 100),
    Candidate("a2", "2.docx", b"a", 100),
    Candidate("b", "3.pdf", b"b", 103),
    Candidate("c", "4.html", b"c", 107),
    Candidate("d", "5.txt", b"d", 100),
)
AB, BC, AC = (b"a", b"b"), (b"b", b"c"), (b"a", b"c")


@pytest.mark.parametrize(
    ("alike", "copies"),
    [
        (set(), {"a2": "a1"}),
        ({AB}, {"a1": "b", "a2": "b"}),
        ({AB, BC, AC}, {"a1": "c", "a2": "c", "b": "c"}),
        # The longest does not hold the shortest, which therefore stays.
        ({AB, BC}, {"b": "c", "a2": "a1"}),
    ],
)
def test_the_longest_is_answered_from_in_whatever_order_they_came(
    alike: set[tuple[bytes, bytes]], copies: dict[str, str]
) -> None:
    for order in itertools.permutations(CANDIDATES):
        assert find_copies(order, alike) == copies
