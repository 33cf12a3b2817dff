from dataclasses import replace

import pytest

from zzqa.answering.reply.refuse import is_of_another, not_a_question, refusal, suggesting, withheld
from zzqa.answering.understand.question import understand
from zzqa.records import Answer, Confidence, Correction, Refusal

TEXT = "庄里水库累计完成投资39亿元。枣庄高新区建成标准厂房。史峰主任介绍十四五规划编制情况。一般公共预算收入增长。"


@pytest.fixture
def refused(make_document, hit_of):
    hits = [hit_of(make_document(TEXT))]

    def refused(question, *, struck_out=False, hits=hits):
        return refusal(understand(question), None, hits, struck_out=struck_out, known=TEXT.__contains__)

    return refused


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("张里水库进展如何", ("张里水库",)),
        ("杭州市2020年的一般公共预算收入是多少", ("一般公共预算收入", "杭州市")),
        ("“一网通办”是什么", ("一网通办",)),
    ],
)
def test_what_no_document_names_is_named(refused, question, names):
    found = refused(question)
    assert found.reason == "entity_absent"
    assert found.names == names
    assert all(f"“{name}”" in found.message for name in names)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("庄里水库和“引黄济青”有关吗", ("庄里水库", "引黄济青")),
    ],
)
def test_a_thing_that_is_there_without_this_fact(refused, question, names):
    found = refused(question)
    assert found.reason == "entity_absent"
    assert found.names == names
    assert f"提到了“{names[0]}”，但没有提到“{names[1]}”" in found.message


@pytest.mark.parametrize(
    "question",
    ["庄里水库能走车吗", "史峰几点下班", "外地户口怎么办", "护照去哪里办", "微积分难吗", "What is GDP"],
)
def test_ordinary_words_are_not_called_absent(refused, question):
    assert refused(question).reason == "weak_evidence"


def test_a_figure_that_was_struck_out(refused):
    found = refused("庄里水库投资多少", struck_out=True)
    assert found.reason == "fact_absent"
    assert "隐去" in found.message


def test_names_are_told_briefly(refused):
    long = "关于进一步加强和改进新时代全市住房公积金缴存提取使用监督管理工作的若干意见和实施细则是什么"
    assert len(refused(long).message) < 80


def test_where_there_is_nothing_to_ask_that_is_the_reason(refused):
    found = refused("张里水库进展如何", hits=[])
    assert (found.reason, found.nearest, found.names) == ("empty_scope", None, ())


def test_a_suggestion_stands_behind_the_reason():
    plain = Refusal("entity_absent", "没有提到“张里水库”。")
    found = suggesting(plain, [Correction("张里水库", "庄里水库")])
    assert found.message.startswith(plain.message)
    assert "庄里水库" in found.message
    assert suggesting(plain, []) == plain


def test_an_answer_about_another_name_is_taken_back(make_document, hit_of):
    question, near = understand("张里水库投资多少"), [Correction("张里水库", "庄里水库")]
    assert is_of_another(question, near, TEXT.__contains__)
    assert not is_of_another(question, [], TEXT.__contains__)
    assert not is_of_another(understand("庄里水库投资多少"), near, TEXT.__contains__)
    answer = Answer("张里水库投资多少", "39亿元", "number", Confidence(0.9, "high"), short="39亿元")
    answer = replace(answer, hits=(hit_of(make_document(TEXT)),))
    found = withheld(answer, question, TEXT.__contains__)
    assert (found.text, found.short, found.citations) == ("", "", ())
    assert found.refusal.reason == "entity_absent"
    assert found.confidence.band == "low"


def test_no_question_is_no_answer():
    answer = not_a_question("？", "没有看懂。")
    assert not answer.found
    assert answer.refusal == Refusal("question", "没有看懂。")
