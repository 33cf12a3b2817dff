"""Units of tables: in the name of a column, 投资（万元）, or in a line above, 单位：万元."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_SCALE: Final = r"(?:[百千万亿]|十万|百万|千万)*"
_MEASURE: Final = (
    r"元|美元|欧元|日元|港元|吨|公斤|千克|克|斤|人次?|户|家|个|项|件|台|套|辆|座|处|名|位|只|头|羽|株|棵|亩|公顷"
    r"|平方米|平方公里|平方千米|立方米|方|米|公里|千米|厘米|毫米|千瓦时?|瓦|度|升|毫升|℃|摄氏度|天|日|小时|分钟|年|月|岁"
    r"|次|篇|册|本|份|张|所|条|间|床|户次|车次|班次|吨标准煤|标准箱|标箱|箱|分|倍"
    r"|[%％‰]|(?:k|K|M|G)?(?:g|m|W|Wh|V|B)|m[²³23]|km[²2]?|mm|cm|mg|t|kWh|MPa"
)
_UNIT: Final = rf"{_SCALE}(?:{_MEASURE})(?:/(?:{_SCALE}(?:{_MEASURE})|[\u3400-\u9fff]{{1,4}}))?"
# A unit in brackets at the end of a name, or behind a stroke or comma: 投资（万元）, 投资/万元, 投资,万元.
_IN_NAME: Final = re.compile(
    rf"(?:[（(\[【]\s*(?:单位[:：]\s*)?(?P<inside>{_UNIT})\s*[）)\]】]|[/,，]\s*(?P<behind>{_UNIT}))$"
)
_ABOVE: Final = re.compile(
    rf"[（(\[【]?\s*(?:金额|计量|货币|数量)?单\s*位\s*[:：]\s*(?P<units>{_UNIT}(?:\s*[、,，;；/]\s*{_UNIT})*)\s*[）)\]】]?"
)
_BETWEEN: Final = re.compile(r"\s*[、,，;；]\s*")
# Columns that are counted, numbered or shares, whatever unit a line above gives to money and weight.
_NO_UNIT: Final = re.compile(
    r"序号|编号|代码|年份?$|年度|月份|日期|时间|电话|邮编|排名|名次|位次|率$|比重|占比|比例|增[长速幅]|同比|环比"
    r"|[%％‰]|数$|备注|期数|得分|评分|系数|指数|倍$"
)
_COUNTED: Final = re.compile(r"(?:预算|执行|决算|金额|总|合计|完成|本年|上年|累计|计划|实际|投资|产量|款)数$")
_NUMBER: Final = re.compile(r"[-+—–]?[¥￥$]?\s*\d[\d,.]*(?:\s*%|％)?")


def unit_of(name: str) -> str:
    """Return the unit that the name of a column ends with, or "".

    >>> [unit_of(name) for name in ("投资（万元）", "单价/元", "乡镇", "装机（千瓦）")]
    ['万元', '元', '', '千瓦']
    """
    match = _IN_NAME.search(name)
    return (match["inside"] or match["behind"]) if match else ""


def without_unit(name: str) -> str:
    """Return the name of a column without the unit at its end.

    >>> without_unit("投资（万元）")
    '投资'
    """
    return _IN_NAME.sub("", name).strip() or name


def units_above(text: str) -> tuple[str, ...]:
    """Return the units that a line above a table gives to it; none for any other line.

    >>> units_above("单位：万元"), units_above("（单位：万元、%）"), units_above("单位：青禾县财政局")
    (('万元',), ('万元', '%'), ())
    """
    match = _ABOVE.fullmatch(text.strip())
    if match is None:  # it may stand behind a title: 表1 主要指标（单位：万元）
        match = re.search(rf"[（(\[【\s]{_ABOVE.pattern}$", text.strip())
    return tuple(_BETWEEN.split(match["units"])) if match else ()


def is_number(text: str) -> bool:
    """Say whether a cell holds a number and nothing else."""
    return _NUMBER.fullmatch(text) is not None


def takes_unit(name: str, values: Iterable[str]) -> bool:
    """Say whether a unit above the table is that of a column: one of numbers that says no unit itself."""
    if unit_of(name) or (_NO_UNIT.search(name) and not _COUNTED.search(name) and not _is_year(name)):
        return False
    filled = [value for value in values if value]
    return bool(filled) and 2 * sum(map(is_number, filled)) > len(filled)


def with_units(names: Sequence[str], units: Sequence[str], takes: Sequence[bool]) -> list[str]:
    """Return the names of columns with the unit above the table where they take it.

    Of several units only the first is money or weight; a share beside it is said by names of their own.
    """
    main = [unit for unit in units if unit not in "%％‰"]
    if len(main) != 1:
        return list(names)
    return [
        f"{name}（{main[0]}）" if name and take else name for name, take in zip(names, takes, strict=True)
    ]


def _is_year(name: str) -> bool:
    """Say whether a column is that of a year (2023年), whose figures have the table's unit."""
    return re.search(r"(?:19|20)\d\d年?(?:度|末|底)?$", name) is not None
