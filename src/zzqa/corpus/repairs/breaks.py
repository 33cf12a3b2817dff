"""Line breaks that are not in the document: inside sentences, words, numbers and dates.

They come from pages and PDF files that were broken at a width, or piece by piece. A heading ends
without a mark too, so a break is taken out only on evidence: a mark that no line ends with, a word
that goes on, a number and its unit, or a line as wide as the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zzqa import words
from zzqa.corpus.repairs.script import simplify
from zzqa.corpus.repairs.traced import Edit, Traced
from zzqa.han import HAN, HAN_CLASS

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_BREAK: Final = re.compile(r"\n+")
_SENTENCE_MARK: Final = "。！？!?：:…”』」》】"

# How the items of a list or the parts of a document are counted; no sentence goes on like that.
ITEM: Final = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[章节條条款项編编篇]|[（(][一二三四五六七八九十\d]+[)）]"
    r"|[一二三四五六七八九十]+、|\d{1,2}[、.．)）](?!\d)|[①-⑳●■◆▲★※•·\-—*])"
)

# A clause and its mark in a line of this length is prose; verse and lists have shorter ones.
_PROSE_CHARS: Final = 12
# A fragment is a piece of a number, a date or a word on a line of its own.
_FRAGMENT_CHARS: Final = 4
_SHATTERED_BREAKS: Final = 3
# One break in a whole document is no pattern.
_PATTERN_BREAKS: Final = 2
# A page is this many characters wide, and this share of its lines is as wide as the page.
_WIDTHS: Final = range(12, 81)
_FULL_SHARE: Final = 0.4

# Beside a fragment a number may go on with any unit; elsewhere only where nothing else is possible.
_NUMBER_GOES_ON: Final = re.compile(
    rf"\d\n(?:[年月日时分%％‰度万亿元个件名人次户所家吨米亩倍岁届期号])|[年月]\n\d|[\d{HAN_CLASS}][-—~～至]\n\d"
)
_NUMBER_MUST_GO_ON: Final = re.compile(r"\d\n(?:[%％‰]|[万亿][元吨亩人])|\d年\n\d{1,2}月|\d月\n\d{1,2}日")


@dataclass(frozen=True, slots=True)
class _Break:
    """A line break [start, end) of a text, with the lines before and after it."""

    start: int
    end: int
    before: str
    after: str


def join_lines(traced: Traced, context: Context) -> Traced:
    r"""Take out the line breaks that cut sentences, words, numbers and dates.

    >>> from zzqa.corpus.repairs.context import survey
    >>> from zzqa.corpus.repairs.pinyin import learn
    >>> def joined(text): return join_lines(Traced.whole(text), survey(text, learn([]))).text
    >>> joined("打造产城融合生态美丽新城区;\n奥体中心建成后体育与商业有机融\n合,")
    '打造产城融合生态美丽新城区;奥体中心建成后体育与商业有机融合,'
    >>> joined("同比增\n长-\n39.7%，截至2021\n年\n2\n月")
    '同比增长-39.7%，截至2021年2月'
    >>> joined("一、总体要求\n坚持稳中求进；\n（一）主要目标\n实现三个转变\n坚持一个牢记。")
    '一、总体要求\n坚持稳中求进；\n（一）主要目标\n实现三个转变\n坚持一个牢记。'
    """
    breaks = list(_breaks(traced.text))
    width = _page_width(traced.text)
    known = _known_phrases(breaks, traced.text)
    certain = [_is_inside(at, width, context) or _phrase(at) in known for at in breaks]
    if sum(certain) < _PATTERN_BREAKS:
        return traced
    shattered = sum(map(_beside_fragment, breaks, certain)) >= _SHATTERED_BREAKS
    edits = [
        Edit(at.start, at.end, " " if _between_latin_words(at) else "")
        for at, is_certain in zip(breaks, certain, strict=True)
        if is_certain or (shattered and _beside_fragment(at, _may_go_on(at)))
    ]
    return traced.rewrite("line_break", edits)


def _breaks(text: str) -> Iterator[_Break]:
    """Yield the line breaks of `text`, in order."""
    matches = list(_BREAK.finditer(text))
    starts = [0, *(match.end() for match in matches)]
    ends = [*(match.start() for match in matches), len(text)]
    for index, match in enumerate(matches):
        before = text[starts[index] : ends[index]]
        yield _Break(match.start(), match.end(), before, text[starts[index + 1] : ends[index + 1]])


def _is_inside(at: _Break, width: int, context: Context) -> bool:
    """Return whether there is evidence that the break is inside a sentence."""
    if not _may_go_on(at):
        return False
    if at.before[-1] in ",，、;；":
        return len(at.before) >= _PROSE_CHARS
    tail, head = at.before[-4:], at.after[:4]
    junction = f"{tail}\n{head}"
    if _NUMBER_GOES_ON.search(junction):
        beside_fragment = min(len(at.before), len(at.after)) <= _FRAGMENT_CHARS
        return beside_fragment or bool(_NUMBER_MUST_GO_ON.search(junction))
    single = at.end - at.start == 1
    if width and single and len(at.before) >= width - 1:
        return True
    is_fragment = single and min(len(at.before), len(at.after)) <= _FRAGMENT_CHARS
    return (_is_prose(at) or is_fragment) and _is_torn(tail, head, context)


def _is_prose(at: _Break) -> bool:
    """Return whether the line before the break is a paragraph rather than a heading."""
    return len(at.before) >= _PROSE_CHARS and any(mark in at.before for mark in "，,。")


def _may_go_on(at: _Break) -> bool:
    """Return whether nothing says that a sentence ends before the break or an item begins after it."""
    return bool(at.before and at.after) and at.before[-1] not in _SENTENCE_MARK and not ITEM.match(at.after)


def _beside_fragment(at: _Break, is_inside: bool) -> bool:  # noqa: FBT001 - mapped over two lists
    """Return whether the break is inside a sentence and has a fragment at one side."""
    return is_inside and min(len(at.before), len(at.after)) <= _FRAGMENT_CHARS


def _between_latin_words(at: _Break) -> bool:
    """Return whether the lines end and begin with Latin letters, which need a blank between them."""
    return bool(re.search(r"[A-Za-z,]$", at.before) and re.match(r"[A-Za-z]", at.after))


def _is_torn(tail: str, head: str, context: Context) -> bool:
    """Return whether a word of the dictionary begins at the end of `tail` and ends in `head`."""
    if not (re.search(f"{HAN}$", tail) and re.match(HAN, head)):
        return False
    tail = re.search(f"{HAN}+$", simplify(tail, traditional=context.traditional))[0]  # type: ignore[index]
    head = re.match(f"{HAN}+", simplify(head, traditional=context.traditional))[0]  # type: ignore[index]
    position = 0
    for word in words.words(tail + head):
        position += len(word)
        if position >= len(tail):
            return position > len(tail)
    return False


def _known_phrases(breaks: Sequence[_Break], text: str) -> set[str]:
    """Return the phrases across breaks that the text holds elsewhere without one; it is gone through once.

    Dictionaries cut 領導干部 in two words; the document itself shows that they belong together.
    """
    wanted = {phrase for at in breaks if (phrase := _phrase(at))}
    return wanted.intersection(text[start : start + 4] for start in range(len(text) - 3 if wanted else 0))


def _phrase(at: _Break) -> str:
    """Return the two characters before and after a break, "" where no prose goes on with Chinese there."""
    phrase = at.before[-2:] + at.after[:2]
    return phrase if _may_go_on(at) and _is_prose(at) and re.fullmatch(f"{HAN}{{4}}", phrase) else ""


def _page_width(text: str) -> int:
    """Return the number of characters in a full line of a text broken at a width, else 0."""
    lines = [line for line in text.split("\n") if line]
    width = max(map(len, lines), default=0)
    full = [line for line in lines if len(line) >= width - 1 and line[-1] not in _SENTENCE_MARK]
    return width if width in _WIDTHS and len(full) >= max(_SHATTERED_BREAKS, _FULL_SHARE * len(lines)) else 0
