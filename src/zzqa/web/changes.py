"""What cleaning changed, shown in the original: each repaired place is marked and says what became of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.web.markup import Markup, element, join

if TYPE_CHECKING:
    from zzqa.records import Document, Repair
    from zzqa.web.phrases import Phrases

_SHOWN_CHANGES: Final = 12  # of a document; a Traditional one has thousands, all alike
_CLIPPED_CHARS: Final = 40  # of what stood there and of what stands there now
_NOTHING: Final = "∅"


@dataclass(frozen=True, slots=True)
class Change:
    """A place of the original, [start, end), and all that was done to it one after another.

    `before` stood there, `after` is what the clean text has in its place.
    """

    start: int
    end: int
    before: str
    after: str
    kinds: tuple[str, ...]


def changes_of(document: Document, start: int, end: int) -> tuple[Change, ...]:
    """Return the changes that touch the original's [start, end), in order; none overlaps another."""
    ranges: list[tuple[int, int, list[str]]] = []
    inside = (repair for repair in document.repairs if repair.start < end and repair.end > start)
    for repair in sorted(inside, key=lambda repair: (repair.start, repair.end)):
        if ranges and repair.start < ranges[-1][1]:
            first, last, kinds = ranges[-1]
            ranges[-1] = (first, max(last, repair.end), [*kinds, repair.kind])
        else:
            ranges.append((repair.start, repair.end, [repair.kind]))
    return tuple(_change(document, first, last, kinds) for first, last, kinds in ranges)


def _change(document: Document, start: int, end: int, kinds: Iterable[str]) -> Change:
    first, last = np.searchsorted(document.origin.starts, (start, end))
    after = document.text[int(first) : int(last)]
    return Change(start, end, document.original[start:end], after, tuple(dict.fromkeys(kinds)))


def repaired(text: str, offset: int, changes: Sequence[Change], phrases: Phrases) -> list[Markup]:
    """Return `text`, which stands at `offset` of the original, with its repaired places marked."""
    parts: list[Markup] = []
    position, end = offset, offset + len(text)
    first = bisect_right(changes, offset, key=lambda change: change.end)
    for change in changes[first:]:
        if change.start >= end:
            break
        left, right = max(change.start, position), min(change.end, end)
        parts.append(join(text[position - offset : left - offset]))
        told = _told(change, phrases)
        parts.append(element("span", text[left - offset : right - offset], class_="repair", title=told))
        position = right
    return [*parts, join(text[position - offset :])]


def _told(change: Change, phrases: Phrases) -> str:
    kinds = phrases.list_comma.join(phrases.repair_kind(kind) for kind in change.kinds)
    return f"{kinds}{phrases.colon}{_clipped(change.before)} → {_clipped(change.after) or _NOTHING}"


def kinds_line(kinds: Counter[str], phrases: Phrases) -> str:
    """Return how many repairs of each kind there are, the commonest first, in one line."""
    counted = (f"{phrases.repair_kind(kind)} {times:,}" for kind, times in kinds.most_common())
    return phrases.list_comma.join(counted)


def repair_summary(repairs: Sequence[Repair], phrases: Phrases) -> Markup:
    """Return how many repairs of each kind there are, and the commonest as before → after."""
    changes = Counter((repair.before, repair.after) for repair in repairs)
    shown = changes.most_common(_SHOWN_CHANGES)
    rest = len(repairs) - sum(times for _, times in shown)
    return element(
        "div",
        element("p", kinds_line(Counter(repair.kind for repair in repairs), phrases), class_="note"),
        element("ul", *(_common(before, after, n) for (before, after), n in shown), class_="changes"),
        element("p", phrases.more_repairs.format(count=f"{rest:,}"), class_="note") if rest else "",
        class_="repairs",
    )


def _common(before: str, after: str, times: int) -> Markup:
    return element(
        "li",
        element("del", _clipped(before)),
        " → ",
        element("ins", _clipped(after) or _NOTHING),
        element("span", f" ×{times:,}", class_="times") if times > 1 else "",
    )


def _clipped(change: str) -> str:
    return change if len(change) <= _CLIPPED_CHARS else f"{change[:_CLIPPED_CHARS]}…"
