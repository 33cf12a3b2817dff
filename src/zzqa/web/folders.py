"""The folders that a page which may write works in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """The documents that are uploaded to and removed from, and the index that is built from them."""

    corpus: Path
    index: Path
