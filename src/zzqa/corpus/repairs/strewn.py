"""Signs strewn between words against copying: emoji, invisible characters, a code such as GG6.

A sign is strewn when it stands again and again inside sentences, each time between other characters;
a term that the text is about (G20峰会) keeps the same company.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.traced import Edit, Traced
from zzqa.han import HAN

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_BEFORE: Final = f"{HAN[:-1]}，。、；：,;:”》]"
_SIGN: Final = re.compile(
    rf"(?<={_BEFORE})(?:(?P<emoji>[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d]+)"
    rf"|(?P<invisible>[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff]+)|(?P<code>[A-Za-z]{{1,3}}\d{{1,2}}))(?={HAN})"
)
# How often a sign must stand in a document; a code could be a term, so it takes more. What nobody sees
# between two Chinese characters says nothing, and a word that it cuts is not found; a text that was never
# tampered with may hold one by accident.
_ENOUGH: Final = {"emoji": 5, "invisible": 2, "code": 8}
# Of its neighbours, on either side, this share must be different.
_DIFFERENT: Final = 0.7
# ... or this many: a long document has not so many characters.
_DIFFERENT_ENOUGH: Final = 30


def drop_strewn(traced: Traced, context: Context) -> Traced:  # noqa: ARG001 - all repairs are called alike
    r"""Take out the signs that were strewn between the words of a document.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> def swept(text): return drop_strewn(Traced.whole(text), survey(text, learn([]))).text
    >>> swept("全市GG6经济GG6运行GG6总体GG6平稳，GG6工业GG6增加GG6值GG6增长")
    '全市经济运行总体平稳，工业增加值增长'
    >>> swept("杭州G20峰会是G20的会。") == "杭州G20峰会是G20的会。"
    True
    >>> swept("庄里\u200b水库\u202e建成")
    '庄里水库建成'
    """
    places: dict[tuple[str, str], list[re.Match[str]]] = defaultdict(list)
    for match in _SIGN.finditer(traced.text):
        kind = str(match.lastgroup)
        places[kind, match[0] if kind == "code" else kind].append(match)
    strewn = [
        match
        for (kind, _), matches in places.items()
        if len(matches) >= _ENOUGH[kind] and _keeps_no_company(traced.text, matches)
        for match in matches
    ]
    strewn.sort(key=lambda match: match.start())
    return traced.rewrite("strewn", [Edit(match.start(), match.end(), "") for match in strewn])


def _keeps_no_company(text: str, matches: list[re.Match[str]]) -> bool:
    """Return whether nearly all neighbours of a sign are different."""
    befores = {text[match.start() - 1] for match in matches}
    afters = {text[match.end()] for match in matches}
    return min(len(befores), len(afters)) >= min(_DIFFERENT * len(matches), _DIFFERENT_ENOUGH)
