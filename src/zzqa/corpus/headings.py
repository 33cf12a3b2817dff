"""Which headings stand above each line of a document.

Plain text has no marks for headings, so they are told by their look: a numbered line, a short line
that does not end like a sentence, the question of an interview, the first sentence of a numbered
paragraph. How deep a heading stands is told by its kind: the kind met first is the outermost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from zzqa.sentences import sentences

# Characters of a heading, at most: of a short line, of a numbered line or first sentence, of a
# question (of a longer one the last sentence that asks is kept).
_PLAIN_CHARS: Final = 36
_NUMBERED_CHARS: Final = 60
_QUESTION_CHARS: Final = 80
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
_TITLE_WORDS: Final = re.compile(r"[㐀-鿿]{2}")
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


def outline(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, each with its headings, which are slices of `text`."""
    spans = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    contents = [text[start:end].strip() for start, end in spans]
    alone = _heading_lines(contents)
    path: list[_Heading] = []
    lines = []
    for i, (start, end) in enumerate(spans):
        kind = _kind(contents[i])
        if alone[i] and not kind:
            outer = _PERIOD.search(contents[i]) or (i + 1 < len(alone) and alone[i + 1])
            kind = "part" if outer else "plain"
        opens = alone[i] or kind == "question"
        if kind:
            path = _above(path, kind, opens=opens)
            heading = contents[i] if alone[i] else _lead(contents[i], kind)
            path += [_Heading(kind, heading, opens)] if heading else []
        lines.append(Line(start, end, tuple(heading.text for heading in path), alone[i], opens))
    return lines


def _kind(line: str) -> str:
    """Return how `line` is numbered, or "question", or "" for neither."""
    if _QUESTION.match(line):
        return "question"
    return next((kind for kind, pattern in _NUMBERED if pattern.match(line)), "")


def _heading_lines(lines: list[str]) -> list[bool]:
    """Return for each line whether the whole line is a heading of what follows."""
    alone: list[bool] = []
    for looks, run in groupby(lines, key=_looks_like_heading):
        kinds = [_kind(line) for line in run]
        numbered = [kind for kind in kinds if kind]
        # Neighbours numbered alike are the items of a list.
        stacked = len(kinds) <= _MOST_IN_A_ROW and len(set(numbered)) == len(numbered)
        followed = len(alone) + len(kinds) < len(lines)
        alone.extend([looks and stacked and followed] * len(kinds))
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


def _above(path: list[_Heading], kind: str, *, opens: bool) -> list[_Heading]:
    """Return the headings of `path` that stay in force above a new heading of this kind.

    A part or chapter ends all of them; any heading ends its own kind and what is below; a line of
    its own ends the paragraphs that were numbered in the text.
    """
    if kind in ("part", "chapter"):
        return []
    for i, heading in enumerate(path):
        if heading.kind == kind or (opens and not heading.opens):
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
