"""Builds that are run in a child process and do not end well."""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from fake_embedder import FakeEmbedder

from zzqa.build import build_index
from zzqa.config import Config
from zzqa.errors import IndexWriteError, ZzqaError
from zzqa.indexing.generation import Generation

NOBODY = 65534


def build(corpus: Path, index: Path) -> None:
    """Build as anybody would, but for the model."""
    build_index(corpus, index, embedder=FakeEmbedder())


def build_with_settings(corpus: Path, index: Path, settings: str) -> None:
    """Build with these settings, but for the model."""
    build_index(corpus, index, embedder=FakeEmbedder(), config=Config(**json.loads(settings)))


def build_and_die_at(corpus: Path, index: Path, step: int) -> None:
    """Build, and be killed before the `step`-th call that makes something last on the disk."""
    left = step
    for name in ("fsync", "replace", "rename"):
        real = getattr(os, name)

        def counted(*args: object, real=real) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args)

        setattr(os, name, counted)
    build(corpus, index)


def build_counting_calls(corpus: Path, index: Path, told: Connection) -> None:
    """Build, and tell how many calls and returns of functions our own code made meanwhile."""
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1

    at_each_call(count)
    build(corpus, index)
    sys.setprofile(None)
    told.send(calls)


def build_and_die_at_call(corpus: Path, index: Path, call: int) -> None:
    """Build, and be killed at the `call`-th of those."""
    left = call

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    at_each_call(count)
    build(corpus, index)


def at_each_call(do: Callable[[], None]) -> None:
    """Do something at each call and return that our own code makes, into a library or into itself."""

    def hook(frame: FrameType, _event: str, _argument: object) -> None:
        if frame.f_globals.get("__name__", "").startswith("zzqa."):
            do()

    sys.setprofile(hook)


def build_for_ever(corpora: list[Path], index: Path) -> None:
    """Build from each corpus in turn until somebody ends it."""
    while True:
        for corpus in corpora:
            build(corpus, index)


def build_with_small_files(corpus: Path, index: Path, limit: int) -> None:
    """Build where no file may have more than `limit` bytes; exit with 3 if that is told as it should be."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        build(corpus, index)
    except IndexWriteError:
        sys.exit(3)


def read_and_build_as_nobody(corpus: Path, index: Path) -> None:
    """Read an index that may not be written, then try to build it; exit with 3 if both go as they should."""
    # What is imported late must be in memory before the rights to read the libraries are given up.
    build(corpus, index.parent / "warm")
    Generation.open(index.parent / "warm").lexical.search({"水库": 1.0}, 5)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setuid(NOBODY)
    generation = Generation.open(index)
    rows, _ = generation.lexical.search({"水库": 1.0}, 5)
    if not generation.passages(rows.tolist()):
        sys.exit(4)
    try:
        build(corpus, index)
    except ZzqaError as error:
        sys.exit(3 if isinstance(error, IndexWriteError) else 5)
