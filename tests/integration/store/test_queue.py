"""The queue in Milvus does what the queue in a file does, also for workers that come at the same time."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from zzqa.build.work import cluster_queue
from zzqa.build.work.queue import LEASE, Queue, Task
from zzqa.build.work.queues import is_shared, open_queue
from zzqa.config import Config

KIND = 'clean-"1"'
TASKS = [Task(KIND, f"第{number}段".encode()) for number in range(50)]

Opener = Callable[[], Queue]


@pytest.fixture
def open_one(server_config: Config) -> Iterator[Opener]:
    """Opens the one queue, as each process would for itself."""
    opened = []

    def opener() -> Queue:
        opened.append(open_queue(Path("nowhere"), server_config))
        return opened[-1]

    yield opener
    for queue in opened:
        queue.close()


@pytest.fixture
def queue(open_one: Opener) -> Queue:
    return open_one()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as the queue reads it: the last entry."""
    now = [1000.0]
    monkeypatch.setattr(cluster_queue, "time", SimpleNamespace(time=lambda: now[-1]))
    return now


def results(queue: Queue) -> list[bytes | None]:
    return list(queue.results([task.key for task in TASKS]))


def test_a_server_keeps_its_queue_and_a_file_does_not(server_config: Config) -> None:
    assert is_shared(server_config)
    assert not is_shared(Config())
    assert not is_shared(Config(store="milvus"))
    assert not is_shared(Config(store="milvus", milvus_uri="a/milvus.db"))


def test_what_is_taken_and_finished_is_found_by_all(open_one: Opener) -> None:
    here, there = open_one(), open_one()
    assert here.offer(TASKS) == [task.key for task in TASKS]
    taken = there.take("甲", KIND, 4)
    assert len(taken) == 4
    first = TASKS.index(taken[0])
    assert taken == TASKS[first : first + 4], "neighbours in their order"
    assert here.take("乙", "embed", 4) == []
    there.finish({task.key: task.payload * 20_000 for task in taken})
    assert here.left(KIND) == 46
    assert results(here) == [task.payload * 20_000 if task in taken else None for task in TASKS]
    assert not set(here.take("乙", KIND, 32)) & set(taken)


def test_a_task_that_is_there_is_not_offered_again(queue: Queue) -> None:
    queue.offer(TASKS[:1])
    queue.take("甲", KIND, 1)
    queue.finish({TASKS[0].key: b""})
    assert queue.offer([*TASKS[:2], TASKS[1]]) == [task.key for task in (*TASKS[:2], TASKS[1])]
    assert queue.left(KIND) == 1
    assert queue.take("乙", KIND, 9) == TASKS[1:2]
    assert results(queue)[0] == b""


def test_nothing_is_lost_and_little_done_twice_by_workers_at_the_same_time(open_one: Opener) -> None:
    open_one().offer(TASKS)
    given: list[Task] = []

    def work(name: str, queue: Queue) -> None:
        while queue.left(KIND):
            taken = queue.take(name, KIND, 4)
            given.extend(taken)
            queue.finish({task.key: task.payload for task in taken})

    threads = [threading.Thread(target=work, args=(f"工人{number}", open_one())) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(given) == set(TASKS)
    assert Counter(given).total() <= 2 * len(TASKS)
    assert results(open_one()) == [task.payload for task in TASKS]


def test_a_claim_ends_unless_it_is_renewed(queue: Queue, clock: list[float]) -> None:
    queue.offer(TASKS[:2])
    kept, lost = queue.take("甲", KIND, 1), queue.take("乙", KIND, 1)
    clock.append(clock[-1] + LEASE - 1)
    queue.renew("甲")
    clock.append(clock[-1] + 2)
    assert queue.take("丙", KIND, 9) == lost != kept


def test_what_ended_a_worker_is_taken_alone_and_given_up_after_the_second(queue: Queue) -> None:
    queue.offer(TASKS[:3])
    assert queue.take("甲", KIND, 9) == TASKS[:3]
    assert queue.release("甲", died=True) == 3
    (deadly,) = queue.take("乙", KIND, 9)
    assert queue.release("乙", died=True) == 1
    fine = []
    while one := queue.take("丙", KIND, 9):
        fine += one
        queue.finish({task.key: b"fine" for task in one})
    assert Counter(fine) == Counter(task for task in TASKS[:3] if task != deadly)
    assert queue.left(KIND) == 0
    assert results(queue)[:3] == [None if task == deadly else b"fine" for task in TASKS[:3]]


def test_what_is_handed_back_is_not_suspect(queue: Queue) -> None:
    queue.offer(TASKS[:3])
    queue.take("甲", KIND, 3)
    assert queue.release("甲", died=False) == 3
    assert queue.take("乙", KIND, 3) == TASKS[:3]


def test_a_new_build_keeps_what_is_finished_and_what_is_cleared_is_gone(queue: Queue) -> None:
    queue.offer(TASKS[:3])
    queue.take("甲", KIND, 2)
    queue.finish({TASKS[0].key: b"done"})
    queue.begin()
    assert queue.left(KIND) == 0
    queue.offer(TASKS[:3])
    assert Counter(queue.take("乙", KIND, 9)) == Counter(TASKS[1:3])
    assert results(queue)[:3] == [b"done", None, None]
    queue.clear()
    assert results(queue)[:3] == [None, None, None]
    assert queue.left(KIND) == 0
