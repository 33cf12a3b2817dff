"""Workers that share nothing but a Milvus server make the index that one process makes in a folder."""

import multiprocessing
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import building
import pytest
from fake_embedder import FakeEmbedder
from milvus_server import MilvusServer

from store.corpora import index_of, opened, said, write
from zzqa.build import build_index
from zzqa.build.work import crew as crew_module
from zzqa.build.work.cluster_queue import ClusterQueue
from zzqa.build.work.queues import open_queue
from zzqa.cluster.layout import one_of
from zzqa.config import Config
from zzqa.homes import home_of

CHILDREN = multiprocessing.get_context("forkserver")
DOCUMENTS = 40
PATIENCE = 120  # seconds


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "文档"
    for number in range(DOCUMENTS):
        lines = [f"庄里水库第{n}标段累计完成投资{n + number}亿元，大坝主体工程全部完工。" for n in range(20)]
        write(folder, f"{number:03}.txt", f"第{number}号通报\n" + "\n".join(lines))
    write(folder, "bad.pdf", "%PDF-1.4 broken")
    return folder


@pytest.fixture
def config(server_config: Config) -> Config:
    return server_config.model_copy(update={"workers": 2, "milvus_timeout": 20.0})


def assert_as_alone(corpus: Path, config: Config) -> None:
    """The index says of documents, files and passages what one process makes of them in a folder."""
    alone = corpus.parent / "alone"
    build_index(corpus, alone, embedder=FakeEmbedder())
    assert home_of(index_of(corpus), config).check() == []
    with closing(opened(corpus, config)) as mine, closing(home_of(alone).open()) as other:
        assert said(mine) == said(other)
        assert mine.library() == other.library()


def finished(index: Path, config: Config) -> set[str]:
    """Return the names of what there is of results."""
    queue = open_queue(index, config)
    assert isinstance(queue, ClusterQueue)
    with closing(queue):
        rows = queue._milvus.query(queue._done, "parts >= 0", ["key"], limit=1000, latest=True)
    return {row["key"] for row in rows}


def lose(index: Path, config: Config, names: set[str]) -> None:
    """Let some of that be lost, as a failing server may."""
    queue = open_queue(index, config)
    assert isinstance(queue, ClusterQueue)
    with closing(queue):
        queue._milvus.delete(queue._done, one_of("key", sorted(names)))


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_build_whose_workers_are_killed_is_that_of_one_process(
    corpus: Path, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    killed: dict[str, subprocess.Popen[bytes]] = {}

    class Popen(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]
            started.append(self)

    def kill_in_the_middle(stage: str, done: int, total: int) -> None:
        if stage in ("读取", "清理") and 0 < done < total and stage not in killed:
            killed[stage] = started[-1]
            started[-1].kill()

    monkeypatch.setattr(crew_module.subprocess, "Popen", Popen)
    report = build_index(
        corpus, index_of(corpus), embedder=FakeEmbedder(), config=config, progress=kill_in_the_middle
    )
    assert set(killed) == {"读取", "清理"}
    assert [file.source for file in report.failed] == ["bad.pdf"]
    assert_as_alone(corpus, config)
    assert finished(index_of(corpus), config) == set(), "nothing is kept that the index has"


@pytest.mark.parametrize("share_lost", [0, 3])
def test_a_builder_that_is_killed_is_taken_up_where_it_was(
    corpus: Path, config: Config, milvus_server: MilvusServer, share_lost: int
) -> None:
    index = index_of(corpus)
    builder = CHILDREN.Process(target=building.build_with_settings, args=(corpus, index, config.to_json()))
    builder.start()
    until(lambda: len(finished(index, config)) > DOCUMENTS or not builder.is_alive())
    builder.kill()
    builder.join()
    assert builder.exitcode == -signal.SIGKILL
    known = finished(index, config)
    assert len(known) > DOCUMENTS
    milvus_server.kill()
    milvus_server.start()
    assert finished(index, config) >= known
    if share_lost:
        lose(index, config, set(sorted(known)[::share_lost]))
    report = build_index(corpus, index, embedder=FakeEmbedder(), config=config)
    assert [file.source for file in report.failed] == ["bad.pdf"]
    assert_as_alone(corpus, config)
