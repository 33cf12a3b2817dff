import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from zzqa.build.work import crew as module
from zzqa.build.work.crew import Crew
from zzqa.build.work.kinds import Kinds
from zzqa.build.work.local_queue import LocalQueue
from zzqa.config import Config
from zzqa.errors import WorkerError

PATIENCE = 60  # seconds


def until(true: Callable[[], bool], each: Callable[[], None] = lambda: None) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        each()
        time.sleep(0.05)


def test_a_worker_that_dies_is_replaced_and_all_end_with_the_build(tmp_path: Path) -> None:
    config = Config(workers=2)
    queue = LocalQueue(tmp_path)
    with Crew(queue, tmp_path, tmp_path, config) as crew:
        crew.tend(1)
        first = [hand.process for hand in crew._hands]
        assert len(first) == 2
        first[0].kill()
        until(lambda: first[0].poll() is not None)
        crew.tend(1)
        now = [hand.process for hand in crew._hands]
        assert len(now) == 2
        assert first[0] not in now
        assert first[1] in now
        kinds = Kinds.of(config)
        queue.offer([kinds.loading("没有.txt", "0" * 64)])
        until(lambda: queue.left(kinds.load) == 0, lambda: crew.tend(1))
    assert all(process.poll() is not None for process in (*first, *now))
    queue.close()


def test_workers_that_cannot_even_start_end_the_build(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    queue = LocalQueue(tmp_path)

    def tend_for_ever() -> None:
        until(lambda: False, lambda: crew.tend(1))

    crew = Crew(queue, tmp_path / "nowhere", tmp_path, Config(workers=2))
    with crew, pytest.raises(WorkerError, match="一启动就退出"):
        tend_for_ever()
    assert "nowhere" in capfd.readouterr().err, "the worker says why"
    queue.close()


@pytest.mark.parametrize(
    ("cores", "workers", "wanted", "each"),
    [(4, 2, 2, 2), (4, 2, 8, 2), (4, 3, 2, 1), (2, 4, 2, 1), (8, 2, 1, 1)],
)
def test_the_cores_are_shared_out(
    monkeypatch: pytest.MonkeyPatch, cores: int, workers: int, wanted: int, each: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(cores)), raising=False)
    assert module._threads(Config(workers=workers, threads=wanted)) == each
