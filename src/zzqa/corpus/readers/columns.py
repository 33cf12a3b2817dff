"""From the pieces of a printed page to its lines in the order in which they are read.

A page may be written column after column or line by line across all of them. Columns of prose are told
by their edges: pieces begin at one height of the page after another at the same place, are wide, and
mostly end where their column does. Cells of a table are short, or end anywhere, and stay in their row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final

from zzqa.corpus.readers.page import Line, rows

# All in squares, which are as wide as a line of text is high.
_EDGE: Final = 0.75  # pieces that begin within so much of each other begin at one edge
_GUTTER: Final = 0.5  # the room between two columns, at least
_WIDE: Final = 8.0  # a column of prose is at least so wide
_FULL: Final = 2.5  # a line that goes on ends at most so far from the column's edge
_CLOSE: Final = 2.2  # a line of prose is at most so far below the one before; rows of a table have room
_LARGER: Final = 1.15  # a heading is set at least so much larger than the text
_FULL_SHARE: Final = 0.6  # of the lines of a column of prose go on
_COLUMN_LINES: Final = 4  # fewer lines do not show that there is a column
_MOST_EDGES: Final = 12  # edges that are tried on a page, those with most pieces first
_MOST_COLUMNS: Final = 6


def in_reading_order(pieces: Sequence[Line]) -> list[Line]:
    """Return the lines of a page, column after column; pieces beside each other are one line."""
    return [line for part in _parts(pieces, _MOST_COLUMNS) for line in rows(part)]


def _parts(pieces: Sequence[Line], most: int) -> Iterator[Sequence[Line]]:
    """Yield the parts of a page in the order in which they are read, each in the page's own order."""
    for edge in _edges(pieces) if most > 1 else ():
        bands = _bands(pieces, edge)
        if any(len(band) > 1 for band in bands):
            for band in bands:
                for part in band:
                    yield from _parts(_in_column(part), most - 1) if len(band) > 1 else (part,)
            return
    yield pieces


def _edges(pieces: Sequence[Line]) -> list[float]:
    """Return where several pieces begin, those with most pieces first; the leftmost edge is none."""
    if len(pieces) < 2 * _COLUMN_LINES:
        return []
    size = median(piece.size for piece in pieces)
    counted = Counter(round(piece.left / (_EDGE * size)) for piece in pieces)
    leftmost = min(counted)
    common = [
        at for at, count in counted.most_common(_MOST_EDGES) if count >= _COLUMN_LINES and at > leftmost
    ]
    return [min(piece.left for piece in pieces if round(piece.left / (_EDGE * size)) == at) for at in common]


def _bands(pieces: Sequence[Line], edge: float) -> list[tuple[Sequence[Line], ...]]:
    """Return the page in bands from top to bottom: (left, right) where `edge` parts columns, else (all,).

    What reaches over the edge, such as a heading or a wide picture's caption, is a band of its own.
    """
    size = median(piece.size for piece in pieces)
    gutter = edge - _GUTTER * size
    bands: list[tuple[Sequence[Line], ...]] = []
    run: list[int] = []
    for at in sorted(range(len(pieces)), key=lambda at: -pieces[at].top):
        if pieces[at].left < gutter < pieces[at].right:
            bands += [*_band([pieces[i] for i in sorted(run)], gutter, size), ((pieces[at],),)]
            run = []
        else:
            run.append(at)
    return bands + _band([pieces[i] for i in sorted(run)], gutter, size)


def _band(pieces: Sequence[Line], gutter: float, size: float) -> list[tuple[Sequence[Line], ...]]:
    """Return what stands between two pieces that reach across: in two columns, if it is prose in columns.

    Where it is not as a whole, such as columns above a table, its parts with room between them may be.
    """
    if columns := _two_columns(pieces, gutter, size):
        return [columns]
    parts = _apart(pieces, size)
    found = [_two_columns(part, gutter, size) or (part,) for part in parts]
    if any(len(part) > 1 for part in found):
        return found
    return [(pieces,)] if pieces else []


def _apart(pieces: Sequence[Line], size: float) -> list[list[Line]]:
    """Return pieces in parts from top to bottom that have more room between them than lines of prose."""
    parts: list[list[int]] = []
    bottom = 0.0
    for at in sorted(range(len(pieces)), key=lambda at: -pieces[at].top):
        if not parts or bottom - pieces[at].top > (_CLOSE - 1) * size:
            parts.append([])
            bottom = pieces[at].bottom
        parts[-1].append(at)
        bottom = min(bottom, pieces[at].bottom)
    return [[pieces[at] for at in sorted(part)] for part in parts]


def _two_columns(pieces: Sequence[Line], gutter: float, size: float) -> tuple[Sequence[Line], ...]:
    """Return what stands left and right of a gutter, if both are columns of prose, else nothing."""
    left = [piece for piece in pieces if piece.right <= gutter]
    right = [piece for piece in pieces if piece.left >= gutter]
    beside = [piece for piece in right if piece.left <= gutter + 2 * _GUTTER * size + _EDGE * size]
    return (left, right) if _is_prose(left, size) and _is_prose(beside, size) else ()


def _is_prose(pieces: Sequence[Line], size: float) -> bool:
    """Return whether pieces are a column of prose: wide, close, and most of them going on to the next."""
    if len(pieces) < _COLUMN_LINES or median(piece.right - piece.left for piece in pieces) < _WIDE * size:
        return False
    steps = [above.top - below.top for above, below in pairwise(sorted(pieces, key=lambda piece: -piece.top))]
    if median(steps) > _CLOSE * size:
        return False
    end = _end(pieces)
    return sum(abs(end - piece.right) <= _FULL * size for piece in pieces) >= _FULL_SHARE * len(pieces)


def _in_column(pieces: Sequence[Line]) -> list[Line]:
    """Return the pieces of a column, each with the column's edges; larger ones do not tell."""
    size = median(piece.size for piece in pieces)
    telling = [piece for piece in pieces if piece.size <= _LARGER * size]
    edges = (min(piece.left for piece in telling), _end(telling))
    return [replace(piece, column=edges) for piece in pieces]


def _end(pieces: Sequence[Line]) -> float:
    """Return where the pieces of a column end, but for the few that reach farther."""
    return sorted(piece.right for piece in pieces)[-1 - len(pieces) // 10]
