"""A queue in two collections of the Milvus that keeps the index, for machines that share nothing else.

Milvus has no lock and no compare-and-set. A worker writes its name into the tasks it wants and reads
them again: of two who write at once the last has them. Each draws its tasks from a block of its own
choice, so that this seldom happens, and if both do a task after all, they have the same result. A claim
that is written late may hide that a task was finished; then it is done once more.
"""

from __future__ import annotations

import random
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from zzqa.build.work.queue import DEATHS, LEASE, Task
from zzqa.cluster.layout import NO_VECTOR, Column, Table, one_of, quoted, records
from zzqa.cluster.records import EVERYTHING, Records, batches, packed, part_keys, unpacked
from zzqa.errors import StoreError

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus, Row

# Tasks in a block, which one worker takes together where it can: what is embedded at once.
_BLOCK: Final = 32
# Open tasks that are looked at to choose a block.
_SEEN: Final = 100
_SCALAR: Final = {"index_type": "INVERTED"}
_UNFINISHED: Final = "parts == 0"
# A read that sees every write before it.
_LATEST: Final = True


class ClusterQueue:
    """A zzqa.build.work.queue.Queue in Milvus; safe to use from many threads, processes and machines.

    Every method raises StoreError, as StoreUnreachableError where Milvus does not answer.
    """

    def __init__(self, milvus: Milvus, prefix: str) -> None:
        """Open the queue of the index with this prefix, made if there is none."""
        self._milvus = milvus
        self._tasks = _name(prefix)
        self._results = Records(milvus, f"{prefix}_work_results")
        # A claim that is renewed must not be read before, and written after, its task is finished.
        self._lock = threading.Lock()
        for table in (_tasks(self._tasks), records(self._results.collection)):
            _make(milvus, table)

    @staticmethod
    def is_in(milvus: Milvus, prefix: str) -> bool:
        """Return whether the index with this prefix has a queue."""
        return _name(prefix) in milvus.collections()

    def begin(self) -> None:
        """Forget the tasks that are not finished, with their claims."""
        self._milvus.delete(self._tasks, _UNFINISHED)

    def offer(self, tasks: Iterable[Task]) -> list[bytes]:
        """Put in the tasks that are not there yet, to be taken in this order; return the keys of all."""
        keys: list[bytes] = []
        for some in batches(tasks):
            rows = {task.key.hex(): _row(task, len(keys) + place) for place, task in enumerate(some)}
            there = {row["key"] for row in self._milvus.get(self._tasks, list(rows), ["key"], latest=_LATEST)}
            self._milvus.put(self._tasks, [row for key, row in rows.items() if key not in there])
            keys += [task.key for task in some]
        return keys

    def take(self, worker: str, kind: str, most: int) -> list[Task]:
        """Claim up to `most` open tasks of a kind; those that ended a worker are given out one by one."""
        open_ = f'kind == {quoted(kind)} and {_UNFINISHED} and worker == ""'
        with self._lock:
            seen = self._find(f"{open_} and deaths == 0", _SEEN, ["block"])
            if seen:
                block = random.choice(seen)["block"]  # noqa: S311 -- not to meet others, no secret
                seen = self._find(f"{open_} and deaths == 0 and block == {block}", most)
            else:
                self._reap(kind)
                seen = self._find(f"{open_} and deaths > 0 and deaths < {DEATHS}", 1)
            self._claim(seen, worker)
            mine = self._find(f"{_keys(seen)} and worker == {quoted(worker)}", most) if seen else []
        mine.sort(key=lambda row: row["number"])
        return [Task(kind, b64decode(row["payload"])) for row in mine]

    def renew(self, worker: str) -> None:
        """Let the claims of a worker hold for another LEASE seconds."""
        self._change(worker, lambda row: {**row, "until": time.time() + LEASE})

    def release(self, worker: str, *, died: bool) -> int:
        """Open the tasks that a worker holds, and return how many; of one that `died` they are suspect."""
        return self._change(worker, lambda row: _opened(row, died=died))

    def finish(self, results: Mapping[bytes, bytes]) -> None:
        """Put in results by the keys of their tasks."""
        parts = {key.hex(): packed([result]) for key, result in results.items()}
        for key, some in parts.items():
            self._results.put_large(key, some, born=0)
        with self._lock:
            rows = self._milvus.get(self._tasks, list(parts), EVERYTHING, latest=_LATEST)
            self._milvus.put(self._tasks, [{**row, "parts": len(parts[row["key"]])} for row in rows])

    def left(self, kind: str) -> int:
        """Return how many tasks of a kind are neither finished nor given up."""
        where = f"kind == {quoted(kind)} and {_UNFINISHED} and deaths < {DEATHS}"
        return self._milvus.count(self._tasks, where, latest=_LATEST)

    def results(self, keys: Sequence[bytes]) -> Iterator[bytes | None]:
        """Yield the results of these tasks, in their order; None where there is none."""
        for some in batches(key.hex() for key in keys):
            rows = self._milvus.get(self._tasks, some, ["key", "parts"], latest=_LATEST)
            names = {row["key"]: part_keys(row["key"], row["parts"]) for row in rows if row["parts"]}
            wanted = [name for parts in names.values() for name in parts]
            values = self._results.values(wanted, latest=_LATEST)
            for key in some:
                yield _joined([values.get(name) for name in names.get(key, [])])

    def clear(self) -> None:
        """Forget everything; the collections stay, because others may have them open."""
        self._milvus.delete(self._tasks, "number >= 0")
        self._milvus.delete(self._results.collection, "born >= 0")

    def close(self) -> None:
        """Leave the connection to the process, which has one for each Milvus."""

    def _find(self, where: str, most: int, fields: Sequence[str] = EVERYTHING) -> list[Row]:
        return self._milvus.query(self._tasks, where, fields, limit=most, latest=_LATEST)

    def _claim(self, rows: Sequence[Row], worker: str) -> None:
        until = time.time() + LEASE
        self._milvus.put(self._tasks, [{**row, "worker": worker, "until": until} for row in rows])

    def _reap(self, kind: str) -> None:
        """Open the tasks whose claims have ended: they are suspect."""
        ended = f'kind == {quoted(kind)} and {_UNFINISHED} and worker != "" and until < {time.time()}'
        self._milvus.put(self._tasks, [_opened(row, died=True) for row in self._find(ended, _SEEN)])

    def _change(self, worker: str, change: Callable[[Row], Row]) -> int:
        """Write the unfinished tasks of a worker anew, and return how many they are."""
        with self._lock:
            rows = self._find(f"worker == {quoted(worker)} and {_UNFINISHED}", _SEEN)
            self._milvus.put(self._tasks, [change(row) for row in rows])
        return len(rows)


