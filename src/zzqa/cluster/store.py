"""One generation in Milvus, open for reading: what answers are made from, and what builds build upon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.cluster.client import Search
from zzqa.cluster.counts import TermCounts
from zzqa.cluster.documents import ClusterDocuments
from zzqa.cluster.layout import Names, alive, one_of, quoted
from zzqa.cluster.manifest import Manifest, generation_name
from zzqa.cluster.passages import FIELDS, StoredPassage, best, find, passage_of
from zzqa.cluster.records import Records
from zzqa.cluster.scoring import bm25
from zzqa.cluster.terms import above, token
from zzqa.errors import CorruptIndexError
from zzqa.indexing.lexical import idf
from zzqa.indexing.library import library_entries, sources_by_document
from zzqa.records import Document, DocumentInfo, LibraryEntry
from zzqa.scope import EVERYTHING, Scope
from zzqa.store import Found
from zzqa.words import certain_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zzqa.cluster.client import Milvus, Row
    from zzqa.indexing.manifest import Fingerprints, IndexedFile

# Filters that name values are sent for so many of them at once.
_VALUES_AT_ONCE: Final = 500
# Passages that are looked at where they hold some term of the words that are looked for; and where all
# terms are common, those that rank first for them.
_FEW: Final = 1_000
_FIRST: Final = 16


class ClusterStore:
    """An open generation: the Store (zzqa.store), and the Base of the next (zzqa.indexing.home).

    It stays readable until two more generations were made live. `latest` is for builds.
    """

    def __init__(self, milvus: Milvus, names: Names, generation: int, *, latest: bool = False) -> None:
        """Open a generation; raises CorruptIndexError where its manifest or passages are not there."""
        self.milvus = milvus
        self.names = names
        self.generation = generation
        self.records = Records(milvus, names.records)
        self.manifest = Manifest(self.records, generation, latest=latest)
        self.stored = ClusterDocuments(milvus, names, generation, self.manifest, latest=latest)
        self._counts = TermCounts(self.records, generation)
        self._alive = alive(generation)
        expected = self.manifest.head.lengths.passages
        # Seen to be there now, it is there for every later read, which need not see what was written last.
        found = milvus.count(names.passages, self._alive, latest=True)
        if found != expected:
            raise CorruptIndexError(milvus.index, names.passages, f"有 {found} 段，应为 {expected} 段")

    @property
    def name(self) -> str:
        """The name of the generation."""
        return generation_name(self.names.number, self.generation)

    @property
    def files(self) -> tuple[IndexedFile, ...]:
        """Every file of the corpus as it was at the build, ordered by source."""
        return self.manifest.body.files

    @property
    def fingerprints(self) -> Fingerprints:
        """What decided how the generation came out, apart from the documents."""
        return self.manifest.head.fingerprints

    @property
    def corpus(self) -> str:
        """The folder that the generation was built from."""
        return self.manifest.head.corpus

    def search(
        self,
        vector: NDArray[np.float32],
        terms: Mapping[str, float],
        k: int,
        *,
        scope: Scope = EVERYTHING,
    ) -> Found:
        """Return the `k` passages nearest to `vector`, and the `k` best by `terms` (see zzqa.store)."""
        head, where = self.manifest.head, self._within(scope)
        found: list[StoredPassage] = []
        if where:
            found = find(self.milvus, self.names.passages, vector, terms, k, where=where, exact=head.exact)
        if not found:
            return Found([], [], np.empty(0), np.empty(0))
        dense = np.array([one.vector @ vector for one in found], np.float64)
        holding = self._counts.of(t for term in terms for t in (token(term), above(token(term))))
        lexical = bm25([one.tokens for one in found], terms, holding, head.lengths)
        rows = [one.row for one in found]
        worded = {at for at in best(lexical, rows, k) if lexical[at] > 0}
        chosen = sorted(best(dense, rows, k) | worded)
        return Found(
            passages=[found[at].passage for at in chosen],
            about=[found[at].about for at in chosen],
            dense=dense[chosen],
            lexical=lexical[chosen],
        )

    def _within(self, scope: Scope) -> str:
        """Return the filter that is true for the passages of some documents; "" where there are none."""
        where = self._alive
        if scope.days is not None:
            where = f"first_day <= {scope.days[1]} and last_day >= {scope.days[0]} and {where}"
        if scope.sources is None:
            return where
        among = [doc_id for doc_id, names in self._sources.items() if not scope.sources.isdisjoint(names)]
        return f"{one_of('doc_id', sorted(among))} and {where}" if among else ""

    def vectors_of(self, keys: Collection[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vector, shape (dim,), for each of the keys (see `embedding_key`) that a passage has."""
        wanted = [key.hex() for key in keys]
        found: dict[bytes, NDArray[np.float32]] = {}
        for first in range(0, len(wanted), _VALUES_AT_ONCE):
            where = f"{one_of('embedded', wanted[first : first + _VALUES_AT_ONCE])} and {self._alive}"
            for row in self.milvus.rows(self.names.passages, where, ["embedded", "vector"], latest=True):
                found[bytes.fromhex(row["embedded"])] = np.asarray(row["vector"], np.float32)
        return found

    def documents(self) -> list[Document]:
        """Return the documents that are answered from, ordered by source; each names its copies."""
        answering = [one for one in self.stored.all.values() if one.doc_id in self._sources]
        return [self.document(one.doc_id) for one in sorted(answering, key=lambda one: one.about.source)]

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an unknown id."""
        return self.stored.document(doc_id, copies=tuple(self._sources.get(doc_id, ())[1:]))

    def library(self) -> list[LibraryEntry]:
        """Return every file of the corpus as it was at the build, ordered by source."""
        return library_entries(self.files, describe=self.stored.describe, size=self.stored.size)

    def knows(self, words: str) -> bool:
        """Return whether some document holds `words`, in text, title or file name; ASCII case is ignored."""
        terms = [token(term) for term in certain_terms(words)]
        if not terms:
            return self._holds(words)
        counts = self._counts.of(t for one in terms for t in (one, above(one)))
        holding = {one: counts[one] + counts[above(one)] for one in terms}
        return all(holding.values()) and _any_holds(self._with_all(holding), words)

    def term_weights(self, terms: Collection[str]) -> dict[str, float]:
        """Return the inverse document frequency of each of the terms among the passages."""
        holding = self._counts.of(map(token, terms))
        passages = self.manifest.head.lengths.passages
        return {term: idf(passages, holding[token(term)]) for term in terms}

    def close(self) -> None:
        """Do nothing: the connection is the home's."""

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        """The sources of each document that is answered from: its own first, then its copies'."""
        return sources_by_document(self.files)

    def _with_all(self, holding: Mapping[str, int]) -> Iterator[Row]:
        """Yield passages among which are all that hold each token, or stand below it.

        `holding` tells how many hold each, at most. Where the rarest is rare, all with it are as good;
        else those that rank first come first, since mostly one of them will do.
        """
        rarest = min(holding, key=lambda one: holding[one])
        if holding[rarest] <= _FEW:
            yield from self._ranked([rarest], holding[rarest])
            return
        yield from self._ranked(holding, _FIRST)
        every = " and ".join(f"TEXT_MATCH(terms, {quoted(_both(one))})" for one in holding)
        yield from self.milvus.rows(self.names.passages, f"{every} and {self._alive}", FIELDS)

    def _ranked(self, tokens: Iterable[str], limit: int) -> list[Row]:
        """Return the passages that rank first for tokens, in their text or above it, by Milvus's own BM25."""
        search = Search("bm25", " ".join(map(_both, tokens)), limit, "BM25")
        return self.milvus.hybrid(self.names.passages, [search], where=self._alive, fields=FIELDS)

    def _holds(self, words: str) -> bool:
        """Return whether a passage or title holds words without a certain term, such as one character."""
        pattern = quoted(f"%{words.replace('%', '_')}%")
        where = f"(text like {pattern} or title like {pattern} or source like {pattern}) and {self._alive}"
        return _any_holds(self.milvus.rows(self.names.passages, where, FIELDS), words)


def _both(spelled: str) -> str:
    """Return the tokens of a term in the text and above it."""
    return f"{spelled} {above(spelled)}"


def _any_holds(rows: Iterable[Row], words: str) -> bool:
    """Return whether some passage holds words, or they stand above it."""
    return any(
        passage_of(row).holds(words, title=DocumentInfo(row["source"], row["title"], None).named)
        for row in rows
    )
