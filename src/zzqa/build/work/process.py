"""The program that a worker of a crew is: `python -P -m zzqa.build.work.process JSON`."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from zzqa.build.work.local_queue import LocalQueue
from zzqa.build.work.worker import Worker
from zzqa.config import Config
from zzqa.errors import ZzqaError

logger = logging.getLogger(__name__)


def main() -> None:
    """Work in a crew, as the argument says, until standard input ends: that is when the build does."""
    told = json.loads(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the build, which then ends its workers
    threading.Thread(target=_end_with_the_build, daemon=True).start()
    try:
        queue = LocalQueue(Path(told["index"]))
        with Worker(queue, Path(told["corpus"]), Config(**told["config"]), name=told["name"]) as worker:
            worker.work_for_ever()
    except ZzqaError as error:
        logger.error("%s", error)
        sys.exit(1)


def _end_with_the_build() -> None:
    """End this process when the build that started it is no more, however it ended."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
