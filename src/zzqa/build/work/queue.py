"""What a build asks of a queue of tasks, wherever it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

# Seconds for which a claim holds unless it is renewed. Clocks of several machines may differ by half of it.
LEASE: Final = 60.0
# A task that ended this many workers is given up.
DEATHS: Final = 2


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done once: `kind` says what, with which code and settings, `payload` to what."""

    kind: str
    payload: bytes

    @property
    def key(self) -> bytes:
        """16 bytes that are equal exactly for tasks that have the same result."""
        return hashlib.blake2b(self.kind.encode() + b"\0" + self.payload, digest_size=16).digest()


class Queue(Protocol):
    """Tasks and their results, shared by processes; all of it lasts until `clear`.

    A claim holds for LEASE seconds and is renewed by a living worker. Should two workers do the same
    task after all, both have the same result, so nothing comes of it but the work.
    """

    def begin(self) -> None:
        """Forget the tasks that are not finished, with their claims: a build offers those it needs."""
        ...

    def offer(self, tasks: Iterable[Task]) -> list[bytes]:
        """Put in the tasks that are neither open nor finished, in this order; return the keys of all."""
        ...

    def take(self, worker: str, kind: str, most: int) -> list[Task]:
        """Claim up to `most` open tasks of a kind; those that ended a worker are given out one by one."""
        ...

    def renew(self, worker: str) -> None:
        """Let the claims of a worker hold for another LEASE seconds."""
        ...

    def release(self, worker: str, *, died: bool) -> int:
        """Open the tasks that a worker holds, and return how many; of one that `died` they are suspect."""
        ...

    def finish(self, results: Mapping[bytes, bytes]) -> None:
        """Put in results by the keys of their tasks."""
        ...

    def left(self, kind: str) -> int:
        """Return how many tasks of a kind are neither finished nor given up."""
        ...

    def results(self, keys: Sequence[bytes]) -> Iterator[bytes | None]:
        """Yield the results of these tasks, in their order; None where there is none."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def close(self) -> None:
        """Let go of the queue; it stays as it is."""
        ...
