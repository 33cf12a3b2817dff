"""The CMRC measure against values worked out by hand from the published script, and the loader."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.squad import Gold, Question, exact_match, f1, load_squad, locate, sample, score, simplifier


@pytest.mark.parametrize(
    ("answer", "golds", "em", "overlap"),
    [
        ("枣庄市", ["枣庄市"], 1, 1.0),
        ("枣庄市。", ["枣庄市"], 1, 1.0),  # the full stop is dropped
        ("《论语》", ["论语"], 1, 1.0),
        ("GDP", ["gdp"], 1, 1.0),
        ("山东枣庄", ["枣庄"], 0, 2 * 2 / 6),  # run of 2; precision 2/4, recall 2/2
        ("枣山庄", ["枣庄"], 0, 2 * 1 / 5),  # two shared characters, but the longest run is one
        ("水库", ["枣庄"], 0, 0.0),
        ("", ["枣庄"], 0, 0.0),
        ("水库", ["枣庄", "水库"], 1, 1.0),  # the best gold answer counts
        ("2019年", ["2018年"], 0, 2 * 1 / 4),  # a number is one unit
        ("6.5%", ["6.5"], 0, 2 * 1 / 3),  # the percent sign is a unit of its own
        ("…", ["枣庄"], 0, 0.0),
    ],
)
def test_measure(answer, golds, em, overlap):
    assert exact_match(answer, golds) == em
    assert f1(answer, golds) == pytest.approx(overlap)


@given(st.text("枣庄水库a1。", max_size=8), st.text("枣庄水库a1。", max_size=8))
def test_f1_is_symmetric_and_bounded(one, other):
    assert f1(one, [other]) == pytest.approx(f1(other, [one]))
    assert 0 <= f1(one, [other]) <= 1


def test_score_is_the_mean_in_percent():
    asked = [Question(str(n), "问", "文", (Gold("枣庄", 0),)) for n in range(2)]
    measured = score(["枣庄", "山东枣庄"], asked)
    assert (measured.em, measured.questions) == (50, 2)
    assert measured.f1 == pytest.approx(100 * (1 + 2 / 3) / 2)
    with pytest.raises(ValueError, match="argument"):
        score(["枣庄"], asked)


def test_no_answer_in_the_text_is_none():
    assert locate("水库", "枣庄", near=0) is None


def write(path, context, answers):
    item = {"id": "Q1", "question": "什麼水庫？", "answers": answers}
    data = {"data": [{"paragraphs": [{"context": context, "qas": [item]}]}]}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("answer", "start"),
    [
        ({"text": "水库", "answer_start": 4}, 5),  # off by one: the nearest occurrence
        ({"text": "水库", "answer_start": -1}, 0),
        ({"text": "水库"}, 0),
        ({"text": "大坝", "answer_start": 0}, None),
    ],
)
def test_wrong_starts_are_mended(tmp_path, answer, start):
    (asked,) = load_squad(write(tmp_path / "f.json", "水库在庄里水库", [answer]))
    assert asked.answers == (Gold(answer["text"], start),)


def test_traditional_is_converted_and_empty_or_repeated_answers_are_dropped(tmp_path):
    answers = [{"text": "水庫", "answer_start": 2}, {"text": "水庫", "answer_start": 2}, {"text": ""}]
    (asked,) = load_squad(write(tmp_path / "f.json", "莊裡水庫", answers), convert=simplifier())
    assert asked == Question("Q1", "什么水库？", "庄里水库", (Gold("水库", 2),))


def test_a_question_without_answers_stays(tmp_path):
    (asked,) = load_squad(write(tmp_path / "f.json", "庄里", []))
    assert asked.answers == ()


def test_a_sample_is_of_questions_with_an_answer_and_the_same_each_time():
    answered = [Question(str(n), "", "", (Gold("水", 0),)) for n in range(20)]
    asked = [question for one in answered for question in (one, Question(f"{one.question_id}-", "", "", ()))]
    assert sample(asked, None) == sample(asked, 0) == answered
    assert sorted(sample(asked, 99), key=lambda one: int(one.question_id)) == answered
    few = sample(asked, 5)
    assert few == sample(asked, 5)
    assert len(set(few)) == 5
    assert set(few) < set(answered)
