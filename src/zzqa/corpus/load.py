"""The files of a folder: which are documents, and their bytes, read with care.

A folder may hold anything: links that lead out of it, pipes that never end, files that are written to
while they are read. What cannot be read is told, never skipped.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Final

from zzqa.causes import cause
from zzqa.corpus.extractor import Extractor
from zzqa.errors import EmptyCorpusError, UnreadableFileError
from zzqa.formats import SAVE_AS, SUFFIXES, is_hidden
from zzqa.records import Layout

_DOCUMENTS: Final = frozenset({*SUFFIXES, *SAVE_AS})
# Opening a pipe waits for somebody to write into it unless it is opened so; Windows has no such pipes.
_OPEN: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as text: `text` is its characters, `sha256` the hash of its bytes.

    Of plain text these are the file's own characters; of other formats what was read out of them, with
    the `layout` that the format tells.
    """

    source: str
    sha256: str
    encoding: str
    text: str
    layout: Layout = field(default_factory=Layout)


def find_files(corpus: Path) -> list[Path]:
    """Return the files below `corpus`, sorted by path, those among them that will be refused.

    Hidden files and folders are left out; one that is linked or may not be read stands for what it holds.
    Raises EmptyCorpusError when `corpus` is no folder.
    """
    if not corpus.is_dir():
        raise EmptyCorpusError(corpus, "不是文件夹")
    return sorted(_documents(corpus), key=lambda path: path.relative_to(corpus).as_posix())


def load_file(path: Path, *, corpus: Path, extractor: Extractor) -> RawFile:
    """Read one file of `corpus` and take its text out of it.

    Raises UnreadableFileError, with the cause, when the file leaves the folder, is no
    regular file, may not be read, is empty, changes meanwhile, costs more than the limits allow, or has
    no text that can be told with certainty.
    """
    if path.is_symlink() and path.is_dir():
        raise UnreadableFileError(path, cause("linked_folder"), "请把文件夹复制进来再运行：zzqa build")
    if path.suffix.lower() not in _DOCUMENTS and not path.is_dir():
        raise UnreadableFileError(
            path, cause("no_document", path.suffix or path.name), "请移走它，或另存为文档后运行：zzqa build"
        )
    if path.suffix.lower() in SAVE_AS:
        suffix = SAVE_AS[path.suffix.lower()]
        raise UnreadableFileError(path, cause("old_office", path.suffix, suffix), "然后运行：zzqa build")
    data = _read(path, corpus, extractor.limits.file_bytes)
    found = extractor.extract(data, path)
    source = path.relative_to(corpus).as_posix()
    return RawFile(source, hashlib.sha256(data).hexdigest(), found.encoding, found.text, found.layout)


@contextmanager
def opened(path: Path, corpus: Path) -> Iterator[BufferedReader]:
    """Open a regular file inside `corpus`, its links followed, without ever waiting for its bytes.

    Raises UnreadableFileError when it is none or may not be read, then or while it is open.
    """
    if not Path(os.path.realpath(path)).is_relative_to(
        corpus.resolve()
    ):  # resolve() raises for a loop of links
        raise UnreadableFileError(path, cause("outside"), "请把文件复制到文档文件夹中再运行：zzqa build")
    try:
        with open(os.open(path, _OPEN), "rb") as file:  # noqa: PTH123 -- Path.open has no such flags
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableFileError(path, cause("not_a_file"), "请移走它后运行：zzqa build")
            yield file
    except PermissionError as error:
        raise UnreadableFileError(path, cause("not_permitted"), "请检查文件权限后运行：zzqa build") from error
    except FileNotFoundError as error:
        raise UnreadableFileError(path, cause("not_there"), "请检查后运行：zzqa build") from error
    except OSError as error:
        why = cause("not_read", error.strerror or error)
        raise UnreadableFileError(path, why, "请检查文件后运行：zzqa build") from error


def _documents(corpus: Path) -> Iterator[Path]:
    """Yield the visible files, folders that may not be read, and linked folders, which are not entered."""
    barred: list[Path] = []
    for folder, names, files in os.walk(corpus, onerror=lambda error: barred.append(Path(error.filename))):
        names[:] = [name for name in names if not is_hidden(name)]
        yield from (path for name in names if (path := Path(folder, name)).is_symlink())
        for name in files:
            path = Path(folder, name)
            if not is_hidden(name):
                yield path
    yield from barred


def _read(path: Path, corpus: Path, most: int) -> bytes:
    """Return the bytes of a file, at most `most` and at least one, as they were at one moment."""
    with opened(path, corpus) as file:
        before = os.fstat(file.fileno())
        data = file.read(most + 1) if before.st_size <= most else b""
        after = os.fstat(file.fileno())
    if before.st_size > most or len(data) > most:
        raise UnreadableFileError(
            path,
            cause("too_large", f"{most / 1024**2:,.0f}"),
            "或调大设置 ZZQA_MAX_FILE_BYTES 后运行：zzqa build",
        )
    if len(data) != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise UnreadableFileError(path, cause("changing"), "请在写完之后运行：zzqa build")
    if not data:
        raise UnreadableFileError(path, cause("empty"), "请放入内容后运行：zzqa build")
    return data
