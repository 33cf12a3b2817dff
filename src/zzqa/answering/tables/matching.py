"""Which rows and columns of a table a question names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from zzqa.answering.tables.view import MOST_KEY, Column, Table
from zzqa.answering.understand.question import synonyms
from zzqa.sentences import Range
from zzqa.words import word_lines, word_spans

# How sure a column is: named in full, by another name, by a part of its name, by the kind of the question.
FULL: Final = 1.0
OTHER_NAME: Final = 0.85
_LEAST_SHARE: Final = 0.5
CUE: Final = 0.45
# Rows named by a shorter form of a cell weigh a little less.
_ALIAS: Final = 0.9
# Rows that one question can name, at most; more are all of a table.
_MOST_ROWS: Final = 100_000

# What the name of a column may end with and a question leave out.
_TAILS: Final = re.compile(r"(?:名称|姓名|情况|数量|人数|金额|总额|数|额|值|量|号|名)$")
_UNIT_ASKED: Final = re.compile(r"(?:多少|几)(?P<unit>[百千万亿]*[a-z\u4e00-\u9fff%]{1,4})")
# A header cell that is meant where a question says none of those beside it.
_IN_ALL: Final = re.compile(r"合计|总计|小计|计|总数|全部")
# What stands between the names of several rows.
_JOINT: Final = re.compile(r"[的]?(?:[和与及、跟同比,，;；]|以及|还有)")


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column that a question names: how sure, and the ranges of its words in the question."""

    column: Column
    sure: float
    spans: tuple[Range, ...] = ()

    @property
    def length(self) -> int:
        """The characters of the question that name it."""
        return sum(end - start for start, end in self.spans)

    def inside(self, other: NamedColumn) -> bool:
        """Say whether all of its words are words of another column's name."""
        return all(any(a <= start and end <= b for a, b in other.spans) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class NamedRows:
    """The rows that a question names best: `cells` are the columns by which, `spans` their words.

    `sure` is 1 where all of a cell was said.
    """

    rows: tuple[int, ...]
    cells: frozenset[int]
    spans: tuple[Range, ...]
    weight: float
    sure: float


NO_ROWS: Final = NamedRows((), frozenset(), (), 0.0, 0.0)


def named_rows(table: Table, text: str) -> NamedRows:
    """Return the rows whose cells a question names with the most characters."""
    weights: dict[int, float] = {}
    found: dict[int, list[tuple[Range, int, float]]] = {}
    for span, places, sure in _mentions(table, text):
        if len(places) > _MOST_ROWS:
            continue
        for row, column in places:
            held = found.setdefault(row, [])
            if all(span[1] <= other[0] or span[0] >= other[1] for other, _, _ in held):
                held.append((span, column, sure))
                weights[row] = weights.get(row, 0.0) + (span[1] - span[0]) * sure
    if not weights:
        return NO_ROWS
    best = max(weights.values())
    rows = {row for row, weight in weights.items() if weight == best}
    mentions = found[min(rows)]
    rows |= _beside(text, rows, found)
    spans = tuple(sorted({span for row in rows for span, _, _ in found[row]}))
    columns = frozenset(column for row in rows for _, column, _ in found[row])
    return NamedRows(tuple(sorted(rows)), columns, spans, best, min(sure for _, _, sure in mentions))


def _beside(text: str, rows: set[int], found: Mapping[int, Sequence[tuple[Range, int, float]]]) -> set[int]:
    """Return the rows that a question names beside the best ones, by cells of the same column: 甲、乙和丙.

    Of each the words must stand elsewhere than those of the best, with only a joining word between.
    """
    best = {(column, span) for row in rows for span, column, _ in found[row]}
    if len({span for _, span in best}) > 1 and len(rows) < 2:
        return set()
    depth = len(found[min(rows)])
    beside: set[int] = set()
    joined = {span for _, span in best}
    for row, mentions in sorted(found.items(), key=lambda one: one[1][0][0]):
        for span, column, sure in mentions:
            others = [
                spot for at, spot in best if at == column and (spot[1] <= span[0] or span[1] <= spot[0])
            ]
            if (
                len(mentions) == depth
                and row not in rows
                and sure == 1.0
                and others
                and _is_joined(text, span, joined)
            ):
                beside.add(row)
                joined.add(span)
    return beside


def _is_joined(text: str, span: Range, others: set[Range]) -> bool:
    """Say whether words stand in a row with others, a joining word between."""
    return any(
        _JOINT.fullmatch(text[min(span[1], other[1]) : max(span[0], other[0])])
        for other in others
        if other[1] <= span[0] or span[1] <= other[0]
    )


def _mentions(table: Table, text: str) -> list[tuple[Range, Sequence[tuple[int, int]], float]]:
    """Return the cells that stand in a question, the longest first."""
    found = []
    for start in range(len(text)):
        for end in range(start + 2, min(start + MOST_KEY, len(text)) + 1):
            piece = text[start:end]
            if places := table.index.get(piece):
                found.append(((start, end), places, 1.0))
            elif places := table.aliases.get(piece):
                found.append(((start, end), places, _ALIAS))
    return sorted(found, key=lambda one: one[0][0] - one[0][1])


def named_columns(table: Table, text: str) -> list[NamedColumn]:
    """Return the columns that a question names, the surest first; one inside of another's words is none."""
    found = [named for column in table.columns if (named := _named(column, text))]
    kept = [
        one
        for one in found
        if not any(
            one.inside(other) and (other.length, other.sure) > (one.length, one.sure) for other in found
        )
    ]
    return sorted(kept, key=lambda one: (-one.sure, -one.length, one.column.index))


def _named(column: Column, text: str) -> NamedColumn | None:
    """Return where a question names a column, and how surely."""
    if not column.name:
        return None
    return _by_name(column, text) or _by_other_name(column, text) or _by_part(column, text)


def _by_name(column: Column, text: str) -> NamedColumn | None:
    for name, sure in ((column.name, FULL), (_TAILS.sub("", column.name), OTHER_NAME)):
        at = text.rfind(name) if name else -1
        if at >= 0 and (len(name) > 1 or sure == FULL):
            return NamedColumn(column, sure, ((at, at + len(name)),))
    return None


def _by_other_name(column: Column, text: str) -> NamedColumn | None:
    for other in _synonyms(column.name):
        at = text.rfind(other)
        if at >= 0 and len(other) > 1:
            return NamedColumn(column, OTHER_NAME, ((at, at + len(other)),))
    return None


@lru_cache(maxsize=4096)
def _synonyms(name: str) -> tuple[str, ...]:
    """Return other names of a column that is, as a whole, one of a group of synonyms."""
    return tuple(other.lower() for other in synonyms(name) if any(name == s.lower() for s in synonyms(other)))


def _by_part(column: Column, text: str) -> NamedColumn | None:
    """Return a column of whose name a question says a part, of several header cells one or all."""
    parts = [part for part in column.parts if not _IN_ALL.fullmatch(part)] if column.parts else []
    parts = parts if len(column.parts) > 1 and parts else [column.name]
    said = [_common(part, text) for part in parts]
    shares = [
        (end - start) / len(part) if part else 0.0 for part, (start, end) in zip(parts, said, strict=True)
    ]
    shares = [share if share >= _LEAST_SHARE else 0.0 for share in shares]
    share = sum(shares) / len(shares)
    if share < _LEAST_SHARE:
        return None
    spans = tuple(sorted(span for span, part in zip(said, shares, strict=True) if part))
    whole = all(part == 1.0 for part in shares)
    return NamedColumn(column, FULL if whole else max(_LEAST_SHARE, 0.8 * share), spans)


@lru_cache(maxsize=256)
def _borders(text: str) -> frozenset[int]:
    """Return where the words of a text begin and end."""
    return frozenset(border for span in word_spans(text) for border in span)


def _common(name: str, text: str) -> Range:
    """Return where the longest piece of a name, of two characters or all of it, stands in a text.

    A piece is made of whole words of the text: 工日期 is no piece of 竣工日期.
    """
    borders = _borders(text)
    for length in range(len(name), 1, -1):
        for start in range(len(name) - length, -1, -1):
            at = text.rfind(name[start : start + length])
            if at >= 0 and (length == len(name) or borders >= {at, at + length}):
                return at, at + length
    at = text.find(name) if len(name) == 1 else -1
    return (at, at + 1) if at >= 0 else (0, 0)


@cache
def _cues() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return the patterns of cues.txt: how a question asks, and how a column that says it is called."""
    lines = (line.split(" => ") for line in word_lines("zzqa.answering.tables", "cues.txt"))
    return [(re.compile(asks), re.compile(says)) for asks, says in lines]


def cued_columns(table: Table, text: str) -> list[NamedColumn]:
    """Return the columns that say the kind of thing a question asks for, where it names none."""
    found = [
        column
        for column in table.columns
        if any(
            asks.search(text) and (says.search(column.name) or says.search(column.unit))
            for asks, says in _cues()
        )
    ]
    if not found and (asked := _UNIT_ASKED.search(text)):
        found = [column for column in table.columns if column.unit and asked["unit"].startswith(column.unit)]
    return [NamedColumn(column, CUE) for column in found]


def masked(text: str, spans: Sequence[Range]) -> str:
    """Return a text with blanks for the spans, equally long."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
