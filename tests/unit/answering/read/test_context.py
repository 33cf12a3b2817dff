import pytest

from zzqa.answering.read.context import CONTEXT_CHARS, context_of


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("请假办法.docx", "请假办法 一、总则 2023"),  # the name says what the title says
        ("003_a41f.txt", "请假办法 一、总则 2023"),  # and this one nothing
        ("教务处/本科生学籍.txt", "请假办法 本科生学籍 一、总则 2023"),
    ],
)
def test_what_stands_above_a_passage(source, expected):
    assert context_of(title="请假办法", source=source, headings=("一、总则",), published="2023") == expected


def test_a_title_is_not_told_twice_and_the_context_is_short():
    assert context_of(title="甲", source="1.txt", headings=("甲",), published=None) == "甲"
    long = context_of(title="长" * 200, source="名" * 99, headings=("头" * 99,), published="2023-01-02")
    assert len(long) <= CONTEXT_CHARS
