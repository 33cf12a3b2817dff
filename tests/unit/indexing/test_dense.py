from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from zzqa.errors import CorruptIndexError
from zzqa.indexing.dense import DenseIndex


def unit_rows(rows: int, dim: int, seed: int) -> NDArray[np.float32]:
    values = np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def brute_force(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> list[int]:
    scores = vectors @ query
    return sorted(range(len(vectors)), key=lambda row: (-scores[row], row))


@settings(max_examples=30, deadline=None)
@given(rows=st.integers(1, 60), k=st.integers(1, 70), seed=st.integers(0, 2**32 - 1))
def test_the_nearest_rows_are_those_of_a_full_comparison(rows: int, k: int, seed: int) -> None:
    vectors = unit_rows(rows, 16, seed)
    queries = unit_rows(2, 16, seed + 1)
    found, scores = DenseIndex.build(vectors).search(queries, k)
    assert found.shape == scores.shape == (2, min(k, rows))
    for query, its_rows, its_scores in zip(queries, found, scores, strict=True):
        assert its_rows.tolist() == brute_force(vectors, query)[:k]
        np.testing.assert_allclose(its_scores, (vectors @ query)[its_rows], atol=1e-6)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 40))
def test_rows_that_tie_come_in_order_even_where_the_list_is_cut(seed: int, k: int) -> None:
    # A few better rows among many that tie: each pushes one of those out of a list that is full.
    kinds = unit_rows(2, 8, seed)
    vectors = kinds[(np.random.default_rng(seed).random(200) < 0.05).astype(int)]
    query = kinds[1:]
    found, _ = DenseIndex.build(vectors).search(query, k)
    everything, scores = DenseIndex.build(vectors).search(query, len(vectors))
    in_order = sorted(zip((-scores[0]).tolist(), everything[0].tolist(), strict=True))
    assert found[0].tolist() == [row for _, row in in_order][:k]


def test_only_the_rows_within_are_candidates() -> None:
    vectors = unit_rows(50, 8, 2)
    within = [40, 3, 17, 3]
    found, _ = DenseIndex.build(vectors).search(vectors[5:6], 10, within=within)
    assert found[0].tolist() == [row for row in brute_force(vectors, vectors[5]) if row in within]
    assert DenseIndex.build(vectors).search(vectors[5:6], 10, within=[])[0].shape == (1, 0)


def test_scores_of_rows_are_their_inner_products() -> None:
    vectors = unit_rows(20, 8, 3)
    index = DenseIndex.build(vectors)
    np.testing.assert_allclose(index.scores_of(vectors[4], [19, 4]), vectors[[19, 4]] @ vectors[4], atol=1e-6)
    assert index.scores_of(vectors[4], []).tolist() == []


def test_an_index_reads_back_as_it_was_written(tmp_path: Path) -> None:
    vectors = unit_rows(30, 8, 4)
    path = tmp_path / "向量.faiss"
    DenseIndex.build(vectors).save(path)
    loaded = DenseIndex.load(path)
    assert (len(loaded), loaded.dim) == (30, 8)
    np.testing.assert_array_equal(loaded.vectors(range(30)), vectors)


def test_above_the_limit_rows_are_kept_in_half_precision_and_stay_stable(tmp_path: Path) -> None:
    vectors = unit_rows(40, 16, 5)
    index = DenseIndex.build(vectors, exact_rows=39)
    stored = index.vectors(range(40))
    np.testing.assert_array_equal(stored, vectors.astype(np.float16).astype(np.float32))
    # What a later build takes over must not drift.
    np.testing.assert_array_equal(DenseIndex.build(stored, exact_rows=39).vectors(range(40)), stored)
    index.save(tmp_path / "half")
    assert DenseIndex.load(tmp_path / "half").search(vectors[7:8], 1)[0].tolist() == [[7]]


