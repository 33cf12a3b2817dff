"""The documents of a generation, read from Milvus; what a build needs of those it builds upon."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, Self

from zzqa.cluster.layout import NEVER, NO_VECTOR, Names, alive, one_of, quoted
from zzqa.cluster.records import Records, packed
from zzqa.indexing.copies import Candidate, Sketch
from zzqa.indexing.library import DocumentSize
from zzqa.indexing.tables import document_to_row, row_to_document
from zzqa.records import Document, DocumentInfo

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus, Row
    from zzqa.cluster.manifest import Manifest

# What makes a StoredDocument of a row.
ROW_FIELDS: Final = ("key", "doc_id", "content", "about")
# Of a row of `document_to_row`: the place of the original file's text and of the clean one.
_TEXT, _ORIGINAL, _COLUMNS = 4, 5, 14


@dataclass(frozen=True, slots=True)
class About:
    """What is kept of a document beside its text, which is in so many `parts`.

    `characters` is the length of the clean text, `repairs` their number, `length` that of its sketch.
    """

    source: str
    title: str
    published: str | None
    encoding: str
    characters: int
    repairs: int
    length: int
    parts: int


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as its row says it is; `key` names its row and its text."""

    key: str
    doc_id: str
    content: bytes
    about: About

    @classmethod
    def of(cls, row: Row) -> Self:
        """Return the document of a row with ROW_FIELDS."""
        about = About(**json.loads(row["about"]))
        return cls(row["key"], row["doc_id"], bytes.fromhex(row["content"]), about)


class ClusterDocuments:
    """The documents of a generation (see zzqa.indexing.home.StoredDocuments)."""

    def __init__(
        self, milvus: Milvus, names: Names, generation: int, manifest: Manifest, *, latest: bool
    ) -> None:
        """Read a generation; `latest` reads are for builds, which must see what was written last."""
        self._milvus = milvus
        self._collection = names.documents
        self._records = Records(milvus, names.records)
        self._generation = generation
        self._manifest = manifest
        self._latest = latest
        self._row = lru_cache(maxsize=32)(self._read)

    @cached_property
    def all(self) -> dict[str, StoredDocument]:
        """Every document by its id, read when it is needed first."""
        return {one.doc_id: one for one in self._where(alive(self._generation))}

    def doc_ids(self) -> Set[str]:
        """Return the id of every document."""
        return self.all.keys()

    def describe(self, doc_id: str) -> DocumentInfo:
        """Return what is shown of a document; raises KeyError for an unknown id."""
        about = self.all[doc_id].about
        return DocumentInfo(about.source, about.title, about.published)

    def size(self, doc_id: str) -> DocumentSize:
        """Return the size of a document, without reading its text; raises KeyError for an unknown id."""
        about = self.all[doc_id].about
        return DocumentSize(about.encoding, about.characters, about.repairs)

    def document(self, doc_id: str, *, copies: tuple[str, ...] = ()) -> Document:
        """Return one document; raises KeyError for an unknown id."""
        return row_to_document(self._row(doc_id)[:_COLUMNS], copies=copies)

    def original_of(self, doc_id: str) -> str:
        """Return the text of a document as its file has it; raises KeyError for an unknown id."""
        return str(self._row(doc_id)[_ORIGINAL])

    def lessons(self) -> Counter[tuple[str, str]]:
        """Return how often the documents show each pair of a character and its reading."""
        return Counter(self._manifest.body.lessons)

    def candidates(self) -> list[Candidate]:
        """Return what tells of each document whether it may be a copy."""
        stored = self.all.values()
        return [Candidate(one.doc_id, one.about.source, one.content, one.about.length) for one in stored]

    def alike(self) -> set[tuple[bytes, bytes]]:
        """Return the pairs of contents (shorter, longer) of which the first is a copy of the second."""
        return set(self._manifest.body.alike)

    def contents_with(self, bands: Iterable[bytes]) -> Counter[bytes]:
        """Return the contents that have any of these bands, and how many of them."""
        wanted = {band.hex() for band in bands}
        found: dict[bytes, set[str]] = {}
        if wanted:
            where = f"TEXT_MATCH(bands, {quoted(' '.join(sorted(wanted)))}) and {alive(self._generation)}"
            fields = ["content", "bands"]
            for row in self._milvus.rows(self._collection, where, fields, latest=self._latest):
                found[bytes.fromhex(row["content"])] = wanted.intersection(row["bands"].split())
        return Counter({content: len(shared) for content, shared in found.items()})

    def text_of(self, content: bytes) -> str:
        """Return the clean text of a document with this content; raises KeyError when there is none."""
        for one in self.all.values():
            if one.content == content:
                return str(self._row(one.doc_id)[_TEXT])
        raise KeyError(content)

    def _read(self, doc_id: str) -> list[Any]:
        """Return the row of a document; raises KeyError for an unknown id."""
        where = f"{one_of('doc_id', [doc_id])} and {alive(self._generation)}"
        for one in self._where(where):
            return self._records.large(text_key(one.key), one.about.parts, latest=self._latest)
        raise KeyError(doc_id)

    def _where(self, where: str) -> Iterator[StoredDocument]:
        rows = self._milvus.rows(self._collection, where, ROW_FIELDS, latest=self._latest)
        return map(StoredDocument.of, rows)


def text_key(key: str) -> str:
    """Return the name under which the text of a document is kept."""
    return f"text/{key}"


def document_row(document: Document, sketch: Sketch, generation: int) -> tuple[Row, Sequence[str]]:
    """Return the row of a document that comes in a generation, and its text in parts."""
    parts = packed(document_to_row(document, sketch))
    about = About(
        source=document.source,
        title=document.title,
        published=document.published,
        encoding=document.encoding,
        characters=len(document.text),
        repairs=len(document.repairs),
        length=sketch.length,
        parts=len(parts),
    )
    row = {
        "key": f"{document.doc_id}@{generation}",
        "doc_id": document.doc_id,
        "content": sketch.content.hex(),
        "bands": " ".join(band.hex() for band in sketch.bands),
        "about": json.dumps(asdict(about), ensure_ascii=False),
        "born": generation,
        "died": NEVER,
        "no_vector": list(NO_VECTOR),
    }
    return row, parts
