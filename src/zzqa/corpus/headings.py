"""Which headings stand above each line of a document.

Some formats mark their headings and how deep they stand. Others are told by their look: a numbered
line, a short line that does not end like a sentence, the question of an interview, the first sentence
of a numbered paragraph. How deep these stand is told by their kind: the kind met first is the outermost.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from zzqa.han import HAN
from zzqa.sentences import sentences

# Characters of a heading, at most: of a short line, of a numbered line or first sentence, of a
# question (of a longer one the last sentence that asks is kept).
_PLAIN_CHARS: Final = 36
_NUMBERED_CHARS: Final = 60
_QUESTION_CHARS: Final = 80
# Characters of a marked heading, at most: what is longer is a paragraph in the style of a heading. Each
# passage below a heading carries it.
_MARKED_CHARS: Final = 200
# Blanks before a marked heading, at most, that cleaning may have left.
_INDENT_CHARS: Final = 4
# More headings than this in a row are a table or an address, not headings over each other.
_MOST_IN_A_ROW: Final = 3

_NUMBER: Final = r"[一二三四五六七八九十百]+"
_NUMBERED: Final = (
    ("chapter", re.compile(rf"第(?:{_NUMBER}|\d+)(?:章|编|篇|部分)")),
    ("section", re.compile(rf"第(?:{_NUMBER}|\d+)[节条]")),
    ("comma", re.compile(rf"{_NUMBER}\s*、")),
    ("bracket", re.compile(rf"[（(]{_NUMBER}[）)]")),
    ("digit", re.compile(r"\d{1,2}\s*(?:、|[.．](?!\d))")),
    ("digit bracket", re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]")),
    ("ordinal", re.compile(rf"第{_NUMBER}[，,、]")),
    ("point", re.compile(rf"{_NUMBER}[要是]")),
)
_QUESTION: Final = re.compile(
    r"(?:问|提问|Q)\s*[:：]|(?:主持人|听众|网友|[^\s,，。:：]{0,8}记者)\s*[:：].*[?？]", re.IGNORECASE
)
_ENDS_LIKE_TEXT: Final = re.compile(r"[。！？!?；;，,、:：…]$")
_TITLE_WORDS: Final = re.compile(rf"{HAN}{{2}}")
# A heading that names a period opens a new part of a report, whatever stands before it.
_PERIOD: Final = re.compile(
    r"(?:19|20)\d\d年|[“\"]?十[一二三四五六]五[”\"]?(?:时期|期间|规划)|过去[一二三四五]年|今后[一二三四五]年"
)
_BYLINE: Final = re.compile(
    r"记者|通讯员|来源|发布时间|作者|编辑|字号|浏览|点击|当前位置|版权|(?:19|20)\d\d[-/.]\d"
    r"|(?:19|20)\d\d年\d+月\d+日$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line [start, end) of a text and its headings, outermost first, itself included if it is one.

    `is_heading` says that the whole line is a heading, `opens` that a new matter begins with it: a
    heading or the question of an interview.
    """

    start: int
    end: int
    headings: tuple[str, ...]
    is_heading: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class _Heading:
    kind: str
    text: str
    opens: bool
    level: int = 0


def outline(text: str, marked: Mapping[int, int] | None = None) -> list[Line]:
    """Return the lines of `text` that are not blank, each with its headings, which are slices of `text`.

    `marked` gives the level, from 1, of the headings that the document's format marks, by a position in
    their line at which nothing stands before them; they stand above all that only look like headings.
    """
    spans = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    contents = [text[start:end].strip() for start, end in spans]
    levels = _levels(spans, marked or {})
    alone = _heading_lines(contents, levels)
    path: list[_Heading] = []
    lines = []
    for i, (start, end) in enumerate(spans):
        heading = _heading(contents, alone, i, level=levels[i])
        if heading:
            path = _above(path, heading)
            path += [heading] if heading.text else []
        opens = heading.opens if heading else alone[i]
        lines.append(Line(start, end, tuple(above.text for above in path), alone[i], opens))
    return lines


