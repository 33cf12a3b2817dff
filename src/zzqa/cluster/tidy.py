"""Clearing up: what killed builds left is undone, what no kept generation needs is deleted."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from zzqa.cluster.counts import is_count, undone
from zzqa.cluster.documents import ROW_FIELDS, StoredDocument, text_key
from zzqa.cluster.layout import NEVER, Names, numbers, one_of
from zzqa.cluster.manifest import Live, Manifest
from zzqa.cluster.records import EVERYTHING, Records, batches, ending, part_keys, row
from zzqa.errors import CorruptIndexError

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus, Row

logger = logging.getLogger(__name__)

_MANIFESTS: Final = '(key like "manifest/%" or key like "contents/%")'


def tidy(milvus: Milvus, prefix: str, live: Live | None) -> None:
    """Leave the live generation and the one before, and nothing else; call it as the only builder."""
    kept: set[int] = set()
    if live:
        names = Names(prefix, live.number)
        try:
            previous = Manifest(Records(milvus, names.records), live.generation, latest=True).head.previous
        except CorruptIndexError:
            logger.warning("nothing is cleared beside the damaged generation %s", live.name)
            return
        kept = {live.number, *((previous[0],) if previous else ())}
        _undo(milvus, names, live.generation)
        is_here = previous is not None and previous[0] == live.number
        _purge(milvus, names, previous[1] if previous and is_here else live.generation)
    collections = set(milvus.collections())
    for number in numbers(prefix, collections) - kept:
        for name in Names(prefix, number).all:
            if name in collections:
                milvus.drop(name)
                logger.info("dropped %s", name)


def _undo(milvus: Milvus, names: Names, live: int) -> None:
    """Make the collections as they were when the live generation was published."""
    for collection in (names.passages, names.documents):
        milvus.delete(collection, f"born > {live}")
        dying = milvus.rows(collection, f"died > {live} and died < {NEVER}", EVERYTHING, latest=True)
        for rows in batches(dying):
            milvus.put(collection, [ending(one, NEVER) for one in rows])
    restored: list[Row] = []
    lost: list[str] = []
    for one in milvus.rows(names.records, f"born > {live}", ["key", "value"], latest=True):
        before = undone(one["value"], live) if is_count(one["key"]) else None
        if before:
            restored.append(row(one["key"], *before))
        else:
            lost.append(one["key"])
    milvus.put(names.records, restored)
    _forget(milvus, names.records, lost)


def _purge(milvus: Milvus, names: Names, oldest: int) -> None:
    """Delete what is in no generation from `oldest` on."""
    dead = f"died <= {oldest}"
    for one in map(StoredDocument.of, milvus.rows(names.documents, dead, ROW_FIELDS, latest=True)):
        _forget(milvus, names.records, part_keys(text_key(one.key), one.about.parts))
    milvus.delete(names.documents, dead)
    milvus.delete(names.passages, dead)
    old = milvus.rows(names.records, f"{_MANIFESTS} and born < {oldest}", ["key"], latest=True)
    _forget(milvus, names.records, [one["key"] for one in old])


def _forget(milvus: Milvus, collection: str, keys: Iterable[str]) -> None:
    for some in batches(keys):
        milvus.delete(collection, one_of("key", some))
