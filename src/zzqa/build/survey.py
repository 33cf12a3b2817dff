"""What a build has to do: which files are kept as the index has them, and which are made anew."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zzqa.build.folder import FoundFile, find, same_bytes
from zzqa.corpus.clean import Readings, lessons, may_be_annotated, taught
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import RawFile
from zzqa.indexing.home import Base

Lessons = Counter[tuple[str, str]]
# Returns the files that could be read as text, and of the others the cause by source.
Load = Callable[[Sequence[FoundFile]], tuple[list[RawFile], dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of a corpus beside the index that is built upon.

    `found` are all of them by source, and `duplicates` gives for those with another one's bytes that
    other one. Of the rest `kept` have their document in the index, by doc_id; `fresh` are loaded to be
    cleaned; `failed` gives the cause by source. `removed` are the documents of the index that go, or
    come anew. `readings` is what the `lessons` of all documents teach about inserted pinyin.
    """

    found: Sequence[FoundFile]
    duplicates: Mapping[str, FoundFile]
    kept: Mapping[str, FoundFile]
    fresh: Sequence[RawFile]
    failed: Mapping[str, str]
    removed: frozenset[str]
    lessons: Lessons
    readings: Readings

    @property
    def learnt(self) -> str:
        """A short hash of the readings."""
        return _fingerprint(self.readings)


def survey(corpus: Path, base: Base | None, limits: Limits, load: Load) -> Survey:
    """Compare the folder with `base`, the index whose documents can be kept, if there is one.

    `load` reads the files that are new. Raises EmptyCorpusError when `corpus` is no folder.
    """
    before = {file.source: file for file in base.files} if base else {}
    found = find(corpus, before, max_bytes=limits.file_bytes)
    duplicates = same_bytes(found)
    firsts = [file for file in found if file.source not in duplicates]
    kept = {file.doc_id: file for file in firsts if base and _is_document(file, base)}
    failed = _known_failures(firsts, base, limits)
    unknown = [file for file in firsts if file.doc_id not in kept and file.source not in failed]
    fresh, unread = load(unknown)
    counts = _lessons(base, kept, fresh)
    readings = taught(counts)
    if base and _fingerprint(readings) != base.fingerprints.learnt:
        # Other readings repair annotated documents otherwise.
        again = [kept.pop(doc_id) for doc_id in _annotated(base) if doc_id in kept]
        reread, changed = load(again)
        fresh, unread = [*fresh, *reread], unread | changed
        counts = _lessons(base, kept, fresh)
    removed = frozenset(base.stored.doc_ids() - kept.keys() if base else ())
    return Survey(found, duplicates, kept, fresh, failed | unread, removed, counts, readings)


def _known_failures(files: Sequence[FoundFile], base: Base | None, limits: Limits) -> dict[str, str]:
    """Return the causes why files failed that would fail again, by source: a hostile file costs a minute.

    What could not be read at all is tried again, and so is everything under other limits.
    """
    if base is None or base.fingerprints.limits != limits.fingerprint():
        return {}
    reasons = {(file.source, file.sha256): file.reason for file in base.files if file.reason}
    return {
        file.source: reason
        for file in files
        if file.sha256 and (reason := reasons.get((file.source, file.sha256)))
    }


def _is_document(file: FoundFile, base: Base) -> bool:
    """Return whether a file's bytes, under its name, are a document of the index."""
    return file.doc_id in base.stored.doc_ids() and base.stored.describe(file.doc_id).source == file.source


def _lessons(base: Base | None, kept: Collection[str], fresh: Sequence[RawFile]) -> Lessons:
    """Return the lessons of the documents that are kept and of the fresh ones."""
    counts: Lessons = Counter()
    if base:
        counts.update(base.stored.lessons())
        for doc_id in base.stored.doc_ids() - set(kept):
            counts.subtract(lessons(base.stored.original_of(doc_id)))
    for raw in fresh:
        counts.update(lessons(raw.text))
    return +counts


def _annotated(base: Base) -> list[str]:
    """Return the documents of the index that carry readings, or may."""
    stored = base.stored
    return [doc_id for doc_id in stored.doc_ids() if may_be_annotated(stored.original_of(doc_id))]


def _fingerprint(readings: Readings) -> str:
    pairs = json.dumps(sorted(readings.pairs.items()), ensure_ascii=False)
    return hashlib.sha256(pairs.encode()).hexdigest()[:16]
