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
