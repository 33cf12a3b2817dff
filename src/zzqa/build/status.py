"""How the files of a folder stand to the index that was built from them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from zzqa.build.folder import find
from zzqa.config import Config
from zzqa.indexing.generation import Generation
from zzqa.records import LibraryEntry


def library(index: Path, corpus: Path | None = None, *, config: Config | None = None) -> list[LibraryEntry]:
    """Return every file of the index and of its folder, ordered by source.

    The folder is `corpus`, or the one that the index was built from; if that is not there, the files
    are as the index has them. Nothing is parsed. Raises what Generation.open raises.
    """
    with closing(Generation.open(index)) as generation:
        entries = {entry.source: entry for entry in generation.library()}
        manifest = generation.manifest
    folder = corpus or Path(manifest.corpus)
    if not folder.is_dir():
        return list(entries.values())
    before = {file.source: file for file in manifest.files}
    limit = (config or Config()).max_file_bytes
    found = find(folder, before, max_bytes=limit)
    for file in found:
        if file.source not in entries:
            entries[file.source] = LibraryEntry(file.source, "new")
        elif file.sha256 != before[file.source].sha256:
            entries[file.source] = replace(entries[file.source], status="changed")
    for source in entries.keys() - {file.source for file in found}:
        entries[source] = replace(entries[source], status="missing")
    return [entries[source] for source in sorted(entries)]
