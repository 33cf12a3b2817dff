"""A served page in a process of its own, for the benches that ask it as users do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_STARTED = re.compile(r"已启动：(http://\S+)/")


@dataclass(frozen=True, slots=True)
class Served:
    """A page that answers at `url`, `started_s` seconds after its process began."""

    url: str
    began: float
    started_s: float


@contextmanager
def serve(corpus: Path, index: Path, *, port: int, cores: Sequence[int] = ()) -> Iterator[Served]:
    """Give a page over a built index, confined to `cores` where some are named (Linux only)."""
    pinned = ["taskset", "-c", ",".join(map(str, cores))] if cores else []
    command = [*pinned, sys.executable, "-m", "zzqa", "serve", "--port", str(port)]
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 -- our own code in our own interpreter
        [*command, "--corpus", str(corpus), "--index", str(index)],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1", "ZZQA_CACHED_ANSWERS": "0"},  # what is measured is answering
    )
    try:
        assert process.stderr is not None
        yield Served(_address(process.stderr), began, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(20)


def _address(log: IO[str]) -> str:
    """Return the address that the page names when it answers."""
    lines = []
    for line in log:
        lines.append(line)
        if found := _STARTED.search(line):
            # What it goes on to log is passed on, or the pipe would fill and stop it.
            threading.Thread(target=_pass_on, args=(log,), daemon=True).start()
            return found[1]
    raise RuntimeError("".join(lines))


def _pass_on(log: IO[str]) -> None:
    for line in log:
        sys.stderr.write(line)
