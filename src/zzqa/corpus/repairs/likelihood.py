"""How likely a short text is as Chinese, by the words that it can be cut into."""

from __future__ import annotations

import re
from typing import Final

from zzqa import words
from zzqa.corpus.repairs.script import simplify

# What a piece of text costs: a word, or a character that is often a word, costs 1.
_RARE: Final = 3
_UNCOMMON: Final = 2
_STRAY: Final = 2

_HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_STRAY_SYMBOL: Final = re.compile(r"[|{}~^`\\@€\ue000-\uf8ff\ufffd]")
_COLLISION: Final = re.compile(r"[,，。;；!！?？、:：]{2,}")


def cost(text: str) -> int:
    """Return how dear `text` is: the fewer and commoner its words, the cheaper.

    Rare characters, single letters, stray symbols and marks that collide cost more than a word.

    >>> cost("總的要求是突出特色"), cost("偟囊笫峭怀鎏厣")
    (6, 12)
    """
    tokens = words.words(simplify(text, traditional=True))
    symbols = len(_STRAY_SYMBOL.findall(text)) + len(_COLLISION.findall(text))
    return sum(map(_token_cost, tokens)) + _STRAY * symbols


def last_word(text: str) -> str:
    """Return the word that `text` ends in, in Simplified characters.

    >>> last_word("按照規模化")
    '规模化'
    """
    return (words.words(simplify(text, traditional=True)) or [""])[-1]


def is_plain(text: str) -> bool:
    """Return whether every Chinese character of `text` is one of Simplified writing, once converted."""
    simple = simplify(text, traditional=True)
    return all(character.encode("gb2312", "ignore") for character in simple if _HAN.match(character))


def _token_cost(token: str) -> int:
    """Return the cost of one word or character."""
    if len(token) > 1:
        return 1
    if not _HAN.match(token):
        return 1 if token.isdigit() else _STRAY
    code = token.encode("gb2312", "ignore")
    # GB 2312 has its 3,755 common characters before the row of D8, the others after it.
    return _RARE if not code else _UNCOMMON if code >= b"\xd8\xa1" else 1
