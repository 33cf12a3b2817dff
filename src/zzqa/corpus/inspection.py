"""What cleaning found and did in one file, for a person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zzqa.config import Config
from zzqa.corpus.clean import clean_document
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import load_file
from zzqa.corpus.repairs.pinyin import Readings, learn
from zzqa.corpus.repairs.script import is_traditional
from zzqa.corpus.split import split
from zzqa.records import Mark, Passage, Repair


@dataclass(frozen=True, slots=True)
class Inspection:
    """The health report of one file.

    `text` is the clean text and `marks` what in it must not be quoted; `repairs` is the log, in the
    order of the changes, and `passages` what would be indexed. `suspicious` is the share, 0 to 1, of
    the clean text that no repair could recover. `script` is that of the file, and `from_properties`
    names those of title and published that only the file's properties say. `left_out` counts the
    characters of the file that are not in force and were not read, by the reason: deleted, moved,
    hidden, struck.
    """

    source: str
    encoding: str
    script: Literal["traditional", "simplified"]
    title: str
    published: str | None
    suspicious: float
    repairs: tuple[Repair, ...]
    marks: tuple[Mark, ...]
    text: str
    passages: tuple[Passage, ...]
    from_properties: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the report in the shape that --json prints."""
        from dataclasses import asdict

        return asdict(self)


def inspect_file(path: Path, *, readings: Readings | None = None) -> Inspection:
    """Return the health report of the file `path`.

    `readings` is what a whole corpus taught; without it, the file teaches itself. Raises
    UnreadableFileError when the file cannot be decoded.
    """
    config = Config()
    with Extractor(Limits.of(config)) as extractor:
        raw = load_file(path, corpus=path.parent, extractor=extractor)
    document = clean_document(raw, readings or learn([raw.text]))
    lost = sum(mark.end - mark.start for mark in document.marks if mark.kind == "unrecovered")
    return Inspection(
        source=raw.source,
        encoding=raw.encoding,
        script="traditional" if is_traditional(raw.text) else "simplified",
        title=document.title,
        published=document.published,
        suspicious=lost / len(document.text) if document.text else 0.0,
        repairs=document.repairs,
        marks=document.marks,
        text=document.text,
        passages=tuple(
            split(document, passage_chars=config.passage_chars, passage_overlap=config.passage_overlap)
        ),
        from_properties=document.from_properties,
        left_out=raw.layout.left_out,
    )
