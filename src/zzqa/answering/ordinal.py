"""Which one of a row is meant: 第八届, 第11号, 2号线, 二期.

What is said of one of a row is not said of another: the winners of the ninth prize answer nothing
about the eighth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from zzqa.folding import fold

_NUMERAL: Final = r"\d{1,4}|[一二三四五六七八九十百]{1,5}"
# Which one of a row: with 第, or by a number before what is numbered. 第一次买房 and 十四五期间 are none.
_ORDINAL: Final = re.compile(
    rf"第(?P<number>{_NUMERAL})(?P<unit>[届号期批轮条]|次(?=[^，,。]{{0,6}}(?:会议?|普查|调查|评选|例会|听证)))"
    rf"|(?<![\d.])(?P<of>\d{{1,3}})号(?P<thing>[线楼库馆院门厅桥井站口机])"
    r"|(?<![一二三四五六七八九十\d第])(?P<stage>[一二三四五])期(?![间叠])"
)
_DIGITS: Final = "一二三四五六七八九"


def of_another(question: str, sentence: str, above: str, text: str) -> bool:
    """Say whether a sentence of the document `text` is of another one of a row than the question.

    What the sentence names counts, else what stands `above` it, else what the document names anywhere.

    >>> said = "授予6人第九届金奖。"
    >>> of_another("第八届有哪些人获奖", said, "", said)
    True
    >>> of_another("第八届有哪些人获奖", "共6人获奖", "第八届评选揭晓", "第八届评选揭晓，共6人获奖")
    False
    """
    asked = _ordinals(question)
    if not asked:
        return False
    told, stands_above, anywhere = _ordinals(sentence), _ordinals(above), _ordinals(text)
    return any(
        numbers.isdisjoint(told.get(unit) or stands_above.get(unit) or anywhere.get(unit, frozenset()))
        for unit, numbers in asked.items()
    )


@lru_cache(maxsize=64)  # every candidate sentence of a document asks for it
def _ordinals(text: str) -> Mapping[str, frozenset[int]]:
    """Return the numbers that a text names of each kind of row."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for match in _ORDINAL.finditer(fold(text)):
        number = match["number"] or match["of"] or match["stage"]
        unit = match["unit"] or (f"号{match['thing']}" if match["thing"] else "期")
        found[unit].add(_value(number))
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _value(numeral: str) -> int:
    """Return a number below 1000 that is written in digits or in Chinese.

    >>> _value("九"), _value("十一"), _value("三十四"), _value("一百二十")
    (9, 11, 34, 120)
    """
    if numeral.isdigit():
        return int(numeral)
    hundreds, hundred, rest = numeral.rpartition("百")
    tens, ten, units = rest.rpartition("十")
    value = 100 * (_digit(hundreds) or 1) if hundred else 0
    return value + (10 * (_digit(tens) or 1) if ten else 0) + _digit(units)


def _digit(character: str) -> int:
    return _DIGITS.find(character[-1:]) + 1 if character else 0
