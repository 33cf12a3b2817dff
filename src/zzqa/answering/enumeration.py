"""The items of a list: 一是…二是…三是…, (一)(二)(三), 第一步…第二步…, over sentences that follow one another."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from zzqa.answering.statement import Range, trim
from zzqa.sentences import sentences

_DIGITS: Final = "一二三四五六七八九十"
_ITEM: Final = re.compile(
    r"[\s　]*(?:(?P<han>[一二三四五六七八九十])(?:是|要|、|，)"
    r"|第(?P<ordinal>[一二三四五六七八九十])(?:步|类|个|项|条|方面|，|、|是)?"
    r"|[（(](?P<bracket>[一二三四五六七八九十\d])[）)]"
    r"|(?P<digit>\d)[、.．](?!\d))"
)
# Characters between the first sentences of two items, on average and at most: what is numbered
# further apart are the chapters of a text and not the items of a list.
_NEAR: Final = 60
# Characters of an enumeration that is quoted whole; beyond it only the head of each item is quoted.
_LONGEST: Final = 200


def items_around(text: str, focus: Range) -> list[Range]:
    """Return the ranges of the items of the enumeration that the focus stands in; empty if in none.

    An item runs to the end of its first sentence. Items follow one another with nothing but their own
    further sentences between them and are numbered upward from one.
    """
    found = [(*key, start, end) for start, end in sentences(text) if (key := _key(text, start))]
    run: list[tuple[int, int]] = []
    style_of_run = ""
    for number, style, start, end in found:
        if number == 1:
            if _holds(run, focus):
                break
            run, style_of_run = [(start, end)], style
        elif run and style == style_of_run and number == len(run) + 1:
            run.append((start, end))
    if len(run) < 2 or not _holds(run, focus):
        return []
    between = sum(after[0] - item[1] for item, after in pairwise(run))
    if between > _NEAR * (len(run) - 1):
        return []
    heads = [trim(text, *item, keep_stop=True) for item in run]
    if sum(end - start for start, end in heads) > _LONGEST:
        heads = [_head(text, item) for item in heads]
    return heads


def _key(text: str, start: int) -> tuple[int, str] | None:
    """Return the number and the style of the item that begins at `start`, or None."""
    match = _ITEM.match(text, start)
    if not match or not (style := match.lastgroup):
        return None
    value = match[style]
    return (int(value) if value.isdigit() else _DIGITS.index(value) + 1), style


def _holds(run: list[tuple[int, int]], focus: Range) -> bool:
    return bool(run) and run[0][0] <= focus[0] < run[-1][1]


def _head(text: str, item: Range) -> Range:
    """Return the item's first clause."""
    start, end = item
    stop = min((i for mark in "，,；;：:" if (i := text.find(mark, start + 4, end)) > 0), default=end)
    return trim(text, start, stop)