def clustered_rows(rows: int, dim: int, seed: int) -> NDArray[np.float32]:
    chance = np.random.default_rng(seed)
    centres = unit_rows(rows // 20, dim, seed)
    near = centres[chance.integers(0, len(centres), rows)] + 0.6 * unit_rows(rows, dim, seed + 1)
    return near / np.linalg.norm(near, axis=1, keepdims=True)


def test_many_rows_are_chosen_by_sketch_and_hardly_one_is_missed() -> None:
    vectors, queries = clustered_rows(6000, 128, 1), clustered_rows(100, 128, 9)
    index = DenseIndex.build(vectors, exact_rows=100)
    found, scores = index.search(queries, 60)
    hits = [
        len(set(rows[:20].tolist()) & set(brute_force(vectors, q)[:20]))
        for rows, q in zip(found, queries, strict=True)
    ]
    assert sum(hits) >= 0.98 * 20 * len(queries)
    for query, its_rows, its_scores in zip(queries, found, scores, strict=True):
        np.testing.assert_allclose(its_scores, index.scores_of(query, its_rows.tolist()), atol=1e-6)


def test_rows_are_names_that_ascend() -> None:
    vectors = unit_rows(4, 8, 1)
    index = DenseIndex.build(vectors, [3, 7, 8, 100])
    assert index.rows().tolist() == [3, 7, 8, 100]
    assert index.search(vectors[3:], 1)[0].tolist() == [[100]]
    np.testing.assert_array_equal(index.vectors([100, 3]), vectors[[3, 0]])
    for rows in ([3, 7, 8], [3, 7, 7, 8], [8, 7, 3, 1]):
        with pytest.raises(ValueError, match="ascending"):
            DenseIndex.build(vectors, rows)
    for unknown in (4, 0, 101):
        with pytest.raises(KeyError, match=str(unknown)):
            index.vectors([3, unknown])


@settings(max_examples=30, deadline=None)
@given(data=st.data(), exact_rows=st.sampled_from([0, 12, 100]), seed=st.integers(0, 2**32 - 1))
def test_a_changed_index_finds_what_one_built_anew_finds(
    data: st.DataObject, exact_rows: int, seed: int
) -> None:
    vectors = unit_rows(20, 16, seed)
    gone = data.draw(st.sets(st.integers(0, 14)))
    kept = [row for row in range(15) if row not in gone]
    old = DenseIndex.build(vectors[:15], exact_rows=exact_rows)
    new = old.changed(without=gone, vectors=vectors[15:], rows=range(30, 35), exact_rows=exact_rows)
    assert new.rows().tolist() == [*kept, *range(30, 35)]
    anew = DenseIndex.build(vectors[[*kept, *range(15, 20)]], [*kept, *range(30, 35)], exact_rows=exact_rows)
    # Where the kind changes, what was rounded to 16 bits stays so.
    np.testing.assert_allclose(new.vectors(new.rows()), anew.vectors(anew.rows()), atol=1e-3)
    np.testing.assert_allclose(new.search(vectors[:3], 5)[1], anew.search(vectors[:3], 5)[1], atol=2e-3)
    assert old.rows().tolist() == list(range(15))


def test_a_mapped_index_can_be_changed_and_read_after_its_file_is_gone(tmp_path: Path) -> None:
    vectors = clustered_rows(200, 16, 3)
    DenseIndex.build(vectors, exact_rows=10).save(tmp_path / "vectors.faiss")
    loaded = DenseIndex.load(tmp_path / "vectors.faiss")
    (tmp_path / "vectors.faiss").unlink()
    less = loaded.changed(without={5}, vectors=vectors[:0], rows=(), exact_rows=10)
    assert 5 not in less.search(vectors[5:6], 199)[0]
    assert loaded.search(vectors[5:6], 1)[0].tolist() == [[5]]


def test_an_index_cannot_lose_its_last_row() -> None:
    index = DenseIndex.build(unit_rows(1, 8, 1))
    with pytest.raises(ValueError, match="at least one"):
        index.changed(without={0}, vectors=np.empty((0, 8), np.float32), rows=())


@pytest.mark.parametrize("vectors", [np.empty((0, 8)), np.full((2, 8), np.nan), np.zeros(8)])
def test_what_is_no_table_of_numbers_is_refused(vectors: NDArray[np.float32]) -> None:
    with pytest.raises(ValueError, match="rows of finite numbers"):
        DenseIndex.build(vectors)


def test_a_truncated_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    DenseIndex.build(unit_rows(5, 8, 6)).save(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CorruptIndexError) as caught:
        DenseIndex.load(path)
    assert caught.value.file == f"{tmp_path.name}/vectors.faiss"


def test_among_many_rows_only_those_within_are_found() -> None:
    vectors, queries = clustered_rows(6000, 128, 1), clustered_rows(50, 128, 9)
    index = DenseIndex.build(vectors, range(0, 12000, 2), exact_rows=100)
    for within in (range(0, 12000, 4), range(0, 12000, 200)):
        found, _ = index.search(queries, 60, within=within)
        assert found.shape == (50, 60)
        assert set(found.ravel().tolist()) <= set(within)
        nearest = np.asarray(within)[np.argsort(-(queries @ index.vectors(list(within)).T), axis=1)[:, :20]]
        assert np.mean([np.isin(*pair).mean() for pair in zip(nearest, found, strict=True)]) >= 0.98
