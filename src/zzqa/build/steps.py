"""The dear steps of a build, and how one process does them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from zzqa.build.cleaning import Cut, cut_all
from zzqa.build.folder import FoundFile, load
from zzqa.build.vectors import PassageEmbedder
from zzqa.config import Config
from zzqa.corpus.clean import Readings
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import RawFile
from zzqa.progress import Progress


class Steps(Protocol):
    """What is done file by file or text by text, whoever does it."""

    @property
    def embedder(self) -> PassageEmbedder:
        """What makes the vectors."""
        ...

    def load(self, files: Sequence[FoundFile]) -> tuple[list[RawFile], dict[str, str]]:
        """Return the files that could be read as text, and of the others the cause by source."""
        ...

    def cut_all(self, files: Sequence[RawFile], readings: Readings) -> tuple[dict[str, Cut], dict[str, str]]:
        """Return the documents by doc_id, and of the files that gave no passage the cause by source."""
        ...


@dataclass(frozen=True, slots=True)
class Alone:
    """The steps done in this process."""

    corpus: Path
    config: Config
    embedder: PassageEmbedder
    tell: Progress

    def load(self, files: Sequence[FoundFile]) -> tuple[list[RawFile], dict[str, str]]:
        """Return the files that could be read as text, and of the others the cause by source."""
        return load(files, self.corpus, limits=Limits.of(self.config), tell=self.tell)

    def cut_all(self, files: Sequence[RawFile], readings: Readings) -> tuple[dict[str, Cut], dict[str, str]]:
        """Return the documents by doc_id, and of the files that gave no passage the cause by source."""
        return cut_all(files, readings, self.config, self.tell)
