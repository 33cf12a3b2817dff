"""Markdown, with markdown-it. This module is its only importer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.corpus.encoding import decode
from zzqa.corpus.grids.markup import holds_table, markup_blocks
from zzqa.corpus.grids.raw import plain_rows
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted
from zzqa.corpus.readers.properties import written_day
from zzqa.records import Place

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\r?\n(?P<fields>(?:.*\r?\n){0,60}?)---[ \t]*(?:\r?\n|\Z)")
_FIELD: Final = r"^{name}\s*:\s*['\"]?(?P<value>[^'\"\r\n]+?)['\"]?\s*$"
# CommonMark sees no end of **95%** where a Chinese character follows the mark (its flanking rules ask for a
# space or a punctuation mark there), though a space is what Chinese does not write.
_LEFT_MARKS: Final = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
_TAG: Final = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def read_markdown(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the text without its markup; the place of a line is its line in the file, from 1.

    The title and date in a block of fields at the head (---) are the file's properties.
    """
    from markdown_it import MarkdownIt

    text, encoding = decode(data, path)
    fields = _FRONT_MATTER.match(text)
    if fields:
        text = "\n" * fields[0].count("\n") + text[fields.end() :]
    draft = Draft(path, limits)
    _write(MarkdownIt("commonmark").enable("table").parse(text), draft)
    properties = fields["fields"] if fields else ""
    published = written_day(_field(properties, "date"))
    return draft.finish(encoding, title=_field(properties, "title"), published=published)


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
    """Write a block of HTML: its texts and tables in their order."""
    if not holds_table(content):
        draft.line(_TAG.sub("", content), place)
        return
    for block in markup_blocks(content, place):
        if isinstance(block, str):
            draft.line(block, place)
        else:
            draft.table(block)


def _inline(token: Token) -> str:
    """Return the text of a paragraph or cell without its markup."""
    return "".join(_pieces(token.children or ()))


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "text":
            yield _LEFT_MARKS.sub(r"\1", token.content)
        elif token.type in ("code_inline", "image"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak") or token.content.lower().startswith("<br"):
            yield "\n"


def _field(properties: str, name: str) -> str:
    """Return a field of the block at the head, or ""."""
    match = re.search(_FIELD.format(name=name), properties, re.MULTILINE | re.IGNORECASE)
    return match["value"] if match else ""
