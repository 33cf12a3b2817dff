"""Which queue a build has: the one place that knows every kind of queue."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

from zzqa.build.work.cluster_queue import ClusterQueue
from zzqa.build.work.local_queue import LocalQueue
from zzqa.build.work.queue import Queue
from zzqa.cluster.client import Milvus
from zzqa.config import Config
from zzqa.errors import IndexWriteError, StoreError

logger = logging.getLogger(__name__)


def is_shared(config: Config) -> bool:
    """Return whether the index is kept by a Milvus server, and the queue with it.

    A milvus-lite file can be open in one process only, so its queue is a file of the index folder.
    """
    return config.store == "milvus" and bool(config.milvus_uri) and not config.milvus_uri.endswith(".db")


def open_queue(index: Path, config: Config) -> Queue:
    """Open the queue of an index, made if there is none; raises IndexWriteError or StoreError."""
    if is_shared(config):
        return ClusterQueue(Milvus(config.milvus_uri, config, index=index), config.milvus_prefix)
    return LocalQueue(index)


def begin(index: Path, config: Config) -> Queue:
    """Open the queue for a new build, which takes over what is finished in it; a damaged one is made anew."""
    if not is_shared(config):
        index.mkdir(parents=True, exist_ok=True)
        LocalQueue.sound(index).close()
    queue = open_queue(index, config)
    queue.begin()
    return queue


def clear(index: Path, config: Config) -> None:
    """Forget what builds with workers left, if anything: the index that was just written has it.

    Where that fails it costs room until the next build, and is logged.
    """
    try:
        if _is_there(index, config):
            with closing(open_queue(index, config)) as queue:
                queue.clear()
    except (IndexWriteError, StoreError) as error:
        logger.warning("the queue of tasks could not be cleared: %s", error)


def _is_there(index: Path, config: Config) -> bool:
    """Return whether there is a queue, without making one."""
    if is_shared(config):
        return ClusterQueue.is_in(Milvus(config.milvus_uri, config, index=index), config.milvus_prefix)
    return LocalQueue.is_in(index)
