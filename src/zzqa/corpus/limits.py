"""What reading one file may cost; the figures and their reasons stand in zzqa.config."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from zzqa.config import Config


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may take: bytes on disk and unpacked, characters, seconds, bytes of memory."""

    file_bytes: int
    unpacked_bytes: int
    document_chars: int
    seconds: float
    memory_bytes: int

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
        )
