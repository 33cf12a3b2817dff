from __future__ import annotations

import pytest

from zzqa.corpus.dates import published_date, speaking_year


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("标题\n发布时间：2020-08-25 来源：党课讲稿", "a.txt", "2020-08-25"),
        ("标题\n2019-08-26\n今日嘉宾", "a.txt", "2019-08-26"),
        ("标题\n枣庄日报 2020年4月5日\n本报讯", "a.txt", "2020-04-05"),
        ("标题\n正文。\n枣庄市人民政府\n二〇二一年二月十三日", "a.txt", "2021-02-13"),
        ("标题\n正文说了很多。", "2018/20180701_通知.txt", "2018-07-01"),
        ("4月15日,王广部表示,2020年是攻坚之年,要补短板。", "a.txt", "2020-04-15"),
        ("2020年工作回顾\n完成投资。\n2021年政府工作安排\n今年增长6%以上。", "a.txt", "2021"),
        ("昨日召开的会议,全面总结2021年经济工作,安排部署2022年的任务。1—11月增长10.6%。", "a.txt", "2021-12"),
        ("2022年目标是明年的计划指标。2022年是承上启下的关键一年。", "a.txt", "2021"),
        ("日期：2020-02-30\n正文", "a.txt", None),
        ("该水库2015年建成，2018年扩建。", "a.txt", None),
        ("关于2015年3月1日至5日会议的规划\n正文。", "a.txt", None),
    ],
)
def test_published(text, source, expected):
    assert published_date(text, source, "") == expected


@pytest.mark.parametrize(
    ("headings", "text", "published", "expected"),
    [
        ((), "2020年全市生产总值1733亿元，比2015年增长32.3%。", "2021", 2020),
        (("2020年工作回顾",), "110个市级重点项目完成投资417.7亿元。", "2021", 2020),
        (("2021年政府工作安排", "优化产业"), "培育六大先进制造业。", "2021", 2021),
        ((), "今年将实施技改。", "2022-03", 2022),
        ((), "去年全市完成投资。", "2022-03", 2021),
        ((), "截至7月底，完成投资155.3亿元。", "2019-08-26", 2019),
        ((), "三次产业比例由2015年的10.4调整为9.6。", None, None),
        ((), "要坚持以人民为中心。", "2020", None),
    ],
)
def test_speaking_year(headings, text, published, expected):
    assert speaking_year(headings, text, published) == expected
