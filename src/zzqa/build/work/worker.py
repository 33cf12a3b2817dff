"""Those who do the tasks of a queue, in processes that may be killed at any time."""

from __future__ import annotations

import json
import logging
import os
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from zzqa.build.cleaning import cut_file
from zzqa.build.folder import hash_file
from zzqa.build.vectors import LateEmbedder
from zzqa.build.work.kinds import Kinds
from zzqa.build.work.packing import (
    pack_cut,
    pack_raw,
    pack_reason,
    pack_vector,
    unpack_raw,
    unpack_readings,
)
from zzqa.build.work.queue import LEASE, Queue, Task
from zzqa.config import Config
from zzqa.corpus.clean import Readings
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import load_file
from zzqa.errors import StoreUnreachableError, UnreadableFileError, ZzqaError
from zzqa.indexing.embed import BATCH_SIZE

logger = logging.getLogger(__name__)

# The result where a worker does not find what a task is about, the bytes of a file or what was loaded:
# the build does it itself.
ELSEWHERE: Final = b""
# Files or documents taken at once: enough that the queue costs little, few enough to be shared evenly.
_AT_ONCE: Final = 4
# Seconds between two looks at a queue that holds nothing to do, twice as long each time up to the second.
_IDLE: Final = 0.05
_LONG_IDLE: Final = 1.0

# Does tasks of one kind and returns their results.
_Do = Callable[[Sequence[Task]], Sequence[bytes]]


class Worker:
    """Does the tasks of a queue, one batch after another; use it in a `with` statement and from one thread.

    Without a `corpus`, on a machine that does not have the files, nothing is loaded.
    """

    def __init__(self, queue: Queue, corpus: Path | None, config: Config, *, name: str = "") -> None:
        """Look at the models without loading them; raises ModelError."""
        self.name = name or f"{platform.node()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._queue = queue
        self._corpus = corpus
        self._config = config
        self._extractor = Extractor(Limits.of(config))
        self._embedder = LateEmbedder(config)
        self._readings: dict[bytes, Readings] = {}
        kinds = Kinds.of(config)
        self._jobs: tuple[tuple[str, int, _Do], ...] = (
            *([(kinds.load, _AT_ONCE, self._load)] if corpus else []),
            (kinds.clean, _AT_ONCE, self._clean),
            (kinds.embed, BATCH_SIZE, self._embed),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._extractor.__exit__(kind, error, trace)

    def work_for_ever(self) -> None:
        """Do whatever comes, until the process is ended."""
        with _alive(self._queue, self.name):
            idle = _IDLE
            while True:
                done = self._work_if_possible()
                idle = _IDLE if done else min(2 * idle, _LONG_IDLE)
                if not done:
                    time.sleep(idle)

    def work(self) -> int:
        """Do one batch of tasks, and return how many they were."""
        for kind, most, do in self._jobs:
            tasks = self._queue.take(self.name, kind, most)
            if tasks:
                done = zip(tasks, do(tasks), strict=True)
                self._queue.finish({task.key: result for task, result in done})
                return len(tasks)
        return 0

    def _work_if_possible(self) -> int:
        """Do one batch; a store that does not answer is asked again later."""
        try:
            return self.work()
        except StoreUnreachableError as error:
            logger.warning("the queue does not answer: %s", error)
            return 0

    def _load(self, tasks: Sequence[Task]) -> list[bytes]:
        return [self._load_one(*json.loads(task.payload)) for task in tasks]

    def _load_one(self, source: str, sha256: str) -> bytes:
        if self._corpus is None or hash_file(self._corpus / source, self._corpus) != sha256:
            return ELSEWHERE
        try:
            raw = load_file(self._corpus / source, corpus=self._corpus, extractor=self._extractor)
        except UnreadableFileError as error:
            return pack_reason(error.cause)
        return pack_raw(raw) if raw.sha256 == sha256 else ELSEWHERE

    def _clean(self, tasks: Sequence[Task]) -> list[bytes]:
        return [self._clean_one(task) for task in tasks]

    def _clean_one(self, task: Task) -> bytes:
        loaded, taught = Kinds.parts(task)
        (packed,) = self._queue.results([loaded])
        readings = self._readings_of(taught)
        if packed is None or readings is None:
            return ELSEWHERE
        raw = unpack_raw(packed)
        cut = raw if isinstance(raw, str) else cut_file(raw, readings, self._config)
        return pack_reason(cut) if isinstance(cut, str) else pack_cut(cut)

    def _readings_of(self, taught: bytes) -> Readings | None:
        """Return the readings that a task holds; they are the same for all documents of a build."""
        if taught not in self._readings:
            (packed,) = self._queue.results([taught])
            if packed is None:
                return None
            self._readings = {taught: unpack_readings(packed)}
        return self._readings[taught]

    def _embed(self, tasks: Sequence[Task]) -> list[bytes]:
        vectors = self._embedder.embed_passages([task.payload.decode() for task in tasks])
        return [pack_vector(vector) for vector in vectors]


@contextmanager
def _alive(queue: Queue, name: str) -> Iterator[None]:
    """Renew the claims of a worker as long as its process lives."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LEASE / 4):
            try:
                queue.renew(name)
            except ZzqaError as error:
                logger.warning("claims could not be renewed: %s", error)

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
