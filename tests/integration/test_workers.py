"""Workers make the index that one process makes, whoever of them is killed and when."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import building
import numpy as np
import pytest
from fake_embedder import FakeEmbedder

from zzqa.build import build_index
from zzqa.build.folder import find
from zzqa.build.work import crew as crew_module
from zzqa.build.work.kinds import Kinds
from zzqa.build.work.local_queue import LocalQueue
from zzqa.build.work.packing import unpack_raw
from zzqa.config import Config
from zzqa.corpus.load import RawFile
from zzqa.engine import Engine
from zzqa.indexing.check import check
from zzqa.indexing.generation import Generation

SEEDS = Path(__file__).parents[2] / "seeds"
CHILDREN = multiprocessing.get_context("forkserver")
DOCUMENTS = 150
PATIENCE = 120  # seconds
WORKERS = Config(workers=2)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents among which are copies, annotated ones and some that cannot be read."""
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(DOCUMENTS):
        lines = [f"庄里水库第{n}标段累计完成投资{n + number}亿元，大坝主体工程全部完工。" for n in range(40)]
        (folder / f"{number:03}.txt").write_text(f"第{number}号通报\n" + "\n".join(lines), encoding="utf-8")
    (folder / "copy.txt").write_text(
        "来源：某报\n" + (folder / "007.txt").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (folder / "same.txt").write_bytes((folder / "008.txt").read_bytes())
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "empty.txt").touch()
    for seed in SEEDS.glob("*.txt"):
        (folder / seed.name).write_bytes(seed.read_bytes())
    return folder


