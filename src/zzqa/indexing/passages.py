"""The documents and passages of a generation, read from the SQLite file that zzqa.indexing.tables writes."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import Any, Final

from zzqa.errors import CorruptIndexError
from zzqa.indexing.copies import Candidate
from zzqa.indexing.library import DocumentSize
from zzqa.indexing.tables import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, row_to_document, row_to_passage
from zzqa.records import Document, DocumentInfo, Passage

# SQLite takes at least 999 values in a statement.
_VALUES_AT_ONCE: Final = 900


class PassageFile:
    """The documents and passages of a generation; safe to read from many threads.

    One connection serves all threads: it stays open when the file is deleted under it.
    """

    def __init__(self, path: Path) -> None:
        """Open what `write_tables` wrote. Raises CorruptIndexError when it cannot be read."""
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

    def doc_ids(self) -> Set[str]:
        """Return the id of every document, copies among them."""
        return self._information.keys()

    def describe(self, doc_id: str) -> DocumentInfo:
        """Return what is shown of a document; raises KeyError for an unknown id."""
        return self._information[doc_id]

    def sizes(self) -> dict[str, DocumentSize]:
        """Return the size of every document by its id, without reading its text."""
        query = "SELECT doc_id, encoding, length(text), json_array_length(repairs) FROM documents"
        return {doc_id: DocumentSize(*size) for doc_id, *size in self._rows(query)}

    def documents(self) -> list[Document]:
        """Return all documents, copies among them, ordered by source."""
        query = f"SELECT {DOCUMENT_COLUMNS} FROM documents ORDER BY source"  # noqa: S608
        return [row_to_document(row) for row in self._rows(query)]

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an unknown id."""
        query = f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE doc_id = ?"  # noqa: S608
        for row in self._rows(query, doc_id):
            return row_to_document(row)
        raise KeyError(doc_id)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages at `rows`, in their order; raises KeyError for a row there is not."""
        wanted = sorted({int(row) for row in rows})
        found: dict[int, Passage] = {}
        for first in range(0, len(wanted), _VALUES_AT_ONCE):
            some = wanted[first : first + _VALUES_AT_ONCE]
            places = ", ".join("?" * len(some))
            query = f"SELECT passage_row, {PASSAGE_COLUMNS} FROM passages WHERE passage_row IN ({places})"  # noqa: S608
            found.update((row, row_to_passage(columns)) for row, *columns in self._rows(query, *some))
        return [found[int(row)] for row in rows]

    def all_passages(self) -> list[Passage]:
        """Return every passage, in the order of the rows."""
        query = f"SELECT {PASSAGE_COLUMNS} FROM passages ORDER BY passage_row"  # noqa: S608
        return [row_to_passage(row) for row in self._rows(query)]

    def rows(self) -> list[int]:
        """Return the row of every passage, ascending."""
        return [row for (row,) in self._rows("SELECT passage_row FROM passages ORDER BY passage_row")]

    def rows_of(self, doc_ids: Iterable[str]) -> list[int]:
        """Return the rows of the passages of these documents, ascending; unknown ids have none."""
        query = "SELECT passage_row FROM passages WHERE doc_id = ?"
        return sorted(row for doc_id in set(doc_ids) for (row,) in self._rows(query, doc_id))

    def rows_by_key(self, keys: Iterable[bytes]) -> dict[bytes, int]:
        """Return a row for each of the keys (see `embedding_key`) that some passage has."""
        query = "SELECT min(passage_row) FROM passages WHERE embedded = ?"
        return {key: row for key in set(keys) for (row,) in self._rows(query, key) if row is not None}

    def candidates(self) -> list[Candidate]:
        """Return what tells of each document whether it may be a copy."""
        rows = self._rows("SELECT doc_id, source, content, length FROM documents")
        return [Candidate(*row) for row in rows]

    def alike(self) -> set[tuple[bytes, bytes]]:
        """Return the pairs of contents (shorter, longer) of which the first is a copy of the second."""
        return set(self._rows("SELECT shorter, longer FROM alike"))

    def contents_with(self, bands: Iterable[bytes]) -> Counter[bytes]:
        """Return the contents that have any of these bands, and how many of them."""
        query = "SELECT content FROM bands WHERE band = ?"
        return Counter(content for band in bands for (content,) in self._rows(query, band))

    def text_of(self, content: bytes) -> str:
        """Return the clean text of a document with this content; raises KeyError when there is none."""
        for (text,) in self._rows("SELECT text FROM documents WHERE content = ? LIMIT 1", content):
            return str(text)
        raise KeyError(content)

    def original_of(self, doc_id: str) -> str:
        """Return the text of a document as its file has it; raises KeyError for an unknown id."""
        for (original,) in self._rows("SELECT original FROM documents WHERE doc_id = ?", doc_id):
            return str(original)
        raise KeyError(doc_id)

    def lessons(self) -> Counter[tuple[str, str]]:
        """Return how often the documents show each pair of a character and its reading."""
        rows = self._rows("SELECT character, reading, count FROM lessons")
        return Counter({(character, reading): count for character, reading, count in rows})

    def knows(self, words: str) -> bool:
        """Return whether some document holds `words`, in text, title or file name; ASCII case is ignored."""
        query = (
            "SELECT 1 FROM documents WHERE instr(lower(text), lower(?1)) OR instr(lower(title), lower(?1)) "
            "OR instr(lower(source), lower(?1)) LIMIT 1"
        )
        return bool(self._rows(query, words))

    def close(self) -> None:
        """Close the connection; nothing can be read afterwards."""
        with self._lock:
            self._connection.close()

    def _rows(self, query: str, *values: str | int | bytes) -> list[Any]:
        """Return all rows of a query. Raises CorruptIndexError when the file is damaged."""
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise CorruptIndexError.at(self._path, "无法读取") from error
