"""What cells and questions say in figures: numbers with their units, shares, days; to be compared only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zzqa.folding import fold
from zzqa.numerals import number_of

_SCALES: Final = {
    "": 1.0,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}
_SCALED: Final = re.compile(r"(?P<scale>万亿|千万|百万|十万|亿|万|千(?!克|米|瓦)|百)?(?P<base>.*)")
# Units of one kind in terms of the first.
_SAME: Final = {
    "公斤": ("克", 1e3), "千克": ("克", 1e3), "kg": ("克", 1e3), "斤": ("克", 500.0), "吨": ("克", 1e6), "克": ("克", 1.0),
    "公里": ("米", 1e3), "千米": ("米", 1e3), "km": ("米", 1e3), "厘米": ("米", 1e-2), "米": ("米", 1.0),
    "人民币": ("元", 1.0), "块": ("元", 1.0), "块钱": ("元", 1.0), "元": ("元", 1.0),
    "公顷": ("亩", 15.0), "亩": ("亩", 1.0), "小时": ("分钟", 60.0), "分钟": ("分钟", 1.0),
    "名": ("人", 1.0), "位": ("人", 1.0), "人": ("人", 1.0),
}  # fmt: skip
_NUMBER: Final = re.compile(
    r"[¥$约]?(?P<number>[-+]?\d[\d,]*(?:\.\d+)?)(?P<unit>[a-z%‰℃°²³/\u4e00-\u9fff]{0,8})", re.IGNORECASE
)
_DAY: Final = re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})(?:[-/.月](?P<d>\d{1,2})?日?)?(?:\d{1,2}:\d{2})?")
_YEAR: Final = re.compile(r"(?P<y>(?:19|20)\d\d)年?")
_UNKNOWN: Final = re.compile(r"[-—/\\]*|无|暂无|不详|未知|未报送?|缺")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in terms of its base unit: 3万元 is 30000 of 元; a day is its number, of "day"."""

    number: float
    base: str


def is_value(text: str) -> bool:
    """Say whether a cell is a number, with or without a unit, or a day."""
    return amount_of(text) is not None


def is_blank(text: str) -> bool:
    """Say whether a cell says that there is nothing to say: a dash, 无, 不详."""
    return _UNKNOWN.fullmatch(fold(text).strip()) is not None


def amount_of(text: str, unit: str = "") -> Amount | None:
    """Return the amount that a cell says, whose column has `unit`; None where it says none, or more.

    >>> amount_of("1,260", "万元"), amount_of("2024-06-30").base, amount_of("停止采伐")
    (Amount(number=12600000.0, base='元'), 'day', None)
    """
    plain = re.sub(r"\s+", "", fold(text))
    if day := _DAY.fullmatch(plain):
        return Amount(int(day["y"]) * 372 + (int(day["m"]) - 1) * 31 + int(day["d"] or 1) - 1, "day")
    if (year := _YEAR.fullmatch(plain)) and not unit:
        return Amount(
            float(year["y"]) * 372 if plain.endswith("年") else float(year["y"]),
            "day" if plain.endswith("年") else "",
        )
    match = _NUMBER.fullmatch(plain)
    if not match:
        return None
    return in_base(float(match["number"].replace(",", "")), match["unit"] or unit)


def in_base(number: float, unit: str) -> Amount:
    """Return a number of a unit in terms of the base of the unit."""
    scaled = _SCALED.fullmatch(fold(unit))
    scale, base = (scaled["scale"] or "", scaled["base"]) if scaled else ("", unit)
    base, factor = _SAME.get(base, (base, 1.0))
    return Amount(number * _SCALES[scale] * factor, base)


def count_of(numeral: str) -> int:
    """Return a number of rows that a question names: 三, 3, 十."""
    return number_of(numeral)


def comparable(one: Amount, other: Amount) -> bool:
    """Say whether two amounts can be compared: of one base, or one of them without any."""
    return one.base == other.base or not one.base or not other.base
