"""What users say of answers is written so that the evaluation reads it, and nothing else is."""

import json
import threading

import pytest
from fake_engine import FakeEngine
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from zzqa.errors import FeedbackError
from zzqa.evaluation import evaluate, load_items
from zzqa.web import feedback
from zzqa.web.feedback import append, corrected, judged, slice_of
from zzqa.web.opinions import Opinion, read_opinion

ASKED = "庄里水库进展如何"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def engine():
    return FakeEngine()


def test_a_right_answer_becomes_a_question_that_its_answer_passes(path, engine):
    append(path, judged(engine.answer(ASKED), "right"))
    [item] = load_items(path)
    assert (item.question, item.answers) == (ASKED, ("39亿元",))
    assert [place.doc for place in item.places] == ["000.txt", "002.txt"]
    [outcome] = evaluate(engine, [item])
    assert outcome.full
    assert outcome.cited
    assert outcome.rank == 1


def test_a_right_refusal_becomes_a_question_without_an_answer(path, engine):
    append(path, judged(engine.answer("火星上有几家咖啡店"), "right"))
    [item] = load_items(path)
    assert item.places == ()
    assert evaluate(engine, [item])[0].good


def test_words_pointed_out_become_the_right_answer(path, engine):
    answer = engine.answer(ASKED)
    hit = answer.hits[-1]
    words = hit.passage.text[3:9]
    append(path, corrected(answer, hit.passage.passage_id, f" {words[:2]}\n{words[2:]}"))
    [item] = load_items(path)
    assert item.answers == (words,)
    assert item.places[0].doc == hit.source
    assert not evaluate(engine, [item])[0].full


def test_what_is_only_wrong_is_kept_and_not_asked(path, engine):
    append(path, judged(engine.answer(ASKED), "wrong"))
    append(path, judged(engine.answer(ASKED), "right"))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
    assert len(load_items(path)) == 1


def test_only_words_of_a_passage_of_the_answer_are_taken(engine):
    answer = engine.answer(ASKED)
    passage_id = answer.hits[0].passage.passage_id
    for named, words in ((passage_id, "不在文中"), (passage_id, " "), ("nowhere-0", "水库")):
        with pytest.raises(ValueError, match="no such words"):
            corrected(answer, named, words)


@given(st.text(alphabet="甲乙 \n\u200b丙", min_size=1), st.data())
def test_a_selection_is_found_whatever_became_of_its_white_space(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    selected = "".join(text[start:end].split())
    found = slice_of(text, selected)
    assert found in text
    assert "".join(found.split()).replace("\u200b", "") == selected.replace("\u200b", "")


def test_a_full_file_takes_no_more(path, engine, monkeypatch):
    line = judged(engine.answer(ASKED), "right")
    append(path, line)
    monkeypatch.setattr(feedback, "MAX_FILE_BYTES", path.stat().st_size + 10)
    with pytest.raises(FeedbackError, match=r"feedback\.jsonl.*mv"):
        append(path, line)
    assert len(load_items(path)) == 1


def test_writers_wait_for_each_other(path, engine, monkeypatch):
    line = judged(engine.answer(ASKED), "right")
    threads = [threading.Thread(target=append, args=(path, line)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(load_items(path)) == 20
    monkeypatch.setattr(feedback, "_LOCK_SECONDS", 0.05)
    with FileLock(path.with_suffix(".lock")), pytest.raises(FeedbackError):
        append(path, line)


def test_the_script_tells_the_turn_and_what_was_said():
    assert read_opinion('["turn-3 right", ""] 1') == Opinion(2, "right", "")
    assert read_opinion('["turn-1 abc-0004", "三十 九"] 2') == Opinion(0, "abc-0004", "三十 九")


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "null",
        "{}",
        '["turn-3 right", ""]',
        '["turn-3 right"] 1',
        '["turn-x right", ""] 1',
        '["turn-1 a b", ""] 1',
        "[1, 2] 1",
    ],
)
def test_anything_else_is_no_opinion(written):
    with pytest.raises(ValueError, match=r".*"):
        read_opinion(written)


def test_every_line_is_one_line_of_json(path, engine):
    append(path, judged(engine.answer("攻击测试写在这里"), "right"))
    [line] = path.read_bytes().rstrip(b"\n").split(b"\n")
    assert json.loads(line)["verdict"] == "right"
