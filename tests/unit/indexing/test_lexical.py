import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zzqa.errors import CorruptIndexError
from zzqa.indexing.lexical import Entry, LexicalIndex

Terms = tuple[Sequence[str], Sequence[str]]

ENTRIES: list[Terms] = [
    (["庄里", "水库", "水库", "投资"], ["重点", "项目"]),
    (["水库", "蓄水"], ["水利"]),
    (["机场", "审批"], ["水库", "交通"]),
    (["机场", "机场", "工地", "投资", "水库"], []),
    (["教育"], ["民生"]),
]


def bm25(entries: list[Terms], terms: Mapping[str, float], heading_boost: float) -> list[float]:
    """BM25 as Robertson and Zaragoza give it, summed over the two fields of each row."""
    totals = [0.0] * len(entries)
    for field, boost in ((0, 1.0), (1, heading_boost)):
        texts = [Counter(entry[field]) for entry in entries]
        mean = sum(text.total() for text in texts) / len(texts)
        for term, weight in terms.items():
            holding = sum(term in text for text in texts)
            idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            for row, text in enumerate(texts):
                tf = text[term]
                norm = 1.2 * (1 - 0.75 + 0.75 * text.total() / mean) if mean else 1.0
                totals[row] += weight * boost * idf * tf * 2.2 / (tf + norm)
    return totals


def rows_of(texts: Sequence[Terms], first: int = 0) -> list[Entry]:
    return [Entry(row, body, headings) for row, (body, headings) in enumerate(texts, start=first)]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    LexicalIndex.write(tmp_path, rows_of(ENTRIES))
    return LexicalIndex(tmp_path)


