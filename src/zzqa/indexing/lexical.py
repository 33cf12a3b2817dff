"""BM25 over the terms of passages. This module is the only importer of tantivy.

Text comes in as terms (see zzqa.words), because tantivy knows no Chinese; its own tokenizer only
parts them at blanks. Passages are known by their row. Tantivy counts BM25 with k1 = 1.2, b = 0.75
and idf = ln(1 + (N - n + 0.5) / (n + 0.5)), lengths above 40 terms rounded down to one byte.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.errors import CorruptIndexError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import tantivy
    from numpy.typing import NDArray

# How much a term found in the title and headings counts beside one found in the passage itself. Of 88
# questions about the seed documents the evidence came first for 0.830 at 0, 0.852 at 0.5, 0.841 at 1.
HEADING_BOOST: Final = 0.5

_TOKENIZER: Final = "terms"
_FIELDS: Final = ("body", "headings")
# Bytes the writer may hold before it writes a segment; tantivy takes no less than 15 MB.
_HEAP_BYTES: Final = 64 * 1024 * 1024

# Among a tenth of all rows or more, candidates are picked from a list that is ten times as long.
_FURTHER_DOWN: Final = 10
# Rows that hold each of some terms are fetched so many at once: mostly the first one is looked for.
_HELD_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage to be indexed: its row, the terms of its text, and those of its title and headings."""

    row: int
    body: Sequence[str]
    headings: Sequence[str]


