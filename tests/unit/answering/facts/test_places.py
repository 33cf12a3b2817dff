import pytest

from zzqa.answering.facts.places import home_place, local_homes, local_places, places_in


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("滕州市的粮食产量", {"滕州"}),
        ("窑湾村属于云泽县的示范区", {"窑湾", "云泽"}),
        ("各县区老旧小区改造", set()),
        ("青岛市南部", set()),
    ],
)
def test_places_of_lower_rank(text, expected):
    assert local_places(text) == expected


def test_a_document_is_at_home_where_its_head_says():
    assert local_homes("工作报告", "丰都县人民政府\n" + "加快发展。" * 100 + "滕州市") == {"丰都"}
