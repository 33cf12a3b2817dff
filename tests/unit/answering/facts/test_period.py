import pytest

from zzqa.answering.facts.period import is_of_period, may_be_of, months_in, without_times, years_in
from zzqa.records import Passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-2021年", [(2019, 2021, False, False)]),
        ("2019年至2021年", [(2019, 2021, False, False)]),
        ("２０２０年度", [(2020, 2020, False, False)]),
        ("二〇二一年", [(2021, 2021, False, False)]),
        ("前年和去年", [(-2, -2, True, False), (-1, -1, True, False)]),
        ("近三年", [(-3, 0, True, True)]),
        ("三年来", [(-3, 0, True, True)]),
        ("第三年来", []),
        ("今后五年", [(0, 5, True, True)]),
        ("“十三五”期间", [(2016, 2020, False, True)]),
        ("十二五末", [(2011, 2015, False, True)]),
        ("“十四五”规划纲要", []),
        ("投资2000万元", []),
        ("邮编277100", []),
        ("2000人参加", []),
    ],
)
def test_years(text, expected):
    assert [(y.first, y.last, y.relative, y.several) for y in years_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上半年", (1, 6, False)),
        ("1—6月", (1, 6, False)),
        ("前6个月", (1, 6, False)),
        ("截至2019年6月底", (1, 6, True)),
        ("截至６月末", (1, 6, True)),
        ("下半年", (7, 12, False)),
        ("第三季度", (7, 9, False)),
        ("前三季度", (1, 9, False)),
        ("1月至10月", (1, 10, False)),
        ("八月份", (8, 8, False)),
        ("十一月", (11, 11, False)),
        ("全年", (1, 12, False)),
    ],
)
def test_months(text, expected):
    assert [(m.first, m.last, m.until) for m in months_in(text)] == [expected]


@pytest.mark.parametrize("text", ["3个月", "8月26日", "13月", "一年级", "半年", "12-1月"])
def test_no_months(text):
    assert months_in(text) == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("截至2019年7月底重点项目投资", "重点项目投资"),
        ("2022年末常住人口", "常住人口"),
        ("十三五规划编制", "十三五规划编制"),
        ("去年上半年出口", "出口"),
        ("一年级新生", "一年级新生"),
    ],
)
def test_without_times(text, left):
    assert without_times(text).split() == [left]


@pytest.mark.parametrize(
    ("text", "year", "published", "asked", "expected"),
    [
        ("产量12万吨。", None, None, (), True),
        ("2021年产量12万吨。", 2020, "2019", (2021,), True),
        ("2020年产量12万吨。", None, "2021", (2021,), False),
        ("2019年12万吨，2020年至2022年分别为1、2、3万吨。", None, None, (2021,), True),
        ("产量由2015年的10万吨增加到12万吨。", 2020, "2021", (2020,), True),
        ("产量12万吨。", 2020, "2021", (2021,), False),
        ("“十四五”期间产量达到60万吨。", 2021, "2021", (2021,), False),
        ("“十三五”期间，2020年产量12万吨。", 2021, "2021", (2020,), True),
        ("产量12万吨。", 2021, "2022", (2021,), True),
        ("产量12万吨，去年11万吨。", 2022, "2022", (2021,), True),
        ("产量12万吨。", None, "2022-03", (2021,), True),
        ("产量12万吨。", None, "2022-03", (2019,), False),
        ("产量12万吨。", None, None, (2019,), True),
        ("投资2000万元。", None, "2021", (2021,), True),
    ],
)
def test_may_be_of(make_document, text, year, published, asked, expected):
    document = make_document(text, published=published)
    passage = Passage("p", document.doc_id, 0, len(text), text, (), year)
    assert (
        may_be_of(years_in("、".join(f"{year}年" for year in asked)), text, text, passage, document)
        is expected
    )


@pytest.mark.parametrize(
    ("asked", "text", "published", "expected"),
    [
        ("去年", "产量12万吨。", "2021", True),
        ("去年", "2020年产量12万吨。", "2021", True),
        ("去年", "2019年产量12万吨。", "2021", False),
        ("今年", "今年产量12万吨。", "2019", True),
        ("今年", "2018年产量12万吨。", "2019", False),
        ("2022年", "明年产量达到12万吨。", "2021", True),
        ("去年", "产量12万吨。", None, True),
        ("2019-2021年", "2020年产量12万吨。", None, True),
        ("2019-2021年", "2018年产量12万吨。", None, False),
        ("“十三五”期间", "“十三五”期间产量达到60万吨。", "2021", True),
        ("“十三五”期间", "“十四五”期间产量达到60万吨。", "2021", False),
        ("近三年", "近三年产量达到30万吨。", "2019", True),
        ("去年", "今年产量12万吨，比去年多。", "2023", False),
        ("去年", "产量12万吨，比去年的11万吨多。", "2023", True),
        ("2022年", "今年产量12万吨。", "2023", False),
        ("2023年", "今年产量12万吨。", "2023", True),
        ("2023年", "产量12万吨，比去年增长5%。", "2023", True),
    ],
)
def test_relative_years_and_plans(make_document, asked, text, published, expected):
    document = make_document(text, published=published)
    passage = Passage("p", document.doc_id, 0, len(text), text)
    assert may_be_of(years_in(asked), text, text, passage, document) is expected


@pytest.mark.parametrize(
    ("text", "sentence", "period", "expected"),
    [
        ("第一季度产量12万吨。", "第一季度产量12万吨。", "一季度", True),
        ("1—10月产量12万吨。", "1—10月产量12万吨。", "1-10月", True),
        ("全年产量12万吨。", "全年产量12万吨。", "一季度", False),
        ("上半年形势很好。产量12万吨。", "产量12万吨。", "上半年", True),
        ("上半年形势很好。前7个月收入8亿元。产量12万吨。", "产量12万吨。", "上半年", False),
        ("上半年形势很好。\n产量12万吨。", "产量12万吨。", "上半年", False),
        ("截至11月底产量12万吨。", "截至11月底产量12万吨。", "1月", False),
        ("前三季度产量12万吨。", "前三季度产量12万吨。", "三季度", False),
        ("前三季度产量12万吨。", "前三季度产量12万吨。", "前三季度", True),
        ("截至8月底的情况\n产量12万吨。", "产量12万吨。", "8月", True),
    ],
)
def test_is_of_period(make_document, text, sentence, period, expected):
    start = text.index(sentence)
    (asked,) = months_in(period)
    assert is_of_period(asked, make_document(text), start, start + len(sentence), ()) is expected


def test_a_heading_names_the_period(make_document):
    (asked,) = months_in("上半年")
    assert is_of_period(asked, make_document("产量12万吨。"), 0, 7, ("上半年工作回顾",))


@pytest.mark.parametrize(("asked", "expected"), [("2025年", True), ("2026年", False)])
def test_a_title_names_the_year_that_a_notice_is_for(make_document, asked, expected):
    document = make_document("每人400元。", title="2025年度参保缴费通告", published="2024-09-03")
    passage = Passage("p", document.doc_id, 0, len(document.text), document.text)
    assert may_be_of(years_in(asked), document.text, document.text, passage, document) is expected