def idf(passages: int, holding: int) -> float:
    """Return how rare a term is: ln(1 + (N - n + 0.5) / (n + 0.5)), 0 where there are no passages."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5)) if passages else 0.0


class LexicalIndex:
    """Passages that can be searched by term; safe to read from many threads."""

    def __init__(self, folder: Path) -> None:
        """Open what `write` wrote. Raises CorruptIndexError when tantivy cannot read it."""
        import tantivy

        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        # Tantivy makes a lock file beside the files it opens, so a folder that may not be written
        # is read from a copy.
        if not os.access(folder, os.W_OK):
            self._scratch = tempfile.TemporaryDirectory(prefix="zzqa-lexical-")
            for path in folder.iterdir():
                shutil.copyfile(path, Path(self._scratch.name, path.name))
        try:
            index = tantivy.Index.open(self._scratch.name if self._scratch else str(folder))
        except ValueError as error:
            raise CorruptIndexError.at(folder, "词语索引无法读取") from error
        _register_tokenizer(index)
        self._schema = index.schema
        self._searcher = index.searcher()

    @staticmethod
    def write(folder: Path, entries: Iterable[Entry]) -> None:
        """Write an index of the entries to the empty `folder`. Raises OSError when it cannot be written."""
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("row", indexed=True, fast=True)
        builder.add_text_field("body", tokenizer_name=_TOKENIZER, index_option="freq")
        builder.add_text_field("headings", tokenizer_name=_TOKENIZER, index_option="freq")
        with _writing():
            _change(tantivy.Index(builder.build(), path=str(folder)), (), entries)

    @staticmethod
    def update(folder: Path, *, without: Iterable[int], entries: Iterable[Entry]) -> None:
        """Take rows out of the index in `folder`, then put entries in; raises OSError.

        Until tantivy merges their segment, rows that went still count in the rarity of terms.
        """
        import tantivy

        with _writing():
            _change(tantivy.Index.open(str(folder)), without, entries)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        terms: Mapping[str, float],
        k: int,
        *,
        within: Sequence[int] | None = None,
        heading_boost: float = HEADING_BOOST,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the best `k` rows that hold any of `terms`, and their scores, best first.

        `terms` gives each term its weight. Ties are in order of the row, both arrays have the same
        length, and `within` restricts the candidates to these rows.
        """
        chosen = None if within is None else np.unique(np.asarray(within, dtype=np.int64))
        # To look up each of many rows takes longer than to look further down the list of all.
        many = chosen is not None and len(chosen) * _FURTHER_DOWN > len(self)
        query = self._query(terms, None if many else chosen, heading_boost)
        if query is None or k <= 0 or not len(self):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        fetch = min(2 * k * (_FURTHER_DOWN if many else 1), len(self))
        while True:
            rows, scores = self._fetch(query, fetch)
            ended, last = len(rows) < fetch or fetch == len(self), scores[-1:]
            if chosen is not None and many:
                admitted = np.isin(rows, chosen)
                rows, scores = rows[admitted], scores[admitted]
            # Tantivy keeps any of the rows that tie at its end, so look on until a tie has ended.
            if ended or (len(rows) >= k and scores[k - 1] > last[0]):
                break
            fetch = min(2 * fetch, len(self))
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]

    def scores_of(
        self, terms: Mapping[str, float], rows: Sequence[int], *, heading_boost: float = HEADING_BOOST
    ) -> NDArray[np.float32]:
        """Return the score of each of `rows` for `terms`, in their order; 0 where no term is found."""
        found, scores = self.search(terms, len(set(rows)), within=rows, heading_boost=heading_boost)
        known = dict(zip(found.tolist(), scores.tolist(), strict=True))
        return np.array([known.get(row, 0.0) for row in map(int, rows)], dtype=np.float32)

    def holding(self, terms: Sequence[str]) -> Iterator[int]:
        """Yield the rows that hold each of `terms`, in their text or above it; raises ValueError for none."""
        from tantivy import Occur, Query

        if not terms:
            message = "every row holds each of no terms"
            raise ValueError(message)

        def anywhere(term: str) -> tantivy.Query:
            fields = (Query.term_query(self._schema, field, term) for field in _FIELDS)
            return Query.boolean_query([(Occur.Should, field) for field in fields])

        query = Query.boolean_query([(Occur.Must, anywhere(term)) for term in dict.fromkeys(terms)])
        seen, limit = 0, _HELD_AT_ONCE
        while True:
            rows, _ = self._fetch(query, limit)
            yield from rows[seen:].tolist()
            if len(rows) < limit:
                return
            seen, limit = limit, 4 * limit

    def idf(self, term: str) -> float:
        """Return how rare a term is among the passages (see `idf`)."""
        holding = min(self._searcher.doc_freq("body", term), len(self))  # it counts rows that went, too
        return idf(len(self), holding)

    def close(self) -> None:
        """Remove the copy that was read, if there is one."""
        if self._scratch is not None:
            self._scratch.cleanup()

    def _query(
        self, terms: Mapping[str, float], within: NDArray[np.int64] | None, heading_boost: float
    ) -> tantivy.Query | None:
        """Return a query for any of `terms` among `within`, or None when there is nothing to look for."""
        from tantivy import Occur, Query

        boosts = dict(zip(_FIELDS, (1.0, heading_boost), strict=True))
        parts = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term), weight * boost))
            for term, weight in terms.items()
            for field, boost in boosts.items()
        ]
        if not parts or (within is not None and not len(within)):
            return None
        query = Query.boolean_query(parts)
        if within is None:
            return query
        chosen = Query.term_set_query(self._schema, "row", within.tolist())
        # The filter must admit a row without adding to its score.
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(chosen, 0.0))])

    def _fetch(self, query: tantivy.Query, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows and scores of tantivy's first `limit` hits."""
        hits = self._searcher.search(query, limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return np.array(rows, dtype=np.int64), np.array([score for score, _ in hits], dtype=np.float32)


def _change(index: tantivy.Index, without: Iterable[int], entries: Iterable[Entry]) -> None:
    """Delete rows, add entries, and wait until tantivy has merged what it wants to merge."""
    import tantivy

    _register_tokenizer(index)
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    if gone := [int(row) for row in without]:
        # Not delete_documents_by_term, which takes a Python number for a signed one and deletes nothing.
        writer.delete_documents_by_query(tantivy.Query.term_set_query(index.schema, "row", gone))
    for entry in entries:
        document = tantivy.Document()
        document.add_unsigned("row", entry.row)
        document.add_text("body", " ".join(entry.body))
        document.add_text("headings", " ".join(entry.headings))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


@contextmanager
def _writing() -> Iterator[None]:
    """Turn what tantivy raises when a write fails into an OSError."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def _register_tokenizer(index: tantivy.Index) -> None:
    """Make the tokenizer known to `index`; tantivy forgets it when an index is closed."""
    import tantivy

    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyzer)
