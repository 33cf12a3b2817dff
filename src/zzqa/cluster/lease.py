"""One builder at a time, on whatever machine: a record that says who builds, renewed while he does.

Milvus has no lock and no compare-and-set. A builder writes his name, waits, and reads it again; of two
who write at once only the last finds his own. He looks again before anything becomes live, so that at
worst the work of one of them is lost. A record that is not renewed is void after a while, or at once if
the process that wrote it on this machine is gone.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

from zzqa.cluster.layout import records
from zzqa.cluster.records import Records
from zzqa.errors import IndexBusyError, StoreError

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus

_KEY: Final = "builder"
# Seconds between two renewals; after which a record that was not renewed is void (the clocks of two
# machines may differ by the rest); and between writing a record and reading it again.
_RENEWED: Final = 20.0
_VOID: Final = 120.0
_WAIT: Final = 0.3

# The holds of this process: one that it could not give back, for Milvus was away, is none of them.
_held: Final[set[str]] = set()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who builds: the name of this hold alone, machine and process, and when it was seen last, in seconds."""

    hold: str
    host: str
    process: int
    seen: float

    def is_gone(self) -> bool:
        """Say whether this hold is void."""
        if time.time() - self.seen > _VOID:
            return True
        if self.host != socket.gethostname():
            return False
        mine = self.process == os.getpid()
        return self.hold not in _held if mine else not _is_running(self.process)


class Lease:
    """The hold of this builder; `require` raises IndexBusyError once it is another's."""

    def __init__(self, kept: Records, holder: Holder) -> None:
        self._kept = kept
        self._holder = holder

    def require(self) -> None:
        """Raise IndexBusyError unless this builder holds the index still."""
        holder = _read(self._kept)
        if holder is None or holder.hold != self._holder.hold:
            raise IndexBusyError(self._kept.milvus.index)

    def write(self) -> None:
        """Say that this builder builds, now."""
        _write(self._kept, replace(self._holder, seen=time.time()))


@contextmanager
def leased(milvus: Milvus, prefix: str) -> Iterator[Lease]:
    """Hold the index of a prefix against other builders; raises IndexBusyError when another holds it."""
    collection = f"{prefix}_builder"
    if collection not in milvus.collections():
        milvus.create(records(collection))
    kept = Records(milvus, collection)
    there = _read(kept)
    if there and not there.is_gone():
        raise IndexBusyError(milvus.index)
    holder = Holder(uuid.uuid4().hex, socket.gethostname(), os.getpid(), time.time())
    lease = Lease(kept, holder)
    _held.add(holder.hold)
    try:
        lease.write()
        time.sleep(_WAIT)
        lease.require()
        with _renewed(lease):
            yield lease
    finally:
        _held.discard(holder.hold)
        _give_back(kept, lease)


@contextmanager
def _renewed(lease: Lease) -> Iterator[None]:
    """Renew a hold in the background."""
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(lease, done), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


def _renew(lease: Lease, done: threading.Event) -> None:
    """Write the record again and again; where that fails, the builder will find out himself."""
    while not done.wait(_RENEWED):
        try:
            lease.require()
            lease.write()
        except (StoreError, IndexBusyError):
            continue


def _give_back(kept: Records, lease: Lease) -> None:
    """Delete the record, if it is still this builder's; if Milvus is away, it becomes void by itself."""
    try:
        lease.require()
        kept.milvus.delete(kept.collection, f'key == "{_KEY}"')
    except (StoreError, IndexBusyError):
        return


def _read(kept: Records) -> Holder | None:
    value = kept.value(_KEY, latest=True)
    return None if value is None else Holder(**json.loads(value))


def _write(kept: Records, holder: Holder) -> None:
    kept.put({_KEY: json.dumps(asdict(holder))}, born=0)


def _is_running(process: int) -> bool:
    """Say whether a process of this machine is there; one that cannot be asked is."""
    if sys.platform == "win32":
        return True  # asking it there, by the same call, would interrupt it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
