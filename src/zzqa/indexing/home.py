"""Where an index is kept, as builds, rollback and the doctor see it (zzqa.store has what answering needs).

One builder at a time holds a home, finds there what it need not make again, and writes the changes. A
reader never sees a change half made. Where an index is kept by a server, everything may raise StoreError.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections import Counter

    import numpy as np
    from numpy.typing import NDArray

    from zzqa.config import Config
    from zzqa.indexing.changes import Changes
    from zzqa.indexing.copies import Candidate
    from zzqa.indexing.manifest import Fingerprints, IndexedFile
    from zzqa.records import Document, DocumentInfo, Finding, LibraryEntry
    from zzqa.store import Store


# The live state where no generation is live.
NOWHERE: Final = ("", 0)


class StoredDocuments(Protocol):
    """The documents of an index, copies among them, and what is kept of each to find its copies."""

    def doc_ids(self) -> Set[str]:
        """Return the id of every document."""
        ...

    def describe(self, doc_id: str) -> DocumentInfo:
        """Return what is shown of a document; raises KeyError for an unknown id."""
        ...

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an unknown id."""
        ...

    def original_of(self, doc_id: str) -> str:
        """Return the text of a document as its file has it; raises KeyError for an unknown id."""
        ...

    def lessons(self) -> Counter[tuple[str, str]]:
        """Return how often the documents show each pair of a character and its reading."""
        ...

    def candidates(self) -> list[Candidate]:
        """Return what tells of each document whether it may be a copy."""
        ...

    def alike(self) -> set[tuple[bytes, bytes]]:
        """Return the pairs of contents (shorter, longer) of which the first is a copy of the second."""
        ...

    def contents_with(self, bands: Iterable[bytes]) -> Counter[bytes]:
        """Return the contents that have any of these bands, and how many of them."""
        ...

    def text_of(self, content: bytes) -> str:
        """Return the clean text of a document with this content; raises KeyError when there is none."""
        ...


class Base(Protocol):
    """The live index, for who builds the next one: all that can be taken over from it."""

    @property
    def name(self) -> str:
        """The name of the generation."""
        ...

    @property
    def files(self) -> tuple[IndexedFile, ...]:
        """Every file of the corpus as it was then, ordered by source."""
        ...

    @property
    def fingerprints(self) -> Fingerprints:
        """What decided how it came out, apart from the documents."""
        ...

    @property
    def corpus(self) -> str:
        """The folder that it was built from."""
        ...

    @property
    def stored(self) -> StoredDocuments:
        """Its documents."""
        ...

    def vectors_of(self, keys: Collection[bytes]) -> Mapping[bytes, NDArray[np.float32]]:
        """Return the vector, shape (dim,), for each of the keys (see `embedding_key`) that a passage has."""
        ...


class Building(Protocol):
    """The hold of the one builder on an index."""

    @property
    def base(self) -> Base | None:
        """The live index; None where there is none, or nothing of it can be taken over."""
        ...

    @property
    def warnings(self) -> Sequence[str]:
        """Why nothing can be taken over from the index that is there, in sentences for the user."""
        ...

    def write(self, changes: Changes, *, anew: bool) -> str:
        """Make the changes to `base`, or `anew` to nothing; make the result live and return its name.

        The generation that was live is kept for `IndexHome.rollback`. Raises IndexWriteError when it
        cannot be written; the live generation is then untouched.
        """
        ...


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What an index says of itself: its entries for the user, its files, the folder it was built from."""

    entries: Sequence[LibraryEntry]
    files: Sequence[IndexedFile]
    corpus: str


class IndexHome(Protocol):
    """A place that keeps one index, its live generation and the one before."""

    def live_state(self) -> tuple[str, int]:
        """Return what differs whenever another generation became live, for who asks often; or NOWHERE."""
        ...

    def open(self, *, config: Config | None = None, model: str | None = None) -> Store:
        """Open the live generation for reading.

        Raises MissingIndexError, CorruptIndexError, or IndexMismatchError when it was built with
        other settings than `config`, a retriever of another fingerprint than `model`, or another
        version of zzqa.
        """
        ...

    def catalogue(self) -> Catalogue:
        """Return what the live generation says of itself; raises what `open` raises."""
        ...

    def corpus(self) -> Path | None:
        """Return the folder that the index was built from, None where there is no index that tells it."""
        ...

    def building(self) -> AbstractContextManager[Building]:
        """Hold the index against other builders, after clearing what killed ones left.

        Raises IndexBusyError at once when another holds it, IndexWriteError when it cannot be written.
        """
        ...

    def rollback(self) -> str:
        """Make the generation before the live one live again and return its name.

        Raises NoEarlierIndexError when there is none, CorruptIndexError when it is damaged,
        MissingIndexError when there is no index.
        """
        ...

    def check(self) -> list[Finding]:
        """Return what is wrong with the live generation; an empty list when it is sound."""
        ...
