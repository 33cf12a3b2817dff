"""The steps of a build, done by the workers of a queue while the build waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.build.cleaning import Cut
from zzqa.build.folder import FoundFile
from zzqa.build.steps import Alone
from zzqa.build.vectors import PassageEmbedder
from zzqa.build.work import queues
from zzqa.build.work.crew import Crew
from zzqa.build.work.kinds import Kinds
from zzqa.build.work.packing import (
    pack_raw,
    pack_readings,
    unpack_cut,
    unpack_raw,
    unpack_vector,
)
from zzqa.build.work.queue import Queue, Task
from zzqa.build.work.worker import ELSEWHERE
from zzqa.causes import cause
from zzqa.corpus.clean import Readings
from zzqa.corpus.load import RawFile
from zzqa.errors import WorkerError

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Below so many files or texts a build does a step itself, sooner than a worker has started: that takes
# a second, and ten until it has loaded a model.
_FEW_FILES: Final = 16
_FEW_TEXTS: Final = 128
# Seconds between two looks at how far the workers are.
_LOOK: Final = 0.1
_GIVEN_UP: Final = cause("workers_ended")


@contextmanager
def shared(alone: Alone, index: Path) -> Iterator[Shared]:
    """Give the steps as the workers do them whom the settings of `alone` name; call it in `exclusive`.

    What a build that was killed has finished is there. Raises IndexWriteError, StoreError or ModelError.
    """
    with (
        closing(queues.begin(index, alone.config)) as queue,
        Crew(queue, index, alone.corpus, alone.config) as crew,
    ):
        yield Shared(alone, Foreman(queue, crew), Kinds.of(alone.config))


@dataclass(frozen=True, slots=True)
class Foreman:
    """Has tasks done by the workers of a queue."""

    queue: Queue
    crew: Crew

    def results(
        self, kind: str, tasks: Callable[[], Iterable[Task]], told: Callable[[int], None]
    ) -> Iterator[bytes | None]:
        """Return the results of tasks of a kind, None for those that ended two workers.

        `told` hears how many are done, again and again. Raises WorkerError when no worker can work.
        """
        keys = self.queue.offer(tasks())
        while left := self.queue.left(kind):
            while left:
                told(len(keys) - left)
                self.crew.tend(left)
                time.sleep(_LOOK)
                left = self.queue.left(kind)
            # A server that went down may have lost tasks and results: what is not there is done again.
            self.queue.offer(tasks())
        told(len(keys))
        return self.queue.results(keys)

    def put(self, task: Task, result: bytes) -> None:
        """Put in a task with its result, for workers to find."""
        self.queue.offer([task])
        self.queue.finish({task.key: result})


class Shared:
    """The zzqa.build.steps.Steps of a build, done by workers where there is enough to do for them."""

    def __init__(self, alone: Alone, foreman: Foreman, kinds: Kinds) -> None:
        self._alone = alone
        self._foreman = foreman
        self._kinds = kinds
        self._loaded_by_workers: set[Task] = set()

    @property
    def embedder(self) -> PassageEmbedder:
        """The workers, where they have the model that the build is to use."""
        own = self._alone.embedder
        same = own.fingerprint == self._kinds.model
        return _SharedEmbedder(own, self._foreman, self._kinds) if same else own

    def load(self, files: Sequence[FoundFile]) -> tuple[list[RawFile], dict[str, str]]:
        """Return the files that could be read as text, and of the others the cause by source."""
        tasks = {file.source: self._kinds.loading(file.source, file.sha256) for file in files if file.sha256}
        if len(tasks) < _FEW_FILES:
            return self._alone.load(files)
        results = self._foreman.results(
            self._kinds.load, tasks.values, lambda done: self._alone.tell("读取", done, len(tasks))
        )
        loaded: dict[str, RawFile] = {}
        failed: dict[str, str] = {}
        elsewhere = {file.source for file in files if not file.sha256}
        for source, packed in zip(tasks, results, strict=True):
            if packed == ELSEWHERE:
                elsewhere.add(source)
                continue
            raw = unpack_raw(packed) if packed else _GIVEN_UP
            if isinstance(raw, str):
                failed[source] = raw
            else:
                loaded[source] = raw
                self._loaded_by_workers.add(tasks[source])
        mine, unread = self._alone.load([file for file in files if file.source in elsewhere])
        loaded |= {raw.source: raw for raw in mine}
        return [loaded[file.source] for file in files if file.source in loaded], failed | unread

    def cut_all(self, files: Sequence[RawFile], readings: Readings) -> tuple[dict[str, Cut], dict[str, str]]:
        """Return the documents by doc_id, and of the files that gave no passage the cause by source."""
        if len(files) < _FEW_FILES:
            return self._alone.cut_all(files, readings)
        tasks = self._cleaning(files, readings)
        results = self._foreman.results(
            self._kinds.clean, lambda: tasks, lambda done: self._alone.tell("清理", done, len(tasks))
        )
        cuts: list[Cut] = []
        failed: dict[str, str] = {}
        for raw, packed in zip(files, results, strict=True):
            if packed == ELSEWHERE:
                mine, unusable = self._alone.cut_all([raw], readings)
                cuts += mine.values()
                failed |= unusable
                continue
            one = unpack_cut(packed, raw) if packed else _GIVEN_UP
            if isinstance(one, str):
                failed[raw.source] = one
            else:
                cuts.append(one)
        return {cut.document.doc_id: cut for cut in cuts}, failed

    def _cleaning(self, files: Sequence[RawFile], readings: Readings) -> list[Task]:
        """Return the tasks to clean the files, after putting in what those are about."""
        packed = pack_readings(readings)
        taught = self._kinds.teaching(packed)
        self._foreman.put(taught, packed)
        tasks = []
        for raw in files:
            loaded = self._kinds.loading(raw.source, raw.sha256)
            if loaded not in self._loaded_by_workers:
                self._foreman.put(loaded, pack_raw(raw))
            tasks.append(self._kinds.cleaning(loaded, taught))
        return tasks


@dataclass(frozen=True, slots=True)
class _SharedEmbedder:
    """The retriever as the workers have it; `own` is this process's."""

    own: PassageEmbedder
    foreman: Foreman
    kinds: Kinds

    @property
    def fingerprint(self) -> str:
        """What tells the model from others."""
        return self.own.fingerprint

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return a float32 unit row for each text; raises WorkerError when the workers cannot."""
        if len(texts) < _FEW_TEXTS:
            return self.own.embed_passages(texts, progress=progress)
        # In this order the workers' batches are those that one process would make.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        told = 0

        def advance(done: int) -> None:
            nonlocal told
            if progress and done > told:
                progress(done - told)
            told = max(told, done)

        def tasks() -> Iterator[Task]:
            return (self.kinds.embedding(texts[row]) for row in order)

        results = self.foreman.results(self.kinds.embed, tasks, advance)
        longest = _vector(next(results))
        vectors = np.empty((len(texts), len(longest)), np.float32)
        vectors[order[0]] = longest
        for row, packed in zip(order[1:], results, strict=True):
            vectors[row] = _vector(packed)
        return vectors


def _vector(packed: bytes | None) -> NDArray[np.float32]:
    if packed is None:
        raise WorkerError("计算向量的工作进程反复异常退出，可能是内存不足")
    return unpack_vector(packed)
