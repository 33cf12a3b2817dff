"""Writing generations of the index: publish a new one, roll back to the one before.

A generation is written beside the live one, synced, renamed, and then made live by replacing
CURRENT: whenever the writing is cut short, the old or the new one is live and whole. This module is
the only importer of filelock.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.errors import CorruptIndexError, IndexBusyError, IndexWriteError, MissingIndexError
from zzqa.indexing.dense import DenseIndex
from zzqa.indexing.lexical import LexicalIndex
from zzqa.indexing.manifest import Fingerprints, IndexedFile, Manifest, checksums, library_versions
from zzqa.indexing.passages import PassageFile
from zzqa.indexing.store import (
    CURRENT,
    GENERATION,
    LEXICAL,
    PASSAGES,
    VECTORS,
    Generation,
    current_generation,
)
from zzqa.words import index_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from zzqa.records import Document, Passage

logger = logging.getLogger(__name__)

_LOCK: Final = ".lock"
_BUILDING: Final = ".building"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation is made of: `vectors` has a unit row for each of `passages`, in their order.

    Passages are in the order of their ids, so that a tie between rows is a tie between ids.
    """

    documents: Sequence[Document]
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]
    files: tuple[IndexedFile, ...]
    fingerprints: Fingerprints


@contextmanager
def exclusive(index: Path) -> Iterator[None]:
    """Hold `index`, made if need be, against other builders.

    Raises IndexBusyError at once when another holds it, IndexWriteError when it cannot be written.
    """
    import filelock

    lock = filelock.FileLock(index / _LOCK, timeout=0)
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise IndexBusyError(index) from error
    except OSError as error:
        raise IndexWriteError(index, error.strerror or str(error)) from error
    try:
        yield
    finally:
        lock.release()


def write_generation(index: Path, contents: Contents) -> str:
    """Write `contents` as a new generation, make it live and return its name; call it in `exclusive`.

    The generation that was live is kept for `rollback`, older ones are deleted; whoever still reads
    them can go on. Raises IndexWriteError when the disk is full or may not be written; the live
    generation is then untouched.
    """
    try:
        previous = current_generation(index)
    except (MissingIndexError, CorruptIndexError):
        previous = ""
    building = index / _BUILDING
    try:
        shutil.rmtree(building, ignore_errors=True)  # what a killed build left
        _write_files(building, contents, previous)
        name = f"gen-{max(_numbers(index), default=0) + 1:06d}"
        building.rename(index / name)
        _sync(index)
        _make_current(index, name)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(building, ignore_errors=True)
        raise IndexWriteError(index, getattr(error, "strerror", None) or str(error)) from error
    _delete_others(index, keep={name, previous})
    return name


def rollback(index: Path) -> str:
    """Make the generation before the live one live again and return its name.

    Raises MissingIndexError when there is none, CorruptIndexError when it is damaged.
    """
    with exclusive(index):
        previous = Manifest.load(index / current_generation(index)).previous
        if not previous or not (index / previous).is_dir():
            raise MissingIndexError(index / (previous or "gen-000000"))
        Generation(index / previous).close()
        try:
            _make_current(index, previous)
        except OSError as error:
            raise IndexWriteError(index, error.strerror or str(error)) from error
        return previous


def _write_files(folder: Path, contents: Contents, previous: str) -> None:
    """Write all files of a generation into the new `folder` and sync them to the disk."""
    (folder / LEXICAL).mkdir(parents=True)
    PassageFile.write(folder / PASSAGES, contents.documents, contents.passages)
    dense = DenseIndex.build(contents.vectors)
    dense.save(folder / VECTORS)
    LexicalIndex.write(folder / LEXICAL, _terms(contents))
    for lock in folder.rglob("*.lock"):
        lock.unlink()
    Manifest(
        fingerprints=contents.fingerprints,
        files=contents.files,
        passages=len(contents.passages),
        dim=dense.dim,
        libraries=library_versions(),
        checksums=checksums(folder),
        previous=previous,
    ).save(folder)
    mode = stat.S_IMODE((folder / PASSAGES).stat().st_mode)
    for path in (*folder.rglob("*"), folder):
        if path.is_file():
            path.chmod(mode)  # tantivy makes some of its files for the owner only
        _sync(path)


def _terms(contents: Contents) -> Iterator[tuple[list[str], list[str]]]:
    """Yield for each passage the terms of its text and of the title and headings above it."""
    titles = {document.doc_id: document.title for document in contents.documents}
    for passage in contents.passages:
        above = "\n".join((titles[passage.doc_id], *passage.headings))
        yield index_terms(passage.text), index_terms(above)


def _make_current(index: Path, name: str) -> None:
    """Make the generation `name` live, atomically."""
    fresh = index / f"{CURRENT}.new"
    fresh.write_text(f"{name}\n", encoding="ascii")
    _sync(fresh)
    fresh.replace(index / CURRENT)
    _sync(index)


def _sync(path: Path) -> None:
    """Wait until `path`, a file or folder, is on the disk; folders cannot be synced on Windows."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _numbers(index: Path) -> list[int]:
    """Return the numbers of the generations there are, live or not."""
    found = (GENERATION.fullmatch(path.name) for path in index.iterdir())
    return [int(match[1]) for match in found if match]


def _delete_others(index: Path, keep: Collection[str]) -> None:
    """Delete the generations that are not to be kept.

    Open files outlive their names; where the system refuses to delete them (Windows), they go with
    a later build.
    """
    for path in index.iterdir():
        if GENERATION.fullmatch(path.name) and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
            logger.info("deleted generation %s", path.name)
