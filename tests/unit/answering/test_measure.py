import pytest

from zzqa.answering.measure import measures


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
