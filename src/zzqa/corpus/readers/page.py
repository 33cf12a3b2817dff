"""From the lines of printed pages to paragraphs: running heads out, lines joined, headings told by size.

A page says where each line stands and nothing else. Chinese is set in squares, so a line that goes on
ends within a few squares of the right edge, and a paragraph that begins is set in or follows a gap.
What is still broken afterwards is left to zzqa.corpus.repairs.breaks, which looks at words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from zzqa.han import HAN_CLASS

# Lines at the top and at the bottom of a page that may be running heads and page numbers.
_EDGE_LINES: Final = 2
_DIGITS: Final = re.compile(r"\d{1,9}")
# A page number with or without its ornaments, after the digits became #: 第 # 页 共 # 页, - # -, #/#.
_FOLIO: Final = re.compile(r"[\s\-—–•·~第页共,，/／]*#[\s\-—–•·~页共,，/／第]*(?:#[\s\-—–•·~页]*)?")
# A running head stands at one height of this share of the pages: those of left and right pages may differ.
_HEAD_SHARE: Final = 0.4
# What a running head may tell that is said nowhere else: telephone and document numbers, addresses of all
# kinds, and whatever it puts a label before (服务热线：, 密级：).
_FACT: Final = re.compile(
    r"\d{3,4}[-—\s]\d{7,8}|\b1[3-9]\d{9}\b|[48]00[-—\s]?\d{3,4}[-—\s]?\d{3,4}|[〔\[(（【]\d{4}[〕\])）】]\s*第?\s*\d+\s*号"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|(?:https?://|www\.)\S+"
    rf"|[{HAN_CLASS}]{{2,8}}[:：]\s*[^\s:：]{{2,}}|\d{{5,}}"
)

# All in squares, which are as wide as a line of text is high.
_FULL: Final = 3.0  # a line that goes on ends at most so far from the right edge: no mark begins a line
_FULL_ENDED: Final = 1.5  # the same after the end of a sentence, which mostly ends the paragraph too
_SET_IN: Final = 1.2  # a paragraph that is set in begins at least so far from the left edge (two, by custom)
CELLS_APART: Final = 1.0  # pieces of a line that are farther from each other are cells of a table
_GAP: Final = 0.6  # more room than usual between lines that separates paragraphs
_EDGE_SHARE: Final = 0.9  # of the lines end at the right edge or before it; the rest are tables and pictures

_COLUMN_LINES: Final = 5  # fewer lines do not show where a column's edges are

_LARGER: Final = 1.15  # a heading is set at least so much larger than the text
_HEADING_CHARS: Final = 60
_SAME_SIZE: Final = 0.12  # sizes that differ less are the same
_MOST_LEVELS: Final = 6

_UNBROKEN: Final = re.compile(
    rf"[^\s{HAN_CLASS}，。；：、“”]{{0,12}}"
)  # half as wide as squares, a dozen at most
_LATIN_END: Final = re.compile(r"[A-Za-z][,.;:]?$")
_LATIN_START: Final = re.compile(r"[A-Za-z]")
_ENDED: Final = "。！？!?：:；;”』」"
ITEM: Final = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[章节条篇部]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]+、"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳●■◆▲※•])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page (from 1) and its box in points, from the left and from the bottom of the page.

    `is_row` says that it is a row of a table: pieces that stand far apart beside each other. `blank` is
    what is written between a piece and the one before it in its line.
    """

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    is_row: bool = False
    blank: str = ""
    column: tuple[float, float] | None = None

    @property
    def size(self) -> float:
        """The height of the line, which is the width of a Chinese character."""
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in its pieces by page; `level` is that of a heading, from 1, or 0 for text."""

    pieces: tuple[tuple[int, str], ...]
    level: int = 0


def without_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without running heads and page numbers.

    These are lines at an edge that stand at one height of many pages and say the same, but for a
    number that counts the pages.
    """
    running = {id(line) for lines in _running(pages) for line in lines}
    return [[line for line in page if id(line) not in running] for page in pages]


