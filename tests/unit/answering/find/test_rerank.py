"""The order of passages once they are read."""

import pytest

from zzqa.answering.find.rerank import READER_WEIGHT, rerank
from zzqa.answering.read.sentence import Reading, SentenceReading


@pytest.fixture
def hits(make_document, hit_of):
    texts = ("大坝已经完工。", "水库开工。", "道路通车。")
    return [
        hit_of(make_document(text, source=f"{rank}.txt"), rank=rank, fused=4.0 - rank)
        for rank, text in enumerate(texts, start=1)
    ]


def readings_of(hits, *scores):
    return {
        hit.passage.passage_id: Reading((SentenceReading(0, 2, score, ()),), 0.0)
        for hit, score in zip(hits, scores, strict=False)
    }


def test_a_passage_that_answers_comes_before_one_that_only_looks_like_it(hits):
    ranked = rerank(hits, readings_of(hits, -6.0, 4.0, -1.0))
    assert [hit.source for hit in ranked] == ["2.txt", "3.txt", "1.txt"]
    assert [hit.rank for hit in ranked] == [1, 2, 3]
    assert ranked[0].score == pytest.approx(2.0 + READER_WEIGHT * 4.0)
    assert [hit.scores.reader for hit in ranked] == [4.0, -1.0, -6.0]
    assert [hit.scores.fused for hit in ranked] == [2.0, 1.0, 3.0]


def test_a_passage_that_was_not_read_stays_behind_those_that_were(hits):
    ranked = rerank(hits, readings_of(hits, -12.0, -10.0))
    assert [hit.source for hit in ranked] == ["1.txt", "2.txt", "3.txt"]
    assert ranked[2].scores.reader is None


def test_a_passage_without_a_sentence_counts_as_if_the_reader_found_nothing(hits):
    ranked = rerank(hits, {hit.passage.passage_id: Reading((), 0.0) for hit in hits})
    assert [hit.source for hit in ranked] == ["1.txt", "2.txt", "3.txt"]
    assert ranked[0].score == pytest.approx(3.0 - READER_WEIGHT * 10.0)


def test_a_margin_beyond_the_limit_says_nothing_more(hits):
    ranked = rerank(hits, readings_of(hits, 10.0, 14.0, 10.0))
    assert [hit.source for hit in ranked] == ["1.txt", "2.txt", "3.txt"]
