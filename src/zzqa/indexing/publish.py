"""Writing generations of the index: publish a new one, roll back to the one before.

A generation is written beside the live one, synced, renamed, and then made live by replacing
CURRENT: whenever the writing is cut short, the old or the new one is live and whole. This module is
the only importer of filelock.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.errors import (
    CorruptIndexError,
    IndexBusyError,
    IndexWriteError,
    MissingIndexError,
    NoEarlierIndexError,
)
from zzqa.indexing.generation import CURRENT, GENERATION, Generation, current_generation
from zzqa.indexing.manifest import Manifest
from zzqa.indexing.writing import sync, write_files

if TYPE_CHECKING:
    from zzqa.indexing.changes import Changes

logger = logging.getLogger(__name__)

_LOCK: Final = ".lock"
_BUILDING: Final = ".building"


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


def write_generation(index: Path, changes: Changes, *, old: Generation | None = None) -> str:
    """Write a new generation, make it live and return its name; call it in `exclusive`.

    The changes are made to a copy of `old`, or to nothing. The generation that was live is kept for
    `rollback`, older ones are deleted; whoever still reads them can go on. Raises IndexWriteError when
    the disk is full or may not be written; the live generation is then untouched.
    """
    previous = _live(index)
    building = index / _BUILDING
    try:
        write_files(building, changes, old=old, previous=previous)
        name = f"gen-{max(_numbers(index), default=0) + 1:06d}"
        building.rename(index / name)
        sync(index)
        _make_current(index, name)
    except (OSError, sqlite3.Error) as error:
        raise IndexWriteError(index, getattr(error, "strerror", None) or str(error)) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    _delete_others(index, keep={name, previous})
    return name


def clear_leftovers(index: Path) -> None:
    """Delete what builds that were killed left; call it in `exclusive`."""
    shutil.rmtree(index / _BUILDING, ignore_errors=True)
    live = _live(index)
    if live:
        try:
            _delete_others(index, keep={live, Manifest.load(index / live).previous})
        except CorruptIndexError:
            logger.warning("nothing is cleared beside the damaged generation %s", live)


def rollback(index: Path) -> str:
    """Make the generation before the live one live again and return its name.

    Raises NoEarlierIndexError when there is none, CorruptIndexError when it is damaged, MissingIndexError
    when there is no index.
    """
    current_generation(index)  # before `exclusive` makes a folder of that name
    with exclusive(index):
        previous = Manifest.load(index / current_generation(index)).previous
        if not previous or not (index / previous).is_dir():
            raise NoEarlierIndexError(index)
        Generation(index / previous).close()
        try:
            _make_current(index, previous)
        except OSError as error:
            raise IndexWriteError(index, error.strerror or str(error)) from error
        return previous


def _live(index: Path) -> str:
    """Return the name of the live generation, or nothing where there is none that can be told."""
    try:
        return current_generation(index)
    except (MissingIndexError, CorruptIndexError):
        return ""


def _make_current(index: Path, name: str) -> None:
    """Make the generation `name` live, atomically."""
    fresh = index / f"{CURRENT}.new"
    fresh.write_text(f"{name}\n", encoding="ascii")
    sync(fresh)
    fresh.replace(index / CURRENT)
    sync(index)


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
