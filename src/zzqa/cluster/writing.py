"""Writing a generation: an index from nothing, or changes inside the live collections.

Nothing that is written can be seen before the record of the live generation says so, or, for an index
from nothing, before the alias points at it. What a killed build left is undone by the next one
(zzqa.cluster.tidy).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zzqa.cluster.counts import Tally, count_rows
from zzqa.cluster.documents import document_row, text_key
from zzqa.cluster.layout import EXACT_PASSAGES, Names, alive, numbers, one_of, tables
from zzqa.cluster.manifest import Body, Head, Live, write_manifest
from zzqa.cluster.passages import passage_rows
from zzqa.cluster.records import EVERYTHING, Records, batches, ending
from zzqa.cluster.scoring import Lengths
from zzqa.records import DocumentInfo

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus, Row
    from zzqa.cluster.store import ClusterStore
    from zzqa.indexing.changes import Changes

# Seconds after which every reader of a server sees what was written: Milvus's "bounded staleness" is 5 s.
_STALE: Final = 6.0


def write_anew(milvus: Milvus, prefix: str, changes: Changes, live: Live | None) -> Live:
    """Write an index from nothing beside what there is; return what will make it live."""
    number = max(numbers(prefix, milvus.collections()), default=0) + 1
    names, dim = Names(prefix, number), changes.vectors.shape[1]
    for table in tables(names, dim=dim, passages=len(changes.passages)):
        milvus.create(table)
    head = Head(
        fingerprints=changes.fingerprints,
        lengths=Lengths(),
        corpus=changes.corpus,
        next_row=0,
        dim=dim,
        exact=len(changes.passages) <= EXACT_PASSAGES,
        previous=(live.number, live.generation) if live else None,
    )
    _Writing(milvus, names, changes, 1).write(head)
    milvus.flush([names.passages])
    return Live(number, 1, 1, time.time_ns())


def write_upon(milvus: Milvus, changes: Changes, live: Live, base: ClusterStore) -> Live:
    """Write the changes into the collections of `base`, which is live; return what will make them seen."""
    generation = live.last + 1
    head = replace(
        base.manifest.head,
        fingerprints=changes.fingerprints,
        corpus=changes.corpus,
        previous=(live.number, live.generation),
    )
    _Writing(milvus, base.names, changes, generation, base).write(head)
    return Live(live.number, generation, generation, time.time_ns())


def publish(milvus: Milvus, prefix: str, live: Live) -> None:
    """Make a generation live that was written, once every reader can see all of it."""
    if not milvus.is_lite:
        time.sleep(_STALE)
    names = Names(prefix, live.number)
    live.write(Records(milvus, names.records))
    if milvus.target(prefix) != names.records:
        milvus.point(prefix, names.records)


@dataclass(frozen=True, slots=True)
class _Writing:
    """The changes that make a generation, in the collections they are made in; `base` is what they change."""

    milvus: Milvus
    names: Names
    changes: Changes
    generation: int
    base: ClusterStore | None = None

    def write(self, head: Head) -> None:
        """Write everything, the manifest last; `head` is what it says but for what is counted here."""
        tally = Tally(head.lengths)
        records = Records(self.milvus, self.names.records)
        if self.base:
            self._take_out(self.base, tally)
        self._put_documents(records)
        self._put_passages(head.next_row, tally)
        rows = count_rows(records, self.generation, tally.change, kept=self._kept())
        self.milvus.put(records.collection, rows)
        next_row = head.next_row + len(self.changes.passages)
        head = replace(head, lengths=tally.lengths, next_row=next_row)
        write_manifest(records, self.generation, head, self._body())

    def _take_out(self, base: ClusterStore, tally: Tally) -> None:
        """Let what goes die in this generation."""
        silent = {*self.changes.removed, *self.changes.withdrawn}
        for rows in self._of_documents(self.names.passages, silent, base.generation):
            for one in rows:
                tally.take(one["terms"])
            self.milvus.put(self.names.passages, [ending(one, self.generation) for one in rows])
        for rows in self._of_documents(self.names.documents, self.changes.removed, base.generation):
            self.milvus.put(self.names.documents, [ending(one, self.generation) for one in rows])

    def _of_documents(
        self, collection: str, doc_ids: Collection[str], generation: int
    ) -> Iterator[list[Row]]:
        """Yield the whole rows of these documents in a generation, some at once."""
        for some in batches(sorted(doc_ids)):
            where = f"{one_of('doc_id', some)} and {alive(generation)}"
            yield from batches(self.milvus.rows(collection, where, EVERYTHING, latest=True))

    def _put_documents(self, records: Records) -> None:
        for some in batches(self.changes.documents):
            made = [document_row(one, self.changes.sketches[one.doc_id], self.generation) for one in some]
            self.milvus.put(self.names.documents, [stored for stored, _ in made])
            for stored, parts in made:
                records.put_large(text_key(stored["key"]), parts, born=self.generation)

    def _put_passages(self, first_row: int, tally: Tally) -> None:
        rows = passage_rows(self.changes, self._about(), first_row=first_row, generation=self.generation)
        for some in batches(rows):
            self.milvus.put(self.names.passages, some)
            for one in some:
                tally.add(one["terms"])

    def _about(self) -> Mapping[str, DocumentInfo]:
        """Return what is shown of each document whose passages come: new ones, copies no longer silent."""
        about = {
            one.doc_id: DocumentInfo(one.source, one.title, one.published) for one in self.changes.documents
        }
        if self.base:
            others = {passage.doc_id for passage in self.changes.passages} - about.keys()
            about.update({doc_id: self.base.stored.describe(doc_id) for doc_id in others})
        return about

    def _kept(self) -> set[int]:
        """Return the generations of these collections that may be read once this one is live."""
        if self.base is None:
            return set()
        previous = self.base.manifest.head.previous
        same = {previous[1]} if previous and previous[0] == self.names.number else set()
        return {self.base.generation, *same}

    def _body(self) -> Body:
        """Return the body of the manifest; pairs of contents that no document has any longer are left out."""
        contents = {one.content for one in self.changes.sketches.values()}
        alike, lessons = set(self.changes.alike), self.changes.lessons or {}
        if self.base:
            stored = self.base.stored
            contents |= {stored.all[doc_id].content for doc_id in stored.all.keys() - self.changes.removed}
            alike |= stored.alike()
            lessons = lessons if self.changes.lessons is not None else stored.lessons()
        return Body(
            files=self.changes.files,
            alike=frozenset(pair for pair in alike if contents.issuperset(pair)),
            lessons=dict(lessons),
        )