def facts_of_margins(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the running heads that alone tell something, such as a telephone number, each once."""
    texts = ["".join(line.text for line in page) for page in without_margins(pages)]
    body = "".join("".join(texts).split())
    told: dict[str, Line] = {}
    for lines in _running(pages):
        first = min(lines, key=lambda line: line.page)
        text = "".join(first.text.split())
        if _FACT.search(first.text) and text not in body and _says_the_same(lines):
            told.setdefault(text, first)
    return sorted(told.values(), key=lambda line: (line.page, -line.top))


def _running(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield the running heads and page numbers, those of all pages that belong together at once."""
    alike: defaultdict[tuple[str, int, int], list[Line]] = defaultdict(list)
    for page in pages:
        for line in _edge(page):
            text, numbers = _DIGITS.subn("#", line.text)  # counted, for a line may hold a # of its own
            alike[text, numbers, round(line.top)].append(line)
    for (text, _, _), lines in alike.items():
        if _counts_pages(lines) and (len(lines) >= _HEAD_SHARE * len(pages) or _FOLIO.fullmatch(text)):
            yield lines


def _says_the_same(lines: Sequence[Line]) -> bool:
    """Return whether lines hold the same facts on each page; a page's number may follow them."""
    return len({tuple(_FACT.findall(line.text)) for line in lines}) == 1


def paragraphs(pages: Iterable[Sequence[Line]]) -> Iterator[Paragraph]:
    """Yield the paragraphs of all pages; one may go on from a column or page to the next."""
    columns = [rows(column) for page in pages for column in _columns(page)]
    levels = _levels([line for column in columns for line in column])
    usual = _usual_gap(columns)
    run: list[_Placed] = []
    for line in _placed(columns):
        if run and not _goes_on(run[-1], line, usual):
            yield _paragraph(run, levels)
            run = []
        run.append(line)
    if run:
        yield _paragraph(run, levels)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line and the edges of the column that it stands in."""

    line: Line
    left: float
    right: float


def _edge(page: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of a page that stand highest and lowest."""
    by_height = sorted(page, key=lambda line: -line.top)
    yield from by_height[:_EDGE_LINES]
    yield from by_height[_EDGE_LINES:][-_EDGE_LINES:]


def _counts_pages(lines: Sequence[Line]) -> bool:
    """Return whether lines of several pages have the same numbers, or some that grow with the pages."""
    columns = zip(*(map(int, _DIGITS.findall(line.text)) for line in lines), strict=True)
    return len({line.page for line in lines}) > 1 and all(
        len(set(column)) == 1 or len({n - line.page for n, line in zip(column, lines, strict=True)}) == 1
        for column in columns
    )


def _columns(page: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines that go down the page; a step up begins a new column."""
    column: list[Line] = []
    for line in page:
        if column and line.top > column[-1].top + line.size:
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def rows(pieces: Sequence[Line]) -> list[Line]:
    """Return pieces as lines, those that follow each other and stand beside each other as one."""
    lines: list[Line] = []
    for piece in pieces:
        middle = (piece.top + piece.bottom) / 2
        if lines and lines[-1].bottom < middle < lines[-1].top and piece.left >= lines[-1].right:
            apart = piece.left - lines[-1].right > CELLS_APART * piece.size
            text = f"{lines[-1].text}{piece.blank or (' ' if apart else '')}{piece.text}"
            is_row = apart or lines[-1].is_row or piece.is_row
            lines[-1] = replace(lines[-1], text=text, right=piece.right, is_row=is_row)
        else:
            lines.append(piece)
    return lines


def _placed(columns: Sequence[Sequence[Line]]) -> Iterator[_Placed]:
    """Yield the lines with the edges of their columns; a short column has those of the whole text."""
    everywhere = _edges([line for column in columns for line in column])
    for column in columns:
        left, right = _edges(column)
        if len(column) < _COLUMN_LINES:
            left, right = min(left, everywhere[0]), max(right, everywhere[1])
        for line in column:
            yield _Placed(line, *(line.column or (left, right)))


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Return where the lines begin and end, but for the few that stand out."""
    if not lines:
        return 0.0, 0.0
    outliers = int((1 - _EDGE_SHARE) * len(lines))
    return sorted(line.left for line in lines)[outliers], sorted(line.right for line in lines)[-1 - outliers]


def _usual_gap(columns: Iterable[Sequence[Line]]) -> float:
    """Return the room between two lines below each other, in points, as it mostly is."""
    gaps = [above.bottom - below.top for column in columns for above, below in pairwise(column)]
    return median(gaps) if gaps else 0.0


def _goes_on(before: _Placed, after: _Placed, usual: float) -> bool:
    """Return whether a line continues the paragraph of the line before it."""
    above, below = before.line, after.line
    if above.is_row or below.is_row or ITEM.match(below.text):
        return False
    if abs(above.size - below.size) > _SAME_SIZE * above.size:
        return False
    follows = above.page == below.page and below.top <= above.top
    ended = above.text[-1] in _ENDED
    if follows and above.bottom - below.top > usual + _GAP * above.size:
        return False
    if ended and not follows:
        return False
    # What cannot be broken, such as a number or a Latin word, moves to the next line as a whole.
    unbroken = len(_UNBROKEN.match(below.text)[0]) / 2  # type: ignore[index]  # it matches nothing too
    full = above.right >= before.right - (_FULL_ENDED if ended else _FULL + unbroken) * above.size
    return full and below.left <= after.left + _SET_IN * below.size


def _paragraph(run: Sequence[_Placed], levels: Mapping[float, int]) -> Paragraph:
    """Return the paragraph that lines make, its text in pieces by page."""
    pieces: list[tuple[int, str]] = []
    before: Line | None = None
    for placed in run:
        line = placed.line
        text = f"{_between(before, line)}{line.text}" if before else line.text
        if pieces and pieces[-1][0] == line.page:
            pieces[-1] = (line.page, pieces[-1][1] + text)
        else:
            pieces.append((line.page, text))
        before = line
    level = levels.get(_rounded(run[0].line), 0)
    return Paragraph(tuple(pieces), level if sum(len(text) for _, text in pieces) <= _HEADING_CHARS else 0)


def _between(before: Line, after: Line) -> str:
    """Return what stands between two lines when they are joined: a blank between Latin words."""
    return " " if _LATIN_END.search(before.text) and _LATIN_START.match(after.text) else ""


def _levels(lines: Iterable[Line]) -> dict[float, int]:
    """Return the levels of headings by their size, the largest first; text has none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line)] += len(line.text)
    if not sizes:
        return {}
    text = sizes.most_common(1)[0][0]
    larger = sorted((size for size in sizes if size >= _LARGER * text), reverse=True)
    return {size: level for level, size in enumerate(larger[:_MOST_LEVELS], 1)}


def _rounded(line: Line) -> float:
    """Return the size of a line to half a point, since boxes are not exact."""
    return round(2 * line.size) / 2
