"""The home of an index on one machine: a folder of generations."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zzqa.errors import CorruptIndexError, IndexMismatchError, MissingIndexError
from zzqa.indexing.check import check
from zzqa.indexing.generation import Generation, corpus_of, live_state
from zzqa.indexing.home import Catalogue
from zzqa.indexing.publish import clear_leftovers, exclusive, rollback, write_generation

if TYPE_CHECKING:
    from zzqa.config import Config
    from zzqa.indexing.changes import Changes
    from zzqa.records import Finding

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LocalBuilding:
    """The hold of a builder on an index folder (see zzqa.indexing.home.Building)."""

    index: Path
    base: Generation | None
    warnings: tuple[str, ...] = ()

    def write(self, changes: Changes, *, anew: bool) -> str:
        """Write a new generation, make it live and return its name."""
        return write_generation(self.index, changes, old=None if anew else self.base)


@dataclass(frozen=True, slots=True)
class LocalHome:
    """An index folder (see zzqa.indexing.home.IndexHome)."""

    index: Path

    def live_state(self) -> tuple[str, int]:
        """Return the content of CURRENT and when it was written."""
        return live_state(self.index)

    def open(self, *, config: Config | None = None, model: str | None = None) -> Generation:
        """Open the live generation."""
        return Generation.open(self.index, config=config, model=model)

    def catalogue(self) -> Catalogue:
        """Return what the live generation says of itself."""
        with closing(Generation.open(self.index)) as generation:
            return Catalogue(generation.library(), generation.files, generation.corpus)

    def corpus(self) -> Path | None:
        """Return the folder that the index was built from."""
        return corpus_of(self.index)

    @contextmanager
    def building(self) -> Iterator[LocalBuilding]:
        """Hold the folder against other builders."""
        with exclusive(self.index):
            base, warnings = self._base()
            try:
                clear_leftovers(self.index)
                yield LocalBuilding(self.index, base, warnings)
            finally:
                if base:
                    base.close()

    def rollback(self) -> str:
        """Make the generation before the live one live again and return its name."""
        return rollback(self.index)

    def check(self) -> list[Finding]:
        """Return what is wrong with the files of the live generation."""
        return check(self.index)

    def _base(self) -> tuple[Generation | None, tuple[str, ...]]:
        """Return the live generation, or None and a warning when nothing of it can be taken over."""
        try:
            return Generation.open(self.index), ()
        except MissingIndexError:
            return None, ()
        except (CorruptIndexError, IndexMismatchError) as error:
            logger.warning("nothing is taken over from the index: %s", error)
            return None, (f"原有索引不能沿用，已全部重建。{error}",)
