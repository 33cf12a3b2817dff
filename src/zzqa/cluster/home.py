"""The home of an index in Milvus (see zzqa.indexing.home)."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.cluster.check import check
from zzqa.cluster.client import Milvus
from zzqa.cluster.layout import Names
from zzqa.cluster.lease import Lease, leased
from zzqa.cluster.manifest import Live, Manifest
from zzqa.cluster.records import Records
from zzqa.cluster.store import ClusterStore
from zzqa.cluster.tidy import purge, undo
from zzqa.cluster.writing import publish, write_anew, write_upon
from zzqa.errors import (
    CorruptIndexError,
    IndexMismatchError,
    MissingIndexError,
    NoEarlierIndexError,
    ZzqaError,
)
from zzqa.indexing.home import NOWHERE, Catalogue
from zzqa.indexing.manifest import require_match
from zzqa.records import Finding

if TYPE_CHECKING:
    from zzqa.config import Config
    from zzqa.indexing.changes import Changes

logger = logging.getLogger(__name__)

# The milvus-lite file of an index folder, where no URI is set.
FILE: Final = "milvus.db"


@dataclass(frozen=True, slots=True)
class ClusterBuilding:
    """The hold of a builder on an index in Milvus (see zzqa.indexing.home.Building)."""

    milvus: Milvus
    prefix: str
    lease: Lease
    live: Live | None
    base: ClusterStore | None
    warnings: tuple[str, ...] = ()

    def write(self, changes: Changes, *, anew: bool) -> str:
        """Write a generation and make it live; return its name. Raises StoreError."""
        if anew or self.base is None or self.live is None:
            live = write_anew(self.milvus, self.prefix, changes, self.live)
        else:
            live = write_upon(self.milvus, changes, self.live, self.base)
        self.lease.require()
        publish(self.milvus, self.prefix, live)
        purge(self.milvus, self.prefix, live)
        return live.name


class ClusterHome:
    """An index in Milvus (see zzqa.indexing.home.IndexHome); it connects when it is used first."""

    def __init__(self, index: Path, config: Config) -> None:
        """Take the settings; without a URI the index is a milvus-lite file in the folder `index`."""
        self._index = index
        self._config = config
        self._prefix = config.milvus_prefix

    def live_state(self) -> tuple[str, int]:
        """Return the name of the live generation and when it became live, or NOWHERE."""
        live = self._live()
        return (live.name, live.written) if live else NOWHERE

    def open(self, *, config: Config | None = None, model: str | None = None) -> ClusterStore:
        """Open the live generation."""
        store = self._store(self._existing(self._live()))
        require_match(self._index, store.fingerprints, config=config, model=model)
        return store

    def catalogue(self) -> Catalogue:
        """Return what the live generation says of itself."""
        store = self.open()
        return Catalogue(store.library(), store.files, store.corpus)

    def corpus(self) -> Path | None:
        """Return the folder that the index was built from."""
        live = self._live()
        try:
            head = self._manifest(live).head if live else None
        except (CorruptIndexError, IndexMismatchError):
            return None
        return Path(head.corpus) if head and head.corpus else None

    @contextmanager
    def building(self) -> Iterator[ClusterBuilding]:
        """Hold the index against other builders, on whatever machine."""
        with leased(self._milvus, self._prefix) as lease:
            live = self._live(latest=True)
            undo(self._milvus, self._prefix, live)
            base, warnings = self._base(live)
            yield ClusterBuilding(self._milvus, self._prefix, lease, live, base, warnings)

    def rollback(self) -> str:
        """Make the generation before the live one live again and return its name."""
        with leased(self._milvus, self._prefix):
            previous = self._manifest(self._existing(self._live(latest=True))).head.previous
            there = previous and Live.read(self._records(previous[0]), latest=True)
            if not previous or not there:
                raise NoEarlierIndexError(self._index)
            back = replace(there, generation=previous[1], written=time.time_ns())
            try:
                self._store(back, latest=True)
            except CorruptIndexError as error:
                raise NoEarlierIndexError(self._index) from error
            publish(self._milvus, self._prefix, back)
            return back.name

    def check(self) -> list[Finding]:
        """Return what is wrong with the live generation."""
        try:
            return check(self.open())
        except ZzqaError as error:
            return [Finding(str(self._index), str(error))]

    @cached_property
    def _milvus(self) -> Milvus:
        """The connection, made when it is needed first."""
        return Milvus(self._config.milvus_uri or str(self._index / FILE), self._config, index=self._index)

    def _live(self, *, latest: bool = False) -> Live | None:
        """Return which generation is live, None where there is no index."""
        return Live.read(Records(self._milvus, self._prefix), latest=latest)

    def _existing(self, live: Live | None) -> Live:
        """Return a generation that is there; raise MissingIndexError for None."""
        if live is None:
            raise MissingIndexError(self._index)
        return live

    def _records(self, number: int) -> Records:
        return Records(self._milvus, Names(self._prefix, number).records)

    def _manifest(self, live: Live) -> Manifest:
        return Manifest(self._records(live.number), live.generation, latest=True)

    def _store(self, live: Live, *, latest: bool = False) -> ClusterStore:
        names = Names(self._prefix, live.number)
        return ClusterStore(self._milvus, names, live.generation, latest=latest)

    def _base(self, live: Live | None) -> tuple[ClusterStore | None, tuple[str, ...]]:
        """Return the live generation, or None and a warning when nothing of it can be taken over."""
        if live is None:
            return None, ()
        try:
            return self._store(live, latest=True), ()
        except (CorruptIndexError, IndexMismatchError) as error:
            logger.warning("nothing is taken over from the index: %s", error)
            return None, (f"原有索引不能沿用，已全部重建。{error}",)
