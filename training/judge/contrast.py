"""Contrast pairs: a question turned by rule into one that its document does not answer.

What hard rules used to forbid (another year, another one of a row, the other side, plan for result)
is shown to the model as pairs of questions that differ in one deciding word.
"""

from __future__ import annotations

import re
from random import Random

_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?=年|\D|$)")
_ORDINAL = re.compile(r"第([一二三四五六七八九十]|\d{1,2})(?=[季期届次批号章条轮幢名])")
_OTHERS = [
    ("东", "西"),
    ("南", "北"),
    ("上半年", "下半年"),
    ("城镇", "农村"),
    ("一期", "二期"),
    ("二期", "三期"),
    ("男", "女"),
    ("小学", "初中"),
    ("最高", "最低"),
    ("进口", "出口"),
    ("收入", "支出"),
    ("去年", "前年"),
    ("今年", "明年"),
    ("上午", "下午"),
    ("工作日", "周末"),
    ("甲方", "乙方"),
    ("主任", "副主任"),
    ("主席", "副主席"),
]


def contrast(question: str, told: str, draw: Random) -> str | None:
    """Return the question with one deciding word changed, or None where it has none.

    `told` is all that the document says, its title included: the new word does not stand there.
    """
    ways = [_year, _ordinal, _other]
    for way in draw.sample(ways, len(ways)):
        changed = way(question, told, draw)
        if changed and changed != question:
            return changed
    return None


def _year(question: str, told: str, draw: Random) -> str | None:
    match = _YEAR.search(question)
    if not match:
        return None
    near = [int(match[0]) + step for step in (-3, -2, -1, 1, 2, 3)]
    free = [year for year in near if str(year) not in told and str(year)[2:] + "年" not in told]
    return question[: match.start()] + str(draw.choice(free)) + question[match.end() :] if free else None


def _ordinal(question: str, told: str, draw: Random) -> str | None:
    match = _ORDINAL.search(question)
    if not match:
        return None
    every = "一二三四五六七八九十" if not match[1].isdigit() else [str(n) for n in range(1, 13)]
    unit = question[match.end() : match.end() + 1]
    free = [one for one in every if f"第{one}{unit}" not in told]
    return question[: match.start(1)] + draw.choice(free) + question[match.end(1) :] if free else None


def _other(question: str, told: str, draw: Random) -> str | None:
    swaps: list[str] = []
    for one, other in (*_OTHERS, *[(b, a) for a, b in _OTHERS]):
        if one not in question or ((other in one or one in other) and other in question):
            continue
        at = question.index(one)
        # The side of a name (城东, 南门): with the character before or after it, told nowhere.
        changed = question[:at] + other + question[at + len(one) :]
        around = changed[max(0, at - 1) : at + len(other) + 1]
        if len(one) == 1 and (at == 0 or around[:2] in told or around[-2:] in told):
            continue
        if len(one) > 1 and other in told:
            continue
        swaps.append(changed)
    return draw.choice(swaps) if swaps else None
