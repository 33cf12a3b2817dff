"""Which one of a row is meant: 第八届, 第11号, 2号线, 15路, LX-09, 二期.

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
from zzqa.numerals import number_of

_NUMERAL: Final = r"(?P<number>\d{1,4}|[一二三四五六七八九十百]{1,5})"
# Which one of which row; 第一次买房 and 十四五期间 are none of any.
_ROWS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第{_NUMERAL}(?P<row>[届号期批轮条]|次(?=[^，,。]{{0,6}}(?:会议?|普查|调查|评选|例会|听证)))",
        r"(?<![\d.])(?P<number>\d{1,3})(?P<row>号[线楼库馆院门厅桥井站口机]|路)",
        # The numbers of models, roads and the like: LX-09, G30.
        r"(?P<row>[a-z]{1,4})[-－]?(?P<number>\d{1,4})(?![\d.%])",
        rf"{_NUMERAL}(?P<row>人)(?=[房间])",
        r"(?<![一二三四五六七八九十\d第])(?P<number>[一二三四五])(?P<row>期)(?![间叠])",
    )
)
# All but the last of digits in a row: 第一二批 is taken for the second.
_RUN: Final = re.compile(r"[一二三四五六七八九](?=[一二三四五六七八九])")


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
        numbers.isdisjoint(told.get(row) or stands_above.get(row) or anywhere.get(row, frozenset()))
        for row, numbers in asked.items()
    )


@lru_cache(maxsize=64)  # every candidate sentence of a document asks for it
def _ordinals(text: str) -> Mapping[str, frozenset[int]]:
    """Return the numbers that a text names of each kind of row."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    folded = fold(text)
    for match in (match for pattern in _ROWS for match in pattern.finditer(folded)):
        found[match["row"]].add(number_of(_RUN.sub("", match["number"])))
    return {row: frozenset(numbers) for row, numbers in found.items()}
