"""The workers of a build on its own machine: processes that end with it, and are replaced when they die."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from zzqa.build.work.queue import Queue
from zzqa.config import Config
from zzqa.errors import WorkerError

logger = logging.getLogger(__name__)

# Workers that may die in a row with nothing in hand and nothing done, as those do that cannot even start.
_DEATHS_WITHOUT_WORK: Final = 3


@dataclass(frozen=True, slots=True)
class _Hand:
    """A worker and its process."""

    name: str
    process: subprocess.Popen[bytes]


class Crew:
    """Workers on a queue, as many as the settings say; use it in a `with` statement.

    They are started by the first `tend` and are programs of their own, told the settings as a line of
    JSON: multiprocessing would pickle them, and arguments, unlike a pipe, are for all to see.
    """

    def __init__(self, queue: Queue, index: Path, corpus: Path, config: Config) -> None:
        self._queue = queue
        self._index = index
        self._corpus = corpus
        self._size = config.workers
        self._config = config.model_copy(update={"threads": _threads(config)})
        self._hands: list[_Hand] = []
        self._started = 0
        self._left = 0
        self._died_without_work = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hand in self._hands:
            hand.process.kill()
        for hand in self._hands:
            hand.process.communicate()

    def tend(self, left: int) -> None:
        """See to it that all workers work, who have so many tasks `left`.

        Raises WorkerError when one after another dies as soon as it starts, and nothing gets done.
        """
        if left != self._left:
            self._left, self._died_without_work = left, 0
        for hand in [hand for hand in self._hands if hand.process.poll() is not None]:
            self._hands.remove(hand)
            hand.process.communicate()
            held = self._queue.release(hand.name, died=True)
            logger.warning("%s ended (%s) with %d tasks", hand.name, hand.process.returncode, held)
            self._died_without_work += not held
        if self._died_without_work > _DEATHS_WITHOUT_WORK:
            raise WorkerError("工作进程一启动就退出")
        while len(self._hands) < self._size:
            self._hands.append(self._start())

    def _start(self) -> _Hand:
        self._started += 1
        name = f"{os.getpid()}-{self._started}"
        # -P keeps the folder that a user stands in, which may be the corpus, out of the module path.
        process = subprocess.Popen(  # noqa: S603 -- our own module
            [sys.executable, "-P", "-m", "zzqa.build.work.process", name, self._index, self._corpus],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the build, which then ends its workers
        )
        if process.stdin:
            with suppress(OSError):  # one that is dead already is noticed soon enough
                process.stdin.write(self._config.to_json().encode() + b"\n")
                process.stdin.flush()
        return _Hand(name, process)


def _threads(config: Config) -> int:
    """Return how many threads a worker's model may have, so that all together do not outnumber the cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(config.threads, cores // config.workers))
