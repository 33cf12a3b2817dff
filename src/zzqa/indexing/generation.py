"""The live generation of an index on disk: find it, verify it, read it.

    index/CURRENT              the name of the live generation
    index/gen-000012/          manifest.json  passages.db  vectors.faiss  lexical/

A generation never changes once it is there (zzqa.indexing.publish writes it), so it can be read by
any number of threads and processes without a lock.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from zzqa.errors import CorruptIndexError, IndexMismatchError, MissingIndexError
from zzqa.indexing.dense import DenseIndex
from zzqa.indexing.home import NOWHERE
from zzqa.indexing.lexical import LexicalIndex
from zzqa.indexing.library import library_entries, sources_by_document
from zzqa.indexing.manifest import (
    SCHEMA,
    Fingerprints,
    IndexedFile,
    Manifest,
    checksums,
    library_versions,
    require_equal,
    require_match,
)
from zzqa.indexing.passages import PassageFile
from zzqa.records import Document, DocumentInfo, LibraryEntry, Passage
from zzqa.scope import EVERYTHING, Scope
from zzqa.store import Found
from zzqa.words import certain_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zzqa.config import Config

CURRENT: Final = "CURRENT"
PASSAGES: Final = "passages.db"
VECTORS: Final = "vectors.faiss"
LEXICAL: Final = "lexical"
GENERATION: Final = re.compile(r"gen-(\d{6,})")


class Generation:
    """An open generation: the Store (zzqa.store) of one machine, safe to read from many threads.

    It stays readable when a newer generation becomes live, even after its own files are deleted.
    `stored` are its tables and `folder` its files, for who builds the next one or checks this one.
    """

    def __init__(self, folder: Path) -> None:
        """Open and verify the generation in `folder`, whatever model and settings it was built with.

        Raises CorruptIndexError or IndexMismatchError.
        """
        self.folder = folder
        self.name = folder.name
        self.manifest = Manifest.load(folder)
        _require_readable(folder, self.manifest)
        self.stored = PassageFile(folder / PASSAGES)
        self.dense = DenseIndex.load(folder / VECTORS)
        self.lexical = LexicalIndex(folder / LEXICAL)
        self._document = lru_cache(maxsize=32)(self.stored.document)
        self._sources = sources_by_document(self.manifest.files)

    @classmethod
    def open(cls, index: Path, *, config: Config | None = None, model: str | None = None) -> Self:
        """Open the live generation of `index`.

        Raises MissingIndexError, CorruptIndexError, or IndexMismatchError when it was built with
        other settings than `config`, a retriever of another fingerprint than `model`, or another
        version of zzqa.
        """
        name = current_generation(index)
        while True:
            try:
                generation = cls(index / name)
                break
            except (CorruptIndexError, OSError):
                # A build may have replaced and deleted it while it was being opened.
                newer = current_generation(index)
                if newer == name:
                    raise
                name = newer
        try:
            require_match(index, generation.fingerprints, config=config, model=model)
        except IndexMismatchError:
            generation.close()
            raise
        return generation

    @property
    def files(self) -> tuple[IndexedFile, ...]:
        """Every file of the corpus as it was at the build, ordered by source."""
        return self.manifest.files

    @property
    def fingerprints(self) -> Fingerprints:
        """What decided how the generation came out, apart from the documents."""
        return self.manifest.fingerprints

    @property
    def corpus(self) -> str:
        """The folder that the generation was built from."""
        return self.manifest.corpus

    def search(
        self,
        vector: NDArray[np.float32],
        terms: Mapping[str, float],
        k: int,
        *,
        scope: Scope = EVERYTHING,
    ) -> Found:
        """Return the `k` passages nearest to `vector`, and the `k` best by `terms` (see zzqa.store)."""
        within = None if scope == EVERYTHING else self.rows_of(scope)
        dense, _ = self.dense.search(vector[np.newaxis], k, within=within)
        lexical, _ = self.lexical.search(terms, k, within=within)
        rows = sorted({*dense[0].tolist(), *lexical.tolist()})
        passages = self.passages(rows)
        return Found(
            passages=passages,
            about=[self.describe(passage.doc_id) for passage in passages],
            dense=self.dense.scores_of(vector, rows).astype(np.float64),
            lexical=self.lexical.scores_of(terms, rows).astype(np.float64),
        )

    def vectors_of(self, keys: Collection[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vector, shape (dim,), for each of the keys (see `embedding_key`) that a passage has."""
        rows = self.stored.rows_by_key(keys)
        return dict(zip(rows, self.dense.vectors(list(rows.values())), strict=True))

    def documents(self) -> list[Document]:
        """Return the documents that are answered from, ordered by source; each names its copies."""
        return [
            self._with_copies(document)
            for document in self.stored.documents()
            if document.doc_id in self._sources
        ]

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an unknown id."""
        return self._with_copies(self._document(doc_id))

    def describe(self, doc_id: str) -> DocumentInfo:
        """Return what is shown of a document; raises KeyError for an unknown id."""
        return self.stored.describe(doc_id)

    def library(self) -> list[LibraryEntry]:
        """Return every file of the corpus as it was at the build, ordered by source."""
        return library_entries(
            self.manifest.files, describe=self.describe, size=self.stored.sizes().__getitem__
        )

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages at `rows`, in their order; raises KeyError for a row there is not."""
        return self.stored.passages(rows)

    def all_passages(self) -> list[Passage]:
        """Return every passage, in the order of the rows."""
        return self.stored.all_passages()

    def rows_of(self, scope: Scope) -> list[int]:
        """Return the rows of the passages of some documents, ascending; a copy has its original's."""
        return self.stored.rows_of(
            doc_id
            for doc_id, names in self._sources.items()
            if (scope.sources is None or not scope.sources.isdisjoint(names))
            and scope.admits(self.describe(doc_id).published)
        )

    def knows(self, words: str) -> bool:
        """Return whether some document holds `words`, in text, title or file name; ASCII case is ignored."""
        terms = certain_terms(words)
        if not terms:
            return self.stored.knows(words)
        return any(self._holds(row, words) for row in self.lexical.holding(terms))

    def term_weights(self, terms: Collection[str]) -> dict[str, float]:
        """Return the inverse document frequency of each of the terms among the passages."""
        return {term: self.lexical.idf(term) for term in terms}

    def close(self) -> None:
        """Let go of the files; nothing can be read afterwards."""
        self.stored.close()
        self.lexical.close()

    def _holds(self, row: int, words: str) -> bool:
        """Return whether a passage holds words, or they stand above it."""
        [passage] = self.stored.passages([row])
        return passage.holds(words, title=self.describe(passage.doc_id).named)

    def _with_copies(self, document: Document) -> Document:
        """Return a document with the sources of its copies."""
        copies = self._sources.get(document.doc_id, ())[1:]
        return replace(document, copies=tuple(copies)) if copies else document


