"""A queue in two collections of the Milvus that keeps the index, for machines that share nothing else.

Milvus has no lock and no compare-and-set. A worker writes its name into the tasks it wants and reads
them again: of two who write at once the last has them. Each draws its tasks from a block of its own
choice, so that this seldom happens, and if both do a task after all, they have the same result.

The results are kept apart from the tasks that are open: no claim, however late it is written, hides one,
and a task is finished exactly when all of its result is there, whatever a server that died has lost.
"""

from __future__ import annotations

import random
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from zzqa.build.work.queue import DEATHS, LEASE, Task
from zzqa.cluster.layout import NO_VECTOR, Column, Table, one_of, quoted, without_vector
from zzqa.cluster.records import EVERYTHING, batches, packed, part_keys, unpacked
from zzqa.errors import StoreError

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus, Row

# Tasks in a block, which one worker takes together where it can: what is embedded at once.
_BLOCK: Final = 32
# Open tasks that are looked at to choose a block.
_SEEN: Final = 100
_SCALAR: Final = {"index_type": "INVERTED"}
# A read that sees every write before it.
_LATEST: Final = True


class ClusterQueue:
    """A zzqa.build.work.queue.Queue in Milvus; safe to use from many threads, processes and machines.

    Every method raises StoreError, as StoreUnreachableError where Milvus does not answer.
    """

    def __init__(self, milvus: Milvus, prefix: str) -> None:
        """Open the queue of the index with this prefix, made if there is none."""
        self._milvus = milvus
        self._open = _name(prefix)
        self._done = f"{prefix}_work_done"
        # A claim that is renewed must not be read before, and written after, its task is finished.
        self._lock = threading.Lock()
        for table in (_open(self._open), _done(self._done)):
            _make(milvus, table)

    @staticmethod
    def is_in(milvus: Milvus, prefix: str) -> bool:
        """Return whether the index with this prefix has a queue."""
        return _name(prefix) in milvus.collections()

    def begin(self) -> None:
        """Forget the tasks that are not finished, with their claims."""
        self._milvus.delete(self._open, "number >= 0")

    def offer(self, tasks: Iterable[Task]) -> list[bytes]:
        """Put in the tasks that are neither open nor finished, in this order; return the keys of all."""
        keys: list[bytes] = []
        for some in batches(tasks):
            rows = {task.key.hex(): _row(task, len(keys) + place) for place, task in enumerate(some)}
            there = {row["key"] for row in self._get(self._open, list(rows), ["key"])}
            there |= set(self._parts(list(rows), ["key"]))
            self._milvus.put(self._open, [row for key, row in rows.items() if key not in there])
            keys += [task.key for task in some]
        return keys

    def take(self, worker: str, kind: str, most: int) -> list[Task]:
        """Claim up to `most` open tasks of a kind; those that ended a worker are given out one by one."""
        open_ = f'kind == {quoted(kind)} and worker == ""'
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
        rows = [row for key, result in results.items() for row in _result(key.hex(), result)]
        # What says how many parts a result has is written last, so that whoever finds it finds all.
        self._milvus.put(self._done, [row for row in rows if not row["parts"]])
        self._milvus.put(self._done, [row for row in rows if row["parts"]])
        with self._lock:
            self._milvus.delete(self._open, one_of("key", [key.hex() for key in results]))

    def left(self, kind: str) -> int:
        """Return how many tasks of a kind are neither finished nor given up."""
        where = f"kind == {quoted(kind)} and deaths < {DEATHS}"
        return self._milvus.count(self._open, where, latest=_LATEST)

    def results(self, keys: Sequence[bytes]) -> Iterator[bytes | None]:
        """Yield the results of these tasks, in their order; None where there is none."""
        for some in batches(key.hex() for key in keys):
            found = self._parts(some, ["key", "value"])
            for key in some:
                parts = found.get(key)
                yield _joined([part["value"] for part in parts]) if parts else None

    def clear(self) -> None:
        """Forget everything; the collections stay, because others may have them open."""
        self._milvus.delete(self._open, "number >= 0")
        self._milvus.delete(self._done, "parts >= 0")

    def close(self) -> None:
        """Leave the connection to the process, which has one for each Milvus."""

    def _parts(self, keys: Sequence[str], fields: Sequence[str]) -> dict[str, list[Row]]:
        """Return the rows of each result of which all are there, in their order."""
        firsts = {part_keys(key, 1)[0]: key for key in keys}
        rows = {row["key"]: row for row in self._get(self._done, list(firsts), [*fields, "parts"])}
        names = {key: part_keys(key, rows[first]["parts"]) for first, key in firsts.items() if first in rows}
        others = [name for parts in names.values() for name in parts[1:]]
        rows |= {row["key"]: row for row in self._get(self._done, others, fields)}
        return {
            key: [rows[name] for name in parts] for key, parts in names.items() if rows.keys() >= set(parts)
        }

    def _get(self, collection: str, keys: Sequence[str], fields: Sequence[str]) -> list[Row]:
        return self._milvus.get(collection, keys, fields, latest=_LATEST)

    def _find(self, where: str, most: int, fields: Sequence[str] = EVERYTHING) -> list[Row]:
        return self._milvus.query(self._open, where, fields, limit=most, latest=_LATEST)

    def _claim(self, rows: Sequence[Row], worker: str) -> None:
        until = time.time() + LEASE
        self._milvus.put(self._open, [{**row, "worker": worker, "until": until} for row in rows])

    def _reap(self, kind: str) -> None:
        """Open the tasks whose claims have ended: they are suspect."""
        ended = f'kind == {quoted(kind)} and worker != "" and until < {time.time()}'
        self._milvus.put(self._open, [_opened(row, died=True) for row in self._find(ended, _SEEN)])

    def _change(self, worker: str, change: Callable[[Row], Row]) -> int:
        """Write the open tasks of a worker anew, and return how many they are."""
        with self._lock:
            rows = self._find(f"worker == {quoted(worker)}", _SEEN)
            self._milvus.put(self._open, [change(row) for row in rows])
        return len(rows)


