"""What answering needs of an index, wherever it is kept (zzqa.indexing.home has what building needs)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from zzqa.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from zzqa.records import Document, DocumentInfo, LibraryEntry, Passage


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that the rankers propose for a question, each scored by both.

    `passages`, `about` (what is shown of the document of each) and the scores, float64 of shape (n,),
    are in one order, in which no passage comes twice: `dense` is the inner product of the question's
    unit vector with the passage's, `lexical` the BM25 of the question's weighted terms, 0 where a
    passage holds none of them.
    """

    passages: Sequence[Passage]
    about: Sequence[DocumentInfo]
    dense: NDArray[np.float64]
    lexical: NDArray[np.float64]


class Store(Protocol):
    """An index that is open for reading, from any number of threads; what it holds never changes."""

    @property
    def name(self) -> str:
        """The name of the state of the index that is read; another state has another name."""
        ...

    def search(
        self,
        vector: NDArray[np.float32],
        terms: Mapping[str, float],
        k: int,
        *,
        scope: Scope = EVERYTHING,
    ) -> Found:
        """Return the `k` passages nearest to `vector`, shape (dim,), and the `k` best by `terms`.

        `terms` gives each term its weight. `scope` restricts the candidates to the passages of some
        documents; a copy has those of its original.
        """
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

    def knows(self, words: str) -> bool:
        """Return whether some document holds `words`, in text, title or file name; ASCII case is ignored."""
        ...

    def term_weights(self, terms: Collection[str]) -> dict[str, float]:
        """Return the inverse document frequency of each of the terms among the passages."""
        ...

    def close(self) -> None:
        """Let go of the index; nothing can be read afterwards."""
        ...
