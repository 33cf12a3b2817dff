import numpy as np
import pytest

from zzqa.answering.find.retrieve import (
    LEXICAL_WEIGHT,
    SYNONYM_WEIGHT,
    YEAR_BONUS,
    retrieve,
    standardise,
    weighted_terms,
)
from zzqa.answering.understand.question import understand
from zzqa.records import DocumentInfo, Passage
from zzqa.scope import Scope
from zzqa.store import Found


class Index:
    """A store that gives each passage fixed scores; passage 0 is of 0.txt, and so on."""

    def __init__(self, dense, lexical, years=()):
        self.dense, self.lexical = np.array(dense, float), np.array(lexical, float)
        self.years = years or [None] * len(dense)

    def search(self, _vector, _terms, k, *, scope):
        sources = scope.sources
        among = [r for r in range(len(self.dense)) if sources is None or f"{r}.txt" in sources]
        rows = sorted({r for s in (self.dense, self.lexical) for r in sorted(among, key=lambda r: -s[r])[:k]})
        return Found(
            [Passage(f"p{row}", "d", 0, 2, "甲乙", (), self.years[row]) for row in rows],
            [DocumentInfo(f"{row}.txt", "标题", None) for row in rows],
            self.dense[rows],
            self.lexical[rows],
        )


class Embedder:
    def embed_queries(self, texts):
        return np.ones((len(texts), 2), dtype=np.float32)


def ranked(index, question="甲乙", **options):
    hits = retrieve(
        understand(question), index, Embedder(), candidates=options.pop("candidates", 10), **options
    )
    return [hit.passage.passage_id for hit in hits], hits


def test_fusion_adds_z_scores():
    dense, lexical = [0.9, 0.5, 0.1], [1.0, 9.0, 2.0]
    _, hits = ranked(Index(dense, lexical))
    expected = standardise(np.array(dense)) + LEXICAL_WEIGHT * standardise(np.array(lexical))
    assert {h.passage.passage_id: h.score for h in hits} == pytest.approx(
        {f"p{i}": s for i, s in enumerate(expected)}, abs=1e-5
    )
    assert [h.rank for h in hits] == [1, 2, 3]


def test_a_candidate_of_one_ranker_is_scored_by_both():
    _, hits = ranked(Index([0.9, 0.1, 0.2], [0.0, 7.0, 1.0]), candidates=1)
    assert {h.passage.passage_id: (h.scores.dense, h.scores.lexical) for h in hits} == {
        "p0": (pytest.approx(0.9), 0.0),
        "p1": (pytest.approx(0.1), 7.0),
    }


def test_ties_are_in_order_of_the_passage():
    assert ranked(Index([0.5, 0.5], [1.0, 1.0]))[0] == ["p0", "p1"]


def test_only_the_sources_allowed():
    index = Index([0.9, 0.5, 0.1], [9.0, 5.0, 1.0])
    assert ranked(index, scope=Scope.of(["1.txt", "2.txt"]))[0] == ["p1", "p2"]
    assert ranked(Index([0.9], [9.0]), scope=Scope.of([]))[0] == []


def test_the_year_asked_for_is_preferred():
    index = Index([0.5, 0.5, 0.5], [1.0, 1.0, 1.0], years=[2019, 2021, None])
    order, hits = ranked(index, "2021年甲乙")
    assert order == ["p1", "p2", "p0"]
    assert hits[0].score - hits[2].score == pytest.approx(2 * YEAR_BONUS)


def test_synonyms_weigh_less_than_the_words_asked():
    terms = weighted_terms(understand("土豆产量"))
    assert terms["土豆"] == 1.0
    assert terms["马铃薯"] == SYNONYM_WEIGHT


def test_standardise():
    assert standardise(np.array([1.0, 1.0])).tolist() == [0.0, 0.0]
    assert standardise(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]
