"""What became of every file, for the manifest and for the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zzqa.build.survey import Survey
from zzqa.causes import sentence
from zzqa.indexing.manifest import IndexedFile
from zzqa.records import BuildReport, FailedFile


def indexed_files(
    surveyed: Survey,
    *,
    failed: Mapping[str, str],
    originals: Mapping[str, str],
    passages: Mapping[str, int],
) -> tuple[IndexedFile, ...]:
    """Return what the manifest says of each file, ordered by source.

    `failed` gives the cause by source, `originals` the document that is answered from for each that
    is a copy, and `passages` how many there are of each document.
    """
    files = []
    for file in surveyed.found:
        first = surveyed.duplicates.get(file.source, file)
        if first.source in failed:
            reason = failed[first.source]
            files.append(IndexedFile(file.source, file.sha256, reason=reason, stamp=file.stamp))
            continue
        original = originals.get(first.doc_id, first.doc_id)
        is_copy = first is not file or original != first.doc_id
        count = 0 if is_copy else passages[original]
        files.append(IndexedFile(file.source, file.sha256, original, count, is_copy, stamp=file.stamp))
    return tuple(files)


def build_report(
    name: str,
    *,
    before: Sequence[IndexedFile],
    after: Sequence[IndexedFile],
    seconds: float,
    warnings: Sequence[str],
) -> BuildReport:
    """Return what happened to each file since the index before."""
    old = {file.source: file.sha256 for file in before if file.doc_id}
    there = {file.source: file.sha256 for file in after if file.doc_id}
    left = {file.source for file in after}
    return BuildReport(
        generation=name,
        added=tuple(source for source in there if source not in old),
        changed=tuple(source for source in there if source in old and old[source] != there[source]),
        removed=tuple(source for source in old if source not in left),
        unchanged=tuple(source for source in there if old.get(source) == there[source]),
        duplicates=tuple(file.source for file in after if file.duplicate),
        failed=tuple(
            FailedFile(file.source, sentence(file.reason), file.reason) for file in after if file.reason
        ),
        passages=sum(file.passages for file in after),
        seconds=seconds,
        warnings=tuple(warnings),
    )