@pytest.fixture(scope="module")
def expected(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index that one process makes."""
    index = tmp_path_factory.mktemp("expected") / "index"
    build_index(corpus, index, embedder=FakeEmbedder())
    return index


def assert_equal(
    index: Path,
    expected: Path,
    *,
    tables: tuple[str, ...] = ("documents", "passages", "bands", "alike", "lessons"),
) -> None:
    """Compare the tables row by row, the vectors bit by bit, and what is said of each file."""
    assert check(index) == []
    with closing(Generation.open(index)) as one, closing(Generation.open(expected)) as other:
        for table in tables:
            query = f"SELECT * FROM {table} ORDER BY 1, 2"  # noqa: S608
            rows = [
                sqlite3.connect(folder / generation.name / "passages.db").execute(query).fetchall()
                for folder, generation in ((index, one), (expected, other))
            ]
            assert rows[0] == rows[1], table
        assert [replace(f, stamp="") for f in one.files] == [replace(f, stamp="") for f in other.files]
        assert one.fingerprints == other.fingerprints
        assert len(one.dense) == len(other.dense)
        every = range(len(one.dense))
        assert np.array_equal(one.dense.vectors(every), other.dense.vectors(every))
        words = {"水库": 1.0, "投资": 1.0}
        assert np.array_equal(one.lexical.search(words, 50), other.lexical.search(words, 50))


def finished(index: Path) -> dict[bytes, str]:
    """Return who finished each task that is in the queue of an index."""
    if not (index / ".work.db").exists():
        return {}
    with closing(sqlite3.connect(index / ".work.db", timeout=60)) as connection:
        try:
            query = "SELECT key, coalesce(worker, '') FROM tasks WHERE result IS NOT NULL"
            return dict(connection.execute(query).fetchall())
        except sqlite3.OperationalError:  # the builder has not made the table yet
            return {}


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_two_workers_make_the_index_of_one_process(corpus: Path, expected: Path, tmp_path: Path) -> None:
    report = build_index(corpus, tmp_path / "index", embedder=FakeEmbedder(), config=WORKERS)
    assert_equal(tmp_path / "index", expected)
    assert {file.source for file in report.failed} == {"bad.pdf", "empty.txt"}
    assert finished(tmp_path / "index") == {}, "nothing is kept that the index has"
    again = build_index(corpus, tmp_path / "index", embedder=FakeEmbedder(), config=WORKERS)
    assert again.generation == report.generation


def test_workers_with_the_real_model_give_the_same_vectors_and_answers(
    seeds_index: Path, engine: Engine, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    report = build_index(SEEDS, index, config=WORKERS)
    assert report.embedded == report.passages > 128, "enough for the workers to be asked"
    with closing(Generation.open(index)) as one, closing(Generation.open(seeds_index)) as other:
        every = range(len(one.dense))
        # How a matrix is cut among threads may change the last bit of a product.
        np.testing.assert_allclose(one.dense.vectors(every), other.dense.vectors(every), atol=1e-3)
        assert one.passages(list(every)) == other.passages(list(every))
    question = "庄里水库进展如何"
    ours, theirs = Engine.open(index).answer(question), engine.answer(question)
    assert ours.text == theirs.text != ""
    assert [c.quote for c in ours.citations] == [c.quote for c in theirs.citations]


def test_workers_that_are_killed_are_replaced_and_nothing_is_lost_or_doubled(
    corpus: Path, expected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    killed: list[subprocess.Popen[bytes]] = []
    moments: set[tuple[str, int]] = set()

    class Popen(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            started.append(self)

    def kill_at_thirds(stage: str, done: int, total: int) -> None:
        moment = stage, 3 * done // total
        if (
            stage in ("读取", "清理")
            and 0 < done < total
            and moment not in moments
            and started[-1] not in killed
        ):
            moments.add(moment)
            killed.append(started[-1])
            killed[-1].kill()

    monkeypatch.setattr(crew_module.subprocess, "Popen", Popen)
    report = build_index(
        corpus, tmp_path / "index", embedder=FakeEmbedder(), config=WORKERS, progress=kill_at_thirds
    )
    assert len(killed) >= 2
    assert len(started) - WORKERS.workers in (len(killed) - 1, len(killed)), "the last may not be missed"
    assert {file.source for file in report.failed} == {"bad.pdf", "empty.txt"}
    assert_equal(tmp_path / "index", expected)


def test_a_builder_that_is_killed_is_taken_up_where_it_was(
    corpus: Path, expected: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    small = tmp_path / "small"
    small.mkdir()
    (small / "旧.txt").write_text("枣庄机场已通过审批，正在签约。", encoding="utf-8")
    old = build_index(small, index, embedder=FakeEmbedder()).generation
    known: dict[bytes, str] = {}
    for share in (0.2, 0.7, 1.2, 1.7):  # of the files that are loaded, then of those that are cleaned
        build_and_kill(corpus, index, share * DOCUMENTS)
        now = finished(index)
        assert known.items() <= now.items(), "what was finished is kept, and was not done again"
        known = now
        assert Generation.open(index).name == old
        assert check(index) == []
    assert len(known) > DOCUMENTS
    build_index(corpus, index, embedder=FakeEmbedder(), config=WORKERS, full=True)
    assert_equal(index, expected)


def build_and_kill(corpus: Path, index: Path, tasks: float) -> None:
    """Build with workers and kill the builder as soon as so many tasks are finished; they end with it."""
    builder = CHILDREN.Process(target=building.build_with_settings, args=(corpus, index, WORKERS.to_json()))
    builder.start()
    until(lambda: len(finished(index)) >= tasks or not builder.is_alive())
    builder.kill()
    builder.join()
    assert builder.exitcode == -signal.SIGKILL
    until(lambda: not processes_about(index))


def test_ctrl_c_ends_the_build_and_its_workers(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    command = [sys.executable, "-m", "zzqa", "build", "--workers", "2"]
    builder = subprocess.Popen(
        [*command, "--corpus", str(corpus), "--index", str(index)],
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until(lambda: len(finished(index)) >= DOCUMENTS / 10)
    os.killpg(builder.pid, signal.SIGINT)
    _, told = builder.communicate(timeout=PATIENCE)
    assert builder.returncode == 130
    assert "已中断" in told.decode()
    assert "Traceback" not in told.decode()
    until(lambda: not processes_about(index))
    assert len(finished(index)) >= DOCUMENTS / 10, "it can be taken up"


def processes_about(index: Path) -> list[str]:
    """Return the workers on an index."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_text(errors="replace"))
        except OSError:  # it has ended meanwhile
            continue
    return [line for line in lines if "zzqa.build.work.process" in line and str(index) in line]


@contextmanager
def zzqa_work(index: Path, corpus: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "zzqa", "work", "--index", str(index), "--corpus", str(corpus)]
    worker = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_zzqa_work_does_what_is_in_the_queue_until_it_is_ended(
    corpus: Path, tmp_path: Path, end: signal.Signals
) -> None:
    kinds = Kinds.of(Config())
    files = [file for file in find(corpus, {}, max_bytes=10**6) if file.source.startswith("00")]
    with closing(LocalQueue(tmp_path)) as queue, zzqa_work(tmp_path, corpus) as worker:
        keys = queue.offer(kinds.loading(file.source, file.sha256) for file in files)
        until(lambda: queue.left(kinds.load) == 0)
        for file, packed in zip(files, queue.results(keys), strict=True):
            raw = unpack_raw(packed or b"")
            assert isinstance(raw, RawFile)
            assert raw.text.encode() == file.path.read_bytes()
        worker.send_signal(end)
        assert worker.wait(PATIENCE) == 0
        assert "已停止" in worker.stderr.read().decode()  # type: ignore[union-attr]


def test_zzqa_work_tells_that_there_is_no_such_index(tmp_path: Path) -> None:
    with zzqa_work(tmp_path / "没有", tmp_path) as worker:
        assert worker.wait(PATIENCE) == 2
        assert "没有找到索引" in worker.stderr.read().decode()  # type: ignore[union-attr]
