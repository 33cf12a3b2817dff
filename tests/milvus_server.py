"""A milvus-lite server on the loopback, in a process of its own that can be killed, stopped and continued."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


class MilvusServer:
    """Serves the data of a folder; `start` it again after a `kill` and it has all that was acknowledged.

    That holds with one thread only: milvus-lite 3.2.2 writes its log without a lock, and with several a
    server that is killed loses most of what several clients wrote at the same time.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._folder = folder
        self._threads = threads
        self.uri = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self._port), "--max-workers", str(self._threads)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None, "milvus-lite ended"
            assert time.monotonic() < deadline, "milvus-lite does not listen"
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server as a failing machine would."""
        self._process.kill()
        self._process.wait()

    def pause(self) -> None:
        """Let the server stop in the middle of whatever it does."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a paused server go on."""
        os.kill(self._process.pid, signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True