def current_generation(index: Path) -> str:
    """Return the name of the live generation. Raises MissingIndexError or CorruptIndexError."""
    try:
        name = (index / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingIndexError(index) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CorruptIndexError(index, CURRENT, "无法读取") from error
    if not GENERATION.fullmatch(name) or not (index / name).is_dir():
        raise CorruptIndexError(index, CURRENT, "它所指的索引不存在")
    return name


def corpus_of(index: Path) -> Path | None:
    """Return the folder that an index was built from, None where there is no index that tells it."""
    try:
        corpus = Manifest.load(index / current_generation(index)).corpus
    except (MissingIndexError, CorruptIndexError):
        return None
    return Path(corpus) if corpus else None


def live_state(index: Path) -> tuple[str, int]:
    """Return what differs whenever another generation became live, for who asks often; or NOWHERE.

    That is the content of CURRENT and when it was written, in nanoseconds: an index that was deleted
    and built anew counts its generations from 1 again.
    """
    try:
        return (index / CURRENT).read_text(encoding="ascii"), (index / CURRENT).stat().st_mtime_ns
    except (OSError, UnicodeDecodeError):
        return NOWHERE


def _require_readable(folder: Path, manifest: Manifest) -> None:
    """Raise unless this version of zzqa can read the generation and every byte of it is as written."""
    index = folder.parent
    require_equal(index, "格式", str(manifest.schema), str(SCHEMA))
    for library, version in library_versions().items():
        require_equal(index, f"组件 {library} ", manifest.libraries.get(library, "?"), version)
    try:
        found = checksums(folder)
    except OSError as error:
        raise CorruptIndexError(index, folder.name, "无法读取") from error
    for name, checksum in manifest.checksums.items():
        if name not in found:
            raise CorruptIndexError(index, f"{folder.name}/{name}", "文件缺失")
        if found[name] != checksum:
            raise CorruptIndexError(index, f"{folder.name}/{name}", "校验和不符")
