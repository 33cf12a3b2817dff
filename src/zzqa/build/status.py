"""How the files of a folder stand to the index that was built from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zzqa.build.folder import find
from zzqa.config import Config
from zzqa.homes import home_of
from zzqa.records import LibraryEntry


def library(index: Path, corpus: Path | None = None, *, config: Config | None = None) -> list[LibraryEntry]:
    """Return every file of the index and of its folder, ordered by source.

    The folder is `corpus`, or the one that the index was built from; if that is not there, the files
    are as the index has them. Nothing is parsed. Raises what opening the index raises.
    """
    config = config or Config()
    catalogue = home_of(index, config).catalogue()
    entries = {entry.source: entry for entry in catalogue.entries}
    folder = corpus or (Path(catalogue.corpus) if catalogue.corpus else None)
    if folder is None or not folder.is_dir():
        return list(entries.values())
    before = {file.source: file for file in catalogue.files}
    found = find(folder, before, max_bytes=config.max_file_bytes)
    for file in found:
        if file.source not in entries:
            entries[file.source] = LibraryEntry(file.source, "new")
        elif file.sha256 != before[file.source].sha256:
            entries[file.source] = replace(entries[file.source], status="changed")
    for source in entries.keys() - {file.source for file in found}:
        entries[source] = replace(entries[source], status="missing")
    return [entries[source] for source in sorted(entries)]
