"""Blanks at the edges of lines, foreign line ends and piles of empty lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.traced import Edit, Traced

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_BLANK: Final = " \t\f\v\u00a0\u3000\u2028\u2029\ufeff"
_GAP: Final = re.compile(rf"(?<![{_BLANK}])[{_BLANK}]*[\r\n][{_BLANK}\r\n]*|\A[{_BLANK}]+")


def trim_edges(traced: Traced, context: Context) -> Traced:  # noqa: ARG001 - all repairs are called alike
    r"""Leave one line break between lines, two between paragraphs, and no blanks around them.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> text = "\n\u3000\u3000一、概况\r\n\r\n\r\n  投资 39亿元。 \n"
    >>> trim_edges(Traced.whole(text), survey(text, learn([]))).text
    '一、概况\n\n投资 39亿元。\n'
    """
    text = traced.text
    edits = []
    for match in _GAP.finditer(text):
        breaks = match[0].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        most = 0 if match.start() == 0 else 1 if match.end() == len(text) else 2
        after = "\n" * min(breaks, most)
        if after != match[0]:
            edits.append(Edit(match.start(), match.end(), after))
    return traced.rewrite("space", edits)
