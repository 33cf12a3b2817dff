import pytest

from zzqa.answering.places import home_place, places_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青岛市2020年的生产总值是多少", ("青岛",)),
        ("从张家口到北京", ("张家口", "北京")),
        ("中山装是谁设计的", ()),
        ("中山市的人口", ("中山",)),
        ("庄里水库进展如何", ()),
    ],
)
def test_places_in(text, expected):
    assert places_in(text) == expected


def test_a_document_is_at_home_where_it_names_most():
    assert home_place("烟台市政府工作报告", "烟台经济稳步增长，学习青岛经验，烟台港扩建。") == "烟台"
    assert home_place("通知", "请到青岛参会。") is None
    assert home_place("通知", "没有地名。") is None
