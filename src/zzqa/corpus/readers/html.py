"""Web pages, with trafilatura, which tells the main text from navigation. Its only importer.

Its tree has heads, paragraphs, lists and tables as `head`, `p`, `list`, `table` and so on; see
https://trafilatura.readthedocs.io.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from zzqa.causes import cause
from zzqa.corpus.encoding import decode
from zzqa.corpus.grids.page import Rows, Tables
from zzqa.corpus.grids.raw import spread
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
# Where a page says its encoding, by the standard: in its first 1,024 bytes; old pages are laxer.
_CHARSET_BYTES: Final = 4096
# Characters of a main text, at least: trafilatura's default of 250 is meant for Latin letters, and a
# shorter text is taken from the whole page, navigation and all.
_LEAST_CHARS: Final = "20"


def read_html(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the main text of a page; the place of a line is its paragraph in it, from 1."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document, use_config
    from trafilatura.utils import load_html

    declared = _CHARSET.search(data[:_CHARSET_BYTES])
    text, encoding = decode(data, path, declared=declared[1].decode("ascii", "replace") if declared else "")
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", _LEAST_CHARS)
    tree = load_html(text)
    tables = Tables.taken_out(tree) if tree is not None else Tables()
    page = bare_extraction(
        text if tree is None else tree,
        fast=True,
        include_comments=False,
        with_metadata=True,
        config=config,
        # Only what the page marks as its date: its extensive search takes any year of the text for it.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(page, Document) or page.body is None:
        raise UnreadableFileError(path, cause("no_main_text"), "请把正文另存为文本后运行：zzqa build")
    draft = Draft(path, limits)
    blocks = list(_blocks(page.body, tables))
    title = page.title or ""
    if title and not any(title in block for block, _ in blocks[:3] if isinstance(block, str)):
        draft.line(title, Place("paragraph", 1), level=1)
    _write(blocks, draft)
    return draft.finish(encoding, title=title, published=page.date)


# A line with its level as a heading (0 for text), or the rows of a table.
_Block = tuple[str | Rows, int]


def _write(blocks: list[_Block], draft: Draft) -> None:
    """Write the blocks, numbered from 1; the rows of a table have numbers of their own."""
    tables = 0
    for number, (block, level) in enumerate(blocks, 1):
        if isinstance(block, str):
            draft.line(block, Place("paragraph", number), level=level)
        else:
            tables += 1
            name = f"表格 {tables}"
            draft.table(
                spread((Place("row", row, name), cells) for row, cells in enumerate(block, 1)), name=name
            )


def _blocks(parent: Any, tables: Tables) -> Iterator[_Block]:  # noqa: ANN401 -- lxml's element, without types
    """Yield the headings, paragraphs, items and tables below an element, in their order."""
    if parent.text and parent.text.strip():
        yield parent.text, 0
    for child in parent:
        if child.tag == "head":
            yield _text(child), int(child.get("rend", "h1")[1:] or 1)
        elif child.tag == "table":
            yield from ((rows, 0) for rows in tables.rows_of(child, _text))
        elif child.tag in ("list", "quote", "div"):
            yield from _blocks(child, tables)
        else:
            yield _text(child), 0
        if child.tail and child.tail.strip():
            yield child.tail, 0


def _text(element: Any) -> str:  # noqa: ANN401 -- as above
    """Return the text of an element; `lb` is a line break."""
    for line_break in element.iter("lb"):
        line_break.text = "\n"
    return "".join(element.itertext())
