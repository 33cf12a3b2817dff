"""Reading foreign files in a process that may be killed, so that none of them can harm a build."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from zzqa.causes import cause
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers import read
from zzqa.corpus.readers.draft import Extracted
from zzqa.corpus.worker import OUT_OF_MEMORY, pictures, send, unpacked
from zzqa.errors import UnreadableFileError

logger = logging.getLogger(__name__)

# Decoding is a single pass of the interpreter's own codecs and needs no guard.
_SAFE: Final = frozenset({".txt"})
# Libraries of numbers take memory for each of their threads, which no reader needs.
_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
# Seconds between the end of a process's output and its own.
_LAST_WORDS: Final = 5


class Extractor:
    """Reads one file after another; use it in a `with` statement and from one thread at a time.

    One process serves many files, so that a corpus does not cost a process each. It is started for the
    first file that needs it, and anew after a file that it did not survive.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._worker: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._worker:
            self._worker.end()

    def extract(self, data: bytes, path: Path) -> Extracted:
        """Return the text of a file's bytes; `path` says its format.

        Raises UnreadableFileError when there is none, when it costs more than the limits allow, and
        when the process does not survive it.
        """
        if path.suffix.lower() in _SAFE:
            return read(data, path, self.limits)
        worker = self._worker or _Worker(self.limits)
        reply = worker.ask(path, data)
        if reply is None and worker.served and not worker.late:
            # What the files before left in the process must not be laid at this one's door.
            worker = _Worker(self.limits)
            reply = worker.ask(path, data)
        if reply is None:
            self._worker = None
            raise UnreadableFileError(path, worker.cause(), "请检查或删除这个文件后运行：zzqa build")
        self._worker = worker
        if self.limits.page_seconds and (pages := pictures(reply[0])):
            return unpacked(*self._recognised(data, path, pages, reply), path)
        return unpacked(*reply, path)

    def _recognised(
        self, data: bytes, path: Path, pages: int, unrecognised: tuple[bytes, bytes]
    ) -> tuple[bytes, bytes]:
        """Return the reply of a process that recognises pages, which has more time and memory.

        It ends with its file, so that the next one has the memory of every other. Where it does not survive
        a file that has some text, the reply without its pictures stands; else raises UnreadableFileError.
        """
        worker = _Worker(self.limits.for_pictures(pages))
        reply = worker.ask(path, data)
        if reply is None and b'"cause"' in unrecognised[0]:
            raise UnreadableFileError(path, worker.cause(), "请拆分文件后运行：zzqa build")
        worker.end()
        return reply or unrecognised


class _Worker:
    """A process that runs zzqa.corpus.worker; counts what it `served`, and says if it is `late`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.served = 0
        self.late = False
        # -P keeps the folder that a user stands in, which may be the corpus, out of the module path.
        self._process = subprocess.Popen(  # noqa: S603 -- our own module
            [sys.executable, "-P", "-m", "zzqa.corpus.worker", json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ONE_THREAD,
        )

    def ask(self, path: Path, data: bytes) -> tuple[bytes, bytes] | None:
        """Return the reply, header and body, or None when the process ended, which it then has."""
        self.late = False
        watch = threading.Timer(self._limits.seconds, self._stop_late)
        watch.start()
        try:
            reply = self._exchange(path, data)
        except (OSError, ValueError, KeyError):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LAST_WORDS)  # it may be about to say why
            self.end()
            logger.info("%s ended the process that reads: %s", path, self._process.returncode)
            return None
        finally:
            watch.cancel()
        self.served += 1
        return reply

    def cause(self) -> str:
        """Return why the process ended."""
        if self.late or self._process.returncode == -getattr(signal, "SIGXCPU", 0):
            return cause("too_slow", f"{self._limits.seconds:g}")
        if self._process.returncode == OUT_OF_MEMORY:
            return cause("too_much_memory", self._limits.memory_bytes // 1024**2)
        return cause("reader_ended")

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):  # what a dead process did not take
                    pipe.close()

    def _exchange(self, path: Path, data: bytes) -> tuple[bytes, bytes]:
        """Send a request and return the reply. Raises OSError, ValueError or KeyError when there is none."""
        requests, replies = self._process.stdin, self._process.stdout
        if requests is None or replies is None:
            raise BrokenPipeError
        send(requests, {"path": str(path)}, data)
        header = replies.readline()
        size = json.loads(header)["size"]
        body = replies.read(size)
        if len(body) != size:
            raise BrokenPipeError
        return header, body

    def _stop_late(self) -> None:
        self.late = True
        self._process.kill()
