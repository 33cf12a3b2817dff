"""The borders of a short answer: whole words, and of two figures the one that holds now."""

from __future__ import annotations

import re
from typing import Final

from zzqa.sentences import Range
from zzqa.words import word_spans

# 由520元提高到550元: the figure after 到 is the one that holds.
_FROM: Final = re.compile(r"(?:由|从|自)[^，,。；;]{0,12}$")
_TO: Final = re.compile(
    r"(?:提高|增加|增长|上升|扩大|调整|下降|降低?|减少|压减|缩短|提升|上调|下调|变)(?:到|至|为)了?\s*"
    r"(?P<figure>[\d０-９][\d０-９.,:：]*(?:余|多)?[百千万亿]*[^\s，,。；;、（(]{0,3})"
)

# A figure with all that belongs to it: 约3.9万余户, 40%以上, 2000元左右.
_UNIT: Final = (
    r"个百分点|[%％]|人次|平方公里|平方千米|平方米|立方米|万?千瓦(?:时)?|公里|千米|厘米|毫米|公顷|公斤|千克|蒸吨|个?小时|分钟|个?月|美元|欧元"
    r"|[元亩米吨户人名家项条处套张所座台倍件岁天年日斤次位只头株间辆艘部级分个万亿方顿]"
)
_WHOLE_FIGURE: Final = re.compile(
    r"(?:大约|约|近|超过|超|逾|不少于|不低于|不超过|至少)?"
    r"[\d０-９]+(?:[.,:：．][\d０-９]+)*(?:余|多)?[百千万亿]*(?:余|多)?"
    rf"(?:{_UNIT})?(?:以上|以下|以内|左右|余)?"
)

# Words that end the name of a body: a span before one of them has lost it.
_NAME_ENDS: Final = frozenset(
    (
        "大学",
        "学院",
        "医院",
        "公司",
        "集团",
        "委员会",
        "管委会",
        "研究院",
        "中心",
        "银行",
        "协会",
        "学校",
        "中学",
        "小学",
    )
)


def later_figure(text: str, found: Range, end: int) -> Range:
    """Return the figure a change leads to where `found` is the one it starts from; else `found`.

    >>> text = "标准由每月520元提高到550元，"
    >>> text[slice(*later_figure(text, (5, 9), len(text)))]
    '550元'
    """
    if not _FROM.search(text[: found[0]]):
        return found
    clause_end = min((i for mark in "，,。；;" if (i := text.find(mark, found[1], end)) >= 0), default=end)
    to = _TO.search(text, found[1], clause_end)
    return to.span("figure") if to else found


def whole_figure(text: str, found: Range, sentence: Range) -> Range:
    """Return the range widened, inside its sentence, over the figures that its borders cut through.

    A figure is not cut from its unit nor from what limits it (约, 余, 以上, 左右).

    >>> text = "新增就业约3.8万人以上。"
    >>> text[slice(*whole_figure(text, (5, 8), (0, 12)))]
    '约3.8万人以上'
    """
    first, last = found
    for figure in _WHOLE_FIGURE.finditer(text, *sentence):
        if figure.start() < last and figure.end() > first:
            first, last = min(first, figure.start()), max(last, figure.end())
    return first, last


def whole_words(text: str, found: Range, sentence: Range) -> Range:
    """Return the range widened, inside its sentence, to whole words and to the class word of a name.

    >>> text = "正与济南大学合作"
    >>> text[slice(*whole_words(text, (2, 4), (0, 8)))]
    '济南大学'
    """
    first, last = found
    for near_start, near_end in word_spans(text[slice(*sentence)]):
        start, end = near_start + sentence[0], near_end + sentence[0]
        if start < first < end:
            first = start
        if start < last < end or (start == last and text[start:end] in _NAME_ENDS):
            last = end
    return first, last
