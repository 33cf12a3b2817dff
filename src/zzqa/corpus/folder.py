"""All files of a folder, read: each content once, and what could not be read with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zzqa.corpus.load import RawFile, find_files, load_file
from zzqa.errors import CorpusError
from zzqa.records import FailedFile


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a corpus, ordered by source.

    `duplicates` gives the hash of each source whose bytes an earlier one of `files` has.
    """

    files: tuple[RawFile, ...]
    duplicates: dict[str, str]
    failed: tuple[FailedFile, ...]

    def hashes(self) -> dict[str, str]:
        """Return the hash of each source's bytes, "" where it could not be read."""
        unread = dict.fromkeys((failed.source for failed in self.failed), "")
        return {**unread, **{file.source: file.sha256 for file in self.files}, **self.duplicates}


def read_folder(corpus: Path, *, max_bytes: int, progress: Callable[[int, int], None]) -> Folder:
    """Read the documents below `corpus`; `progress` is told how many of how many are read.

    A file that cannot be read is in `failed`. Raises EmptyCorpusError when `corpus` is no folder.
    """
    paths = find_files(corpus)
    files: dict[str, RawFile] = {}
    duplicates: dict[str, str] = {}
    failed: list[FailedFile] = []
    for done, path in enumerate(paths):
        progress(done, len(paths))
        try:
            file = load_file(path, corpus=corpus, max_bytes=max_bytes)
            file.source.encode()
        except (CorpusError, UnicodeEncodeError) as error:
            reason = error.reason if isinstance(error, CorpusError) else "文件名的编码有误，请改名"
            failed.append(FailedFile(_printable(path.relative_to(corpus)), reason))
            continue
        if file.sha256 in files:
            duplicates[file.source] = file.sha256
        else:
            files[file.sha256] = file
    progress(len(paths), len(paths))
    return Folder(tuple(files.values()), duplicates, tuple(failed))


def _printable(path: Path) -> str:
    """Return `path` with forward slashes; bytes of a name that are no text become "?"."""
    return path.as_posix().encode(errors="replace").decode()
