"""Files that come to the corpus from the page, and files that leave it; nothing is ever deleted."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from zzqa.formats import SUFFIXES

MAX_FILES: Final = 50  # of one upload
MAX_UPLOAD_BYTES: Final = 64 * 1024 * 1024  # of all files of one upload together
# Hidden, so that a build leaves it out.
REMOVED: Final = ".removed"

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
# What hides a file where it begins a name (zzqa.formats.is_hidden), or is lost at its end.
_HIDING: Final = " .~$"
_NAME_CHARS: Final = 80  # in UTF-8 at most 240 bytes: file systems allow 255


Objection = Literal["not_uploaded", "too_many", "format", "too_large", "already_there"]


@dataclass(frozen=True, slots=True)
class Refused:
    """An uploaded file that was not taken, and why."""

    name: str
    objection: Objection


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an upload: the sources that are now in the corpus, and the files refused."""

    added: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


def take_in(uploads: Sequence[Path], corpus: Path, *, uploaded_to: Path) -> Taken:
    """Copy uploaded files into `corpus` under safe names.

    Every path must lie below `uploaded_to`: a raw caller may name any file of the machine.
    """
    added, refused = [], []
    room = MAX_UPLOAD_BYTES
    for number, path in enumerate(uploads):
        target = corpus / safe_name(path.name)
        objection = _objection(path, uploaded_to=uploaded_to, number=number, room=room)
        if objection is None and target.is_file() and filecmp.cmp(path, target, shallow=False):
            objection = "already_there"
        if objection is not None:
            refused.append(Refused(target.name, objection))
            continue
        room -= path.stat().st_size
        target = free_path(target)
        shutil.copyfile(path, target)
        added.append(target.name)
    return Taken(tuple(added), tuple(refused))


def take_out(sources: Iterable[str], corpus: Path, *, known: Iterable[str]) -> None:
    """Move documents into the hidden folder .removed of `corpus`; only `known` sources are moved."""
    allowed = set(known)
    for source in sources:
        path = corpus / source
        if source not in allowed or not path.resolve().is_relative_to(corpus.resolve()):
            continue
        if path.is_file():
            aside = corpus / REMOVED
            aside.mkdir(exist_ok=True)
            path.rename(free_path(aside / path.name))


def safe_name(name: str) -> str:
    r"""Return `name` as a file name that no system takes for a path or a hidden file.

    >>> safe_name("../..\\.年度 报告?.txt")
    '年度 报告_.txt'
    """
    cleaned = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(_HIDING)
    stem, suffix = Path(cleaned).stem[:_NAME_CHARS].strip(_HIDING), Path(cleaned).suffix[:10]
    return f"{stem or '文档'}{suffix}"


def free_path(path: Path) -> Path:
    """Return `path`, or the first of its numbered neighbours that does not exist: 报告-2.txt."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def _objection(path: Path, *, uploaded_to: Path, number: int, room: int) -> Objection | None:
    """Return why a file is not taken, or None when it is."""
    if not path.resolve().is_relative_to(uploaded_to.resolve()) or not path.is_file():
        return "not_uploaded"
    if number >= MAX_FILES:
        return "too_many"
    if path.suffix.lower() not in SUFFIXES:
        return "format"
    return "too_large" if path.stat().st_size > room else None
