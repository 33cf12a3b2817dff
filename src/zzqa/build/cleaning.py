"""From loaded files to cleaned documents in passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zzqa.causes import cause
from zzqa.config import Config
from zzqa.corpus.clean import Readings, clean_document
from zzqa.corpus.load import RawFile
from zzqa.corpus.split import split
from zzqa.indexing.copies import Sketch, sketch
from zzqa.progress import Progress
from zzqa.records import Document, Passage


@dataclass(frozen=True, slots=True)
class Cut:
    """A cleaned document, its passages, at least one, and its sketch."""

    document: Document
    passages: Sequence[Passage]
    sketch: Sketch


def cut_all(
    files: Sequence[RawFile], readings: Readings, config: Config, tell: Progress
) -> tuple[dict[str, Cut], dict[str, str]]:
    """Return the documents by doc_id, and of the files that gave no passage the cause by source."""
    cuts: dict[str, Cut] = {}
    failed: dict[str, str] = {}
    for done, file in enumerate(files):
        tell("清理", done, len(files))
        one = cut_file(file, readings, config)
        if isinstance(one, str):
            failed[file.source] = one
        else:
            cuts[one.document.doc_id] = one
    tell("清理", len(files), len(files))
    return cuts, failed


def cut_file(file: RawFile, readings: Readings, config: Config) -> Cut | str:
    """Return the document of a file in passages, or the cause why it gave none."""
    document = clean_document(file, readings)
    passages = cut(document, config)
    return Cut(document, passages, sketch(document.text)) if passages else cause("nothing_left")


def cut(document: Document, config: Config) -> list[Passage]:
    """Return the passages of a document under the settings in use."""
    return split(document, passage_chars=config.passage_chars, passage_overlap=config.passage_overlap)
