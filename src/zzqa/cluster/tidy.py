"""Clearing up by the one builder: undoing what killed builds left, deleting what no kept generation needs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from zzqa.cluster.counts import is_count, undone
from zzqa.cluster.documents import ROW_FIELDS, StoredDocument, text_key
from zzqa.cluster.layout import NEVER, Names, numbers, one_of
from zzqa.cluster.manifest import Live, Manifest, manifest_keys
from zzqa.cluster.records import EVERYTHING, Records, batches, ending, part_keys, row

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus, Row

logger = logging.getLogger(__name__)


def undo(milvus: Milvus, prefix: str, live: Live | None) -> None:
    """Make everything as it was when the live generation was published, and end clearing up after it."""
    if live is None:
        _drop_others(milvus, prefix, live)
        return
    names, generation = Names(prefix, live.number), live.generation
    for collection in (names.passages, names.documents):
        milvus.delete(collection, f"born > {generation}")
        dying = milvus.rows(collection, f"died > {generation} and died < {NEVER}", EVERYTHING, latest=True)
        for rows in batches(dying):
            milvus.put(collection, [ending(one, NEVER) for one in rows])
    restored: list[Row] = []
    lost: list[str] = []
    for one in milvus.rows(names.records, f"born > {generation}", ["key", "value"], latest=True):
        before = undone(one["value"], generation) if is_count(one["key"]) else None
        if before:
            restored.append(row(one["key"], *before))
        else:
            lost.append(one["key"])
    milvus.put(names.records, restored)
    _forget(milvus, names.records, lost)
    purge(milvus, prefix, live)


def purge(milvus: Milvus, prefix: str, live: Live) -> None:
    """Delete what neither the live generation nor the one before needs.

    The manifests of older generations go last: where one is left, so may be more.
    """
    _drop_others(milvus, prefix, live)
    names = Names(prefix, live.number)
    records = Records(milvus, names.records)
    oldest = _before(records, live.number, live.generation)
    older = oldest and _before(records, live.number, oldest)
    if not older or not Manifest.find(records, older):
        return
    dead = f"died <= {oldest}"
    for one in map(StoredDocument.of, milvus.rows(names.documents, dead, ROW_FIELDS, latest=True)):
        _forget(milvus, names.records, part_keys(text_key(one.key), one.about.parts))
    milvus.delete(names.documents, dead)
    milvus.delete(names.passages, dead)
    while older and (head := Manifest.find(records, older)):
        earlier = _before(records, live.number, older)
        _forget(milvus, names.records, manifest_keys(older, head.parts))
        older = earlier


def _before(records: Records, number: int, generation: int) -> int | None:
    """Return the generation before one, None where that was in other collections or is not there."""
    head = Manifest.find(records, generation)
    return head.previous[1] if head and head.previous and head.previous[0] == number else None


def _drop_others(milvus: Milvus, prefix: str, live: Live | None) -> None:
    """Drop the collections of indexes that are neither live nor the one before."""
    kept: set[int] = set()
    if live:
        head = Manifest.find(Records(milvus, Names(prefix, live.number).records), live.generation)
        if head is None:
            logger.warning("nothing is dropped beside the damaged generation %s", live.name)
            return
        kept = {live.number, *((head.previous[0],) if head.previous else ())}
    collections = set(milvus.collections())
    for number in numbers(prefix, collections) - kept:
        for name in Names(prefix, number).all:
            if name in collections:
                milvus.drop(name)
                logger.info("dropped %s", name)


def _forget(milvus: Milvus, collection: str, keys: Iterable[str]) -> None:
    for some in batches(keys):
        milvus.delete(collection, one_of("key", some))
