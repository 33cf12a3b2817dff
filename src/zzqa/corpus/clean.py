"""From a decoded file to a clean Document: the repairs, in their order, and the check of a quote."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from zzqa.corpus.dates import published_date
from zzqa.corpus.load import RawFile
from zzqa.corpus.repairs.boilerplate import drop_boilerplate
from zzqa.corpus.repairs.breaks import join_lines
from zzqa.corpus.repairs.context import Context, survey
from zzqa.corpus.repairs.edges import trim_edges
from zzqa.corpus.repairs.forms import fold_forms
from zzqa.corpus.repairs.headings import drop_repeated_titles, split_glued
from zzqa.corpus.repairs.marks import find_marks
from zzqa.corpus.repairs.pinyin import (
    Readings,
    known_readings,
    learn,
    lessons,
    may_be_annotated,
    strip_annotations,
    strip_pinyin,
    taught,
)
from zzqa.corpus.repairs.script import is_traditional, simplify, to_simplified
from zzqa.corpus.repairs.shift import repair_shifts
from zzqa.corpus.repairs.strewn import drop_strewn
from zzqa.corpus.repairs.traced import Traced
from zzqa.corpus.titles import TITLE_CHARS, title_line
from zzqa.records import Document, OriginMap

__all__ = [
    "Readings",
    "clean_document",
    "learn",
    "lessons",
    "may_be_annotated",
    "normalise_question",
    "taught",
    "verify",
]

_Step = Callable[[Traced, Context], Traced]

# The order matters. Look-alikes go first, since they hide words from all others. Spam and navigation go
# before titles are looked at, lest they pass for one or for a script. Bytes are put right before the
# readings go, because a reading is the evidence for a lost byte. Lines are joined when only the text is
# left in them, and the script comes last, when words are whole.
REPAIRS: Final[tuple[_Step, ...]] = (
    fold_forms,
    drop_boilerplate,
    repair_shifts,
    strip_pinyin,
    drop_strewn,
    trim_edges,
    drop_repeated_titles,
    join_lines,
    split_glued,
    to_simplified,
)

# These look at one place only; the others weigh a whole document, so the check of a quote takes
# what they decided from the document's log.
_LOCAL: Final[tuple[_Step, ...]] = (strip_pinyin, to_simplified)
_LOCAL_KINDS: Final = frozenset({"pinyin", "script"})


def clean_document(raw: RawFile, readings: Readings) -> Document:
    """Return the document in `raw`, repaired, with the origin of every character and the log.

    `readings` is what `learn` found in the whole corpus; with more pages, more damage is mended.
    """
    context = survey(raw.text, readings)
    traced = Traced.whole(raw.text)
    for repair in REPAIRS:
        traced = repair(traced, context)
    title = title_line(traced.text)
    named = title or raw.layout.title or _beginning(traced.text, raw)
    said = published_date(_everything(raw.text, context), raw.source, named)
    from_properties = {
        "title": not title and raw.layout.title,
        "published": not said and raw.layout.published,
    }
    return Document(
        doc_id=raw.sha256[:16],
        source=raw.source,
        title=named,
        published=said or raw.layout.published,
        text=traced.text,
        original=raw.text,
        origin=OriginMap(traced.starts, traced.ends),
        sha256=raw.sha256,
        encoding=raw.encoding,
        repairs=traced.repairs,
        marks=find_marks(traced, context),
        layout=raw.layout,
        from_properties=tuple(name for name, only_there in from_properties.items() if only_there),
    )


def normalise_question(text: str) -> str:
    r"""Return a question in Simplified characters, on one line, without blanks around it.

    >>> normalise_question(" 棗莊 2020年\n著力做什麼？ ")
    '枣庄 2020年 着力做什么？'
    """
    text = " ".join(text.split())
    return simplify(text, traditional=is_traditional(text))


def verify(document: Document, start: int, end: int) -> bool:
    """Return whether cleaning the original of the clean range [start, end) gives that range.

    A range that cuts through characters repaired together is widened to hold them all. The repairs
    that look at one place are done anew; those that weigh the whole document are taken from its log.
    """
    start, end = document.origin.whole(start, end)
    first, last = document.origin.original_range(start, end)
    traced = Traced.slice(document.original, first, last)
    for repair in document.repairs:
        if first <= repair.start and repair.end <= last and repair.kind not in _LOCAL_KINDS:
            traced = traced.replay(repair)
    annotated = any(repair.kind == "pinyin" for repair in document.repairs)
    context = Context(known_readings(), annotated, is_traditional(document.original))
    for step in _LOCAL:
        traced = step(traced, context)
    return traced.text == document.text[start:end]


def _beginning(text: str, raw: RawFile) -> str:
    """Return the beginning of the first sentence, or the file's name where a row of a table comes first."""
    first = raw.layout.place_at(0)
    sentence = re.split(r"[。！？!?]", text.lstrip("\n").partition("\n")[0])[0][:TITLE_CHARS]
    return PurePosixPath(raw.source).stem if not sentence or (first and first.kind == "row") else sentence


def _everything(original: str, context: Context) -> str:
    """Return the original in Simplified characters without pinyin, its boilerplate included."""
    if context.annotated:
        original = strip_annotations(original)
    return simplify(original, traditional=context.traditional)
