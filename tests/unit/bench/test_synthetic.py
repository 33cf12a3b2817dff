import numpy as np

from bench.kinds import exact, recall
from bench.synthetic import PASSAGES_A_DOCUMENT, Pool, make_documents, make_vectors, moved

SENTENCES = ["庄里水库已经蓄水。", "枣庄机场开工建设，\n投资39亿元。", "全市生产总值增长。" * 60]
REAL = np.eye(8, 16, dtype=np.float32)


def pool() -> Pool:
    return Pool(SENTENCES, REAL, (), REAL)


def test_made_documents_hold_their_passages_in_place_and_come_out_alike_each_time():
    made = list(make_documents(pool(), 60, first=7))
    assert [len(passages) for _, passages in made] == [PASSAGES_A_DOCUMENT, PASSAGES_A_DOCUMENT, 10]
    for document, passages in made:
        assert all(document.text[p.start : p.end] == p.text for p in passages)
        assert len(document.origin.starts) == len(document.text)
    assert [d.text for d, _ in made] == [d.text for d, _ in make_documents(pool(), 60, first=7)]
    ids = [d.doc_id for d, _ in [*made, *make_documents(pool(), 60, first=10)]]
    assert len(set(ids)) == len(ids)


def test_made_vectors_are_unit_rows_near_real_ones_and_kept(tmp_path):
    rows = moved(REAL, 500, seed=1)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert (rows @ REAL.T).max(axis=1).min() > 0.6
    first = make_vectors(REAL, 70, tmp_path / "vectors.npy")
    np.testing.assert_array_equal(first, make_vectors(REAL[:1], 70, tmp_path / "vectors.npy"))


def test_the_full_comparison_and_recall():
    vectors, queries = moved(REAL, 300, seed=2), moved(REAL, 5, seed=3)
    true = np.argsort(-(queries @ vectors.T), axis=1)[:, :20]
    found = exact(vectors, queries, 20)
    assert [set(row) for row in found.tolist()] == [set(row) for row in true.tolist()]
    assert recall(found, true) == 1
    assert recall(found[:, :5], true) == 0.25 or recall(found[:, :10], true) == 0.5
