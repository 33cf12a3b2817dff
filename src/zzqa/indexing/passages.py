"""Documents and passages in one SQLite file, written once and then only read."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zzqa.errors import CorruptIndexError
from zzqa.records import Document, Mark, OriginMap, Passage, Repair

_TABLES: Final = """
CREATE TABLE documents (
    doc_id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL, published TEXT,
    text TEXT NOT NULL, original TEXT NOT NULL, starts BLOB NOT NULL, ends BLOB NOT NULL,
    sha256 TEXT NOT NULL, encoding TEXT NOT NULL, repairs TEXT NOT NULL, marks TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    passage_row INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, doc_id TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, headings TEXT NOT NULL, year INTEGER
);
CREATE INDEX passages_of_document ON passages (doc_id);
"""
_DOCUMENT_COLUMNS: Final = (
    "doc_id, source, title, published, text, original, starts, ends, sha256, encoding, repairs, marks"
)
_PASSAGE_COLUMNS: Final = 'passage_id, doc_id, start, "end", text, headings, year'
# SQLite takes at least 999 values in a statement.
_VALUES_AT_ONCE: Final = 900


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is shown of a document beside a passage of it."""

    source: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class DocumentSize:
    """How a document's file was encoded, how long its clean text is, and how many repairs made it."""

    encoding: str
    characters: int
    repairs: int


class PassageFile:
    """The documents and passages of a generation; safe to read from many threads.

    One connection serves all threads: it stays open when the file is deleted under it.
    """

    def __init__(self, path: Path) -> None:
        """Open what `write` wrote. Raises CorruptIndexError when it cannot be read."""
        self._path = path
        self._lock = threading.Lock()
        # A published file never changes, so SQLite need neither lock it nor look for a journal.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise CorruptIndexError.at(path, "无法打开") from error
        self._information = {
            doc_id: DocumentInfo(*shown)
            for doc_id, *shown in self._rows("SELECT doc_id, source, title, published FROM documents")
        }

    @staticmethod
    def write(path: Path, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        """Write a new file; the row of a passage is its place in `passages`. Raises sqlite3.Error."""
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(_TABLES)
            places = ", ".join("?" * 12)
            connection.executemany(
                f"INSERT INTO documents ({_DOCUMENT_COLUMNS}) VALUES ({places})",  # noqa: S608
                map(_document_to_row, documents),
            )
            connection.executemany(
                f"INSERT INTO passages (passage_row, {_PASSAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                ((row, *_passage_to_row(passage)) for row, passage in enumerate(passages)),
            )

    def __len__(self) -> int:
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def describe(self, doc_id: str) -> DocumentInfo:
        """Return what is shown of a document; raises KeyError for an unknown id."""
        return self._information[doc_id]

    def sizes(self) -> dict[str, DocumentSize]:
        """Return the size of every document by its id, without reading its text."""
        query = "SELECT doc_id, encoding, length(text), json_array_length(repairs) FROM documents"
        return {doc_id: DocumentSize(*size) for doc_id, *size in self._rows(query)}

    def documents(self) -> list[Document]:
        """Return all documents, ordered by source."""
        query = f"SELECT {_DOCUMENT_COLUMNS} FROM documents ORDER BY source"  # noqa: S608
        return [_row_to_document(row) for row in self._rows(query)]

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an unknown id."""
        query = f"SELECT {_DOCUMENT_COLUMNS} FROM documents WHERE doc_id = ?"  # noqa: S608
        for row in self._rows(query, doc_id):
            return _row_to_document(row)
        raise KeyError(doc_id)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages at `rows`, in their order; raises KeyError for a row there is not."""
        wanted = sorted({int(row) for row in rows})
        found: dict[int, Passage] = {}
        for first in range(0, len(wanted), _VALUES_AT_ONCE):
            some = wanted[first : first + _VALUES_AT_ONCE]
            places = ", ".join("?" * len(some))
            query = f"SELECT passage_row, {_PASSAGE_COLUMNS} FROM passages WHERE passage_row IN ({places})"  # noqa: S608
            found.update((row, _row_to_passage(columns)) for row, *columns in self._rows(query, *some))
        return [found[int(row)] for row in rows]

    def all_passages(self) -> list[Passage]:
        """Return every passage, in the order of the rows."""
        query = f"SELECT {_PASSAGE_COLUMNS} FROM passages ORDER BY passage_row"  # noqa: S608
        return [_row_to_passage(row) for row in self._rows(query)]

    def rows_of(self, sources: Collection[str]) -> list[int]:
        """Return the rows of the passages of these sources, ascending; unknown sources have none."""
        rows: list[int] = []
        for doc_id, information in self._information.items():
            if information.source in sources:
                found = self._rows("SELECT passage_row FROM passages WHERE doc_id = ?", doc_id)
                rows.extend(row for (row,) in found)
        return sorted(rows)

    def knows(self, words: str) -> bool:
        """Return whether some document holds `words`, in its text or title; ASCII case is ignored."""
        query = (
            "SELECT 1 FROM documents WHERE instr(lower(text), lower(?1)) OR instr(lower(title), lower(?1)) "
            "LIMIT 1"
        )
        return bool(self._rows(query, words))

    def sound(self) -> bool:
        """Return whether SQLite finds its own structure whole."""
        return self._rows("PRAGMA quick_check") == [("ok",)]

    def close(self) -> None:
        """Close the connection; nothing can be read afterwards."""
        with self._lock:
            self._connection.close()

    def _rows(self, query: str, *values: str | int) -> list[Any]:
        """Return all rows of a query. Raises CorruptIndexError when the file is damaged."""
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise CorruptIndexError.at(self._path, "无法读取") from error


def _document_to_row(document: Document) -> tuple[object, ...]:
    return (
        document.doc_id,
        document.source,
        document.title,
        document.published,
        document.text,
        document.original,
        _pack(document.origin.starts),
        _pack(document.origin.ends),
        document.sha256,
        document.encoding,
        json.dumps([astuple(repair) for repair in document.repairs], ensure_ascii=False),
        json.dumps([astuple(mark) for mark in document.marks], ensure_ascii=False),
    )


def _row_to_document(row: Sequence[Any]) -> Document:
    doc_id, source, title, published, text, original, starts, ends, sha256, encoding, repairs, marks = row
    return Document(
        doc_id=doc_id,
        source=source,
        title=title,
        published=published,
        text=text,
        original=original,
        origin=OriginMap(_unpack(starts), _unpack(ends)),
        sha256=sha256,
        encoding=encoding,
        repairs=tuple(Repair(*fields) for fields in json.loads(repairs)),
        marks=tuple(Mark(*fields) for fields in json.loads(marks)),
    )


def _passage_to_row(passage: Passage) -> tuple[object, ...]:
    headings = json.dumps(passage.headings, ensure_ascii=False)
    return (
        passage.passage_id,
        passage.doc_id,
        passage.start,
        passage.end,
        passage.text,
        headings,
        passage.year,
    )


def _row_to_passage(row: Sequence[Any]) -> Passage:
    passage_id, doc_id, start, end, text, headings, year = row
    return Passage(passage_id, doc_id, start, end, text, tuple(json.loads(headings)), year)


def _pack(positions: NDArray[np.int32]) -> bytes:
    """Return monotone positions compressed; their steps are small and alike, so they shrink well."""
    return zlib.compress(np.diff(positions, prepend=0).astype("<i4").tobytes())


def _unpack(packed: bytes) -> NDArray[np.int32]:
    steps = np.frombuffer(zlib.decompress(packed), dtype="<i4")
    return np.cumsum(steps, dtype=np.int32)
