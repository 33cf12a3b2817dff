"""The files of a folder, told from those that the index was built from without reading more than needed.

A file whose size and times are as they were is not opened, one whose bytes are as they were is not
parsed. Where the same bytes stand in several files, the first by name is the document.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zzqa.causes import cause
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import RawFile, find_files, load_file, opened
from zzqa.errors import UnreadableFileError
from zzqa.formats import is_document
from zzqa.indexing.manifest import IndexedFile
from zzqa.progress import Progress

# A file touched less than this many nanoseconds ago may be touched again without its times showing it:
# some file systems count in steps of two seconds.
_SETTLED: Final = 2_000_000_000


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the folder: `sha256` is empty where it cannot be read, `stamp` where it may be in flux."""

    path: Path
    source: str
    sha256: str
    stamp: str

    @property
    def doc_id(self) -> str:
        """The id of the document that these bytes are (see zzqa.records.Document)."""
        return self.sha256[:16]


def find(corpus: Path, before: Mapping[str, IndexedFile], *, max_bytes: int) -> list[FoundFile]:
    """Return the files below `corpus` by name, those of `before`, by source, hashed only if touched.

    Raises EmptyCorpusError when `corpus` is no folder.
    """
    found = []
    for path in find_files(corpus):
        source = printable(path.relative_to(corpus))
        stamp, size = _stamp(path)
        old = before.get(source)
        if old and old.sha256 and stamp and old.stamp == stamp:
            sha256 = old.sha256
        else:
            sha256 = hash_file(path, corpus) if size <= max_bytes and is_document(path.name) else ""
        found.append(FoundFile(path, source, sha256, stamp))
    return found


def load(
    files: Sequence[FoundFile], corpus: Path, *, limits: Limits, tell: Progress
) -> tuple[list[RawFile], dict[str, str]]:
    """Return the files that could be read as text, and of the others the cause by source."""
    loaded: list[RawFile] = []
    failed: dict[str, str] = {}
    if not files:
        return loaded, failed
    with Extractor(limits) as extractor:
        for done, file in enumerate(files):
            tell("读取", done, len(files))
            try:
                raw = load_file(file.path, corpus=corpus, extractor=extractor)
                raw.source.encode()
            except UnreadableFileError as error:
                failed[file.source] = error.cause
            except UnicodeEncodeError:
                failed[file.source] = cause("bad_name")
            else:
                if raw.sha256 == file.sha256:
                    loaded.append(raw)
                else:
                    failed[file.source] = cause("changing")
    tell("读取", len(files), len(files))
    return loaded, failed


def same_bytes(files: Sequence[FoundFile]) -> dict[str, FoundFile]:
    """Return by source, for each file whose bytes an earlier one has, that earlier file."""
    first: dict[str, FoundFile] = {}
    return {
        file.source: original
        for file in files
        if file.sha256 and (original := first.setdefault(file.sha256, file)) is not file
    }


def hash_file(path: Path, corpus: Path) -> str:
    """Return the SHA-256 of a file, or nothing where it cannot be read: loading it will tell why."""
    try:
        with opened(path, corpus) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except UnreadableFileError:
        return ""


def _stamp(path: Path) -> tuple[str, int]:
    """Return what changes whenever a file is touched, "" where that may not show yet, and its bytes."""
    try:
        status = path.stat()
    except OSError:
        return "", 0
    touched = max(status.st_mtime_ns, status.st_ctime_ns)
    stamp = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"
    return stamp if time.time_ns() - touched > _SETTLED else "", status.st_size


def printable(path: Path) -> str:
    """Return `path` with forward slashes; bytes of a name that are no text become "?"."""
    return path.as_posix().encode(errors="replace").decode()
