import pytest

from zzqa.answering.period import may_be_of, names_period
from zzqa.records import Passage


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
    ],
)
def test_may_be_of(make_document, text, year, published, asked, expected):
    document = make_document(text, published=published)
    passage = Passage("p", document.doc_id, 0, len(text), text, (), year)
    assert may_be_of(asked, text, text, passage, document) is expected


@pytest.mark.parametrize(
    ("near", "period", "whole", "expected"),
    [
        ("第一季度完成", "一季度", "", True),
        ("1—10月增长", "1-10月", "", True),
        ("全年完成", "一季度", "一季度很好", False),
        ("完成12万吨", "8月", "截至8月底", True),
        ("上半年完成", "上半年", "", True),
    ],
)
def test_names_period(near, period, whole, expected):
    assert names_period(near, period, whole) is expected
