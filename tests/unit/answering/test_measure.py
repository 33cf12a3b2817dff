import pytest

from zzqa.answering.measure import DATE, measures, time_pattern


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("大坝有多高", "大坝投资39亿元，蓄水2300多万立方米", False),
        ("大坝有多高", "大坝高38.5米", True),
        ("道路有多长", "全长约二十公里", True),
        ("完成投资多少", "完成投资12.5亿元", True),
        ("完成投资多少", "完成投资的项目有12个", False),
        ("绿化覆盖率是多少", "绿化覆盖率达到41.1%", True),
        ("绿化覆盖率是多少", "绿化面积12亩", False),
        ("失业率是百分之几", "失业率控制在百分之三以内", True),
        ("采购了多少吨", "采购约130吨", True),
        ("采购了多少吨", "采购花费700万元", False),
        ("派出多少名医生", "派出医护人员56人", True),
        ("派了多少医生", "捐款4950万元", False),
        ("城乡收入的比例是多少", "缩小到2.1:1", True),
        ("有多少家企业", "共有12家", True),
        ("有多少家企业", "企业很多", True),
    ],
)
def test_measures(question, text, expected):
    assert measures(question, text) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("始建于1870年，", "1870年"),
        ("20世纪80年代初通车", "20世纪80年代初"),
        ("1950年代的厂房", "1950年代"),
        ("公元前221年统一", "公元前221年"),
        ("力争2021年底前完成", "2021年底前"),
        ("有130年历史", None),
        ("投资3000万元", None),
    ],
)
def test_what_a_date_looks_like(text, found):
    match = DATE.search(text)
    assert (match and match[0]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("需两年半才成熟", "两年半"),
        ("工期大约18个月", "大约18个月"),
        ("每季度评比一次", "每季度评比一次"),
        ("于2021年12月26日完成", None),
    ],
)
def test_how_long(text, found):
    match = time_pattern("要多久").search(text)
    assert (match and match[0]) == found
