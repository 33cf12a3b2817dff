"""The files of a generation that is being built: a copy of the old ones with the changes made in it.

What is copied costs little beside what is made: nothing that did not change is cleaned, embedded or
cut into words again.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.indexing.dense import DenseIndex
from zzqa.indexing.generation import LEXICAL, PASSAGES, VECTORS, Generation
from zzqa.indexing.lexical import Entry, LexicalIndex
from zzqa.indexing.manifest import Manifest, checksums, library_versions
from zzqa.indexing.passages import PassageFile
from zzqa.indexing.tables import write_tables
from zzqa.words import index_terms

if TYPE_CHECKING:
    from zzqa.indexing.changes import Changes
    from zzqa.records import Passage

# Rows that went count in the rarity of terms until the lexical index is written whole again, which
# is done before more than this share of them is stale.
_STALE: Final = 0.1


def write_files(folder: Path, changes: Changes, *, old: Generation | None, previous: str) -> None:
    """Write all files of a generation into the new `folder` and sync them to the disk.

    Raises OSError or sqlite3.Error.
    """
    (folder / LEXICAL).mkdir(parents=True)
    first_row = old.manifest.next_row if old else 0
    rows = range(first_row, first_row + len(changes.passages))
    gone = old.stored.rows_of({*changes.removed, *changes.withdrawn}) if old else []
    if old:
        shutil.copyfile(old.folder / PASSAGES, folder / PASSAGES)
    write_tables(folder / PASSAGES, changes, first_row=first_row)
    dense = _dense(changes, old, rows, gone)
    dense.save(folder / VECTORS)
    stale = _write_lexical(folder, changes, old, rows, gone)
    Manifest(
        fingerprints=changes.fingerprints,
        files=changes.files,
        passages=len(dense),
        libraries=library_versions(),
        checksums=checksums(folder),
        corpus=changes.corpus,
        next_row=rows.stop,
        stale=stale,
        previous=previous,
    ).save(folder)
    mode = stat.S_IMODE((folder / PASSAGES).stat().st_mode)
    for path in (*folder.rglob("*"), folder):
        if path.is_file():
            path.chmod(mode)  # tantivy makes some of its files for the owner only
        sync(path)


def sync(path: Path) -> None:
    """Wait until `path`, a file or folder, is on the disk; folders cannot be synced on Windows."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _dense(changes: Changes, old: Generation | None, rows: range, gone: Sequence[int]) -> DenseIndex:
    """Return the index of all vectors."""
    if old is None:
        return DenseIndex.build(changes.vectors, rows)
    return old.dense.changed(without=gone, vectors=changes.vectors, rows=rows)


def _write_lexical(
    folder: Path, changes: Changes, old: Generation | None, rows: range, gone: Sequence[int]
) -> int:
    """Write the lexical index of the tables in `folder`; return how many rows in it are stale."""
    stale = old.manifest.stale + len(gone) if old else 0
    with closing(PassageFile(folder / PASSAGES)) as stored:
        if old and stale <= _STALE * old.manifest.passages:
            for path in (old.folder / LEXICAL).iterdir():
                if path.suffix != ".lock":
                    shutil.copyfile(path, folder / LEXICAL / path.name)
            new = zip(rows, changes.passages, strict=True)
            LexicalIndex.update(folder / LEXICAL, without=gone, entries=_entries(stored, new))
        else:
            everything = zip(stored.rows(), stored.all_passages(), strict=True)
            LexicalIndex.write(folder / LEXICAL, _entries(stored, everything))
            stale = 0
    for lock in (folder / LEXICAL).glob("*.lock"):
        lock.unlink()
    return stale


def _entries(stored: PassageFile, passages: Iterable[tuple[int, Passage]]) -> Iterator[Entry]:
    """Yield for each passage the terms of its text, and of what stands above it or names its document."""
    for row, passage in passages:
        above = passage.above(stored.describe(passage.doc_id).named)
        yield Entry(row, index_terms(passage.text), index_terms(above))
