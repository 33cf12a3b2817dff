"""What cannot be recovered, and what was struck out: marked, so that it is never quoted as whole."""

from __future__ import annotations

import re
from typing import Final

from zzqa.records import Mark

# Characters that only mis-decoded bytes give, and readings whose character was lost.
_UNRECOVERED: Final = re.compile(
    r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]+|\?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}\)"
)

# X, x or * for a figure or a name. X射线 and X轴 are words; G and S before X are numbers of roads.
_REDACTED: Final = re.compile(
    r"(?<![A-Za-z0-9.\-])(?:[GS](?=[XＸ]))?(?:[XＸxｘ]{1,4}|[×＊*]{2,6}|○{2,4})"
    r"(?![A-Za-z0-9]|射线|光|轴|染色体|型|档案|战警|[*×]|\s*[=+*/])"
    r"|(?<=\d)[*＊xX]{3,}(?=\d|号|$)|(?<=[一-鿿])[×＊*]{1,6}(?=[市县区镇村路街号元人个年月日一-鿿])"
)


def find_marks(text: str) -> tuple[Mark, ...]:
    """Return the marks of a clean text, in order.

    >>> find_marks("投资X亿元，沿GX公路，SUV和X射线")
    (Mark(kind='redacted', start=2, end=3), Mark(kind='redacted', start=7, end=9))
    """
    redacted = [Mark("redacted", *match.span()) for match in _REDACTED.finditer(text)]
    unrecovered = [Mark("unrecovered", *match.span()) for match in _UNRECOVERED.finditer(text)]
    return tuple(sorted(redacted + unrecovered, key=lambda mark: (mark.start, mark.end)))
