"""Scores are those of the local store, whose tantivy is the oracle."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zzqa.cluster.counts import Tally
from zzqa.cluster.scoring import Lengths, bm25, rounded
from zzqa.cluster.terms import token, tokens
from zzqa.indexing.lexical import Entry, LexicalIndex, idf

TERMS = ("水库", "投资", "机场", "gdp", "5g", "完成", "桥")
QUERY = {"水库": 1.0, "gdp": 0.5, "完成": 1.0, "没有": 1.0}

fields = st.lists(st.sampled_from(TERMS), max_size=200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(passages=st.lists(st.tuples(fields.filter(bool), fields), min_size=1, max_size=12))
def test_scores_and_rarities_are_those_of_tantivy(tmp_path_factory, passages):
    folder = tmp_path_factory.mktemp("lexical")
    LexicalIndex.write(folder, (Entry(i, body, above) for i, (body, above) in enumerate(passages)))
    oracle = LexicalIndex(folder)
    tally = Tally(Lengths())
    spelled = [tokens(body, above) for body, above in passages]
    for one in spelled:
        tally.add(one)
    expected = oracle.scores_of(QUERY, range(len(passages)))
    np.testing.assert_allclose(bm25(spelled, QUERY, tally.change, tally.lengths), expected, rtol=1e-5)
    for term in TERMS:
        assert idf(tally.lengths.passages, tally.change[token(term)]) == pytest.approx(oracle.idf(term))


def test_what_comes_and_goes_leaves_nothing():
    tally = Tally(Lengths(3, 50, 9))
    spelled = tokens(["水库", "水库", "投资"], ["水库"])
    tally.add(spelled)
    assert tally.lengths == Lengths(4, 53, 10)
    assert tally.change == Counter({token("水库"): 1, token("投资"): 1, "0" + token("水库"): 1})
    tally.take(spelled)
    assert tally.lengths == Lengths(3, 50, 9)
    assert set(tally.change.values()) == {0}


@pytest.mark.parametrize("length", [*range(200), 1_000, 100_000])
def test_lengths_are_rounded_as_tantivy_rounds_them(tmp_path: Path, length: int):
    kept = rounded(length)
    assert kept == length if length <= 40 else kept <= length < kept * 9 / 8
    assert rounded(kept) == kept