def _name(prefix: str) -> str:
    """Return the name of the collection of tasks."""
    return f"{prefix}_work_tasks"


def _make(milvus: Milvus, table: Table) -> None:
    """Make a collection unless there is one, or somebody else makes it at the same time."""
    if table.name in milvus.collections():
        return
    try:
        milvus.create(table)
    except StoreError:
        if table.name not in milvus.collections():
            raise


def _tasks(name: str) -> Table:
    """Return the collection of tasks; `parts` counts those of the result, 0 of a task that is unfinished."""
    return Table(
        name,
        (
            Column("key", "VARCHAR", {"is_primary": True, "max_length": 64}),
            Column("kind", "VARCHAR", {"max_length": 512}, _SCALAR),
            Column("worker", "VARCHAR", {"max_length": 512}, _SCALAR),
            Column("payload", "VARCHAR", {"max_length": 65_535}),
            *(Column(name, "INT64", {}, _SCALAR) for name in ("number", "block", "deaths", "parts")),
            Column("until", "DOUBLE"),
            Column(
                "no_vector",
                "FLOAT_VECTOR",
                {"dim": len(NO_VECTOR)},
                {"index_type": "FLAT", "metric_type": "L2", "params": {}},
            ),
        ),
    )


def _row(task: Task, number: int) -> Row:
    """Return the row of a task that nobody has taken yet, the `number`-th of those offered."""
    return {
        "key": task.key.hex(),
        "kind": task.kind,
        "payload": b64encode(task.payload).decode(),
        "number": number,
        "block": number // _BLOCK,
        "worker": "",
        "until": 0.0,
        "deaths": 0,
        "parts": 0,
        "no_vector": list(NO_VECTOR),
    }


def _opened(row: Row, *, died: bool) -> Row:
    """Return the row of a task that nobody has any longer."""
    return {**row, "worker": "", "deaths": row["deaths"] + int(died)}


def _keys(rows: Sequence[Row]) -> str:
    return one_of("key", [row["key"] for row in rows])


def _joined(parts: Sequence[str | None]) -> bytes | None:
    """Return the result that was packed into these parts, None where there are none or one is missing."""
    there = [part for part in parts if part is not None]
    if not there or len(there) < len(parts):
        return None
    result: bytes = unpacked(there)[0]
    return result
