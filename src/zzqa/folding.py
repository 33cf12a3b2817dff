"""Folding for matching only: texts that differ in width, case or style of marks become equal.

Quotes keep their document's own marks; what is compared is folded. Both folds keep the length, so
an offset in the folded text is an offset in the text.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Marks that are written in several ways, each with the one it is folded to.
_MARKS: Final = {
    "，": ",", "；": ";", "：": ":", "！": "!", "？": "?", "（": "(", "）": ")", "［": "[", "］": "]",
    "【": "[", "】": "]", "〔": "[", "〕": "]", "“": '"', "”": '"', "„": '"', "‟": '"', "「": '"', "」": '"',
    "『": '"', "』": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'", "〈": "《", "〉": "》", "｡": "。",
    "—": "-", "–": "-", "―": "-", "－": "-", "‐": "-", "‑": "-", "−": "-", "～": "~", "〜": "~",
    "·": "·", "•": "·", "・": "·", "‧": "·", "％": "%", "﹪": "%", "\u00a0": " ", "\u3000": " ", "\t": " ",
}  # fmt: skip


def fold(text: str) -> str:
    """Return `text` with half-width letters, digits and marks, in lower case, of the same length.

    >>> fold("ＧＤＰ增长６％，“稳”（同比）")
    'gdp增长6%,"稳"(同比)'
    """
    return text.translate(_FOLDS)


class _Folds(dict[int, str]):
    """A translation table that finds each character's fold when it is first asked for."""

    def __missing__(self, code: int) -> str:
        """Return and keep the fold of one character: always one character."""
        character = chr(code)
        narrow = unicodedata.normalize("NFKC", character).lower()
        folded = _MARKS.get(character) or _MARKS.get(narrow, narrow)
        self[code] = folded if len(folded) == 1 else character
        return self[code]


_FOLDS: Final = _Folds()
