"""The program that a worker of a crew is: `python -P -m zzqa.build.work.process NAME INDEX CORPUS`.

The first line of its standard input holds the settings. It works until that input ends.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from pathlib import Path

from zzqa.build.work.queues import open_queue
from zzqa.build.work.worker import Worker
from zzqa.config import Config
from zzqa.errors import ZzqaError

logger = logging.getLogger(__name__)


def main() -> None:
    """Work in a crew until standard input ends: that is when the build does."""
    name, index, corpus = sys.argv[1:]
    config = Config(**json.loads(sys.stdin.buffer.readline()))
    threading.Thread(target=_end_with_the_build, daemon=True).start()
    try:
        queue = open_queue(Path(index), config)
        with Worker(queue, Path(corpus), config, name=name) as worker:
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
