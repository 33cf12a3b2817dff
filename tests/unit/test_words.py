import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzqa.words import bigrams, certain_terms, index_terms, query_terms, words


def test_words_leave_out_marks_and_blanks_and_keep_numbers_whole() -> None:
    assert words("2020年，全市生产总值 实现1733亿元。") == [
        "2020",
        "年",
        "全市",
        "生产总值",
        "实现",
        "1733",
        "亿元",
    ]


def test_bigrams_never_cross_what_is_not_chinese() -> None:
    assert bigrams("庄里水库2020年，投资") == ["庄里", "里水", "水库", "投资"]


def test_width_and_case_do_not_matter() -> None:
    assert index_terms("ＧＤＰ增长４.９％") == index_terms("gdp增长4.9%")


def test_a_word_of_two_characters_counts_as_word_and_as_pair() -> None:
    assert index_terms("水库") == ["水库", "水库"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("庄里水库的进展如何？", ["庄里", "水库", "里水"]),
        ("生产总值是多少", ["生产总值", "生产", "产总", "总值"]),
        ("主任是谁?", ["主任"]),
    ],
)
def test_words_that_only_ask_are_left_out(question: str, expected: list[str]) -> None:
    assert query_terms(question) == expected


def test_a_question_of_nothing_else_keeps_its_words() -> None:
    assert query_terms("是什么") != []
    assert query_terms("？") == []


@given(st.text(alphabet="枣庄市的水库是多少GDP20年，？ ", max_size=40))
def test_a_document_that_repeats_the_question_holds_the_terms_of_its_pairs(question: str) -> None:
    terms = query_terms(question)
    assert len(terms) == len(set(terms))
    pairs = {term for term in terms if term in bigrams(question)}
    assert pairs <= set(index_terms(question))


@settings(deadline=None)
@given(
    before=st.text("庄里水库年G5 ，"),
    name=st.text("庄里水库张", min_size=2),
    after=st.text("庄里水库年G5 ，"),
)
def test_a_name_has_its_certain_terms_wherever_it_stands(before: str, name: str, after: str) -> None:
    assert certain_terms(name)
    assert set(certain_terms(name)) <= set(index_terms(before + name + after))


@settings(deadline=None)
@given(
    before=st.text("庄里水库年，"),
    name=st.sampled_from(["GDP", "5G", "2020", "Covid"]),
    after=st.text("庄里水库年，"),
)
def test_a_latin_word_has_its_certain_terms_among_chinese(before: str, name: str, after: str) -> None:
    assert set(certain_terms(name)) <= set(index_terms(before + name + after))
