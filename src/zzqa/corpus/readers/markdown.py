"""Markdown, with markdown-it. This module is its only importer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.corpus.encoding import decode
from zzqa.corpus.grids.raw import plain_rows, spread
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted
from zzqa.corpus.readers.markup import blocks, parsed
from zzqa.corpus.readers.page import ITEM
from zzqa.corpus.readers.properties import written_day
from zzqa.corpus.readers.raised import lowered, raised
from zzqa.records import Place

if TYPE_CHECKING:
    from markdown_it.token import Token

# A block of fields at the head, in YAML (---) or TOML (+++).
_FRONT_MATTER: Final = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\r?\n(?P<fields>(?:.*\r?\n){0,60}?)(?P=mark)[ \t]*(?:\r?\n|\Z)"
)
_FIELD: Final = r"^\s{{0,2}}['\"]?(?:{names})['\"]?\s*[:=]\s*['\"]?(?P<value>[^'\"\r\n]+?)['\"]?\s*$"
_TITLES: Final = "title|标题|题目"
_DATES: Final = "date|pub_?date|published|publish_?date|日期|发布日期|发布时间|成文日期"
# CommonMark sees no end of **95%** where a Chinese character follows the mark (its flanking rules ask for a
# space or a punctuation mark there), though a space is what Chinese does not write.
_LEFT_MARKS: Final = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
# A line break that is not meant (a soft one) is none in Chinese. One is meant before an item or a label
# (电话：), and in verse and addresses, whose lines are short.
_BEGINS_ANEW: Final = re.compile(rf"{ITEM.pattern}|[^\s，。；：:]{{2,10}}[：:]")
_TITLED_CHARS: Final = 200  # of the text, among which its title is looked for
_SHORT_LINE: Final = 10
_LATIN: Final = re.compile(r"[A-Za-z0-9,.;:%)]")
_TASK: Final = re.compile(r"\[([ xX])\]\s+")
_MOVED: Final = {"sup": raised, "sub": lowered}
_TAG: Final = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)")


def read_markdown(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the text without its markup; the place of a line is its line in the file, from 1.

    The title and date in a block of fields at the head (---) are the file's properties.
    """
    from markdown_it import MarkdownIt

    text, encoding = decode(data, path)
    text = text.removeprefix("\ufeff")
    fields = _FRONT_MATTER.match(text)
    if fields:
        text = "\n" * fields[0].count("\n") + text[fields.end() :]
    properties = fields["fields"] if fields else ""
    title, titled = _field(properties, _TITLES)
    draft = Draft(path, limits)
    if title and title not in text[: len(properties) + _TITLED_CHARS]:
        draft.line(title, Place("line", titled + 1), level=1)
    _write(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text), draft)
    published = written_day(_field(properties, _DATES)[0])
    return draft.finish(encoding, title=title, published=published)


def _write(tokens: Sequence[Token], draft: Draft) -> None:
    """Write the blocks that the tokens make."""
    level, number = 0, ""
    rows: list[tuple[Place, list[str]]] = []
    for token in tokens:
        place = Place("line", token.map[0] + 1) if token.map else Place("line", 1)
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "tr_open":
            rows.append((place, []))
        elif token.type == "table_close":
            draft.table(plain_rows(rows))
            rows = []
        elif token.type == "inline" and rows:
            rows[-1] = (rows[-1][0], [*rows[-1][1], _inline(token)])
        elif token.type == "inline":
            draft.line(number + _inline(token), place, level=level)
            level, number = 0, ""
        elif token.type in ("fence", "code_block"):
            draft.line(token.content, place)
        elif token.type == "html_block":
            _write_markup(token.content, place, draft)


def _write_markup(content: str, place: Place, draft: Draft) -> None:
    """Write a block of HTML: its lines and tables in their order."""
    tree = parsed(content)
    for block in blocks(tree) if tree is not None else ():
        if block.rows:
            draft.table(spread((place, cells) for cells in block.rows))
        else:
            draft.line(block.text, place, level=block.level)


def _inline(token: Token) -> str:
    """Return the text of a paragraph or cell without its markup."""
    text = _joined(_pieces(token.children or ()))
    box = _TASK.match(text)
    return f"{'☐' if box[1] == ' ' else '☑'} {text[box.end() :]}" if box else text


def _joined(pieces: Iterable[str]) -> str:
    """Return the pieces as one text, its soft line breaks (form feeds) as Chinese has them."""
    lines = "".join(pieces).split("\f")
    text = lines[0]
    for before, line in pairwise(lines):
        text += f"{_between(before.rpartition(chr(10))[2], line.partition(chr(10))[0])}{line}"
    return text


def _between(before: str, after: str) -> str:
    """Return what stands for a soft line break: a line break that is meant, a blank in Latin, or nothing."""
    if not before or not after:
        return ""
    if _BEGINS_ANEW.match(after) or max(len(before), len(after)) <= _SHORT_LINE:
        return "\n"
    return " " if _LATIN.match(before[-1]) and _LATIN.match(after) else ""


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the texts of a paragraph; what is struck out is left out, a soft line break is a form feed."""
    struck, tags = 0, ""
    for token in tokens:
        if token.type in ("s_open", "s_close"):
            struck += 1 if token.type == "s_open" else -1
        elif token.type == "html_inline" and (tag := _TAG.match(token.content)):
            name = tag["name"].lower()
            struck += (-1 if tag["close"] else 1) * (name in ("del", "s", "strike", "rt", "rp"))
            tags = "" if tag["close"] else name
            if name == "br":
                yield "\n"
        elif struck <= 0:
            yield from _piece(token, tags)


def _piece(token: Token, tag: str) -> Iterator[str]:
    """Yield the text of a token inside a tag."""
    if token.type == "text":
        yield _MOVED[tag](token.content) if tag in _MOVED else _LEFT_MARKS.sub(r"\1", token.content)
    elif token.type in ("code_inline", "image"):
        yield token.content
    elif token.type in ("softbreak", "hardbreak"):
        yield "\f" if token.type == "softbreak" else "\n"


def _field(properties: str, names: str) -> tuple[str, int]:
    """Return a field of the block at the head and its line in the block, from 1, or ("", 0)."""
    match = re.search(_FIELD.format(names=names), properties, re.MULTILINE | re.IGNORECASE)
    return (match["value"], properties.count("\n", 0, match.start()) + 1) if match else ("", 0)
