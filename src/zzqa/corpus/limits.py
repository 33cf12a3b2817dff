"""What reading one file may cost; the figures and their reasons stand in zzqa.config."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib.util import find_spec
from shutil import which
from typing import Final, Self

from zzqa.config import Config

_PROGRAMS: Final = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may take: bytes on disk and unpacked, characters, seconds, bytes of memory.

    `page_seconds` are those more for each page that is recognised, `pages` of a file at most, in
    `page_memory_bytes`; it is 0 where nothing recognises any (see zzqa.corpus.readers.recognition).
    `recognise` says that these are the limits of a process that does. `soffice` is LibreOffice's program, ""
    for none, and `convert_seconds` are those it may take.
    """

    file_bytes: int
    unpacked_bytes: int
    document_chars: int
    seconds: float
    memory_bytes: int
    page_seconds: float = 0.0
    pages: int = 0
    page_memory_bytes: int = 0
    recognise: bool = False
    soffice: str = ""
    convert_seconds: float = 0.0

    def for_pictures(self, pages: int) -> Self:
        """Return the limits for a file with so many pages that are pictures."""
        seconds = self.seconds + self.page_seconds * min(pages, self.pages)
        return replace(self, seconds=seconds, memory_bytes=self.page_memory_bytes, recognise=True)

    def fingerprint(self) -> str:
        """Return a short hash: under the same limits a file that failed will fail again."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return the limits that the settings give."""
        return cls(
            file_bytes=config.max_file_bytes,
            unpacked_bytes=config.max_unpacked_bytes,
            document_chars=config.max_document_chars,
            seconds=config.parse_seconds,
            memory_bytes=config.parse_memory_bytes,
            page_seconds=config.recognise_page_seconds if find_spec("rapidocr") else 0.0,
            pages=config.recognise_pages,
            page_memory_bytes=config.recognise_memory_bytes,
            soffice=_soffice(config.soffice),
            convert_seconds=config.convert_seconds,
        )


def _soffice(wanted: str) -> str:
    """Return the path of LibreOffice's program, "" where there is none or none is wanted."""
    programs = (wanted,) if wanted else _PROGRAMS
    return next((path for program in programs if program != "none" and (path := which(program))), "")
