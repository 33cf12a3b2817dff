"""Where Chinese sentences and clauses begin and end, as exact character ranges.

Documents mix full-width and half-width marks (ASCII commas beside 。), so both are read; a mark
between digits ("10.4:47.1", "1,733") or inside an address ("a.b?c=1") is no border. Closing quotes
and brackets stay with the sentence they close. A short quotation or title is one unit
(“钱从哪里来？”的问题): only an opening mark whose partner follows soon, on the same line, counts,
so an unmatched quote never swallows what comes after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zzqa.han import HAN_CLASS

# The place [start, end) of a piece of a text, in characters.
Range = tuple[int, int]

# Characters of a quotation or bracket that is kept whole, at most; longer ones are split within.
_ASIDE_CHARS: Final = 40

_CLOSERS: Final = "”’」』）)】》〉］\\]"
_LINE_END: Final = r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+"

# Speech after a colon (他说：“好！”) is no aside: it may hold sentences of its own.
_ASIDE: Final = (
    rf"(?<![:：])(?:“[^“”。\n]{{0,{_ASIDE_CHARS}}}”|「[^「」。\n]{{0,{_ASIDE_CHARS}}}」"
    rf"|『[^『』。\n]{{0,{_ASIDE_CHARS}}}』|‘[^‘’。\n]{{0,{_ASIDE_CHARS}}}’"
    rf"|[（(][^（()）。\n]{{0,{_ASIDE_CHARS}}}[）)])|《[^《》\n]{{0,{_ASIDE_CHARS}}}》"
)
_TERMINATOR: Final = (
    r"(?:[。！？｡…]|\.{3,6}"
    r"|(?<![0-9A-Za-z])[!?]|[!?](?![0-9A-Za-z])"  # not the ? of an address
    # not the point of 3.5 or of a web address; many write one where 。 should stand
    rf"|(?<=[{HAN_CLASS}{_CLOSERS}%％‰])[.．](?=\s|$|[{HAN_CLASS}“《（](?!\.)|(?:19|20)\d\d年)|(?<=[A-Za-z]{{2}})\.(?=\s|$))"
)
# A comma after the marks says that the sentence goes on: “好吗？”，他问。 The run of marks is bounded
# and never tried again in part, so that no text takes time beyond its length.
_SENTENCE_END: Final = rf"(?>{_TERMINATOR}(?:{_TERMINATOR}|[{_CLOSERS}]){{0,20}})(?![ \t]?[,，、;；])"
_CLAUSE_END: Final = rf"(?:[，；：]|(?<![0-9])[,:;](?!//)|[,:;](?![0-9/])|—+)[{_CLOSERS}]*"

_SEMICOLON: Final = re.compile(rf"[；;][{_CLOSERS}]*")
_SENTENCE: Final = re.compile(rf"(?P<aside>{_ASIDE})|(?P<end>{_SENTENCE_END})|(?P<line>{_LINE_END})")
_CLAUSE: Final = re.compile(rf"(?P<aside>{_ASIDE})|(?P<end>{_CLAUSE_END})")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) ranges of the sentences of `text`, in order.

    The ranges are disjoint, begin and end with a character that is not blank, and together hold
    every character that is not blank. A line break always ends a sentence.

    >>> [text[a:b] for text in ("投资3.9亿元。“好！”他说。",) for a, b in sentences(text)]
    ['投资3.9亿元。', '“好！”他说。']
    """
    return list(_trimmed(text, 0, len(text), _sentence_borders(text)))


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) ranges of the clauses of `text`: sentences cut at , ; : and dashes.

    The same promises hold as for `sentences`; every clause lies within one sentence.

    >>> [text[a:b] for text in ("完成投资39亿元,已蓄水1,300万立方米。",) for a, b in clauses(text)]
    ['完成投资39亿元,', '已蓄水1,300万立方米。']
    """
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        borders = [match.end() for match in _CLAUSE.finditer(text, start, end) if match["end"]]
        found.extend(_trimmed(text, start, end, borders))
    return found


def segments(text: str, *, longest: int) -> list[tuple[int, int]]:
    """Return the sentences of `text`, those over `longest` characters cut at their semicolons.

    Official prose strings whole paragraphs together with semicolons, each part a statement of its own.

    >>> [text[a:b] for text in ("一是修路；二是通水。好。",) for a, b in segments(text, longest=6)]
    ['一是修路；', '二是通水。', '好。']
    """
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if end - start <= longest:
            found.append((start, end))
        else:
            borders = [match.end() for match in _SEMICOLON.finditer(text, start, end)]
            found.extend(_trimmed(text, start, end, borders))
    return found


def _sentence_borders(text: str) -> Iterator[int]:
    """Yield the position after each sentence end of `text`."""
    previous = 0
    for match in _SENTENCE.finditer(text):
        if match["aside"]:
            continue
        border = match.end()
        # A straight quote opens and closes; after an end it closes when one is still open.
        if match["end"] and text[border : border + 1] == '"' and text.count('"', previous, border) % 2:
            border += 1
        yield border
        previous = border


def _trimmed(text: str, start: int, end: int, borders: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges between the borders of [start, end) without the blanks around them."""
    for border in (*borders, end):
        piece = text[start:border]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(body)
        start = border
