"""The tables of passages.db, and how documents and passages are written into them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from zzqa.indexing.embed import embedded_text
from zzqa.records import Document, Layout, Mark, OriginMap, Passage, Repair

if TYPE_CHECKING:
    from zzqa.indexing.changes import Changes
    from zzqa.indexing.copies import Sketch

# `content`, `bands` and `alike` find copies (see copies.py); `embedded` is the key of the text that
# the vector of a passage was made from; `lessons` counts the readings that documents show.
_TABLES: Final = """
CREATE TABLE documents (
    doc_id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL, published TEXT,
    content BLOB NOT NULL, length INTEGER NOT NULL,
    text TEXT NOT NULL, original TEXT NOT NULL, starts BLOB NOT NULL, ends BLOB NOT NULL,
    sha256 TEXT NOT NULL, encoding TEXT NOT NULL, repairs TEXT NOT NULL, marks TEXT NOT NULL,
    layout TEXT NOT NULL, from_properties TEXT NOT NULL
);
CREATE INDEX documents_by_content ON documents (content);
CREATE TABLE passages (
    passage_row INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, doc_id TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, headings TEXT NOT NULL, year INTEGER,
    embedded BLOB NOT NULL
);
CREATE INDEX passages_of_document ON passages (doc_id);
CREATE INDEX passages_by_embedded_text ON passages (embedded);
CREATE TABLE bands (band BLOB, content BLOB, PRIMARY KEY (band, content)) WITHOUT ROWID;
CREATE INDEX bands_of_content ON bands (content);
CREATE TABLE alike (shorter BLOB, longer BLOB, PRIMARY KEY (shorter, longer)) WITHOUT ROWID;
CREATE TABLE lessons (character TEXT, reading TEXT, count INTEGER, PRIMARY KEY (character, reading))
    WITHOUT ROWID;
"""
DOCUMENT_COLUMNS: Final = (
    "doc_id, source, title, published, text, original, starts, ends, sha256, encoding, repairs, marks, "
    "layout, from_properties"
)
PASSAGE_COLUMNS: Final = 'passage_id, doc_id, start, "end", text, headings, year'


def write_tables(path: Path, changes: Changes, *, first_row: int) -> None:
    """Make the changes in the file at `path`, made if there is none; raises sqlite3.Error.

    New passages get the rows from `first_row` on, in their order. The file is not safe while it is
    written: nothing may read it, and it is lost with the folder when the writing fails.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                connection.executescript(_TABLES)
            contents = _take_out(connection, changes)
            _put_in(connection, changes, first_row)
            _forget(connection, contents)


def embedding_key(passage: Passage) -> bytes:
    """Return 16 bytes that are equal exactly for passages which the retriever reads as the same text."""
    return hashlib.blake2b(embedded_text(passage).encode(), digest_size=16).digest()


def document_to_row(document: Document, sketch: Sketch) -> tuple[str | int | bytes | None, ...]:
    """Return the row of a document: DOCUMENT_COLUMNS, then the content and length of its sketch."""
    return (
        document.doc_id,
        document.source,
        document.title,
        document.published,
        document.text,
        document.original,
        pack_positions(document.origin.starts),
        pack_positions(document.origin.ends),
        document.sha256,
        document.encoding,
        json.dumps([astuple(repair) for repair in document.repairs], ensure_ascii=False),
        json.dumps([astuple(mark) for mark in document.marks], ensure_ascii=False),
        document.layout.to_json(),
        json.dumps(document.from_properties),
        sketch.content,
        sketch.length,
    )


def row_to_document(row: Sequence[Any], *, copies: tuple[str, ...] = ()) -> Document:
    """Return the document of a row of DOCUMENT_COLUMNS."""
    doc_id, source, title, published, text, original, starts, ends, sha256, encoding, *described = row
    repairs, marks, layout, from_properties = described
    return Document(
        doc_id=doc_id,
        source=source,
        title=title,
        published=published,
        text=text,
        original=original,
        origin=OriginMap(unpack_positions(starts), unpack_positions(ends)),
        sha256=sha256,
        encoding=encoding,
        repairs=tuple(Repair(*fields) for fields in json.loads(repairs)),
        marks=tuple(Mark(*fields) for fields in json.loads(marks)),
        copies=copies,
        layout=Layout.from_json(layout),
        from_properties=tuple(json.loads(from_properties)),
    )


def pack_positions(positions: NDArray[np.int32], *, level: int = -1) -> bytes:
    """Return monotone positions compressed at a level of zlib; their steps are alike, so they shrink well."""
    return zlib.compress(np.diff(positions, prepend=0).astype("<i4").tobytes(), level)


def unpack_positions(packed: bytes) -> NDArray[np.int32]:
    """Return the positions that `pack_positions` took; raises zlib.error for anything else."""
    return np.cumsum(np.frombuffer(zlib.decompress(packed), "<i4"), dtype=np.int32)


def row_to_passage(row: Sequence[Any]) -> Passage:
    """Return the passage of a row of PASSAGE_COLUMNS."""
    passage_id, doc_id, start, end, text, headings, year = row
    return Passage(passage_id, doc_id, start, end, text, tuple(json.loads(headings)), year)


def _take_out(connection: sqlite3.Connection, changes: Changes) -> list[tuple[bytes]]:
    """Take out what goes, and return the contents of the documents that went."""
    gone = [(doc_id,) for doc_id in changes.removed]
    silent = [(doc_id,) for doc_id in changes.withdrawn]
    contents = [
        content
        for doc_id in gone
        for content in connection.execute("SELECT content FROM documents WHERE doc_id = ?", doc_id)
    ]
    connection.executemany("DELETE FROM passages WHERE doc_id = ?", [*gone, *silent])
    connection.executemany("DELETE FROM documents WHERE doc_id = ?", gone)
    return contents


def _put_in(connection: sqlite3.Connection, changes: Changes, first_row: int) -> None:
    connection.executemany(
        f"INSERT INTO documents ({DOCUMENT_COLUMNS}, content, length) VALUES ({_places(16)})",  # noqa: S608
        (document_to_row(one, changes.sketches[one.doc_id]) for one in changes.documents),
    )
    connection.executemany(
        f"INSERT INTO passages (passage_row, {PASSAGE_COLUMNS}, embedded) VALUES ({_places(9)})",  # noqa: S608
        (
            (row, *_passage_to_row(passage), embedding_key(passage))
            for row, passage in enumerate(changes.passages, start=first_row)
        ),
    )
    bands = {(band, one.content) for one in changes.sketches.values() for band in one.bands}
    connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", bands)
    connection.executemany("INSERT OR IGNORE INTO alike VALUES (?, ?)", changes.alike)
    if changes.lessons is not None:
        connection.execute("DELETE FROM lessons")
        lessons = ((*pair, count) for pair, count in changes.lessons.items())
        connection.executemany("INSERT INTO lessons VALUES (?, ?, ?)", lessons)


def _forget(connection: sqlite3.Connection, contents: Iterable[tuple[bytes]]) -> None:
    """Delete the sketches of the contents that no document has any longer."""
    for (content,) in contents:
        if not connection.execute("SELECT 1 FROM documents WHERE content = ?", (content,)).fetchone():
            connection.execute("DELETE FROM bands WHERE content = ?", (content,))
            connection.execute("DELETE FROM alike WHERE ? IN (shorter, longer)", (content,))


def _places(count: int) -> str:
    return ", ".join("?" * count)


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
