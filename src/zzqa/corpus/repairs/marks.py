"""What cannot be recovered, and what was struck out: marked, so that it is never quoted as whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.corpus.repairs.likelihood import cost
from zzqa.corpus.repairs.pinyin import LETTERS
from zzqa.corpus.repairs.traced import GUESS, Traced
from zzqa.han import HAN
from zzqa.records import Mark

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

# Characters that only misread bytes give.
_IMPOSSIBLE: Final = re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]+")
# What the shift repair leaves when it cannot mend a spot: a reading without its character, and a
# mark with a run after it that no words can be made of.
_LEFT_OVER: Final = re.compile(rf"{HAN}?\?[{LETTERS}]{{1,8}}\)[\x40-\x7e]?")
_RUN: Final = re.compile(rf"[?!;？！；](?P<run>(?:{HAN}|[\ue000-\uf8ff]){{3,12}})[\x40-\x7e]?")
# Nats that each of these characters costs (see likelihood.cost): a text's 5, a foreign name's 9.
_RUN_CHARS: Final = 5
_RUN_COST: Final = 12.0

# A date that lost its 月: 一是510日市政府召开, 311日至13日. A count of days has other company.
_NO_MONTH: Final = re.compile(
    r"(?:(?<=[是于於在，,。；;、\n])|^)(?:1[0-2]|[1-9])(?:[12]\d|3[01]|0?[1-9])(?<=\d{3})日"
    r"(?=[至到][1-3]?\d日|[^内內后後前期间間来來的以，,。、])",
    re.MULTILINE,
)

# X, x, × or * before a unit, for a figure: X亿元, 第X场, 沿GX; or before what it names: X市.
_BLANKED: Final = (
    r"(?<![A-Za-z0-9\"“.\-])(?:[GS](?=[XＸ]))?"
    r"(?:[XＸ×]{1,4}(?:[-—~～至][XＸ×]{1,4})?|[xｘ]{2,4}|[*＊○]{2,6})(?![A-Za-z0-9\"”])"
)
_UNIT: Final = (
    r"(?=(?:[个個人名年月日号號次场場项項条條类類家户戶间間张張辆輛只吨噸米元万萬亿億千百余多市县縣区區镇鎮乡鄉村路街级級届屆期天%％倍亩畝]"
    r"|平方|公[里顷頃斤]|某|书记|書記|同志))"
)
_REDACTED_FIGURE: Final = re.compile(rf"{_BLANKED}{_UNIT}|(?<=\d)[*＊xX]{{3,}}(?=\d|号|$)")
# A document that struck out several figures struck out its other lone X as well.
_REDACTED_ANYTHING: Final = re.compile(rf"{_REDACTED_FIGURE.pattern}|{_BLANKED}(?!射线|光|轴|染色体|档案)")
_ENOUGH_FIGURES: Final = 3


def find_marks(traced: Traced, context: Context) -> tuple[Mark, ...]:
    r"""Return the marks of a clean text, in order; they do not overlap.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> text = "投资X亿元，Mac OS X系统，X射线，\ue026"
    >>> find_marks(Traced.whole(text), survey(text, learn([])))
    (Mark(kind='redacted', start=2, end=3), Mark(kind='unrecovered', start=21, end=22))
    """
    text = traced.text
    figures = list(_REDACTED_FIGURE.finditer(text))
    if len(figures) >= _ENOUGH_FIGURES:
        figures = list(_REDACTED_ANYTHING.finditer(text))
    marks = [Mark("redacted", *match.span()) for match in figures]
    marks += [Mark("unrecovered", start, end) for start, end in _unrecovered(text, context)]
    marks += [Mark("unrecovered", start, end) for start, end in _guessed(traced)]
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return tuple(mark for index, mark in enumerate(marks) if not index or mark.start >= marks[index - 1].end)


def _guessed(traced: Traced) -> Iterator[tuple[int, int]]:
    """Yield the ranges that hold the likeliest of several repairs."""
    for repair in traced.repairs:
        if repair.kind == GUESS:
            start, end = np.searchsorted(traced.starts, (repair.start, repair.end))
            if start < end:
                yield int(start), int(end)


def _unrecovered(text: str, context: Context) -> Iterator[tuple[int, int]]:
    """Yield the ranges that hold damage; of misread bytes only where the document has such damage."""
    yield from (match.span() for match in _IMPOSSIBLE.finditer(text))
    yield from (match.span() for match in _NO_MONTH.finditer(text))
    if not context.annotated:
        return
    yield from (match.span() for match in _LEFT_OVER.finditer(text))
    for match in _RUN.finditer(text):
        beginning = match["run"][:_RUN_CHARS]
        if cost(beginning) >= _RUN_COST * len(beginning):
            yield match.span()
