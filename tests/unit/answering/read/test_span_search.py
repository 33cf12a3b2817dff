import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.answering.read import span_search
from zzqa.answering.read.span_search import Window


def window(starts, ends, offsets, null=0.0):
    scores = np.zeros((len(starts), 6), np.float32)
    scores[:, 0], scores[:, 1] = starts, ends
    first = np.array([null, 0, 0, 0, 0, 0], np.float32)
    return Window(scores, np.array(offsets, np.int64).reshape(-1, 2), first)


def best_spans(windows, text, *, top_n, max_chars, sentence=None):
    found = span_search.best_spans(
        windows, text, sentence or (0, len(text)), top_n=top_n, max_chars=max_chars
    )
    return [(span.start, span.end, span.score) for span in found]


def characters(text):
    return [(place, place + 1) for place in range(len(text))]


def test_the_best_span_and_its_score():
    found = best_spans(
        [window([0, 5, 1], [0, 1, 4], characters("庄里库"), 2.0)], "庄里库", top_n=1, max_chars=9
    )
    assert found == [(1, 3, 7.0)]


def test_an_end_before_its_start_is_no_span():
    found = best_spans([window([0, 9], [9, 0], characters("庄里"))], "庄里", top_n=1, max_chars=9)
    assert found == [(0, 1, 9.0)]  # not (1, 1), which would score 18


def test_spans_longer_than_allowed_are_left_out():
    found = best_spans([window([5, 0, 0], [0, 1, 5], characters("庄里库"))], "庄里库", top_n=1, max_chars=2)
    assert found == [(0, 2, 6.0)]


def test_spans_are_trimmed_and_blank_ones_dropped():
    text = " 庄 "
    assert best_spans([window([5], [5], [(0, 3)])], text, top_n=1, max_chars=9) == [(1, 2, 10.0)]
    assert best_spans([window([5], [5], [(0, 1)])], text, top_n=1, max_chars=9) == []


def test_kept_spans_do_not_overlap_and_windows_of_one_passage_are_merged():
    text = "甲乙丙丁"
    left = window([4, 0], [0, 4], [(0, 1), (1, 2)])
    right = window([3, 0], [0, 3], [(2, 3), (3, 4)], null=1.0)
    found = best_spans([left, right], text, top_n=2, max_chars=9)
    assert found == [(0, 2, 8.0), (2, 4, 5.0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("（甲）", (0, 3)), ("甲）", (0, 1)), ("（甲", (1, 2)), ("“（甲”）", (2, 3)), ("甲）（", (0, 1))],
)
def test_brackets_and_quotation_marks_are_closed(text, expected):
    """The scores ask for the whole text; the widest closed span is what is left of it."""
    size = len(text)
    starts = [-0.1 * place for place in range(size)]
    ends = [-0.1 * (size - 1 - place) for place in range(size)]
    assert best_spans([window(starts, ends, characters(text))], text, top_n=1, max_chars=9)[0][:2] == expected


def test_a_span_stays_in_its_sentence():
    text = "甲乙。丙丁。"
    read = window([5, 0, 0, 4, 0, 0], [0, 0, 0, 0, 9, 0], characters(text))
    assert best_spans([read], text, top_n=1, max_chars=9) == [(0, 5, 14.0)]
    assert best_spans([read], text, top_n=1, max_chars=9, sentence=(3, 6)) == [(3, 5, 13.0)]
    assert best_spans([read], text, top_n=1, max_chars=9, sentence=(0, 3))[0][0] == 0


def test_no_pieces_no_spans():
    assert best_spans([window([], [], np.empty((0, 2)))], "", top_n=3, max_chars=9) == []


logits = st.lists(st.floats(-9, 9, width=16), min_size=1, max_size=12)


@given(st.data())
def test_the_first_span_equals_an_exhaustive_search(data):
    starts = data.draw(logits)
    ends = data.draw(st.lists(st.floats(-9, 9, width=16), min_size=len(starts), max_size=len(starts)))
    longest = data.draw(st.integers(1, 12))
    text = "字" * len(starts)
    best = max(starts[a] + ends[b] for a in range(len(text)) for b in range(a, min(len(text), a + longest)))
    found = best_spans([window(starts, ends, characters(text))], text, top_n=4, max_chars=longest)
    assert found[0][2] == pytest.approx(best)
    assert [span[2] for span in found] == sorted((span[2] for span in found), reverse=True)
