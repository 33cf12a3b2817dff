import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from zzqa.build.work import local_queue, queues
from zzqa.build.work.local_queue import LocalQueue
from zzqa.build.work.queue import DEATHS, LEASE, Task
from zzqa.config import Config
from zzqa.errors import IndexWriteError

KIND = "clean"
TASKS = [Task(KIND, str(number).encode()) for number in range(10)]


@pytest.fixture
def open_queue(tmp_path: Path) -> Iterator[Callable[[], LocalQueue]]:
    """Opens the one queue, as each process would for itself."""
    opened = []

    def opener() -> LocalQueue:
        opened.append(LocalQueue(tmp_path))
        return opened[-1]

    yield opener
    for queue in opened:
        queue.close()


@pytest.fixture
def queue(open_queue: Callable[[], LocalQueue]) -> LocalQueue:
    return open_queue()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The time, as the queue reads it: the last entry."""
    now = [1000.0]
    monkeypatch.setattr(local_queue, "time", SimpleNamespace(time=lambda: now[-1]))
    return now


def results(queue: LocalQueue) -> list[bytes | None]:
    return list(queue.results([task.key for task in TASKS]))


def test_what_is_taken_and_finished_is_found_again(open_queue: Callable[[], LocalQueue]) -> None:
    here, there = open_queue(), open_queue()
    keys = here.offer(TASKS)
    assert keys == [task.key for task in TASKS]
    assert there.take("甲", KIND, 4) == TASKS[:4]
    assert here.take("乙", KIND, 100) == TASKS[4:]
    assert here.take("丙", KIND, 1) == []
    there.finish({task.key: task.payload * 2 for task in TASKS[:4]})
    assert here.left(KIND) == 6
    assert results(here) == [task.payload * 2 for task in TASKS[:4]] + [None] * 6
    here.close()
    there.close()
    assert results(open_queue())[:4] == [task.payload * 2 for task in TASKS[:4]]


def test_a_task_that_is_there_is_not_offered_again(queue: LocalQueue) -> None:
    queue.offer(TASKS[:2])
    queue.take("甲", KIND, 1)
    queue.finish({TASKS[0].key: b"done"})
    assert queue.offer(TASKS[:3]) == [task.key for task in TASKS[:3]]
    assert queue.left(KIND) == 2
    assert queue.take("甲", KIND, 9) == TASKS[1:3]
    assert results(queue)[0] == b"done"


def test_kinds_are_taken_apart(queue: LocalQueue) -> None:
    other = Task("embed", TASKS[0].payload)
    assert other.key != TASKS[0].key
    queue.offer([TASKS[0], other])
    assert queue.take("甲", "embed", 9) == [other]
    assert queue.left(KIND) == 1


def test_no_task_is_given_to_two(open_queue: Callable[[], LocalQueue]) -> None:
    tasks = [Task(KIND, str(number).encode()) for number in range(300)]
    open_queue().offer(tasks)
    given: list[Task] = []

    def work(name: str) -> None:
        queue = open_queue()
        while taken := queue.take(name, KIND, 3):
            given.extend(taken)
            queue.finish({task.key: name.encode() for task in taken})

    threads = [threading.Thread(target=work, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(given) == Counter(tasks)
    assert open_queue().left(KIND) == 0


def test_a_claim_ends_unless_it_is_renewed(queue: LocalQueue, clock: list[float]) -> None:
    queue.offer(TASKS[:3])
    assert queue.take("甲", KIND, 2) == TASKS[:2]
    assert queue.take("乙", KIND, 1) == TASKS[2:3]
    clock.append(clock[-1] + LEASE - 1)
    queue.renew("甲")
    clock.append(clock[-1] + 2)
    assert queue.take("丙", KIND, 9) == TASKS[2:3], "only the claim that was not renewed has ended"
    clock.append(clock[-1] + LEASE)
    assert len(queue.take("丁", KIND, 9)) == 1, "what ended a worker is given out alone"


def test_what_ended_a_worker_is_taken_alone_and_given_up_after_the_second(queue: LocalQueue) -> None:
    queue.offer(TASKS[:4])
    assert queue.take("甲", KIND, 3) == TASKS[:3]
    assert queue.release("甲", died=True) == 3
    assert queue.take("乙", KIND, 3) == TASKS[3:4], "what is not suspect comes first"
    queue.finish({TASKS[3].key: b""})
    assert queue.take("乙", KIND, 3) == TASKS[:1]
    assert queue.release("乙", died=True) == 1
    for task in TASKS[1:3]:
        assert queue.take("丙", KIND, 3) == [task]
        queue.finish({task.key: b"fine"})
    assert DEATHS == 2
    assert queue.take("丁", KIND, 3) == []
    assert queue.left(KIND) == 0
    assert results(queue)[:4] == [None, b"fine", b"fine", b""]


def test_what_is_handed_back_is_not_suspect(queue: LocalQueue) -> None:
    queue.offer(TASKS[:3])
    queue.take("甲", KIND, 3)
    assert queue.release("甲", died=False) == 3
    assert queue.take("乙", KIND, 3) == TASKS[:3]


def test_a_result_that_comes_late_counts(queue: LocalQueue, clock: list[float]) -> None:
    queue.offer(TASKS[:1])
    queue.take("甲", KIND, 1)
    clock.append(clock[-1] + LEASE + 1)
    queue.take("乙", KIND, 1)
    queue.finish({TASKS[0].key: b"late"})
    assert queue.left(KIND) == 0
    assert queue.release("乙", died=True) == 0
    assert results(queue)[0] == b"late"


def test_a_new_build_keeps_what_is_finished_and_forgets_the_rest(queue: LocalQueue) -> None:
    queue.offer(TASKS[:3])
    queue.take("甲", KIND, 2)
    queue.finish({TASKS[0].key: b"done"})
    queue.begin()
    assert queue.left(KIND) == 0
    queue.offer(TASKS[:3])
    assert queue.left(KIND) == 2
    assert queue.take("乙", KIND, 9) == TASKS[1:3], "the claims of the build before are void"
    assert results(queue)[:3] == [b"done", None, None]


def test_results_beyond_what_one_statement_takes(queue: LocalQueue) -> None:
    tasks = [Task(KIND, str(number).encode()) for number in range(2000)]
    keys = queue.offer(tasks)
    queue.finish({task.key: task.payload for task in tasks[::2]})
    found = list(queue.results([*reversed(keys), keys[0], b"unknown"]))
    assert found[:2000] == [task.payload if n % 2 == 0 else None for n, task in enumerate(tasks)][::-1]
    assert found[2000:] == [b"0", None]


def test_what_is_cleared_is_gone_for_all_who_have_it_open(
    open_queue: Callable[[], LocalQueue], tmp_path: Path
) -> None:
    queue = open_queue()
    queue.offer(TASKS)
    queue.finish({TASKS[0].key: b"x" * 100_000})
    full = (tmp_path / ".work.db").stat().st_size
    queues.clear(tmp_path, Config())
    assert results(queue) == [None] * 10
    assert queue.take("甲", KIND, 1) == []
    assert (tmp_path / ".work.db").stat().st_size < full / 2
    open_queue().offer(TASKS)
    assert queue.take("甲", KIND, 1) == TASKS[:1]


def test_without_a_queue_there_is_nothing_to_clear(tmp_path: Path) -> None:
    queues.clear(tmp_path, Config())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_begun_anew_by_a_build(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / ".work.db").write_bytes(damage)
    with pytest.raises(IndexWriteError, match=r"\.work\.db"):
        LocalQueue(tmp_path)
    queue = LocalQueue.sound(tmp_path)
    queue.offer(TASKS)
    assert queue.take("甲", KIND, 1) == TASKS[:1]
    queue.close()


def test_a_hole_in_the_file_is_noticed(tmp_path: Path) -> None:
    queue = LocalQueue(tmp_path)
    queue.offer(Task(KIND, str(number).encode() * 50) for number in range(500))
    queue.close()
    path = tmp_path / ".work.db"
    content = bytearray(path.read_bytes())
    content[8192:12288] = bytes(4096)
    path.write_bytes(content)
    queue = LocalQueue.sound(tmp_path)
    assert queue.left(KIND) == 0
    queue.close()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexWriteError):
        LocalQueue(tmp_path / "nowhere")


def test_a_queue_that_cannot_be_cleared_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / ".work.db").write_bytes(b"no database at all")
    queues.clear(tmp_path, Config())
    assert ".work.db" in caplog.text
