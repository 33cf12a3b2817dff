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
