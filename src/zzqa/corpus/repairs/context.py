"""What a repair must know of a whole document before it changes any part of it."""

from __future__ import annotations

from dataclasses import dataclass

from zzqa.corpus.repairs.pinyin import Readings, is_annotated
from zzqa.corpus.repairs.script import is_traditional


@dataclass(frozen=True, slots=True)
class Context:
    """What was found out about a document: the readings known, if it carries them, and its script."""

    readings: Readings
    annotated: bool
    traditional: bool


def survey(original: str, readings: Readings) -> Context:
    """Return what can be said of the document `original`."""
    return Context(readings, is_annotated(original, readings), is_traditional(original))
