"""How likely a short text is as Chinese, by the words that it can be cut into."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from zzqa import words
from zzqa.han import HAN, HAN_CLASS

# The words that the dictionary's frequencies were counted over.
_WORDS: Final = 60_000_000
_WORD_CHARS: Final = 4

# Costs in nats. A comma or full stop is one character of twenty or so, other marks are rarer; a
# piece in letters has a beginning and a choice of 26 for each; any other sign in the middle of
# Chinese is as rare as a character never seen.
_COMMON: Final = 3.0
_OTHER: Final = 4.5
_UNSEEN: Final = math.log(_WORDS)
_LATIN: Final = 8.0
_LETTER: Final = math.log(26)
_COLLISION: Final = 8.0

_HAN: Final = re.compile(HAN)
_QUIET: Final = "，。；！？、：“”‘’「」『』《》（）—…·"
_PIECE: Final = re.compile(
    rf"(?P<chinese>[{HAN_CLASS}]+)|(?P<latin>[A-Za-z0-9]+)"
    rf"|(?P<odd>[^\W{HAN_CLASS}]|[^\w\s\x00-\x7f{_QUIET}]|[|{{}}~^`\\@])"
)
_COMMON_MARK: Final = re.compile("[,，。]")
_OTHER_MARK: Final = re.compile("[;；!！?？、:：“”‘’（）()《》「」]")
_TOGETHER: Final = re.compile(r"[,，。;；!！?？、:：][,，;；!！?？、:：]|[,，;；!！、:：]。")


def cost(text: str) -> float:
    """Return how dear a Simplified text is, in nats: the log of how unlikely its likeliest words are.

    Letters, odd signs and marks that collide cost as much as rare characters do.

    >>> cost("总的要求是突出特色") < cost("偟囊笫峭怀鎏厣") / 2
    True
    """
    total = _COMMON * len(_COMMON_MARK.findall(text)) + _OTHER * len(_OTHER_MARK.findall(text))
    total += _COLLISION * len(_TOGETHER.findall(text))
    for piece in _PIECE.finditer(text):
        if piece["chinese"]:
            total += _run_cost(piece["chinese"])
        elif piece["latin"]:
            total += _LATIN + _LETTER * len(piece["latin"])
        else:
            total += _UNSEEN
    return total


def is_plain(text: str) -> bool:
    """Return whether every Chinese character of `text` is in the character set of either script."""
    return all(
        character.encode("big5", "ignore") or character.encode("gb2312", "ignore")
        for character in _HAN.findall(text)
    )


def _run_cost(run: str) -> float:
    """Return the cost of the likeliest cut of Chinese characters into words."""
    costs = [0.0]
    for end in range(1, len(run) + 1):
        starts = range(max(0, end - _WORD_CHARS), end)
        costs.append(min(costs[start] + _word_cost(run[start:end]) for start in starts))
    return costs[-1]


@lru_cache(maxsize=100_000)
def _word_cost(word: str) -> float:
    """Return the cost of one word; what the dictionary has not costs as much as unseen characters."""
    seen = words.frequency(word)
    return math.log(_WORDS / seen) if seen else _UNSEEN * len(word)
