"""What workers make of a build is what one process makes of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_embedder import FakeEmbedder

from zzqa.build.folder import FoundFile, find
from zzqa.build.steps import Alone
from zzqa.build.work import kinds as kinds_module
from zzqa.build.work import shared as module
from zzqa.build.work import worker as worker_module
from zzqa.build.work.kinds import Kinds
from zzqa.build.work.local_queue import LocalQueue
from zzqa.build.work.queue import Task
from zzqa.build.work.shared import Foreman, Shared
from zzqa.build.work.worker import Worker
from zzqa.causes import cause
from zzqa.config import Config
from zzqa.corpus.clean import learn
from zzqa.errors import WorkerError

FILES = 20


class DiedError(Exception):
    """A worker is no more."""


class DeadlyQueue(LocalQueue):
    """Ends whoever takes a task with these bytes in it."""

    deadly = b"nothing"

    def take(self, worker: str, kind: str, most: int) -> list[Task]:
        tasks = super().take(worker, kind, most)
        if any(self.deadly in task.payload for task in tasks):
            raise DiedError
        return tasks


class ForgetfulQueue(DeadlyQueue):
    """Loses some of the tasks and results it has, once, the `looks`-th time that a build sees work left."""

    looks = 0

    def left(self, kind: str) -> int:
        left = super().left(kind)
        self.looks -= bool(left)
        if left and self.looks == 0:
            with self._transaction() as connection:
                connection.execute("DELETE FROM tasks WHERE number % 3 = 0")
        return left


@dataclass
class Hands:
    """A crew of one, in this process."""

    queue: DeadlyQueue
    worker: Worker
    done: int = 0
    deaths: int = 0

    def tend(self, _left: int) -> None:
        try:
            self.done += self.worker.work()
        except DiedError:
            self.deaths += 1
            self.queue.release(self.worker.name, died=True)


@dataclass
class Told:
    """Keeps what a build tells of its progress."""

    lines: list[tuple[str, int, int]] = field(default_factory=list)

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.lines.append((stage, done, total))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "文档"
    folder.mkdir()
    for number in range(FILES):
        text = f"第{number}号通报\n庄里水库第{number}标段累计完成投资{number}亿元，大坝主体工程全部完工。\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "30.txt").write_text("打印\n", encoding="utf-8")
    (folder / "31.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "32.txt").write_bytes(b"")
    (folder / "33.doc").write_bytes(b"old")
    return folder


@pytest.fixture(autouse=True)
def _fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK", 0)
    monkeypatch.setattr(worker_module, "LateEmbedder", lambda config: FakeEmbedder())
    monkeypatch.setattr(kinds_module, "model_fingerprint", lambda model: "fake")


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def alone(corpus: Path, told: Told) -> Alone:
    return Alone(corpus, Config(), FakeEmbedder(), told)


@pytest.fixture
def hands(corpus: Path, tmp_path: Path) -> Iterator[Hands]:
    queue = DeadlyQueue(tmp_path)
    with Worker(queue, corpus, Config()) as worker:
        yield Hands(queue, worker)
    queue.close()


def shared(alone: Alone, hands: Any) -> Shared:
    return Shared(alone, Foreman(hands.queue, hands), Kinds.of(alone.config))


def found(corpus: Path) -> list[FoundFile]:
    return find(corpus, {}, max_bytes=10**6)


def test_files_are_loaded_as_one_process_does(alone: Alone, hands: Hands, told: Told) -> None:
    files = found(alone.corpus)
    expected = alone.load(files)
    told.lines.clear()
    assert shared(alone, hands).load(files) == expected
    assert len(expected[0]) == FILES + 1
    assert set(expected[1]) == {"31.pdf", "32.txt", "33.doc"}
    assert hands.done == FILES + 4
    assert told.lines[-1] == ("读取", len(files), len(files))
    assert [line for line in told.lines if line[1] > line[2]] == []


def test_documents_are_cut_as_one_process_does(alone: Alone, hands: Hands) -> None:
    steps, readings = shared(alone, hands), learn([])
    files, _ = steps.load(found(alone.corpus))
    cuts, failed = steps.cut_all(files, readings)
    expected, expected_failed = alone.cut_all(files, readings)
    assert failed == expected_failed
    assert set(failed) == {"30.txt"}
    assert list(cuts) == list(expected)
    assert [cut.passages for cut in cuts.values()] == [cut.passages for cut in expected.values()]
    assert [cut.sketch for cut in cuts.values()] == [cut.sketch for cut in expected.values()]


def test_vectors_are_made_as_one_process_does(alone: Alone, hands: Hands) -> None:
    texts = [f"{'很' * (number % 7)}好{number % 150}" for number in range(200)]
    seen: list[int] = []
    made = shared(alone, hands).embedder.embed_passages(texts, progress=seen.append)
    assert np.array_equal(made, FakeEmbedder().embed_passages(texts))
    assert sum(seen) == 200
    assert hands.done == len(set(texts)), "equal texts are embedded once"
    assert alone.embedder.texts == []


def test_another_model_than_the_workers_have_stays_in_this_process(alone: Alone, hands: Hands) -> None:
    own = FakeEmbedder("another")
    assert shared(Alone(alone.corpus, alone.config, own, alone.tell), hands).embedder is own


def test_what_is_finished_is_not_done_again(alone: Alone, hands: Hands) -> None:
    files, texts = found(alone.corpus), [f"投资{number}亿元" for number in range(200)]
    before = shared(alone, hands)
    first = before.load(files), before.embedder.embed_passages(texts)
    done = hands.done
    hands.queue.begin()
    after = shared(alone, hands)
    again = after.load(files), after.embedder.embed_passages([*texts, "又来了一段"])
    assert again[0] == first[0]
    assert np.array_equal(again[1][:-1], first[1])
    assert hands.done == done + 1


def test_a_file_that_changed_since_it_was_found_is_read_by_the_build(alone: Alone, hands: Hands) -> None:
    files = found(alone.corpus)
    (alone.corpus / "05.txt").write_text("已经改了，投资五亿元。", encoding="utf-8")
    loaded, failed = shared(alone, hands).load(files)
    assert failed["05.txt"] == cause("changing")
    assert len(loaded) == FILES


def test_a_file_that_ends_two_workers_is_told_and_the_others_are_built(alone: Alone, hands: Hands) -> None:
    hands.queue.deadly = b'"07.txt"'
    steps = shared(alone, hands)
    loaded, failed = steps.load(found(alone.corpus))
    assert hands.deaths == 2
    assert failed["07.txt"] == cause("workers_ended")
    assert [raw.source for raw in loaded] == [f"{n:02}.txt" for n in (*range(7), *range(8, FILES), 30)]
    hands.queue.deadly, hands.deaths = Kinds.of(Config()).loading("09.txt", loaded[8].sha256).key, 0
    assert loaded[8].source == "09.txt"
    cuts, dirty = steps.cut_all(loaded, learn([]))
    assert hands.deaths == 2
    assert dirty["09.txt"] == cause("workers_ended")
    assert len(cuts) == FILES - 2


@pytest.mark.parametrize("looks", range(1, 13))
def test_what_a_server_lost_is_done_again(alone: Alone, tmp_path: Path, looks: int) -> None:
    queue, readings = ForgetfulQueue(tmp_path), learn([])
    queue.looks = looks
    with closing(queue), Worker(queue, alone.corpus, alone.config) as worker:
        steps = shared(alone, Hands(queue, worker))
        loaded, unread = steps.load(found(alone.corpus))
        cuts, dirty = steps.cut_all(loaded, readings)
    assert queue.looks <= 0, "some was lost"
    assert (loaded, unread) == alone.load(found(alone.corpus))
    expected, expected_dirty = alone.cut_all(loaded, readings)
    assert dirty == expected_dirty
    assert [cut.passages for cut in cuts.values()] == [cut.passages for cut in expected.values()]


def test_a_text_that_cannot_be_embedded_ends_the_build(alone: Alone, hands: Hands) -> None:
    hands.queue.deadly = "投资77亿元".encode()
    texts = [f"投资{number}亿元" for number in range(200)]
    with pytest.raises(WorkerError, match="--workers 1"):
        shared(alone, hands).embedder.embed_passages(texts)


def test_little_work_is_done_without_workers(alone: Alone, hands: Hands) -> None:
    steps = shared(alone, hands)
    files = found(alone.corpus)[:3]
    loaded, _ = steps.load(files)
    cuts, _ = steps.cut_all(loaded, learn([]))
    vectors = steps.embedder.embed_passages(["投资"])
    assert (len(loaded), len(cuts), len(vectors)) == (3, 3, 1)
    assert hands.done == 0


def test_what_the_build_loaded_itself_is_cleaned_by_workers(alone: Alone, hands: Hands) -> None:
    files = found(alone.corpus)
    loaded, _ = alone.load(files)
    cuts, _ = shared(alone, hands).cut_all(loaded, learn([]))
    assert hands.done == len(loaded)
    assert len(cuts) == FILES
