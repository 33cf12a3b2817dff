"""What a question wants of a table: a cell, rows with a property, the highest, more than so much, a sum."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from zzqa.answering.tables.values import Amount, count_of, in_base

Want = Literal["cells", "extreme", "compare", "sum", "mean", "count", "difference"]

_NUMERAL: Final = r"[一二两三四五六七八九十\d]{1,3}"
_COUNTERS: Final = r"[个名位家项所座条种台村镇大]"
_HIGH: Final = r"高|多|大|长|贵|重|快|远|宽|深|强|晚|迟|新|厚|热|年轻"
_LOW: Final = r"低|少|小|短|便宜|轻|慢|近|窄|浅|早|差|旧|薄|冷"
_MOST: Final = re.compile(
    rf"(?P<behind>倒数)?(?:最(?:为|是)?(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))"
    rf"|(?:排名?|位居|位列|居)?第(?P<nth>{_NUMERAL})(?:(?P<nth_high>{_HIGH})|(?P<nth_low>{_LOW})|[名位]?(?=的|是|$))"
    rf"|(?P<first>居首|首位|冠军|排名?第一|榜首|第一名)|(?P<last>垫底|末位|倒数第一))"
    rf"(?:的?前?(?P<n>{_NUMERAL})(?:{_COUNTERS}))?"
)
_FIRST_N: Final = re.compile(
    rf"(?:(?P<front>前|排名?前|排在前)|(?P<back>后|倒数|末))(?P<n>{_NUMERAL})(?:{_COUNTERS}|的|是|$)"
)
_AMOUNT: Final = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[百千万亿]*[a-z%‰\u4e00-\u9fff]{0,4}?)"
_BOUNDS: Final = (
    (
        re.compile(
            rf"(?:不少于|不低于|不小于|至少|大于等于|达到?|不早于){_AMOUNT}(?=以上|及以上|[的，,]|$|有|是)"
        ),
        ">=",
    ),
    (
        re.compile(rf"(?:不超过|不高于|不大于|不多于|小于等于|至多|最多|不晚于){_AMOUNT}(?=[的，,]|$|有|是)"),
        "<=",
    ),
    (re.compile(rf"(?:超过|大于|高于|多于|超出|突破|晚于|长于){_AMOUNT}(?=以上|[的，,]|$|有|是)"), ">"),
    (re.compile(rf"(?:低于|少于|小于|不足|不到|早于|未达到?|短于){_AMOUNT}(?=[的，,]|$|有|是)"), "<"),
    (re.compile(rf"{_AMOUNT}(?:及|或|和)?(?:以上|之上)"), ">="),
    (re.compile(rf"{_AMOUNT}(?:及|或|和)?(?:以下|之下|以内|之内)"), "<="),
)
_BETWEEN: Final = re.compile(
    r"(?P<low>\d[\d,]*(?:\.\d+)?)(?P<lowunit>[百千万亿]*[a-z%\u4e00-\u9fff]{0,3}?)(?:到|至|-|~|和)"
    r"(?P<high>\d[\d,]*(?:\.\d+)?)(?P<unit>[百千万亿]*[a-z%\u4e00-\u9fff]{0,4}?)之?间"
)
_SUM: Final = re.compile(r"一共|总共|合计|总计|共计|总和|之和|加起来|加在一起|累计|总数|总量|共有?(?=多少)")
_MEAN: Final = re.compile(r"平均|均值")
_COUNT: Final = re.compile(
    rf"(?:有|共|是|涉及|包括)?(?:多少|几){_COUNTERS}(?P<what>[\u4e00-\u9fffa-z]{{0,8}})|(?P<before>[\u4e00-\u9fff]{{1,8}})有几{_COUNTERS}"
)
_DIFFERENCE: Final = re.compile(
    r"相差|差多少|差额|差距|[多少高低大小]了?多少|多出|少了?几|几倍|多少倍|占(?:总|全|比|多少|百分)|比例是|百分之几|增长了?多少|增加了?多少|减少了?多少"
)
_WANTED: Final = re.compile(
    rf"(?:哪(?:一|几|些|{_NUMERAL})?{_COUNTERS}?|哪些|什么|何)(?P<what>[\u4e00-\u9fffa-z]{{1,8}})|(?P<before>[\u4e00-\u9fff]{{2,8}})(?:有|是|为)(?:哪|什么|谁)"
)
_MANY: Final = re.compile(
    rf"哪些|哪几|哪[二两三四五六七八九十]|都有|有谁|是哪{_NUMERAL}|分别|各是|各有|列出|名单|所有|全部"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure is compared with: `sign` is >, >=, <, <=, or between `amount` and `upper`."""

    sign: str
    amount: Amount
    upper: Amount | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants; `rest` is the question without the words that say it.

    Of an extreme `highest` is the direction, `first` the place from which on, and `count` how many rows.
    """

    want: Want
    rest: str
    highest: bool = True
    first: int = 1
    count: int = 1
    bound: Bound | None = None
    counted: str = ""


def asked_of(masked: str) -> Asked:
    """Return what a question wants of a table; the names of columns and rows in it are blanks.

    >>> [asked_of(q).want for q in ("哪个乡镇产量最高", "产量超过300吨的有哪些", "一共多少吨", "甲的产量")]
    ['extreme', 'compare', 'sum', 'cells']
    """
    for read in (_compared, _computed, _extreme):
        if found := read(masked):
            return found
    return Asked("cells", masked)


def wants_many(text: str) -> bool:
    """Say whether a question asks for all rows that are so."""
    return _MANY.search(text) is not None


def wanted_name(text: str) -> str:
    """Return the words behind 哪个, 哪些, 什么 or before 是什么: they name the column that is asked for.

    >>> wanted_name("新柳村属于哪个乡镇"), wanted_name("存放在东仓库的是什么设备")
    ('乡镇', '设备')
    """
    match = _WANTED.search(text)
    return (match["what"] or match["before"] or "") if match else ""


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * len(match[0]) + text[match.end() :]


def _extreme(text: str) -> Asked | None:
    if match := _MOST.search(text):
        nth = count_of(match["nth"]) if match["nth"] else 1
        low = match["low"] or match["nth_low"] or match["last"] or match["behind"]
        count = count_of(match["n"]) if match["n"] else 1
        several = _FIRST_N.search(text)
        if several and count == 1 and nth == 1:
            count, text = count_of(several["n"]), _without(text, several)
        return Asked(
            "extreme", _without(text, match), highest=not low, first=max(1, nth), count=max(1, count)
        )
    if match := _FIRST_N.search(text):
        return Asked(
            "extreme", _without(text, match), highest=bool(match["front"]), count=max(1, count_of(match["n"]))
        )
    return None


def _compared(text: str) -> Asked | None:
    if match := _BETWEEN.search(text):
        unit = match["unit"] or match["lowunit"]
        low, high = (_amount(match[name], unit) for name in ("low", "high"))
        return Asked("compare", _without(text, match), bound=Bound("..", low, high))
    for pattern, sign in _BOUNDS:
        if match := pattern.search(text):
            bound = Bound(sign, _amount(match["number"], match["unit"]))
            return Asked("compare", _without(text, match), bound=bound)
    return None


def _amount(number: str, unit: str) -> Amount:
    year = re.fullmatch(r"(?:19|20)\d\d", number)
    if year and unit.startswith("年"):
        return Amount(float(number) * 372, "day")
    return in_base(float(number.replace(",", "")), unit)


def _computed(text: str) -> Asked | None:
    if match := _DIFFERENCE.search(text):
        return Asked("difference", _without(text, match))
    if match := _MEAN.search(text):
        return Asked("mean", _without(text, match))
    if match := _SUM.search(text):
        return Asked("sum", _without(text, match))
    if match := _COUNT.search(text):
        return Asked("count", text, counted=match["what"] or match["before"] or "")
    return None
