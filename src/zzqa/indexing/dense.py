"""Nearest passages by vector. This module is the only importer of faiss.

Vectors are unit float32 rows, so an inner product is a cosine. Passages are known by their row, which
is a name and not a place: rows ascend in the order they came, but need not be consecutive.

Few vectors are all compared with the query. Many are first compared by a sketch of one bit a dimension
(RaBitQ, Gao and Long 2024), which reads a 14th of the memory, and only the best by sketch are compared
in half precision. `python -m bench.kinds` has the figures: inverted files, the usual choice, miss too
much, because a question lies beside the passages and not among them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from zzqa.errors import CorruptIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

# An index of faiss and how it is searched; faiss's own types know little of their kinds.
FaissIndex: TypeAlias = Any
FaissSettings: TypeAlias = Any

# Up to this many rows are kept as 32-bit floats and all compared, which takes 4 ms.
EXACT_ROWS: Final = 50_000
# Above, this many times the rows asked for are chosen by sketch. Of the 60 nearest of 8,000 real passages
# real questions then find 0.997, and 0.998 where all are compared in half precision.
_OVERSAMPLED: Final = 10
# The sketches tell where a vector lies from the mean of about this many.
_CENTRE_OF: Final = 100_000


class DenseIndex:
    """Rows of unit vectors that can be searched by inner product; safe to read from many threads."""

    def __init__(self, index: FaissIndex, *, mapped: NDArray[np.uint8] | None = None) -> None:
        """Take what `build` made; `mapped` is the file it reads from, where it holds no copy of that."""
        import faiss

        self._index = index
        self._mapped = mapped
        self._rows: NDArray[np.int64] = faiss.vector_to_array(index.id_map)
        self._sketches, self._vectors = _parts(index)

    @classmethod
    def build(
        cls, vectors: NDArray[np.float32], rows: Sequence[int] | None = None, *, exact_rows: int = EXACT_ROWS
    ) -> DenseIndex:
        """Index `vectors`, shape (n, dim), as `rows`, by default 0 to n - 1.

        Above `exact_rows` rows they are kept in half precision. Raises ValueError when there is no
        vector, a value is not finite, or the rows do not ascend.
        """
        import faiss

        vectors = _checked(vectors)
        count, dim = vectors.shape
        names = _ascending(range(count) if rows is None else rows, count)
        kind = "Flat" if count <= exact_rows else "RaBitQ,Refine(SQfp16)"
        index: FaissIndex = faiss.index_factory(dim, f"IDMap,{kind}", faiss.METRIC_INNER_PRODUCT)
        index.train(vectors[:: max(1, count // _CENTRE_OF)])
        index.add_with_ids(vectors, names)
        return cls(index)

    def changed(
        self,
        *,
        without: Collection[int],
        vectors: NDArray[np.float32],
        rows: Sequence[int],
        exact_rows: int = EXACT_ROWS,
    ) -> DenseIndex:
        """Return another index: this one without some rows, and with `vectors` as `rows` at its end.

        Raises ValueError as `build` does.
        """
        import faiss

        stay = ~np.isin(self._rows, np.fromiter(without, np.int64, len(without)))
        names = _ascending([*self._rows[stay].tolist(), *rows], int(stay.sum()) + len(vectors))
        if (len(names) > exact_rows) != bool(self._sketches):
            old = self.vectors(self._rows[stay])
            return self.build(np.concatenate([old, vectors]) if len(vectors) else old, names.tolist())
        # Not what is mapped from a file, but a copy, since it is to be changed.
        index: FaissIndex = faiss.deserialize_index(faiss.serialize_index(self._index))
        _take_out(index, np.flatnonzero(~stay))
        if len(vectors):
            index.add_with_ids(_checked(vectors), names[index.ntotal :])
        return DenseIndex(index)

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Open what `save` wrote, without reading it. Raises CorruptIndexError when faiss cannot.

        Faiss does not notice a changed byte: verify the file's checksum first.
        """
        import faiss

        try:
            # Memory that numpy maps, because faiss cannot open paths that are not ASCII on Windows.
            mapped = np.memmap(path, np.uint8, "r")
            memory = faiss.ZeroCopyIOReader(faiss.swig_ptr(mapped), mapped.nbytes)  # type: ignore[attr-defined]
            index = faiss.read_index(memory)
        except (RuntimeError, ValueError) as error:
            raise CorruptIndexError.at(path, "向量文件无法读取") from error
        return cls(index, mapped=mapped)

    def save(self, path: Path) -> None:
        """Write the index to `path`."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).data)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def dim(self) -> int:
        """Numbers of a vector."""
        return int(self._index.d)

    def rows(self) -> NDArray[np.int64]:
        """Return the rows there are, ascending."""
        return self._rows

    def search(
        self, vectors: NDArray[np.float32], k: int, *, within: Sequence[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows nearest to each of `vectors`, shape (m, dim), and their inner products.

        Both arrays have shape (m, min(k, candidates)), best first, ties in order of the row.
        `within` restricts the candidates to these rows.
        """
        queries = np.ascontiguousarray(vectors, dtype=np.float32)
        chosen = None if within is None else self._places(np.unique(np.asarray(within, dtype=np.int64)))
        candidates = len(self) if chosen is None else len(chosen)
        k = min(k, candidates)
        if k == 0:
            return np.empty((len(queries), 0), np.int64), np.empty((len(queries), 0), np.float32)
        fetch = min(2 * k, candidates)
        while True:
            scores, places = self._nearest(queries, fetch, chosen)
            # Faiss keeps any of the rows that tie at its end, so look on until a tie has ended.
            if fetch == candidates or (scores[:, k - 1] > scores[:, -1]).all():
                break
            fetch = min(2 * fetch, candidates)
        order = np.lexsort((places, -scores), axis=1)[:, :k]
        return self._rows[np.take_along_axis(places, order, axis=1)], np.take_along_axis(
            scores, order, axis=1
        )

    def scores_of(self, query: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the inner product of `query`, shape (dim,), with each of `rows`, in their order."""
        products: NDArray[np.float32] = self.vectors(rows) @ np.asarray(query, dtype=np.float32)
        return products

    def vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the stored vectors of `rows`, shape (len(rows), dim), in their order.

        Raises KeyError for a row there is not.
        """
        if not len(rows):
            return np.empty((0, self.dim), np.float32)
        stored: NDArray[np.float32] = self._vectors.reconstruct_batch(
            self._places(np.asarray(rows, dtype=np.int64))
        )
        return stored

    def _places(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return at which place of the index each of `rows` is kept."""
        places = np.searchsorted(self._rows, rows)
        if len(rows) and (rows.max() > self._rows[-1] or (self._rows[places] != rows).any()):
            raise KeyError(*np.setdiff1d(rows, self._rows).tolist())
        return places

    def _nearest(
        self, queries: NDArray[np.float32], k: int, chosen: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the best `k` scores of each query, and the places they are at."""
        import faiss

        # Many threads may ask at once: each searches alone, rather than all of them on all cores.
        faiss.omp_set_num_threads(1)
        admitted = None if chosen is None else _admitting(chosen, len(self))
        if self._sketches and k * _OVERSAMPLED < (len(self) if chosen is None else len(chosen)):
            index = faiss.downcast_index(self._index.index)
            how = _settings(
                faiss.IndexRefineSearchParameters,
                k_factor=_OVERSAMPLED,
                base_index_params=_settings(faiss.RaBitQSearchParameters, qb=self._sketches.qb, sel=admitted),
            )
        else:
            index, how = self._vectors, _settings(faiss.SearchParameters, sel=admitted)
        scores, places = index.search(queries, k, params=how)
        return scores, places


def _settings(kind: Callable[..., FaissSettings], *given: object, **named: object) -> FaissSettings:
    """Return settings of a search; faiss's own types know none of them."""
    return kind(*given, **named)


def _admitting(places: NDArray[np.int64], count: int) -> FaissSettings:
    """Return what admits these places among `count` and no others: a bit for each."""
    import faiss

    mask = np.zeros(count, bool)
    mask[places] = True
    return _settings(faiss.IDSelectorBitmap, np.packbits(mask, bitorder="little"))


def _checked(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors as faiss takes them; raise ValueError where they are no rows of numbers."""
    checked = np.ascontiguousarray(vectors, dtype=np.float32)
    if checked.ndim != 2 or not len(checked) or not np.isfinite(checked).all():
        message = f"vectors of shape {checked.shape} must be rows of finite numbers"
        raise ValueError(message)
    return checked


def _ascending(rows: Sequence[int], count: int) -> NDArray[np.int64]:
    """Return the rows as an array; raise ValueError unless there are `count` and they ascend."""
    names = np.asarray(rows, dtype=np.int64)
    if not count or len(names) != count or (np.diff(names) <= 0).any():
        message = f"{count} vectors, at least one, need as many rows, ascending"
        raise ValueError(message)
    return names


def _parts(index: FaissIndex) -> tuple[FaissIndex | None, FaissIndex]:
    """Return the sketches, where there are any, and the vectors of an index."""
    import faiss

    inner = faiss.downcast_index(index.index)
    if not isinstance(inner, faiss.IndexRefine):
        return None, inner
    return faiss.downcast_index(inner.base_index), faiss.downcast_index(inner.refine_index)


def _take_out(index: FaissIndex, places: NDArray[np.int64]) -> None:
    """Take the vectors at some places out; faiss does it for each part, but not for all as one."""
    import faiss

    for part in _parts(index):
        if part is not None:
            part.remove_ids(places)
    left = np.delete(faiss.vector_to_array(index.id_map), places)
    faiss.copy_array_to_vector(left, index.id_map)
    index.ntotal = index.index.ntotal = len(left)
