"""Headings that lost the line breaks around them, and titles that a page repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.breaks import ITEM
from zzqa.corpus.repairs.traced import Edit, Traced
from zzqa.han import HAN_CLASS

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_BLANK: Final = "[ \u3000\u00a0]"
_GAP: Final = re.compile(rf"(?<=[{HAN_CLASS}。！？!?”』」》)）]){_BLANK}+(?=[{HAN_CLASS}“《（(\d])")
_ENDED: Final = "。！？!?”"
_NUMBERED: Final = re.compile(
    rf"(?<=[。！？!?”]){_BLANK}+(?=(?:[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十]{{1,3}}[)）]|第[一二三四五六七八九十]+[章节]|\d{{1,2}}、)"
    rf"[^。！？!?\n]{{2,40}}(?:{_BLANK}|$|\n))"
)

# A line this long holds several paragraphs (an encyclopaedia's have up to 1,000 characters). Where
# the breaks between them became blanks, most of its blanks follow the end of a sentence.
_JOINED_CHARS: Final = 1200
_JOINED_BLANKS: Final = 3
_JOINED_SHARE: Final = 0.6

_TITLE_CHARS: Final = range(5, 61)
_TITLE_LINES: Final = 8
_SITE_NAME: Final = re.compile(r"\s*[-_|—–·].{2,30}")


def split_glued(traced: Traced, context: Context) -> Traced:  # noqa: ARG001 - all repairs are called alike
    r"""Put back the line breaks that became blanks, around headings and between paragraphs.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> text = "提供人才保障。 6、大力實施營商環境提升工程 市委書記指出"
    >>> split_glued(Traced.whole(text), survey(text, learn([]))).text
    '提供人才保障。\n6、大力實施營商環境提升工程\n市委書記指出'
    """
    edits = [Edit(start, end, "\n") for start, end in sorted(set(_lost_breaks(traced.text)))]
    return traced.rewrite("glued_heading", edits)


def drop_repeated_titles(traced: Traced, context: Context) -> Traced:  # noqa: ARG001 - as above
    r"""Leave one of the titles that a page repeats at its head, with or without the site's name.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> text = "关于庄里水库的通知_枣庄市政府网\n关于庄里水库的通知\n\n关于庄里水库的通知\n各区："
    >>> drop_repeated_titles(Traced.whole(text), survey(text, learn([]))).text
    '关于庄里水库的通知\n各区：'
    """
    return traced.rewrite("repeated_title", list(_repeated(traced.text)))


def _lost_breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the blanks that were line breaks."""
    start = 0
    for line in text.splitlines(keepends=True):
        gaps = [match.span() for match in _GAP.finditer(line)] if len(line) >= _JOINED_CHARS else []
        ended = sum(line[first - 1] in _ENDED for first, _ in gaps)
        if ended >= max(_JOINED_BLANKS, _JOINED_SHARE * len(gaps)):
            yield from ((start + first, start + last) for first, last in gaps)
        else:
            for match in _NUMBERED.finditer(line):
                yield start + match.start(), start + match.end()
                if heading_end := _GAP.search(line, match.end()):
                    yield start + heading_end.start(), start + heading_end.end()
        start += len(line)


def _repeated(text: str) -> Iterator[Edit]:
    """Yield the run of equal titles at the head of `text`, to be replaced by one of them."""
    lines = list(re.finditer(r"[^\n]+", text[:1000]))[:_TITLE_LINES]
    index = 0
    while index < len(lines):
        run = [lines[index]]
        while index + len(run) < len(lines) and _same_title(run[-1][0], lines[index + len(run)][0]):
            run.append(lines[index + len(run)])
        if len(run) > 1:
            yield Edit(run[0].start(), run[-1].end(), min((line[0] for line in run), key=len))
        index += len(run)


def _same_title(one: str, other: str) -> bool:
    """Return whether two lines are the same title, with or without a site's name after it."""
    short, long = sorted((one, other), key=len)
    if len(short) not in _TITLE_CHARS or ITEM.match(short):
        return False
    return long == short or (long.startswith(short) and bool(_SITE_NAME.fullmatch(long, len(short))))
