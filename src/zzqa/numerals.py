"""Numbers as documents write them: in digits or in Chinese, 23 and 二十三, 2021 and 二〇二一."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_DIGITS: Final[Mapping[str, int]] = {
    **{character: value for value, character in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "○": 0,
    "两": 2,
}


def number_of(numeral: str) -> int:
    """Return a number below 1,000 that is written in digits or in Chinese; 0 for what is no numeral.

    >>> [number_of(numeral) for numeral in ("23", "九", "十", "两", "三十", "二十三", "一百二十")]
    [23, 9, 10, 2, 30, 23, 120]
    """
    if numeral.isdigit():
        return int(numeral)
    hundreds, hundred, rest = numeral.rpartition("百")
    tens, ten, units = rest.rpartition("十")
    value = 100 * _DIGITS.get(hundreds, 1) if hundred else 0
    return value + (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(units, 0)


def year_of(digits: str) -> int:
    """Return a year that is written digit by digit, in either way; raises ValueError for anything else.

    >>> year_of("二〇二一"), year_of("2019")
    (2021, 2019)
    """
    return int("".join(str(_DIGITS.get(character, character)) for character in digits))
