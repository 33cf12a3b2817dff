"""Nearest passages by vector. This module is the only importer of faiss.

Vectors are unit float32 rows, so an inner product is a cosine. Passages are known by their row, which
is a name and not a place: rows need not be consecutive.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from zzqa.errors import CorruptIndexError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import faiss
    from numpy.typing import NDArray

# Above this many rows they are kept as 16-bit floats: half the memory and twice the speed, at a
# recall of 0.998 against exact search (measured with 384 dimensions and 100,000 clustered rows).
EXACT_ROWS: Final = 200_000


class DenseIndex:
    """Rows of unit vectors that can be searched by inner product; safe to read from many threads."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = cast("faiss.IndexIDMap2", index)

    @classmethod
    def build(
        cls, vectors: NDArray[np.float32], rows: Sequence[int] | None = None, *, exact_rows: int = EXACT_ROWS
    ) -> DenseIndex:
        """Index `vectors`, shape (n, dim), as `rows`, by default 0 to n - 1.

        Above `exact_rows` rows they are kept in half precision. Raises ValueError when there is no
        vector, a value is not finite, or a row is given twice.
        """
        import faiss

        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if vectors.ndim != 2 or not len(vectors) or not np.isfinite(vectors).all():
            message = f"vectors of shape {vectors.shape} must be rows of finite numbers"
            raise ValueError(message)
        count, dim = vectors.shape
        names = np.asarray(range(count) if rows is None else rows, dtype=np.int64)
        if len(np.unique(names)) != count:  # faiss would take a row twice without a word
            message = f"{count} vectors need as many different rows"
            raise ValueError(message)
        kind = "Flat" if count <= exact_rows else "SQfp16"
        index = faiss.index_factory(dim, f"IDMap2,{kind}", faiss.METRIC_INNER_PRODUCT)
        index.add_with_ids(vectors, names)
        return cls(index)

    def changed(
        self, *, without: Collection[int], vectors: NDArray[np.float32], rows: Sequence[int]
    ) -> DenseIndex:
        """Return another index: this one without some rows, and with `vectors` as new `rows`."""
        kept = np.setdiff1d(self.rows(), np.fromiter(without, np.int64, len(without)))
        old = self.vectors(kept)
        return DenseIndex.build(
            np.concatenate([old, vectors]) if len(vectors) else old, [*kept.tolist(), *rows]
        )

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read what `save` wrote. Raises CorruptIndexError when faiss cannot read it.

        Faiss does not notice a changed byte: verify the file's checksum first.
        """
        import faiss

        try:
            # Through bytes, because faiss cannot open paths that are not ASCII on Windows.
            index = faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8))
        except RuntimeError as error:
            raise CorruptIndexError.at(path, "向量文件无法读取") from error
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to `path`."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).data)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Numbers of a vector."""
        return int(self._index.d)

    def rows(self) -> NDArray[np.int64]:
        """Return the rows there are, in the order they came in."""
        import faiss

        names: NDArray[np.int64] = faiss.vector_to_array(self._index.id_map)
        return names

    def search(
        self, vectors: NDArray[np.float32], k: int, *, within: Sequence[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows nearest to each of `vectors`, shape (m, dim), and their inner products.

        Both arrays have shape (m, min(k, candidates)), best first, ties in order of the row.
        `within` restricts the candidates to these rows.
        """
        queries = np.ascontiguousarray(vectors, dtype=np.float32)
        candidates = len(self) if within is None else len(set(within))
        k = min(k, candidates)
        if k == 0:
            return np.empty((len(queries), 0), np.int64), np.empty((len(queries), 0), np.float32)
        fetch = min(2 * k, candidates)
        while True:
            scores, rows = self._index.search(queries, fetch, params=_selector(within))
            # Faiss keeps any of the rows that tie at its end, so look on until a tie has ended.
            if fetch == candidates or (scores[:, k - 1] > scores[:, -1]).all():
                break
            fetch = min(2 * fetch, candidates)
        order = np.lexsort((rows, -scores), axis=1)[:, :k]
        return np.take_along_axis(rows, order, axis=1), np.take_along_axis(scores, order, axis=1)

    def scores_of(self, query: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the inner product of `query`, shape (dim,), with each of `rows`, in their order."""
        products: NDArray[np.float32] = self.vectors(rows) @ np.asarray(query, dtype=np.float32)
        return products

    def vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the stored vectors of `rows`, shape (len(rows), dim), in their order."""
        if not len(rows):
            return np.empty((0, self.dim), np.float32)
        stored: NDArray[np.float32] = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return stored


def _selector(within: Sequence[int] | None) -> faiss.SearchParameters | None:
    """Return faiss's search parameters that admit only the rows `within`."""
    import faiss

    if within is None:
        return None
    chosen = np.unique(np.asarray(within, dtype=np.int64))
    return faiss.SearchParameters(sel=faiss.IDSelectorBatch(chosen))  # type: ignore[call-arg]
