"""The items of a list: 一是…二是…, (一)(二), 第一步…第二步…, over sentences that follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zzqa.answering.statement import trim
from zzqa.sentences import Range, segments

_DIGITS: Final = "一二三四五六七八九十"
_ITEM: Final = re.compile(
    r"[\s　]*(?:(?P<han>[一二三四五六七八九十])(?:是|要|、|，)"
    r"|第(?P<ordinal>[一二三四五六七八九十])(?:步|类|个|项|条|方面|，|、|是)?"
    r"|[（(](?P<bracket>[一二三四五六七八九十\d])[）)]"
    r"|(?P<digit>\d)[、.．](?!\d)"
    r"|(?P<each>再|还有|另|另外)?一个(?:就)?是)"
)
# Characters between two items, at most: what is numbered further apart are the chapters of a text and
# not the items of a list.
_NEAR: Final = 60
# The same where the introduction announces the number of items: their bodies may be paragraphs.
_FAR: Final = 500
_ANNOUNCED: Final = re.compile(r"([两二三四五六七八九十]|\d)(?:个|种|条|项|大|步|方面|件|类|点|篇|场)")
# Characters of an enumeration that is quoted whole; beyond it only the head of each item is quoted.
_LONGEST: Final = 200
# Where the first item follows its introduction in one sentence: 主要有三项，一是…
_INTRODUCED: Final = re.compile(
    r"[:：,，](?=[“\"]?(?:一是|一个(?:就)?是|一要|第一|[（(][一1][）)]|1[、.．]))"
)


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    style: str
    start: int
    end: int


def items_around(text: str, focus: Range) -> list[Range]:
    """Return the ranges of the items of the enumeration that the focus stands in; empty if in none.

    The sentence that introduces an enumeration belongs to it. An item runs to the end of its first
    sentence or semicolon; items follow one another closely and are numbered upward from one.
    """
    run: list[_Item] = []
    opening = 0
    before = 0
    for start, end in _units(text):
        item = _item(text, start, end, after=run)
        if item and item.number == 1:
            if _holds(opening, run, focus):
                break
            run, opening = [item], before
        elif item and _follows(run, item, _near(text, opening, run)):
            run.append(item)
        before = start
    if len(run) < 2 or not _holds(opening, run, focus):
        return []
    heads = [trim(text, item.start, item.end, keep_stop=True) for item in run]
    if sum(end - start for start, end in heads) > _LONGEST:
        heads = [_head(text, item) for item in run]
    return heads


def _units(text: str) -> Iterator[Range]:
    """Yield the parts of a text that may be items: cut at sentence ends, semicolons and introductions."""
    for start, end in segments(text, longest=0):
        introduced = _INTRODUCED.search(text, start, end)
        if introduced:
            yield start, introduced.end()
        yield (introduced.end() if introduced else start), end


def _near(text: str, opening: int, run: list[_Item]) -> int:
    """Return how far the next item may stand off: far, when the introduction announces so many items."""
    if not run:
        return _NEAR
    announced = _ANNOUNCED.findall(text[opening : run[0].start])
    return _FAR if any(_value(count) > len(run) for count in announced) else _NEAR


def _value(count: str) -> int:
    return int(count) if count.isdigit() else 2 if count == "两" else _DIGITS.index(count) + 1


def _follows(run: list[_Item], item: _Item, near: int) -> bool:
    """Say whether an item is the next of a run, at most `near` characters after it."""
    return (
        bool(run)
        and item.style == run[-1].style
        and item.number == run[-1].number + 1
        and item.start - run[-1].end <= near
    )


def _holds(opening: int, run: list[_Item], focus: Range) -> bool:
    return bool(run) and opening <= focus[0] < run[-1].end


def _item(text: str, start: int, end: int, *, after: list[_Item]) -> _Item | None:
    """Return the item that begins at `start`, or None; 一个是, 再一个是 count on from the items before."""
    match = _ITEM.match(text, start, end)
    if not match:
        return None
    style = match.lastgroup or "each"
    if style == "each":
        counts_on = after and after[-1].style == style and start - after[-1].end <= _NEAR
        return _Item(after[-1].number + 1 if counts_on else 1, style, start, end)
    value = match[style]
    return _Item(int(value) if value.isdigit() else _DIGITS.index(value) + 1, style, start, end)


def _head(text: str, item: _Item) -> Range:
    """Return the item's first clause."""
    marks = (text.find(mark, item.start + 4, item.end) for mark in "，,；;：:。")
    return trim(text, item.start, min((i for i in marks if i > 0), default=item.end))
