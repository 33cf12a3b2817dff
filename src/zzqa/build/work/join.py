"""Helping with the builds of an index from another terminal or machine: `zzqa work`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from zzqa.build.work.queues import is_shared, open_queue
from zzqa.build.work.worker import Worker
from zzqa.config import Config
from zzqa.errors import MissingIndexError


def join(index: Path, corpus: Path, config: Config) -> None:
    """Do tasks of whatever build of `index` is under way, and wait for the next, until Ctrl-C.

    Where the folder `corpus` is not there, nothing is loaded, but cleaned and embedded. Raises
    MissingIndexError when there is no folder of that name, IndexWriteError, StoreError or ModelError.
    """
    if not is_shared(config) and not index.is_dir():
        raise MissingIndexError(index)
    with closing(open_queue(index, config)) as queue:
        worker = Worker(queue, corpus if corpus.is_dir() else None, config)
        try:
            with worker:
                worker.work_for_ever()
        finally:
            queue.release(worker.name, died=False)
