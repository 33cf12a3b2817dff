"""Whatever happens to a build, the index that was there, or the new one, can be read."""

import multiprocessing
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import building
import numpy as np
import pytest
from fake_embedder import FakeEmbedder

from zzqa.build import build_index
from zzqa.indexing.check import check
from zzqa.indexing.generation import Generation

CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["zzqa.build", "faiss", "tantivy", "rjieba"])

SENTENCES = [f"庄里水库第{n}标段累计完成投资{n}亿元，大坝主体工程全部完工。" for n in range(40)]


def write_corpus(folder: Path, stamp: str) -> Path:
    """A corpus each of whose documents carries the stamp, so that mixtures show."""
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.txt").write_text(
            f"{stamp}第{n}号\n{stamp}。" + "".join(SENTENCES[n:]), encoding="utf-8"
        )
    return folder


def run(target: Callable[..., None], *args: object) -> int | None:
    child = CHILDREN.Process(target=target, args=args)
    child.start()
    child.join()
    return child.exitcode


def stamp_of(generation: Generation) -> str:
    """Return the stamp that all parts of the generation carry; fails where they differ."""
    documents = generation.documents()
    stamps = {document.text[:2] for document in documents}
    assert len(stamps) == 1
    stamp = stamps.pop()
    assert len(documents) == 6
    assert len(generation.dense) == len(generation.lexical) == len(generation.all_passages())
    rows, _ = generation.lexical.search({stamp: 1.0}, 3)
    assert all(stamp in generation.document(p.doc_id).text for p in generation.passages(rows.tolist()))
    assert len(rows) == 3
    return stamp


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def corpora(place: Path) -> list[Path]:
    return [write_corpus(place / "旧", "甲方"), write_corpus(place / "新", "乙方")]


def test_a_build_killed_at_any_step_leaves_the_old_index_or_the_new(place: Path, corpora: list[Path]) -> None:
    index = place / "index"
    seen = set()
    step = 0
    ended: int | None = -signal.SIGKILL
    while ended == -signal.SIGKILL:
        step += 1
        build_index(corpora[0], index, embedder=FakeEmbedder())
        ended = run(building.build_and_die_at, corpora[1], index, step)
        assert check(index) == []
        seen.add(stamp_of(Generation.open(index)))
    assert ended == 0
    assert step > 10
    assert seen == {"甲方", "乙方"}
    assert not (index / ".building").exists()


def test_a_build_killed_at_any_time_leaves_the_old_index_or_the_new(place: Path, corpora: list[Path]) -> None:
    index = place / "index"
    build_index(corpora[0], index, embedder=FakeEmbedder())
    moments = np.random.default_rng(0)
    for _ in range(15):
        child = CHILDREN.Process(target=building.build_for_ever, args=(corpora, index))
        child.start()
        child.join(timeout=moments.uniform(0.05, 0.8))
        child.kill()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        assert check(index) == []
        assert stamp_of(Generation.open(index)) in {"甲方", "乙方"}
    build_index(corpora[1], index, embedder=FakeEmbedder())
    assert stamp_of(Generation.open(index)) == "乙方"


@pytest.mark.parametrize("limit", [1, 2_000, 20_000])
def test_a_full_disk_is_told_and_leaves_the_old_index(place: Path, corpora: list[Path], limit: int) -> None:
    index = place / "index"
    build_index(corpora[0], index, embedder=FakeEmbedder())
    assert run(building.build_with_small_files, corpora[1], index, limit) == 3
    assert check(index) == []
    assert stamp_of(Generation.open(index)) == "甲方"
    assert not (index / ".building").exists()
    build_index(corpora[1], index, embedder=FakeEmbedder())
    assert stamp_of(Generation.open(index)) == "乙方"


def test_an_index_that_may_only_be_read_is_read(place: Path, corpora: list[Path]) -> None:
    index = place / "index"
    build_index(corpora[0], index, embedder=FakeEmbedder())
    folders = [path for path in (index, *index.rglob("*")) if path.is_dir()]
    for lock in index.rglob("*.lock"):
        lock.unlink()
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert run(building.read_and_build_as_nobody, corpora[1], index) == 3
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert check(index) == []
    assert stamp_of(Generation.open(index)) == "甲方"


def test_twenty_threads_read_whole_generations_while_they_are_swapped(
    place: Path, corpora: list[Path]
) -> None:
    index = place / "index"
    build_index(corpora[0], index, embedder=FakeEmbedder())
    swapped = threading.Event()

    def read() -> set[str]:
        stamps = set()
        while not swapped.is_set():
            generation = Generation.open(index)
            stamps.update(stamp_of(generation) for _ in range(3))
            generation.close()
        return stamps

    with ThreadPoolExecutor(20) as pool:
        readers = [pool.submit(read) for _ in range(20)]
        try:
            for n in range(6):
                build_index(corpora[(n + 1) % 2], index, embedder=FakeEmbedder())
        finally:
            swapped.set()
    seen = [reader.result() for reader in readers]
    assert all(stamps and stamps <= {"甲方", "乙方"} for stamps in seen)
    assert set.union(*seen) == {"甲方", "乙方"}


def test_threads_share_one_generation(place: Path, corpora: list[Path]) -> None:
    index = place / "index"
    build_index(corpora[0], index, embedder=FakeEmbedder())
    generation = Generation.open(index)
    expected = generation.all_passages()

    def read(seed: int) -> None:
        for row in np.random.default_rng(seed).permutation(len(expected)):
            assert generation.passages([row]) == [expected[row]]
            nearest, _ = generation.dense.search(generation.dense.vectors([row]), 1)
            assert generation.passages(nearest[0].tolist())[0].text == expected[row].text
            assert generation.document(expected[row].doc_id).doc_id == expected[row].doc_id

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(read, range(20))) == [None] * 20
