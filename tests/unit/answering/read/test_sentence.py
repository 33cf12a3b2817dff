"""The logit of a sentence, beside the same sum taken piece by piece."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzqa.answering.read.sentence import UNREAD, Reading, SentenceReading, sentence_logits
from zzqa.answering.read.span_search import Window


def by_hand(rows, first):
    look = [(row[0] + row[1]) / 2 for row in rows]
    weights = [np.exp(one - max(look)) for one in look]
    focus = sum(w * row[2] for w, row in zip(weights, rows, strict=True)) / sum(weights)
    return focus + sum(row[3] for row in rows) / len(rows) + first[4]


@settings(max_examples=50)
@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_it_is_the_sum_of_focus_mean_and_first(count, seed):
    draw = np.random.default_rng(seed)
    scores = draw.normal(scale=3, size=(count, 6)).astype(np.float32)
    first = draw.normal(size=6).astype(np.float32)
    border = draw.integers(1, count + 1)
    window = Window(scores, np.array([(i, i + 1) for i in range(count)], np.int64), first)
    got = sentence_logits(window, [(0, border), (border, count)])
    assert got[0] == pytest.approx(by_hand(scores[:border], first), abs=1e-4)
    expected = by_hand(scores[border:], first) if border < count else UNREAD
    assert got[1] == pytest.approx(expected, abs=1e-4)


def test_the_best_of_a_reading():
    sentences = (SentenceReading(0, 3, -1.0, ()), SentenceReading(3, 5, 2.5, ()))
    assert Reading(sentences, 0.3).best == 2.5
    assert Reading((), 0.3).best == UNREAD
