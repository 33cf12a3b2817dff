import pytest

from zzqa.answering.period import is_of_period, may_be_of
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
        ("投资2000万元。", None, "2021", (2021,), True),
    ],
)
def test_may_be_of(make_document, text, year, published, asked, expected):
    document = make_document(text, published=published)
    passage = Passage("p", document.doc_id, 0, len(text), text, (), year)
    assert may_be_of(asked, text, text, passage, document) is expected


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
    assert is_of_period(period, make_document(text), start, start + len(sentence), ()) is expected


def test_a_heading_names_the_period(make_document):
    assert is_of_period("上半年", make_document("产量12万吨。"), 0, 7, ("上半年工作回顾",))
