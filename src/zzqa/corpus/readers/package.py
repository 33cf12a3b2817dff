"""The zip archive that an Office file is, looked at before a library unpacks it."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import Final

from zzqa.causes import cause
from zzqa.corpus.encoding import OLE_MAGIC
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import damaged
from zzqa.errors import UnreadableFileError

# Parts of the largest presentations are some thousands; each costs a library an object.
_MOST_MEMBERS: Final = 10_000
_ENCRYPTED: Final = 0x1  # bit of a member's flags, by the zip specification (APPNOTE 4.4.4)
# A document type is where entities are declared; no Office program writes one.
_DOCTYPE: Final = b"<!DOCTYPE"
_HEAD_BYTES: Final = 1024


def opened_package(data: bytes, path: Path, limits: Limits) -> io.BytesIO:
    """Return `data` to be read by a library, if its members are few, small and without entities.

    Sizes are the directory's; zipfile never reads more of a member than it says there. Raises
    UnreadableFileError for an old Office file, one with a password, a damaged and a hostile one.
    """
    if data.startswith(OLE_MAGIC):
        raise UnreadableFileError(path, cause("old_or_locked_office", path.suffix), "然后运行：zzqa build")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _examine(archive, path, limits)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, zlib.error) as error:
        raise damaged(path) from error
    return io.BytesIO(data)


def _examine(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    """Raise UnreadableFileError if reading the archive would cost more than it may."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or len(members) > _MOST_MEMBERS:
        raise UnreadableFileError(
            path,
            cause("unpacks_too_large", f"{unpacked / 1024**2:,.0f}", f"{len(members):,}"),
            "确认可信时调大设置 ZZQA_MAX_UNPACKED_BYTES 后运行：zzqa build",
        )
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableFileError(path, cause("locked"), "然后运行：zzqa build")
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                if _DOCTYPE in part.read(_HEAD_BYTES).upper():
                    raise UnreadableFileError(path, cause("entities"))
