"""`python -m bench.scale FILE... --work FOLDER [--plot scale.svg]`: how an index grows with its passages.

FILE is SQuAD-style; the corpora are those of bench.synthetic (texts recombined, vectors made of real
ones), written in portions, as a corpus grows. Each size is opened in a process of its own, which then
retrieves for real questions, embedded by the model: seconds, bytes and milliseconds by stage, and how many
of the 20 nearest passages the index finds (recall against a comparison with every vector).
"""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, astuple, dataclass, fields
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.kinds import exact, recall
from bench.stages import ask_each, milliseconds
from bench.synthetic import Pool, load_pool, make_documents, make_vectors
from zzqa.answering.find.retrieve import retrieve
from zzqa.answering.understand.question import understand
from zzqa.config import Config
from zzqa.indexing.changes import Changes
from zzqa.indexing.copies import Sketch
from zzqa.indexing.dense import DenseIndex
from zzqa.indexing.embed import Embedder
from zzqa.indexing.generation import Generation, current_generation
from zzqa.indexing.lexical import LexicalIndex
from zzqa.indexing.manifest import Fingerprints, IndexedFile
from zzqa.indexing.passages import PassageFile
from zzqa.indexing.publish import exclusive, write_generation

if TYPE_CHECKING:
    from bench.stages import Stage
    from zzqa.records import Document