@pytest.mark.parametrize("terms", [{"水库": 1.0}, {"水库": 1.0, "投资": 0.4, "机场": 2.0}, {"民生": 1.0}])
def test_scores_are_those_of_the_formula(index: LexicalIndex, terms: Mapping[str, float]) -> None:
    expected = bm25(ENTRIES, terms, 0.7)
    rows, scores = index.search(terms, 10, heading_boost=0.7)
    holding = [row for row in range(len(ENTRIES)) if expected[row] > 0]
    assert rows.tolist() == sorted(holding, key=lambda row: (-expected[row], row))
    np.testing.assert_allclose(scores, [expected[row] for row in rows], rtol=1e-5)
    np.testing.assert_allclose(
        index.scores_of(terms, [4, 0, 2], heading_boost=0.7), [expected[row] for row in (4, 0, 2)], rtol=1e-5
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_small_corpus_scores_by_the_formula(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    term = st.sampled_from(["水库", "机场", "投资", "gdp", "4.9%"])
    entries = data.draw(
        st.lists(st.tuples(st.lists(term, max_size=9), st.lists(term, max_size=4)), min_size=1, max_size=12)
    )
    terms = data.draw(st.dictionaries(term, st.floats(0.1, 3), min_size=1))
    folder = tmp_path_factory.mktemp("lexical")
    LexicalIndex.write(folder, rows_of(entries))
    np.testing.assert_allclose(
        LexicalIndex(folder).scores_of(terms, range(len(entries)), heading_boost=0.5),
        bm25(entries, terms, 0.5),
        rtol=1e-4,
        atol=1e-6,
    )


def test_entries_that_came_later_score_as_if_they_had_come_first(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path, rows_of(ENTRIES[:3]))
    LexicalIndex.update(tmp_path, without=(), entries=rows_of(ENTRIES[3:], first=3))
    terms = {"水库": 1.0, "投资": 0.4, "机场": 2.0}
    np.testing.assert_allclose(
        LexicalIndex(tmp_path).scores_of(terms, range(5), heading_boost=0.7),
        bm25(ENTRIES, terms, 0.7),
        rtol=1e-5,
    )


def test_rows_that_went_are_not_found(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path, rows_of(ENTRIES))
    LexicalIndex.update(tmp_path, without=[0, 4], entries=[Entry(7, ["教育", "水库"], [])])
    index = LexicalIndex(tmp_path)
    assert len(index) == 4
    assert sorted(index.search({"水库": 1.0, "教育": 1.0}, 9)[0].tolist()) == [1, 2, 3, 7]
    assert index.scores_of({"庄里": 1.0}, [0]).tolist() == [0.0]
    # Rows that went may still count in how rare a term is, but it stays a weight.
    assert all(index.idf(term) > 0 for term in ("教育", "水库", "庄里"))


def test_only_the_rows_within_are_candidates(index: LexicalIndex) -> None:
    rows, scores = index.search({"水库": 1.0}, 10, within=[4, 3, 1])
    everywhere = dict(zip(*(part.tolist() for part in index.search({"水库": 1.0}, 10)), strict=True))
    assert rows.tolist() == [1, 3]
    assert scores.tolist() == [everywhere[1], everywhere[3]]
    assert index.search({"水库": 1.0}, 10, within=[])[0].tolist() == []


def test_rows_that_tie_come_in_order_whichever_of_them_tantivy_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LexicalIndex.write(tmp_path, rows_of([(["水库"], [])] * 300 + [(["水库", "水库"], [])]))
    index = LexicalIndex(tmp_path)
    rows, scores = index.search({"水库": 1.0}, 301)

    def last_rows_first(_query: object, limit: int) -> tuple[object, object]:
        order = np.lexsort((-rows, -scores))[:limit]
        return rows[order], scores[order]

    # Tantivy orders ties by its segments, which a small index has only one of.
    monkeypatch.setattr(index, "_fetch", last_rows_first)
    assert index.search({"水库": 1.0}, 4)[0].tolist() == [300, 0, 1, 2]


def test_nothing_to_look_for_finds_nothing(index: LexicalIndex) -> None:
    for rows, scores in (index.search({}, 5), index.search({"没有": 1.0}, 5), index.search({"水库": 1.0}, 0)):
        assert rows.tolist() == scores.tolist() == []
    assert index.scores_of({}, [1, 2]).tolist() == [0.0, 0.0]
    assert len(index) == len(ENTRIES)


def test_a_rarer_term_weighs_more(index: LexicalIndex) -> None:
    assert index.idf("水库") == pytest.approx(math.log(1 + (5 - 3 + 0.5) / (3 + 0.5)))
    assert index.idf("水库") < index.idf("教育") < index.idf("没有")


def test_marks_of_a_query_language_are_only_terms(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path, rows_of([(["a:b", "(", "AND", "*"], []), (["水库"], [])]))
    assert LexicalIndex(tmp_path).search({"AND": 1.0, "*": 1.0, "(": 1.0}, 5)[0].tolist() == [0]


def test_a_folder_that_may_not_be_written_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LexicalIndex.write(tmp_path, rows_of(ENTRIES))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if "lock" not in path.name}
    for lock in tmp_path.glob(".*.lock"):
        lock.unlink()
    monkeypatch.setattr(os, "access", lambda *_args: False)
    tmp_path.chmod(0o555)
    index = LexicalIndex(tmp_path)
    tmp_path.chmod(0o755)
    assert index.search({"教育": 1.0}, 5)[0].tolist() == [4]
    index.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    LexicalIndex.write(tmp_path, rows_of(ENTRIES))
    (tmp_path / "meta.json").unlink()
    with pytest.raises(CorruptIndexError):
        LexicalIndex(tmp_path)


def test_the_rows_that_hold_each_term_are_all_found(tmp_path: Path) -> None:
    texts: list[Terms] = [
        (["水库", "蓄水"] if n % 2 else ["水库"], ["蓄水"] if n % 3 == 0 else []) for n in range(200)
    ]
    LexicalIndex.write(tmp_path, rows_of(texts))
    index = LexicalIndex(tmp_path)
    both = [n for n in range(200) if n % 2 or n % 3 == 0]
    assert sorted(index.holding(["水库", "蓄水", "水库"])) == both
    assert sorted(index.holding(["水库"])) == list(range(200))
    assert list(index.holding(["水库", "机场"])) == []
    with pytest.raises(ValueError, match="no terms"):
        next(index.holding([]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), k=st.integers(1, 40))
def test_few_and_many_rows_within_are_ranked_alike(
    data: st.DataObject, k: int, many_rows: LexicalIndex
) -> None:
    chosen = data.draw(st.lists(st.integers(0, 299), max_size=300, unique=True))
    everything, scores = many_rows.search({"水库": 1.0, "投资": 0.5}, 300)
    expected = [
        (row, score) for row, score in zip(everything.tolist(), scores.tolist(), strict=True) if row in chosen
    ]
    rows, its_scores = many_rows.search({"水库": 1.0, "投资": 0.5}, k, within=chosen)
    assert rows.tolist() == [row for row, _ in expected[:k]]
    np.testing.assert_allclose(its_scores, [score for _, score in expected[:k]], rtol=1e-5)


@pytest.fixture(scope="module")
def many_rows(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder = tmp_path_factory.mktemp("many")
    texts: list[Terms] = [
        (["水库"] * (n % 3) + ["投资"] * (n % 2) + ["别的"] * (n % 5), []) for n in range(300)
    ]
    LexicalIndex.write(folder, rows_of(texts))
    return LexicalIndex(folder)
