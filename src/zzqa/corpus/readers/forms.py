"""What is filled in a form of a PDF file, put beside the words that ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zzqa.corpus.readers.page import Line

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


def with_fields(pieces: Sequence[Line], fields: Iterable[tuple[str, Box]], page: int) -> list[Line]:
    """Return the pieces of a page with the fields among them, each in its row, else by its height."""
    placed = list(pieces)
    for text, box in fields:
        _place(placed, text, box, page)
    return placed


def _place(placed: list[Line], text: str, box: Box, page: int) -> None:
    """Put a field among the pieces of a page."""
    left, bottom, right, top = box
    middle = (top + bottom) / 2
    beside = [at for at, piece in enumerate(placed) if piece.bottom - 1 < middle < piece.top + 1]
    before = [at for at in beside if placed[at].left <= left]
    if before:
        at = max(before, key=lambda at: placed[at].right) + 1
        left = max(left, placed[at - 1].right)
    elif beside:
        at = min(beside, key=lambda at: placed[at].left)
    else:
        at = next((at for at, piece in enumerate(placed) if piece.top < middle), len(placed))
    if beside:  # a field is higher than its text
        top, bottom = placed[beside[0]].top, placed[beside[0]].bottom
    placed.insert(at, Line(page, text, left, max(left, right), top, bottom, blank=" "))
