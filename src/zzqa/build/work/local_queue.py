"""A queue in one SQLite file of the index folder, for processes that share that folder."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from zzqa.build.work.queue import DEATHS, LEASE, Task
from zzqa.errors import IndexWriteError

logger = logging.getLogger(__name__)

_FILE: Final = ".work.db"
# Seconds that one process waits while others write; a transaction takes milliseconds.
_PATIENCE: Final = 60.0
# SQLite takes at least 999 values in a statement.
_VALUES_AT_ONCE: Final = 900
# `worker` is who has the task, `until` when that ends, in seconds since 1970, and `deaths` counts the
# workers who did not survive it. The tasks that are open, and those that are claimed, are found without
# looking at the others, whose number is that of all passages.
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS tasks (
    number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, worker TEXT, until REAL,
    deaths INTEGER NOT NULL DEFAULT 0, payload BLOB NOT NULL, result BLOB
);
CREATE INDEX IF NOT EXISTS unfinished ON tasks (kind, deaths, worker, number) WHERE result IS NULL;
CREATE INDEX IF NOT EXISTS claimed ON tasks (until) WHERE result IS NULL AND worker IS NOT NULL;
"""
_TAKE: Final = """
UPDATE tasks SET worker = ?, until = ? WHERE number IN (
    SELECT number FROM tasks WHERE kind = ? AND result IS NULL AND worker IS NULL AND deaths {which}
    ORDER BY number LIMIT ?
) RETURNING number, payload
"""
_FRESH: Final = _TAKE.format(which="= 0")
_SUSPECT: Final = _TAKE.format(which=f"BETWEEN 1 AND {DEATHS - 1}")


class LocalQueue:
    """A zzqa.build.work.queue.Queue in a file; safe to use from many threads and processes.

    SQLite's rollback journal is kept, not its write-ahead log, which needs memory that all processes
    share: so the file may lie on a network share whose locks work. Every method raises IndexWriteError
    when the file cannot be read or written.
    """

    def __init__(self, index: Path) -> None:
        """Open the queue of the index folder, made if there is none."""
        self._index = index
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(
                index / _FILE, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._connection.executescript(_TABLES)
        except sqlite3.Error as error:
            raise IndexWriteError(index, f"{_FILE}: {error}") from error

    @staticmethod
    def is_in(index: Path) -> bool:
        """Return whether the index folder has a queue."""
        return (index / _FILE).exists()

    @classmethod
    def sound(cls, index: Path) -> Self:
        """Open the queue for a new build; one that a failing disk damaged is begun anew."""
        try:
            queue = cls(index)
            if queue._rows("PRAGMA quick_check") == [("ok",)]:
                return queue
            queue.close()
        except IndexWriteError as error:
            logger.warning("the queue of tasks is begun anew: %s", error)
        (index / _FILE).unlink(missing_ok=True)
        return cls(index)

    def begin(self) -> None:
        """Forget the tasks that are not finished, with their claims."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM tasks WHERE result IS NULL")

    def offer(self, tasks: Iterable[Task]) -> list[bytes]:
        """Put in the tasks that are neither open nor finished, in this order; return the keys of all."""
        keys: list[bytes] = []

        def rows() -> Iterator[tuple[bytes, str, bytes]]:
            for task in tasks:
                keys.append(task.key)
                yield keys[-1], task.kind, task.payload

        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO tasks (key, kind, payload) VALUES (?, ?, ?)", rows()
            )
        return keys

    def take(self, worker: str, kind: str, most: int) -> list[Task]:
        """Claim up to `most` open tasks of a kind; those that ended a worker are given out one by one."""
        now = time.time()
        with self._transaction() as connection:
            connection.execute(
                "UPDATE tasks SET worker = NULL, deaths = deaths + 1 "
                "WHERE result IS NULL AND worker IS NOT NULL AND until < ?",
                (now,),
            )
            taken = connection.execute(_FRESH, (worker, now + LEASE, kind, most)).fetchall()
            if not taken:
                taken = connection.execute(_SUSPECT, (worker, now + LEASE, kind, 1)).fetchall()
        return [Task(kind, payload) for _, payload in sorted(taken)]

    def renew(self, worker: str) -> None:
        """Let the claims of a worker hold for another LEASE seconds."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE tasks SET until = ? WHERE result IS NULL AND worker IS NOT NULL AND worker = ?",
                (time.time() + LEASE, worker),
            )

    def release(self, worker: str, *, died: bool) -> int:
        """Open the tasks that a worker holds, and return how many; of one that `died` they are suspect."""
        with self._transaction() as connection:
            return connection.execute(
                "UPDATE tasks SET worker = NULL, deaths = deaths + ? "
                "WHERE result IS NULL AND worker IS NOT NULL AND worker = ?",
                (int(died), worker),
            ).rowcount

    def finish(self, results: Mapping[bytes, bytes]) -> None:
        """Put in results by the keys of their tasks."""
        with self._transaction() as connection:
            connection.executemany(
                "UPDATE tasks SET result = ? WHERE key = ?",
                ((result, key) for key, result in results.items()),
            )

    def left(self, kind: str) -> int:
        """Return how many tasks of a kind are neither finished nor given up."""
        query = "SELECT count(*) FROM tasks WHERE kind = ? AND result IS NULL AND deaths < ?"
        ((count,),) = self._rows(query, kind, DEATHS)
        return int(count)

    def results(self, keys: Sequence[bytes]) -> Iterator[bytes | None]:
        """Yield the results of these tasks, in their order; None where there is none."""
        for first in range(0, len(keys), _VALUES_AT_ONCE):
            some = keys[first : first + _VALUES_AT_ONCE]
            query = f"SELECT key, result FROM tasks WHERE key IN ({', '.join('?' * len(some))})"  # noqa: S608
            found: dict[bytes, bytes | None] = dict(self._rows(query, *some))
            yield from map(found.get, some)

    def clear(self) -> None:
        """Forget everything; the file stays, because others may have it open."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM tasks")
        self._rows("VACUUM")

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()

    def _rows(self, query: str, *values: bytes | str | int) -> list[Any]:
        with self._guarded():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guarded(), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Let one thread at the connection, and tell SQLite's errors as ours."""
        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            raise IndexWriteError(self._index, f"{_FILE}: {error}") from error
