"""What zzqa needs of an index, wherever it is kept: the one contract between storing and answering.

A passage is known by its row, a whole number that is its own as long as the passage is in the index;
rows need not be consecutive. Scores are higher for better passages.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from zzqa.records import Document, DocumentInfo, LibraryEntry, Passage

Rows = Sequence[int]


class DenseRanker(Protocol):
    """Passages by the inner product of unit vectors."""

    def search(
        self, vectors: NDArray[np.float32], k: int, *, within: Rows | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows nearest to each of `vectors`, shape (m, dim), and their inner products.

        Both arrays have shape (m, min(k, candidates)), best first, ties in order of the row;
        `within` restricts the candidates to these rows.
        """
        ...

    def scores_of(self, query: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        """Return the inner product of `query`, shape (dim,), with each of `rows`, in their order."""
        ...


class LexicalRanker(Protocol):
    """Passages by BM25 over weighted terms."""

    def search(
        self, terms: Mapping[str, float], k: int, *, within: Rows | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the at most `k` best rows that hold any of `terms`, and their scores, best first.

        `terms` gives each term its weight; ties are in order of the row, and `within` restricts the
        candidates to these rows.
        """
        ...

    def scores_of(self, terms: Mapping[str, float], rows: Rows) -> NDArray[np.float32]:
        """Return the score of each of `rows`, in their order; 0 where no term is found."""
        ...


class Store(Protocol):
    """An index that is open for reading, from any number of threads; what it holds never changes."""

    @property
    def name(self) -> str:
        """The name of the state of the index that is read; another state has another name."""
        ...

    @property
    def dense(self) -> DenseRanker:
        """The ranker by vectors."""
        ...

    @property
    def lexical(self) -> LexicalRanker:
        """The ranker by words."""
        ...

    def documents(self) -> list[Document]:
        """Return the documents that are answered from, ordered by source; each names its copies."""
        ...

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an unknown id."""
        ...

    def library(self) -> list[LibraryEntry]:
        """Return every file of the corpus as it was at the build, failures too, ordered by source."""
        ...

    def describe(self, doc_id: str) -> DocumentInfo:
        """Return what is shown of a document beside a passage; raises KeyError for an unknown id."""
        ...

    def passages(self, rows: Rows) -> list[Passage]:
        """Return the passages at `rows`, in their order; raises KeyError for a row there is not."""
        ...

    def rows_of(self, sources: Collection[str]) -> list[int]:
        """Return the rows of the passages of these sources, ascending; a copy has its original's."""
        ...

    def knows(self, words: str) -> bool:
        """Return whether some document holds `words`, in its text or title; ASCII case is ignored."""
        ...

    def term_weight(self, term: str) -> float:
        """Return the inverse document frequency of a term among the passages."""
        ...

    def close(self) -> None:
        """Let go of the index; nothing can be read afterwards."""
        ...
