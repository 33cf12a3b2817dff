"""What an index tells of the files of its corpus, wherever it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zzqa.causes import sentence
from zzqa.records import LibraryEntry

if TYPE_CHECKING:
    from zzqa.indexing.manifest import IndexedFile
    from zzqa.records import DocumentInfo


@dataclass(frozen=True, slots=True)
class DocumentSize:
    """How a document's file was encoded, how long its clean text is, and how many repairs made it."""

    encoding: str
    characters: int
    repairs: int


def sources_by_document(files: Iterable[IndexedFile]) -> dict[str, list[str]]:
    """Return the sources of each document that is answered from: its own first, then those of its copies."""
    sources: dict[str, list[str]] = {}
    for file in sorted(files, key=lambda file: (file.duplicate, file.source)):
        if file.doc_id:
            sources.setdefault(file.doc_id, []).append(file.source)
    return sources


def library_entries(
    files: Iterable[IndexedFile],
    *,
    describe: Callable[[str], DocumentInfo],
    size: Callable[[str], DocumentSize],
) -> list[LibraryEntry]:
    """Return what is shown of each file, ordered by source; documents are described by their ids."""
    return [_entry(file, describe, size) for file in sorted(files, key=lambda file: file.source)]


def _entry(
    file: IndexedFile, describe: Callable[[str], DocumentInfo], size: Callable[[str], DocumentSize]
) -> LibraryEntry:
    if not file.doc_id:
        return LibraryEntry(file.source, "failed", reason=sentence(file.reason), cause=file.reason)
    about, measured = describe(file.doc_id), size(file.doc_id)
    return LibraryEntry(
        source=file.source,
        status="duplicate" if file.duplicate else "indexed",
        doc_id=file.doc_id,
        title=about.title,
        published=about.published,
        encoding=measured.encoding,
        characters=measured.characters,
        repairs=measured.repairs,
        passages=file.passages,
        cited_as=about.source if file.duplicate else "",
    )
