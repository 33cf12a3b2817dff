"""The items of a list: 一是…二是…, (一)(二), 第一步…第二步…, over sentences that follow one another.

Lists stand inside each other (一要…：一是…二是…；二要…), so the items of every style are followed at
once, and the innermost list around a place is the one that is meant, unless another has as many items
as were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from zzqa.answering.quote.statement import trim
from zzqa.numerals import number_of
from zzqa.sentences import Range, segments

_ITEM: Final = re.compile(
    r"[\s　]*(?:(?P<is>[一二三四五六七八九十])是|(?P<must>[一二三四五六七八九十])要(?!求)"
    r"|(?P<han>[一二三四五六七八九十])[、，]"
    r"|第(?P<ordinal>[一二三四五六七八九十])(?:步|类|个|项|条|方面|阶段|，|、|是)?"
    r"|[（(](?P<bracket>[一二三四五六七八九十\d])[）)]"
    r"|(?P<digit>\d)[、.．](?!\d)"
    r"|(?P<each>再|还有|另|另外)?一个(?:就)?是)"
)
# Characters between two items, at most: what is numbered further apart are the chapters of a text and
# not the items of a list, unless the introduction announces so many of them.
_NEAR: Final = 60
_ANNOUNCED_NEAR: Final = 3_000
# 一是…二是… and 一要…二要… number items and never chapters: their bodies may be paragraphs.
_ITEM_STYLES: Final = frozenset({"is", "must", "each"})
_ITEM_NEAR: Final = 600
# Characters on either side of the focus in which its list is looked for.
_WINDOW: Final = 8_000
_COUNT: Final = re.compile(
    r"(?<!第)([两二三四五六七八九十]|\d)(?:个|种|条|项|大|步|方面|件|类|点|篇|场|块|批|道|张|支)"
)
_OPENING_LINE: Final = re.compile(r"^[^\n]+[:：][ \t]*$", re.MULTILINE)
_LINE: Final = re.compile(r"[^\n]*\S[^\n]*")
_FOLLOWING: Final = re.compile(r"以下|如下|下列|这样几|几个?方面|几点")
# A sentence of at most so many characters before a list is its heading.
_SHORT_OPENING: Final = 30
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


@dataclass(slots=True)
class _Run:
    """Items numbered upward from one; `opening` is where the sentence before them begins."""

    opening: int
    items: list[_Item]

    def holds(self, text: str, place: int) -> bool:
        """Say whether a place is in an item or in what introduces them, and not in what is said below one."""
        if len(self.items) < 2:
            return False
        if self.opening <= place < self.items[0].start:
            return _introduces(text[self.opening : self.items[0].start])
        return any(item.start <= place < item.end for item in self.items)


def items_around(text: str, focus: Range, *, count: int = 0) -> list[Range]:
    """Return the ranges of the items of the enumeration that the focus stands in; empty if in none.

    The sentence that introduces an enumeration belongs to it. An item runs to the end of its first
    sentence or semicolon. Of lists inside each other the one with `count` items is taken, else the
    innermost.
    """
    first = text.find("\n", max(0, focus[0] - _WINDOW), focus[0]) + 1 if focus[0] > _WINDOW else 0
    runs = [run for run in _runs(text, first, focus[1] + _WINDOW) if run.holds(text, focus[0])]
    if not runs:
        return _announced_lines(text, focus)
    meant = min(runs, key=lambda run: (len(run.items) != count, run.items[-1].end - run.opening))
    heads = [trim(text, item.start, item.end, keep_stop=True) for item in meant.items]
    if sum(end - start for start, end in heads) > _LONGEST:
        heads = [_head(text, item) for item in meant.items]
    return heads


def count_told(text: str) -> int:
    """Return how many items a question asks for (哪三个方面: 3) or a sentence announces; 0 when none says.

    >>> count_told("要做到哪四个明确"), count_told("有哪些措施")
    (4, 0)
    """
    counts = _COUNT.findall(text)
    return number_of(counts[-1]) if counts else 0


def announces(sentence: str, after: str) -> bool:
    """Say whether a sentence introduces an enumeration that begins in it or right behind it.

    >>> announces("重点抓好以下两项工作。", "一是修路。二是通水。")
    True
    """
    first = _ITEM.match(after)
    if first and _number(first) == 1:
        return _introduces(sentence)
    return sentence[-1:] in ":：" and bool(_FOLLOWING.search(sentence) or _COUNT.search(sentence))


def _introduces(opening: str) -> bool:
    """Say whether what stands before a list introduces it: it counts, points ahead or is short."""
    bare = opening.strip()
    counts = _COUNT.search(bare) or _FOLLOWING.search(bare)
    return bool(counts) or bare[-1:] in ":：" or len(bare) <= _SHORT_OPENING


def announced_list(text: str, sentence: Range) -> Range | None:
    """Return the part of a sentence from the clause that announces a number of things to its end.

    >>> text = "深入调研。办好三件实事:修路,通水,架桥。"
    >>> text[slice(*announced_list(text, (5, 21)))]
    '办好三件实事:修路,通水,架桥。'
    """
    for colon in re.finditer("[:：]", text[slice(*sentence)]):
        at = sentence[0] + colon.start()
        clause = max(text.rfind(mark, sentence[0], at) for mark in "，,；;") + 1
        clause = max(clause, sentence[0])
        if _COUNT.search(text, clause, at) and at + 1 < sentence[1]:
            return clause, sentence[1]
    return None


def _announced_lines(text: str, focus: Range) -> list[Range]:
    r"""Return the lines without numbers that a line with its number and a colon announces; empty if none.

    >>> text = "垃圾分为三类：\n可回收物\n有害垃圾\n其他垃圾\n处罚"
    >>> [text[start:end] for start, end in _announced_lines(text, (0, 2))]
    ['可回收物', '有害垃圾', '其他垃圾']
    """
    first = text.rfind("\n", 0, max(0, focus[0] - _LONGEST)) + 1
    for opening in _OPENING_LINE.finditer(text, first, focus[0] + _LONGEST):
        count = count_told(opening[0])
        lines = [line.span() for line in islice(_LINE.finditer(text, opening.end()), count)]
        near = lines and opening.start() <= focus[0] < lines[-1][1]
        if near and len(lines) == count and all(end - start <= _NEAR for start, end in lines):
            return [trim(text, start, end, keep_stop=True) for start, end in lines]
    return []


def _runs(text: str, first: int, last: int) -> Iterator[_Run]:
    """Yield the runs of items in text[first:last], each style of numbering for itself."""
    open_runs: dict[str, _Run] = {}
    before = first
    for start, end in _units(text, first, min(last, len(text))):
        item = _item(text, start, end, open_runs.get("each"))
        if item and item.number == 1:
            if item.style in open_runs:
                yield open_runs[item.style]
            open_runs[item.style] = _Run(before, [item])
        elif item and _follows(text, open_runs.get(item.style), item):
            open_runs[item.style].items.append(item)
        else:
            _fill_label(text, open_runs, start, end)
        before = start
    yield from open_runs.values()


def _fill_label(text: str, open_runs: dict[str, _Run], start: int, end: int) -> None:
    """Let an item that is nothing but its number (第一阶段。) run on over the unit that follows it."""
    for run in open_runs.values():
        item = run.items[-1]
        bare = _ITEM.sub("", text[item.start : item.end], count=1).strip(" 。，：:,")
        if not bare and start - item.end <= 1:
            run.items[-1] = _Item(item.number, item.style, item.start, end)


def _units(text: str, first: int, last: int) -> Iterator[Range]:
    """Yield the parts of a text that may be items: cut at sentence ends, semicolons and introductions."""
    for begins, ends in segments(text[first:last], longest=0):
        start, end = begins + first, ends + first
        introduced = _INTRODUCED.search(text, start, end)
        if introduced:
            yield start, introduced.end()
        yield (introduced.end() if introduced else start), end


def _follows(text: str, run: _Run | None, item: _Item) -> bool:
    """Say whether an item is the next of a run and stands near enough to the one before."""
    if run is None or item.number != run.items[-1].number + 1:
        return False
    near = _ITEM_NEAR if item.style in _ITEM_STYLES else _NEAR
    introduction = text[run.opening : run.items[0].start]
    announced = any(number_of(count) >= item.number for count in _COUNT.findall(introduction))
    if announced or _FOLLOWING.search(introduction):
        near = _ANNOUNCED_NEAR
    return item.start - run.items[-1].end <= near


def _item(text: str, start: int, end: int, each: _Run | None) -> _Item | None:
    """Return the item that begins at `start`, or None; 再一个是 counts on from those before, `each`."""
    match = _ITEM.match(text, start, end)
    if not match:
        return None
    style = match.lastgroup or "each"
    if style != "each":
        return _Item(_number(match), style, start, end)
    counts_on = each is not None and start - each.items[-1].end <= _NEAR
    return _Item(each.items[-1].number + 1 if each and counts_on else 1, style, start, end)


def _number(match: re.Match[str]) -> int:
    """Return the number of an item, 1 for one that bears none (一个是)."""
    style = match.lastgroup
    return number_of(match[style]) if style and style != "each" else 1


def _head(text: str, item: _Item) -> Range:
    """Return the item's first clause."""
    marks = (text.find(mark, item.start + 4, item.end) for mark in "，,；;：:。")
    return trim(text, item.start, min((i for i in marks if i > 0), default=item.end))
