"""`python -m bench.cluster FILE... --work FOLDER [--uri URI]`: the same index in a folder and in Milvus.

FILE is SQuAD-style; the corpus is that of bench.synthetic (texts recombined, vectors made of real ones).
By default Milvus is a milvus-lite file, which runs in the process that asks; `--uri` names a server. Each
store is written, then opened in another process, which retrieves for real questions; then one document
comes and one goes. The passages that both find are compared. Needs zzqa[cluster]; the last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from bench.scale import made_changes, resident
from bench.stages import ask_each, milliseconds
from bench.synthetic import PASSAGES_A_DOCUMENT, Pool, load_pool, make_vectors
from zzqa.answering.find.retrieve import retrieve
from zzqa.answering.understand.question import understand
from zzqa.config import Config
from zzqa.homes import home_of
from zzqa.indexing.embed import Embedder

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.stages import Stage
    from zzqa.records import Hit

STAGES: Final[dict[str, Stage]] = {"embed": [(Embedder, "embed_queries")]}
TOP: Final = 10
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one store; milliseconds are a question's, without its embedding."""

    store: str
    passages: int
    write_s: float
    small_change_s: float
    disk_bytes_each: int
    open_s: float
    p50_ms: float
    p95_ms: float
    known_word_ms: float
    unknown_word_ms: float
    resident_mb: float


def write(index: Path, config: Config, pool: Pool, vectors: np.ndarray) -> float:
    """Write an index of all the vectors at once and return the seconds it took."""
    changes = made_changes(pool, len(vectors), vectors, [])
    started = time.perf_counter()
    with home_of(index, config).building() as hold:
        hold.write(changes, anew=True)
    return time.perf_counter() - started


def change(index: Path, config: Config, pool: Pool, vectors: np.ndarray) -> float:
    """Let a document come and the first one go; return the seconds it took."""
    started = time.perf_counter()
    with home_of(index, config).building() as hold:
        assert hold.base is not None
        files = list(hold.base.files)
        come = made_changes(pool, PASSAGES_A_DOCUMENT, vectors[:PASSAGES_A_DOCUMENT], files)
        changes = replace(come, removed=[files[0].doc_id], files=tuple(files[1:]))
        hold.write(changes, anew=False)
    return time.perf_counter() - started


def ask(index: Path, config: Config, pool: Pool) -> tuple[dict[str, float], list[list[str]]]:
    """Open an index in this process, which should be a fresh one; return figures and what was found."""
    embedder = Embedder(config.retriever, threads=config.threads)
    before = resident()
    started = time.perf_counter()
    store = home_of(index, config).open()
    open_s = time.perf_counter() - started

    def find(question: str) -> list[Hit]:
        return retrieve(understand(question), store, embedder, candidates=config.candidates)

    found = [[hit.passage.passage_id for hit in find(one)[:TOP]] for one in pool.questions]
    seconds = ask_each(find, pool.questions, STAGES)
    rest = milliseconds(seconds["rest"])
    figures = {"open_s": open_s, "p50_ms": rest["p50"], "p95_ms": rest["p95"]}
    for name, word in (("known_word_ms", "人民"), ("unknown_word_ms", "不曾有过的词")):
        started = time.perf_counter()
        store.knows(word)
        figures[name] = 1000 * (time.perf_counter() - started)
    return {**figures, "resident_mb": (resident() - before) / 1e6}, found


def measure(
    name: str, index: Path, config: Config, pool: Pool, vectors: np.ndarray
) -> tuple[Row, list[list[str]]]:
    """Write an index, ask it and change it, each in a process of its own: milvus-lite serves one."""
    write_s = alone(write, index, config, pool, vectors)
    disk = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    figures, found = alone(ask, index, config, pool)
    small = alone(change, index, config, pool, vectors)
    rounded = {key: round(value, 2) for key, value in figures.items()}
    count = len(vectors)
    return Row(name, count, round(write_s, 1), round(small, 2), round(disk / count), **rounded), found


def alone(do: Callable[..., Result], *given: object) -> Result:
    """Return what a function returns in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(do, *given).result()


def main() -> None:
    """Print a line a figure with a column a store, and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--work", type=Path, required=True, help="folder of the indexes, which are made anew")
    parser.add_argument("--uri", default="", help="a Milvus server; a milvus-lite file otherwise")
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--real", type=int, default=4000, help="real passages to embed")
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    pool = load_pool(options.files, passages=options.real, questions=options.questions, cache=options.work)
    vectors = make_vectors(pool.vectors, options.passages, options.work / f"vectors-{options.passages}.npy")
    milvus = Config(store="milvus", milvus_uri=options.uri, milvus_prefix="zzqa_bench")
    local, found = measure("folder", options.work / "local", Config(), pool, vectors)
    print(local, flush=True)
    cluster, other = measure("milvus", options.work / "milvus", milvus, pool, vectors)
    for field, value in asdict(local).items():
        print(f"{field:18}{value:>12}{asdict(cluster)[field]:>12}")
    same = np.mean([one == two for one, two in zip(found, other, strict=True)])
    print(f"questions with the same first {TOP} passages in the same order: {same:.4f}")
    print(json.dumps([asdict(local), {**asdict(cluster), "same": same}]))


if __name__ == "__main__":
    main()
