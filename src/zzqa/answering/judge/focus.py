"""The borders of a short answer: whole words, and of two figures the one that holds now."""

from __future__ import annotations

import re
from typing import Final

from zzqa.answering.facts.measure import DATE
from zzqa.sentences import Range
from zzqa.words import frequency, is_place_name, word_spans

# 由520元提高到550元: the figure after 到 is the one that holds.
_FROM: Final = re.compile(r"(?:由|从|自)[^，,。；;]{0,12}$")
_TO: Final = re.compile(
    r"(?:提高|增加|增长|上升|扩大|调整|下降|降低?|减少|压减|缩短|提升|上调|下调|变)(?:到|至|为)了?\s*"
    r"(?P<figure>[\d０-９][\d０-９.,:：]*(?:余|多)?[百千万亿]*[^\s，,。；;、（(]{0,3})"
)

# A figure with all that belongs to it: 约3.9万余户, 40%以上, 2000元左右.
_UNIT: Final = (
    r"个百分点|[%％]|人次|平方公里|平方千米|平方米|立方米|万?千瓦(?:时)?|公里|千米|厘米|毫米|公尺|公分|公顷|公斤|千克|蒸吨"
    r"|个?工作日|个?小时|分钟|个?月|个?星期|周岁|美元|欧元|摄氏度|℃"
    r"|[元亩米吨户人名家项条处套张所座台倍件岁天年日斤次位只头株间辆艘部级分个万亿方顿册棵栋幅份支届期门口周度里丈尺]"
)
_WHOLE_FIGURE: Final = re.compile(
    r"(?:(?:不得?|未)?(?:超过?|少于|低于|高于|多于)|大约|约|近|逾|至少|最多|最高)?"
    rf"(?:[\d０-９]+(?:[.,:：．][\d０-９]+)*(?:余|多)?[百千万亿]*(?:余|多)?(?:{_UNIT})?"
    rf"|[一二三四五六七八九十百千万亿两几]+(?:余|多)?(?:{_UNIT}))(?:以上|以下|以内|左右|余)?"
)

# From one figure to another: 1万元以上3万元以下, 200至350毫米.
_FIGURE_RANGE: Final = re.compile(
    rf"{_WHOLE_FIGURE.pattern}(?:\s*[-—–~～至到]+\s*|(?<=以上)、?){_WHOLE_FIGURE.pattern}"
)
# What stands before an answer and is no part of it: the number of an item, who does something.
_BEFORE_ANSWER: Final = re.compile(
    r"\s*(?:(?:[（(](?:[一二三四五六七八九十]{1,2}|\d{1,2})[）)]|\d{1,2}[.、．](?!\d)|[①-⑳]|[由被](?=..))\s*)*"
)
_AFTER_ANSWER: Final = "。；;，,、：: \t\n"
# What stands between two answers.
_APART: Final = re.compile(r"[，,；;、和与及]")

# 城镇、农村居民收入分别达到35098元和17690元: names in a row, figures in the same order.
_RESPECTIVELY: Final = re.compile(r"(?P<names>[^，,。；;：:]+?)(?:分别|依次)")
_BETWEEN: Final = re.compile(r"[、和与及，,]\s*$")
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
    """Return the range widened, inside its sentence, over the figures and dates its borders cut through.

    A figure is not cut from its unit nor from what limits it (约, 不得超过, 余, 以上, 左右).

    >>> text = "新增就业约3.8万人以上。"
    >>> text[slice(*whole_figure(text, (5, 8), (0, 12)))]
    '约3.8万人以上'
    """
    first, last = found
    for pattern in (_FIGURE_RANGE, _WHOLE_FIGURE, DATE):
        for figure in pattern.finditer(text, *sentence):
            if figure.start() < last and figure.end() > first:
                first, last = min(first, figure.start()), max(last, figure.end())
    return first, last


def only_figure(text: str, found: Range, figure: re.Pattern[str]) -> Range:
    """Return the first figure of a range that goes on behind a comma; else the range.

    >>> text = "污水处理费0.95元和水资源税0.30元"
    >>> text[slice(*only_figure(text, (5, len(text)), re.compile("[0-9.]+元")))]
    '0.95元'
    """
    first = figure.search(text, *found)
    if not first or not _APART.search(text, first.end(), found[1]):
        return found
    return whole_figure(text, first.span(), found)


def bare_answer(text: str, found: Range) -> Range:
    """Return a range without the number of an item or 由 before it and without the marks behind it.

    >>> text = "（二）由绿能集团承建。"
    >>> text[slice(*bare_answer(text, (0, len(text))))]
    '绿能集团承建'
    """
    before = _BEFORE_ANSWER.match(text, *found)
    start = before.end() if before else found[0]
    end = start + len(text[start : found[1]].rstrip(_AFTER_ANSWER))
    return (start, end) if start < end else found


def whole_words(text: str, found: Range, sentence: Range) -> Range:
    """Return the range widened, inside its sentence, to whole words and to the class word of a name.

    >>> text = "正与济南大学合作"
    >>> text[slice(*whole_words(text, (2, 4), (0, 8)))]
    '济南大学'
    """
    first, last = found
    words = [(start + sentence[0], end + sentence[0]) for start, end in word_spans(text[slice(*sentence)])]
    for start, end in words:
        # A word of no dictionary is often cut wrongly: 李华到|会.
        known = frequency(text[start:end]) > 0
        if known and start < first < end:
            first = start
        if (known and start < last < end) or (start == last and text[start:end] in _NAME_ENDS):
            last = end
    if not text[first:last].endswith(tuple(_NAME_ENDS)):
        return first, last
    # A body is often named with the place or the body it belongs to: 山东大学|齐鲁医院.
    for start, end in reversed(words):
        if end == first and (is_place_name(text[start:end]) or text[start:end].endswith(tuple(_NAME_ENDS))):
            first = start
    return first, last


def respective_figure(text: str, question: str, sentence: Range) -> Range | None:
    """Return, of figures in the same order as the names before them, the one of the name asked about.

    None where a sentence has no such figures or the question does not tell which name it means.

    >>> text = "城镇、农村居民收入分别达到35098元和17690元。"
    >>> text[slice(*respective_figure(text, "农村居民收入是多少", (0, len(text))))]
    '17690元'
    """
    row = _RESPECTIVELY.search(text, *sentence)
    if not row:
        return None
    names = re.split("[、和与及]", row["names"])
    figures = _row_of_figures(text, row.end(), sentence[1])
    shares = [_shared(name, question) for name in names]
    best = max(shares)
    if len(figures) != len(names) or len(names) < 2 or shares.count(best) > 1 or not best:
        return None
    return figures[shares.index(best)]


def _row_of_figures(text: str, start: int, end: int) -> list[Range]:
    """Return the first figures of text[start:end] that only commas and 和 stand between."""
    found: list[Range] = []
    for figure in _WHOLE_FIGURE.finditer(text, start, end):
        if found and not _BETWEEN.fullmatch(text[found[-1][1] : figure.start()]):
            break
        found.append(figure.span())
    return found


def _shared(name: str, question: str) -> float:
    """Return the share, 0 to 1, of a name that stands in the question in one piece."""
    lengths = range(len(name), 0, -1)
    longest = next(
        (n for n in lengths if any(name[i : i + n] in question for i in range(len(name) - n + 1))), 0
    )
    return longest / len(name) if name else 0.0
