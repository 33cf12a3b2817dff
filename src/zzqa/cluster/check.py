"""The doctor's look at an index in Milvus: that its collections agree, and samples of what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.cluster.layout import alive, one_of
from zzqa.cluster.passages import FIELDS, passage_of
from zzqa.errors import CorruptIndexError
from zzqa.indexing.check import UNIT_TOLERANCE, map_problems, slice_problems
from zzqa.records import Finding
from zzqa.words import index_terms

if TYPE_CHECKING:
    from zzqa.cluster.client import Row
    from zzqa.cluster.store import ClusterStore

# Documents that are looked at, with their passages, spread over the index, and passages that are looked up.
_DOCUMENTS: Final = 200
_SEARCHED: Final = 20


def check(store: ClusterStore) -> list[Finding]:
    """Return what is wrong with an open generation; an empty list when it is sound."""
    findings = list(_counts(store))
    files = [file for file in store.files if file.doc_id and not file.duplicate]
    looked_at = files[:: max(1, len(files) // _DOCUMENTS)]
    for file in looked_at:
        if file.doc_id not in store.stored.all:
            findings.append(Finding(store.names.documents, f"缺少 {file.source} 的文档。"))
            continue
        rows = _passages_of(store, file.doc_id)
        if len(rows) != file.passages:
            problem = f"{file.source} 有 {len(rows)} 段，应为 {file.passages} 段。"
            findings.append(Finding(store.names.passages, problem))
        findings += _texts(store, file.doc_id, rows)
        findings += _vectors(store, rows)
    for file in islice(looked_at, _SEARCHED):
        findings += _searched(store, _passages_of(store, file.doc_id)[:1])
    return findings


def _counts(store: ClusterStore) -> Iterator[Finding]:
    """Yield where the parts count differently."""
    expected = store.manifest.head.lengths.passages
    listed = sum(file.passages for file in store.files)
    if listed != expected:
        yield Finding(store.names.records, f"文件清单有 {listed} 段，应为 {expected} 段。")
    documents = {file.doc_id for file in store.files if file.doc_id}
    if missing := len(documents - store.stored.doc_ids()):
        yield Finding(store.names.documents, f"缺少 {missing} 个文档。")


def _passages_of(store: ClusterStore, doc_id: str) -> list[Row]:
    where = f"{one_of('doc_id', [doc_id])} and {alive(store.generation)}"
    return list(store.milvus.rows(store.names.passages, where, [*FIELDS, "vector"]))


def _texts(store: ClusterStore, doc_id: str, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield whether a document cannot be read or has a broken map, and its passages that are no slice."""
    try:
        document = store.document(doc_id)
    except CorruptIndexError as error:
        yield Finding(store.names.records, str(error))
        return
    yield from (Finding(store.names.records, problem) for problem in map_problems(document))
    for passage in map(passage_of, rows):
        problems = slice_problems(passage, document.text)
        yield from (Finding(store.names.passages, problem) for problem in problems)


def _vectors(store: ClusterStore, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield the passages whose vector is not of length 1."""
    for row in rows:
        if not np.isclose(np.linalg.norm(row["vector"]), 1, atol=UNIT_TOLERANCE):
            yield Finding(store.names.passages, f"段落 {row['passage_id']} 的向量长度不是 1。")


def _searched(store: ClusterStore, rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield the passages that are not found by their own vector and words."""
    for row in rows:
        terms = dict.fromkeys(index_terms(row["text"]), 1.0)
        found = store.search(np.asarray(row["vector"], np.float32), terms, 1)
        if not np.isclose(
            max(found.dense, default=0.0), np.dot(row["vector"], row["vector"]), atol=UNIT_TOLERANCE
        ):
            yield Finding(store.names.passages, f"段落 {row['passage_id']} 的向量找不到自己。")
        if terms and max(found.lexical, default=0.0) <= 0:
            yield Finding(store.names.passages, f"段落 {row['passage_id']} 按自己的词语检索不到。")
