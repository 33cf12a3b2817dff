"""Damage and redaction in a range of a document."""

from __future__ import annotations

from zzqa.records import Document


def is_whole(document: Document, start: int, end: int) -> bool:
    """Say whether a range neither holds nor borders on anything that cleaning could not recover.

    A border counts, because lost characters may have belonged to either side of it.
    """
    return not any(
        mark.kind == "unrecovered" and mark.start <= end and mark.end >= start for mark in document.marks
    )


def is_redacted(document: Document, start: int, end: int) -> bool:
    """Say whether a range touches a figure or name that the publisher struck out."""
    return any(mark.kind == "redacted" and mark.start < end and mark.end > start for mark in document.marks)
