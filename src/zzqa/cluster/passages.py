"""Passages as rows of Milvus, and the hybrid search among those of a generation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.cluster.client import Search
from zzqa.cluster.layout import NEVER
from zzqa.cluster.terms import tokens, weighted
from zzqa.indexing.tables import embedding_key
from zzqa.records import DocumentInfo, Passage
from zzqa.scope import days_of
from zzqa.words import index_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zzqa.cluster.client import Milvus, Row
    from zzqa.indexing.changes import Changes

# What makes a Passage and its DocumentInfo of a row.
FIELDS: Final = (
    "row", "passage_id", "doc_id", "start", "end", "text", "headings", "year", "source", "title", "published",
)  # fmt: skip
# Milvus's own BM25 counts with statistics of its segments and with one length for the text and what stands
# above it, so it is asked for this many times the passages that are then scored exactly.
_FURTHER_DOWN: Final = 2
# Neighbours that HNSW looks at for each one that is asked for.
_LOOKED_AT: Final = 8
# The year of a passage that speaks of none.
_NO_YEAR: Final = 0


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage that was found, with what both rankers need of it."""

    row: int
    passage: Passage
    about: DocumentInfo
    tokens: str
    vector: NDArray[np.float32]


def find(
    milvus: Milvus,
    collection: str,
    vector: NDArray[np.float32],
    terms: Mapping[str, float],
    k: int,
    *,
    where: str,
    exact: bool,
) -> list[StoredPassage]:
    """Return by one request, in order of the row, the passages that may be among the `k` best of a ranker.

    `where` filters them; `exact` says that every vector is compared, so that no effort need be named.
    """
    effort = {} if exact else {"ef": _LOOKED_AT * k}
    searches = [Search("vector", vector.tolist(), k, "IP", effort)]
    if terms:
        searches.append(Search("bm25", weighted(terms), _FURTHER_DOWN * k, "BM25"))
    rows = milvus.hybrid(collection, searches, where=where, fields=[*FIELDS, "terms", "vector"])
    found = (
        StoredPassage(
            row=row["row"],
            passage=passage_of(row),
            about=DocumentInfo(row["source"], row["title"], row["published"] or None),
            tokens=row["terms"],
            vector=np.asarray(row["vector"], np.float32),
        )
        for row in rows
    )
    return sorted(found, key=lambda one: one.row)


def passage_of(row: Row) -> Passage:
    """Return the passage of a row with FIELDS."""
    return Passage(
        passage_id=row["passage_id"],
        doc_id=row["doc_id"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        headings=tuple(json.loads(row["headings"])),
        year=None if row["year"] == _NO_YEAR else row["year"],
    )


def passage_rows(
    changes: Changes, about: Mapping[str, DocumentInfo], *, first_row: int, generation: int
) -> Iterator[Row]:
    """Yield the rows of the passages that come in a generation; `about` describes their documents."""
    for at, passage in enumerate(changes.passages):
        shown = about[passage.doc_id]
        first_day, last_day = days_of(shown.published)
        yield {
            "row": first_row + at,
            "vector": changes.vectors[at].tolist(),
            "terms": tokens(index_terms(passage.text), index_terms(passage.above(shown.named))),
            "passage_id": passage.passage_id,
            "doc_id": passage.doc_id,
            "start": passage.start,
            "end": passage.end,
            "text": passage.text,
            "headings": json.dumps(passage.headings, ensure_ascii=False),
            "year": _NO_YEAR if passage.year is None else passage.year,
            "source": shown.source,
            "title": shown.title,
            "published": shown.published or "",
            "first_day": first_day,
            "last_day": last_day,
            "embedded": embedding_key(passage).hex(),
            "born": generation,
            "died": NEVER,
        }


def best(scores: NDArray[np.float64], rows: Sequence[int], k: int) -> set[int]:
    """Return the places of the `k` highest scores, ties in order of the row."""
    order = np.lexsort((np.asarray(rows), -scores))
    return set(order[:k].tolist())