def _levels(spans: Sequence[tuple[int, int]], marked: Mapping[int, int]) -> list[int]:
    """Return the level of each line that is a marked heading, 0 for the others."""
    levels = [0] * len(spans)
    for position, level in marked.items():
        line = bisect_left(spans, position, key=lambda span: span[1] - 1)
        if line == len(spans):
            continue
        start, end = spans[line]
        if position <= start + _INDENT_CHARS and end - start <= _MARKED_CHARS:
            levels[line] = level
    return levels


def _heading(contents: Sequence[str], alone: Sequence[bool], i: int, *, level: int) -> _Heading | None:
    """Return what line `i` puts above the lines after it; its text is empty when it only ends others."""
    line = contents[i]
    if level:
        return _Heading("marked", line, opens=True, level=level)
    kind = _kind(line)
    if alone[i] and not kind:
        outer = _PERIOD.search(line) or (i + 1 < len(alone) and alone[i + 1])
        kind = "part" if outer else "plain"
    if not kind:
        return None
    return _Heading(kind, line if alone[i] else _lead(line, kind), opens=alone[i] or kind == "question")


def _kind(line: str) -> str:
    """Return how `line` is numbered, or "question", or "" for neither."""
    if _QUESTION.match(line):
        return "question"
    return next((kind for kind, pattern in _NUMBERED if pattern.match(line)), "")


def _heading_lines(lines: Sequence[str], levels: Sequence[int]) -> list[bool]:
    """Return for each line whether the whole line is a heading of what follows."""
    alone: list[bool] = []
    looks_like = [level > 0 or _looks_like_heading(line) for line, level in zip(lines, levels, strict=True)]
    for looks, group in groupby(range(len(lines)), key=looks_like.__getitem__):
        run = list(group)
        numbered = [kind for i in run if not levels[i] and (kind := _kind(lines[i]))]
        # Neighbours numbered alike are the items of a list.
        stacked = len(run) <= _MOST_IN_A_ROW and len(set(numbered)) == len(numbered)
        followed = len(alone) + len(run) < len(lines)
        alone.extend(levels[i] > 0 or (looks and stacked and followed) for i in run)
    return alone


def _looks_like_heading(line: str) -> bool:
    """Return whether `line` is short, holds words, and ends unlike a sentence."""
    limit = _PLAIN_CHARS if _kind(line) in ("", "ordinal", "point") else _NUMBERED_CHARS
    return (
        len(line) <= limit
        and _TITLE_WORDS.search(line) is not None
        and not _ENDS_LIKE_TEXT.search(line)
        and not _BYLINE.search(line)
        and not _QUESTION.match(line)
    )


def _above(path: list[_Heading], new: _Heading) -> list[_Heading]:
    """Return the headings of `path` that stay in force above a new one.

    A marked heading ends those that are not marked, and of the marked its own level and what is below.
    Of the others a part or chapter ends all; any heading ends its own kind and what is below; a line
    of its own ends the paragraphs that were numbered in the text.
    """
    marked = [heading for heading in path if heading.level]
    if new.level:
        return [heading for heading in marked if heading.level < new.level]
    if new.kind in ("part", "chapter"):
        return marked
    for i, heading in enumerate(path):
        if not heading.level and (heading.kind == new.kind or (new.opens and not heading.opens)):
            return path[:i]
    return path


def _lead(line: str, kind: str) -> str:
    """Return the sentence of a question or of a numbered paragraph that says what it is about, or ""."""
    spans = sentences(line)
    if kind == "question":
        asking = [span for span in spans if "?" in line[slice(*span)] or "？" in line[slice(*span)]]
        start, end = (0, len(line)) if len(line) <= _QUESTION_CHARS else (asking or spans)[-1]
        return line[start:end]
    start, end = spans[0]
    return line[start:end] if end <= _NUMBERED_CHARS and len(spans) > 1 else ""
