"""The main job on the real documents with the real models."""

import json

import opencc
import pytest

from zzqa.corpus.clean import verify

# Questions of our own over the seed documents, with what a good answer holds and the file it cites.
ANSWERED = [
    ("庄里水库进展如何", ["累计完成投资39亿元", "大坝主体工程全部完工", "已蓄水2300多万立方米"], "000"),
    ("上半年社会消费品零售总额完成多少", ["460.7亿元"], "000"),
    ("2018年高质量招商引资考核之外，扶贫成效考核枣庄排第几位", ["第3位"], "000"),
    ("2020年一般公共预算收入完成多少", ["140.8亿元"], "002"),
    ("市级以上农业龙头企业有多少家", ["407家"], "002"),
    ("集中供热面积超过多少", ["5100万平方米"], "002"),
    ("限上批零住餐企业发展到多少家", ["501家"], "002"),
    ("收费管理科科长叫什么", ["王伟"], "000"),
    ("强化督导考核要抓好哪三点", ["一是抓调度", "二是抓考核", "三是抓宣传"], "001"),
    ("严把三个关口是哪三个", ["产业导向关", "投入产出关", "环保安全关"], "001"),
    ("横向打擂台是什么意思", ["承担的共性任务", "擂台赛"], "001"),
    ("枣庄为什么被国务院列入督查激励名单", ["培育壮大接续替代产业", "成效突出"], "000"),
]
NOT_THERE = ["广州塔有多高", "怎样给猫剪指甲", "杭州市2020年的一般公共预算收入是多少", "微积分是谁发明的"]


@pytest.mark.parametrize(("question", "parts", "source"), ANSWERED)
def test_answered_from_the_right_file(engine, question, parts, source):
    answer = engine.answer(question)
    assert answer.found, answer.refusal
    assert all(part in answer.text for part in parts), answer.text
    assert any(citation.source.startswith(source) for citation in answer.citations)


@pytest.mark.parametrize("question", NOT_THERE)
def test_refused_with_a_reason(engine, question):
    answer = engine.answer(question)
    assert not answer.found, answer.text
    assert answer.refusal.message
    assert answer.refusal.nearest is not None


@pytest.mark.parametrize("question", [question for question, _, _ in ANSWERED])
def test_every_quote_is_verbatim_and_leads_back_to_the_file(engine, question):
    answer = engine.answer(question)
    assert answer.text == "\n".join(citation.quote for citation in answer.citations)
    assert answer.short in answer.text
    for citation in answer.citations:
        document = engine.document(citation.doc_id)
        assert document.text[citation.start : citation.end] == citation.quote
        original = document.original[citation.original_start : citation.original_end]
        assert original == citation.original_quote
        assert document.original[: citation.original_start].count("\n") + 1 == citation.line
        assert verify(document, citation.start, citation.end)


@pytest.mark.parametrize("question", [question for question, _, _ in ANSWERED])
def test_a_traditional_question_gets_the_same_answer(engine, question):
    traditional = opencc.OpenCC("s2t").convert(question)
    assert engine.answer(traditional).text == engine.answer(question).text


def test_punctuation_and_width_do_not_matter(engine):
    expected = engine.answer("2020年一般公共预算收入完成多少").text
    assert engine.answer("  2020年一般公共预算收入完成多少？？ ").text == expected
    assert engine.answer("２０２０年一般公共预算收入完成多少").text == expected


def test_answers_repeat(engine):
    first, second = (engine.answer("庄里水库进展如何") for _ in range(2))
    assert first == second


def test_progress_is_told_newest_first(engine):
    answer = engine.answer("庄里水库进展如何")
    dates = [entry.date for entry in answer.timeline]
    assert len(dates) == 2
    assert dates == sorted(dates, reverse=True)
    assert answer.citations[0].source.startswith("002")


def test_a_plan_is_marked(engine):
    answer = engine.answer("枣庄学院新校区建得怎么样")
    assert answer.citations[0].plan
    assert not engine.answer("庄里水库进展如何").citations[0].plan


def test_a_county_is_not_answered_for_by_its_city(engine):
    assert engine.answer("市级以上农业龙头企业有多少家").found
    assert not engine.answer("滕州市市级以上农业龙头企业有多少家").found


def test_the_short_answer_is_of_the_name_asked_about(engine):
    assert engine.answer("2020年城镇居民人均可支配收入是多少").short == "35098元"
    assert engine.answer("2020年农村居民人均可支配收入是多少").short == "17690元"


def test_a_follow_up(engine):
    answer = engine.answer("那2019年呢？", history=["2020年一般公共预算收入完成多少"])
    assert answer.standalone == "2019年一般公共预算收入完成多少"


def test_only_the_sources_chosen(engine):
    sources = [d.source for d in engine.documents() if d.source.startswith("004")]
    answer = engine.answer("庄里水库进展如何", sources=sources)
    assert not answer.found
    assert all(hit.source in sources for hit in answer.hits)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("", "请输入"),
        ("  \n", "请输入"),
        ("？！", "没有看懂"),
        ("😀😀😀", "没有看懂"),
        ("水" * 10_000, "太长"),
    ],
)
def test_bad_questions_get_a_sentence(engine, question, part):
    answer = engine.answer(question)
    assert answer.refusal.reason == "question"
    assert part in answer.refusal.message


@pytest.mark.parametrize(
    "question",
    ["What is the GDP?", "SELECT * FROM passages; --", "a" * 400, "\x00\x01水库", "水库 AND OR NOT ((("],
)
def test_odd_questions_do_no_harm(engine, question):
    answer = engine.answer(question)
    assert answer.found == bool(answer.citations) == bool(answer.text) == (answer.refusal is None)
    assert answer.text == "\n".join(citation.quote for citation in answer.citations)


def test_the_json_shape_is_stable(engine):
    answer = engine.answer("庄里水库进展如何").to_dict()
    plain = json.loads(json.dumps(answer, ensure_ascii=False))
    assert set(plain) == {
        "found", "question", "standalone", "text", "short", "kind", "confidence", "citations", "hits", "timeline", "refusal",
        "generation", "corrections",
    }  # fmt: skip
    assert set(plain["confidence"]) == {"score", "band", "accuracy"}
    assert set(plain["citations"][0]) == {
        "number", "doc_id", "source", "title", "published", "quote", "start", "end",
        "original_quote", "original_start", "original_end", "line", "sha256", "score", "cells",
        "copies", "place", "plan", "outdated",
    }  # fmt: skip


def test_search_ranks_and_scores(engine):
    hits = engine.search("庄里水库", top_k=5)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "庄里水库" in hits[0].passage.text
    assert hits[0].scores.reader is not None
    assert engine.search("") == []


def test_examples_are_questions_that_are_answered(engine):
    examples = engine.examples(3)
    assert len(examples) == 3
    assert all(engine.answer(question).found for question in examples)
