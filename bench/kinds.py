"""`python -m bench.kinds FILE... --work FOLDER`: which kind of vector index suits which size.

FILE is SQuAD-style. For each size and kind: how many of the 20 nearest passages of real questions it
finds (recall against exact search), milliseconds of processor time a query, megabytes, seconds to build
and to open. The vectors are those of bench.synthetic; "real" are the model's own, as a check on them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from bench.synthetic import load_pool, make_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

RECALL_AT = 20
# How many rows each kind compares as they are stored, after it chose them by something coarser.
REFINED = 1200  # as zzqa.indexing.dense does for the 60 candidates it is asked for
# Lists of an inverted file that are looked into, as shares of all.
PROBED = (1 / 16, 1 / 8, 1 / 4)
_BLOCK = 50_000  # vectors compared at once in the exact search

_LINE = "{:8} {:>9} {:28} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}"

Faiss = Any  # faiss's own types know little of its kinds


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    vectors: str
    size: int
    kind: str
    recall: float
    p50_ms: float
    p95_ms: float
    mb: float
    build_s: float
    open_s: float


def exact(vectors: NDArray[np.float32], queries: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return the rows of the k nearest vectors of each query, shape (m, k), by full comparison."""
    best = np.full((len(queries), k), -np.inf, np.float32)
    rows = np.zeros((len(queries), k), np.int64)
    for first in range(0, len(vectors), _BLOCK):
        more = queries @ vectors[first : first + _BLOCK].T
        names = np.broadcast_to(np.arange(first, first + more.shape[1]), more.shape)
        scores, names = np.concatenate([best, more], axis=1), np.concatenate([rows, names], axis=1)
        chosen = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        best, rows = np.take_along_axis(scores, chosen, 1), np.take_along_axis(names, chosen, 1)
    return rows


def recall(found: NDArray[np.int64], true: NDArray[np.int64]) -> float:
    """Return the share of the true rows that were found, in the mean over the queries."""
    return float(np.mean([np.isin(t, f).mean() for f, t in zip(found, true, strict=True)]))


def kinds_of(count: int) -> list[str]:
    """Return the faiss kinds worth a try at a size."""
    flat = ["Flat", "SQfp16", "SQ8", "RaBitQ,Refine(SQfp16)"]
    lists = 2 ** round(np.log2(count**0.5))
    return flat if count < 5_000 else [*flat, f"IVF{lists},SQfp16"]


def efforts(kind: str, index: Faiss) -> list[tuple[str, Faiss]]:
    """Return the settings a kind is searched with, each with its name."""
    if kind.startswith("IVF"):
        probes = [max(1, int(share * index.nlist)) for share in PROBED]
        return [(f"{kind} {n} lists", _how(faiss.SearchParametersIVF, nprobe=n)) for n in probes]
    if "Refine" in kind:
        factor = REFINED // RECALL_AT
        return [(f"{kind} {REFINED}", _how(faiss.IndexRefineSearchParameters, k_factor=factor))]
    return [(kind, None)]


def _how(kind: Faiss, **settings: int) -> Faiss:
    """Return search parameters; faiss's own types know none of them."""
    return kind(**settings)


def measure(
    name: str, vectors: NDArray[np.float32], queries: NDArray[np.float32], work: Path
) -> Iterator[Row]:
    """Yield a line for each kind and effort."""
    true = exact(vectors, queries, RECALL_AT)
    path = work / "kind.faiss"
    for kind in kinds_of(len(vectors)):
        build_s = _built(vectors, kind, path)
        started = time.perf_counter()
        mapped = np.memmap(path, np.uint8, "r")
        index = faiss.read_index(_memory(mapped))
        open_s = time.perf_counter() - started
        for label, how in efforts(kind, index):
            found, seconds = _searched(index, queries, how)
            yield Row(
                name,
                len(vectors),
                label,
                recall=round(recall(found, true), 4),
                p50_ms=round(1000 * float(np.quantile(seconds, 0.5)), 2),
                p95_ms=round(1000 * float(np.quantile(seconds, 0.95)), 2),
                mb=round(mapped.nbytes / 1e6, 1),
                build_s=round(build_s, 1),
                open_s=round(open_s, 2),
            )
        path.unlink()


def _memory(mapped: NDArray[np.uint8]) -> Faiss:
    """Return what faiss reads an index from without a copy; `mapped` must live as long as the index."""
    return faiss.ZeroCopyIOReader(faiss.swig_ptr(mapped), mapped.nbytes)  # type: ignore[attr-defined]


def _built(vectors: NDArray[np.float32], kind: str, path: Path) -> float:
    """Build an index into a file and return the seconds it took."""
    started = time.perf_counter()
    faiss.omp_set_num_threads(2)
    index: Faiss = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    if not index.is_trained:
        # 64 vectors a list are enough for the k-means of an inverted file.
        sample = np.random.default_rng(0).permutation(len(vectors))[: 64 * getattr(index, "nlist", 1024)]
        if hasattr(index, "cp"):
            index.cp.niter = 8
        index.train(np.ascontiguousarray(vectors[np.sort(sample)]))
    for first in range(0, len(vectors), _BLOCK):
        index.add(np.ascontiguousarray(vectors[first : first + _BLOCK]))
    path.write_bytes(faiss.serialize_index(index).data)
    return time.perf_counter() - started


def _searched(
    index: Faiss, queries: NDArray[np.float32], how: Faiss
) -> tuple[NDArray[np.int64], list[float]]:
    """Return what is found for each query, asked one by one on one thread, and its processor's seconds."""
    faiss.omp_set_num_threads(1)
    seconds, found = [], []
    for query in queries:
        started = time.thread_time()
        found.append(index.search(query[np.newaxis], RECALL_AT, params=how)[1][0])
        seconds.append(time.thread_time() - started)
    return np.array(found), seconds


def main() -> None:
    """Print the table and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made; may be reused")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--real", type=int, default=4000, help="real passages to embed")
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    pool = load_pool(options.files, passages=options.real, questions=options.questions, cache=options.work)
    corpora = [("real", pool.vectors)]
    for size in options.sizes:
        corpora.append(("made", make_vectors(pool.vectors, size, options.work / f"vectors-{size}.npy")))
    names = [field.name for field in fields(Row)]
    print(_LINE.format(*names))
    rows = []
    for name, vectors in corpora:
        for row in measure(name, vectors, pool.queries, options.work):
            rows.append(row)
            print(_LINE.format(*astuple(row)), flush=True)
    print(json.dumps([asdict(row) for row in rows]))


if __name__ == "__main__":
    main()
