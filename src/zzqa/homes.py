"""Which home an index has: the one place that knows every kind of store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzqa.cluster.home import ClusterHome
from zzqa.config import Config
from zzqa.indexing.local import LocalHome

if TYPE_CHECKING:
    from zzqa.indexing.home import IndexHome


def home_of(index: Path | str, config: Config | None = None) -> IndexHome:
    """Return the home of an index: what the settings say, by default the folder `index`."""
    config = config or Config()
    return ClusterHome(Path(index), config) if config.store == "milvus" else LocalHome(Path(index))