RECALL_AT: Final = 20
PORTION: Final = 100_000  # passages written at once
STAGES: Final[dict[str, Stage]] = {
    "embed": [(Embedder, "embed_queries")],
    "dense": [(DenseIndex, "search"), (DenseIndex, "scores_of")],
    "lexical": [(LexicalIndex, "search"), (LexicalIndex, "scores_of")],
    "passages": [(PassageFile, "passages"), (PassageFile, "describe")],
}


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size; milliseconds are a question's, megabytes the open process's."""

    passages: int
    documents: int
    disk_mb: float
    bytes_each: int
    open_s: float
    store_mb: float
    resident_mb: float
    embed_p50_ms: float
    dense_p50_ms: float
    lexical_p50_ms: float
    passages_p50_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    unknown_word_ms: float
    recall: float


def write(index: Path, pool: Pool, size: int, vectors: Path) -> float:
    """Write an index of `size` passages in portions, and return the seconds it took."""
    made = make_vectors(pool.vectors, size, vectors)
    files: list[IndexedFile] = []
    started = time.perf_counter()
    for first in range(0, size, PORTION):
        count = min(PORTION, size - first)
        with exclusive(index):
            old = Generation.open(index) if first else None
            changes = made_changes(pool, count, made[first : first + count], files)
            write_generation(index, changes, old=old)
            if old:
                old.close()
        print(f"  {first + count} passages written, {time.perf_counter() - started:.0f} s", flush=True)
    return time.perf_counter() - started


def made_changes(pool: Pool, count: int, vectors: np.ndarray, files: list[IndexedFile]) -> Changes:
    """Return the next `count` passages as changes; `files` grows by their documents."""
    pairs = list(make_documents(pool, count, first=len(files)))
    documents = [document for document, _ in pairs]
    files += [IndexedFile(d.source, d.sha256, d.doc_id, len(passages)) for d, passages in pairs]
    return Changes(
        documents=documents,
        sketches={document.doc_id: _no_sketch(document) for document in documents},
        passages=[passage for _, passages in pairs for passage in passages],
        vectors=vectors,
        files=tuple(files),
        fingerprints=Fingerprints(*("made" for _ in fields(Fingerprints))),
    )


def _no_sketch(document: Document) -> Sketch:
    """Return a sketch that makes the document a copy of none."""
    return Sketch(document.doc_id.encode(), len(document.text), ())


def measure(index: Path, pool: Pool, vectors: Path) -> Row:
    """Open an index in this process, which should be a fresh one, and ask it all questions of the pool."""
    before = resident()
    started = time.perf_counter()
    generation = Generation.open(index)
    open_s = time.perf_counter() - started
    store = resident() - before
    config = Config()
    embedder = Embedder(config.retriever, threads=config.threads)

    def ask(question: str) -> None:
        retrieve(understand(question), generation, embedder, candidates=config.candidates)

    for question in pool.questions[:10]:  # the first touch of the files is the disk's time, not the index's
        ask(question)
    seconds = ask_each(ask, pool.questions, STAGES)
    started = time.perf_counter()
    generation.knows("不曾有过的词")
    unknown = time.perf_counter() - started
    found, _ = generation.dense.search(pool.queries, config.candidates)
    true = generation.dense.rows()[exact(np.load(vectors, mmap_mode="r"), pool.queries, RECALL_AT)]
    size = generation.manifest.passages
    folder = index / current_generation(index)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    p50 = {stage: milliseconds(values)["p50"] for stage, values in seconds.items()}
    whole = milliseconds(seconds["all"])
    return Row(
        passages=size,
        documents=len(generation.manifest.files),
        disk_mb=round(disk / 1e6, 1),
        bytes_each=round(disk / size),
        open_s=round(open_s, 2),
        store_mb=round(store / 1e6, 1),
        resident_mb=round(resident() / 1e6, 1),
        embed_p50_ms=p50["embed"],
        dense_p50_ms=p50["dense"],
        lexical_p50_ms=p50["lexical"],
        passages_p50_ms=p50["passages"],
        p50_ms=whole["p50"],
        p95_ms=whole["p95"],
        p99_ms=whole["p99"],
        unknown_word_ms=round(1000 * unknown, 1),
        recall=round(recall(found[:, :RECALL_AT], true), 4),
    )


def resident() -> int:
    """Return the bytes of this process that are in memory, those of mapped files among them."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def plot(rows: list[Row], path: Path) -> None:
    """Draw the milliseconds and the memory of a question over the number of passages, both logarithmic."""
    from matplotlib import pyplot

    sizes = [row.passages for row in rows]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for stage in ("embed", "dense", "lexical", "passages"):
        left.loglog(sizes, [getattr(row, f"{stage}_p50_ms") for row in rows], marker="o", label=stage)
    left.loglog(sizes, [row.p95_ms for row in rows], marker="s", color="black", label="retrieval, p95")
    left.set(xlabel="passages", ylabel="ms a question (p50 of each stage)")
    right.loglog(sizes, [row.disk_mb for row in rows], marker="o", label="disk")
    right.loglog(sizes, [row.store_mb for row in rows], marker="o", label="resident after opening")
    right.loglog(
        sizes, [row.resident_mb for row in rows], marker="o", label="resident after questions, with the model"
    )
    right.set(xlabel="passages", ylabel="MB")
    for axes in (left, right):
        axes.grid(visible=True, which="both", alpha=0.2)
        axes.legend()
    figure.savefig(path)


def main() -> None:
    """Print a line a size, draw the plot, and print a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument(
        "--work", type=Path, required=True, help="folder of the indexes; those there are reused"
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--real", type=int, default=4000, help="real passages to embed")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    pool = load_pool(options.files, passages=options.real, questions=options.questions, cache=options.work)
    rows = []
    for size in options.sizes:
        index, vectors = options.work / f"index-{size}", options.work / f"vectors-{size}.npy"
        if not (index / "CURRENT").exists():
            print(f"{size} passages written in {write(index, pool, size, vectors):.0f} s")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            rows.append(fresh.submit(measure, index, pool, vectors).result())
        print(json.dumps(asdict(rows[-1])), flush=True)
    for field, *values in zip((f.name for f in fields(Row)), *map(astuple, rows), strict=True):
        print(f"{field:18}", *(f"{value:>12}" for value in values))
    if options.plot:
        plot(rows, options.plot)
    print(json.dumps([asdict(row) for row in rows]))


if __name__ == "__main__":
    main()
