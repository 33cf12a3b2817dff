import pytest

from zzqa.answering.facts.measure import DATE, figure_pattern, is_other_end, measures, time_pattern


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
        ("借期多长", "借期：30天", True),
        ("借期多长", "借书15册", False),
        ("道路多长", "工期30天", False),
        ("隧道有多长", "全长41公尺", True),
        ("绳子多长", "不超过一点五米", True),
        ("几天出结果", "需5个工作日", True),
        ("几岁上学", "年满6周岁", True),
        ("今年多大年纪", "承包1300亩", False),
        ("气温多高", "最高气温39.2℃", True),
        ("气温多高", "楼高39米", False),
        ("水库库容多大", "水位降到87.5米", False),
        ("水库库容多大", "总库容1.2亿立方米", True),
        ("门票多少钱", "全票120元", True),
        ("门票多少钱", "凭证免费", True),
        ("门票多少钱", "馆舍1.2公顷", False),
        ("牙刷多少钱一支", "免费更换新款牙刷", False),
        ("有多少名游客", "四人房3800元", False),
        ("3路有多少辆车", "线路：3路；票价：1元", False),
        ("3路有多少辆车", "配车12台", True),
        ("有多少册藏书", "藏书4.2万册", True),
        ("有多少册藏书", "（2023年修订）", False),
        ("近几年投资多少", "投资3亿元", True),
        ("近几年投资多少", "用了3年", False),
        ("报修电话是多少", "报修请拨96117", True),
        ("报修电话是多少", "电话（0632）3314567", True),
        ("报修电话是多少", "电话0632-331 4567", True),
        ("报修电话", "手机138 0000 1234", True),
        ("报修电话", "拨打120", True),
        ("报修电话", "床位120张", False),
        ("报修电话", "总投资4260000元", False),
        ("报修电话", "2024年5月30日", False),
        ("报修电话", "朝阳路118号", False),
        ("热线接到多少电话", "接到群众来电52起", True),
        ("几点开门", "上午9时30分开馆", True),
        ("几点开门", "8:30-17:30", True),
        ("几点开门", "下午两点开门，早上八点半开门", True),
        ("几点开门", "2015年10月3日开馆", False),
        ("几点开门", "新时代开馆第1时间", False),
        ("提几点建议", "建议加快", True),
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
        ("验收合格后两个月内发放", "两个月内"),
        ("受理后5个工作日内办结", "5个工作日内"),
        ("30天后生效", "30天后"),
        ("住院3天", None),
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每日上午9时30分至下午5时开放", "上午9时30分至下午5时"),
        ("12时起停课", "12时起"),
        ("30分钟内到达", None),
        ("当时没有人", None),
    ],
)
def test_the_time_of_day(text, found):
    match = time_pattern("几点开始").search(text)
    assert (match and match[0]) == found


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("北站枢纽投资多少", "项目：北站枢纽；投资（亿元）：45.6；完工：2025年6月。", "投资（亿元）：45.6"),
        ("有多少学生", "学校：第二中学；学生人数：2,460；地址：学府街88号。", "学生人数：2,460"),
        ("库容有多少立方米", "库名：青石；库容(万立方米)：300。", "库容(万立方米)：300"),
        ("北站枢纽投资多少", "项目：北站枢纽；工期（月）：18；面积（亩）：45.6。", None),
        ("有多少学生", "学校：第二中学；班级数：40；学生人数：不详。", None),
    ],
)
def test_a_cell_of_a_table_has_its_unit_in_the_name_of_its_column(question, row, cell):
    found = figure_pattern(question).search(row)
    assert (found and found[0]) == cell


@pytest.mark.parametrize(
    ("question", "found", "other"),
    [
        ("报名什么时候截止", "5月20日起", True),
        ("报名什么时候截止", "5月20日至6月1日", False),
        ("报名什么时候截止", "6月1日前", False),
        ("报名什么时候截止", "6月1日", False),
        ("召回到什么时候结束", "2024年5月20日起", True),
        ("报名从哪天开始", "6月1日前", True),
        ("报名从哪天开始", "5月20日起", False),
        ("什么时候报名", "6月1日前", False),
    ],
)
def test_the_end_of_a_time_that_is_asked_for(question, found, other):
    assert is_other_end(question, found) is other
