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

import zzqa.engine
from zzqa.build import build_index
from zzqa.engine import Engine
from zzqa.indexing.check import check
from zzqa.indexing.generation import Generation, current_generation

CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(
    ["building", "datasketch", "faiss", "filelock", "langchain_text_splitters", "opencc", "rjieba", "tantivy"]
)

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


MOMENTS = 60
OTHERS = ("枣庄机场已通过审批，正在签约。", "全市新建中小学43所，新增学位3万个。", "白鹭湖公园免费开放。")


def write_reservoir(folder: Path, figure: int) -> Path:
    """A corpus that answers one question, with a figure that tells it from others of its kind."""
    folder.mkdir()
    for n, text in enumerate((f"青石岭水库工程总投资{figure}亿元，大坝已经封顶。", *OTHERS)):
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines whose retriever is the one that the builds of this file use; the reader is real."""
    monkeypatch.setattr(zzqa.engine, "Embedder", lambda *_, **__: FakeEmbedder())


@pytest.mark.usefixtures("fake_model")
def test_a_build_killed_at_sixty_moments_leaves_an_index_that_answers(place: Path) -> None:
    index, moments = place / "index", np.random.default_rng(60)
    corpora = {figure: write_reservoir(place / str(figure), figure) for figure in (12, 34)}
    build_index(corpora[12], index, embedder=FakeEmbedder())
    engine = Engine.open(index)
    calls = calls_of_a_build(corpora[34], index)
    killed, seen = 0, set()
    for moment in range(MOMENTS):
        old, new = ((34, 12), (12, 34))[moment % 2]
        call = int(calls * (moment + moments.random()) / MOMENTS) + 1
        killed += run(building.build_and_die_at_call, corpora[new], index, call) == -signal.SIGKILL
        assert check(index) == []
        answer = engine.answer("青石岭水库投资多少")
        assert answer.generation == current_generation(index)
        assert answer.short in (f"{old}亿元", f"{new}亿元")
        seen.add("new" if answer.short == f"{new}亿元" else "old")
        # The next build succeeds, and clears what the killed one left.
        build_index(corpora[new], index, embedder=FakeEmbedder())
        assert not (index / ".building").exists()
        assert len(list(index.glob("gen-*"))) <= 2
        assert engine.answer("青石岭水库投资多少").short == f"{new}亿元"
    assert killed > 0.9 * MOMENTS
    assert seen == {"old", "new"}


def calls_of_a_build(corpus: Path, index: Path) -> int:
    """Return how many calls of functions the build took that it also did."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    assert run(building.build_counting_calls, corpus, index, sender) == 0
    return receiver.recv()


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