def _name(prefix: str) -> str:
    """Return the name of the collection of open tasks."""
    return f"{prefix}_work_open"


def _make(milvus: Milvus, table: Table) -> None:
    """Make a collection unless there is one, or somebody else makes it at the same time."""
    if table.name in milvus.collections():
        return
    try:
        milvus.create(table)
    except StoreError:
        if table.name not in milvus.collections():
            raise


def _open(name: str) -> Table:
    """Return the collection of the tasks that are not finished, with their claims."""
    return Table(
        name,
        (
            Column("key", "VARCHAR", {"is_primary": True, "max_length": 64}),
            Column("kind", "VARCHAR", {"max_length": 512}, _SCALAR),
            Column("worker", "VARCHAR", {"max_length": 512}, _SCALAR),
            Column("payload", "VARCHAR", {"max_length": 65_535}),
            *(Column(name, "INT64", {}, _SCALAR) for name in ("number", "block", "deaths")),
            Column("until", "DOUBLE"),
            without_vector(),
        ),
    )


def _done(name: str) -> Table:
    """Return the collection of results in parts; the first of each says how many `parts`, the others 0."""
    return Table(
        name,
        (
            Column("key", "VARCHAR", {"is_primary": True, "max_length": 64}),
            Column("value", "VARCHAR", {"max_length": 65_535}),
            Column("parts", "INT64", {}, _SCALAR),
            without_vector(),
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
        "no_vector": list(NO_VECTOR),
    }


def _result(key: str, result: bytes) -> list[Row]:
    """Return the rows of a result."""
    parts = packed([result])
    names = part_keys(key, len(parts))
    counts = [len(parts), *[0] * (len(parts) - 1)]
    return [
        {"key": name, "value": part, "parts": count, "no_vector": list(NO_VECTOR)}
        for name, part, count in zip(names, parts, counts, strict=True)
    ]


def _opened(row: Row, *, died: bool) -> Row:
    """Return the row of a task that nobody has any longer."""
    return {**row, "worker": "", "deaths": row["deaths"] + int(died)}


def _keys(rows: Sequence[Row]) -> str:
    return one_of("key", [row["key"] for row in rows])


def _joined(parts: Sequence[str]) -> bytes:
    """Return the result that was packed into these parts."""
    result: bytes = unpacked(parts)[0]
    return result
