"""Web pages, with trafilatura, which tells the main text from navigation. Its only importer.

It is asked where the main text is, for what it returns loses headings, lists and cells; the text is
taken from the page itself (zzqa.corpus.readers.markup).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import deepcopy
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from zzqa.causes import cause
from zzqa.corpus.encoding import decode
from zzqa.corpus.grids.raw import spread
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted
from zzqa.corpus.readers.markup import Block, blocks, parsed
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
# Where a page says its encoding, by the standard: in its first 1,024 bytes; old pages are laxer.
_CHARSET_BYTES: Final = 4096
# Characters of a main text, at least: trafilatura's default of 250 is meant for Latin letters, and a
# shorter text is taken from the whole page, navigation and all.
_LEAST_CHARS: Final = "20"
# A shorter line may stand anywhere, so it does not tell where the main text is.
_TELLING_CHARS: Final = 6
# Blocks that are looked for in what was extracted, at most; of a longer page these are spread over it.
_ASKED_BLOCKS: Final = 2000
# Of the text that was found to be the main one, so much stands inside the element that holds it.
_HELD_SHARE: Final = 0.9
# More than this share of what is written on a page and leads nowhere, outside the main text, was missed.
_MISSED_SHARE: Final = 0.2
# So many links in a row lead elsewhere; fewer may belong to the text. A very short one (首页) never does, nor
# does a link above all text; what is attached always does.
_LINKS_IN_A_ROW: Final = 3
_LINK_CHARS: Final = 4
_ATTACHED: Final = re.compile(r"附[件表]|\.(?:docx?|xlsx?|pptx?|wps|et|pdf|zip|rar|ofd)\b", re.IGNORECASE)
# A box beside the text holds several links, and less than this share of what is written.
_BOX_SHARE: Final = 0.3
# What a site puts around the text of all its pages.
_FURNITURE: Final = re.compile(
    r"当前位置|您[的所]在?位置|今天是.*星期|版权所有|ICP备|公网安备|网站标识码|网站地图|[浏阅][览读]次数|分享到|上一[篇条]|下一[篇条]"
    r"|设为首页|加入收藏|Copyright|技术支持[:：]"
)
_FURNITURE_CHARS: Final = 100


def read_html(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the main text of a page; the place of a line is its paragraph in it, from 1."""
    declared = _CHARSET.search(data[:_CHARSET_BYTES])
    text, encoding = decode(data, path, declared=declared[1].decode("ascii", "replace") if declared else "")
    return page_text(text, encoding, path, limits)


def page_text(text: str, encoding: str, path: Path, limits: Limits) -> Extracted:
    """Return the main text of a page whose characters are known; see read_html."""
    tree = parsed(text, whole=False)
    if tree is None:
        raise _no_text(path)
    title, published, extracted = _asked(tree)
    found = _main_text(blocks(tree), extracted) or blocks(parsed(text))
    if not found:
        raise _no_text(path)
    draft = Draft(path, limits)
    if title and not any(title in block.said for block in found[:3]):
        draft.line(title, Place("paragraph", 1), level=1)
    write_blocks(found, draft)
    return draft.finish(encoding, title=title, published=published)


def write_blocks(found: Iterable[Block], draft: Draft) -> None:
    """Write the blocks, numbered from 1; the rows of a table have numbers of their own."""
    tables = 0
    for number, block in enumerate(found, 1):
        if block.rows:
            tables += 1
            name = f"表格 {tables}"
            rows = spread((Place("row", row, name), cells) for row, cells in enumerate(block.rows, 1))
            draft.table(rows, name=name)
        else:
            draft.line(block.text, Place("paragraph", number), level=block.level)


def _asked(tree: Any) -> tuple[str, str | None, str]:  # noqa: ANN401 -- lxml's element, which has no types
    """Return the title, the date and the main text of a page, as trafilatura finds them."""
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata
    from trafilatura.settings import Document, use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", _LEAST_CHARS)
    # Only what the page marks as its date: the extensive search takes any year of the text for it.
    dates = {"original_date": True, "extensive_search": False}
    page = bare_extraction(
        deepcopy(tree),
        fast=True,
        include_comments=False,
        with_metadata=True,
        config=config,
        date_extraction_params=dates,
    )
    if not isinstance(page, Document) or page.body is None:
        page = extract_metadata(deepcopy(tree), date_config={**dates, "max_date": None})
        return page.title or "", page.date, ""
    return page.title or "", page.date, "".join(page.body.itertext())


def _main_text(page: Sequence[Block], extracted: str) -> list[Block]:
    """Return the blocks of a page that are its text: those inside the element that holds what was extracted.

    Where that leaves out too much of what is written on the page, it is an element around that one; in the
    end these are all blocks but links, boxes of links and what stands around every page of a site.
    """
    leading = set(map(id, _leading(page)))
    written = [block for block in page if id(block) not in leading] or list(page)
    kept = _kept(written, _plain(extracted))
    boxes = _boxes(page, leading, kept)
    text = [block for block in written if not boxes.intersection(block.within)]
    written = [block for block in text if not _is_furniture(block)]
    for holder in _around(_holder(kept), text):
        inside = [block for block in text if holder in block.within]
        missed = sum(len(block.said) for block in written if holder not in block.within)
        if missed <= _MISSED_SHARE * (missed + sum(len(block.said) for block in inside)):
            return inside
    return written or text


def _kept(page: Sequence[Block], extracted: str) -> list[Block]:
    """Return the blocks that were extracted and belong to this page alone, of a long page some of them."""
    own = [block for block in page if not _is_furniture(block)]
    asked = own[:: 1 + len(own) // _ASKED_BLOCKS]
    said = ((block, _plain(block.said)) for block in asked)
    return [block for block, text in said if len(text) >= _TELLING_CHARS and text in extracted]


def _holder(kept: Sequence[Block]) -> int:
    """Return the innermost element, by its place, that holds nearly all of the blocks."""
    held: Counter[int] = Counter()
    for block in kept:
        held.update(dict.fromkeys(block.within[:-1], len(block.said)))
    total = sum(len(block.said) for block in kept)
    return max((element for element, size in held.items() if size >= _HELD_SHARE * total), default=0)


def _around(holder: int, page: Sequence[Block]) -> Sequence[int]:
    """Return an element and those around it but the outermost, which is the page, from the inside out."""
    within = next((block.within for block in page if holder in block.within), ())
    return within[within.index(holder) : 0 : -1] if within else ()


def _boxes(page: Sequence[Block], leading: Collection[int], kept: Sequence[Block]) -> set[int]:
    """Return the elements, by their place, that hold several links and nothing that was extracted."""
    links: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for block in page:
        if id(block) in leading:
            links.update(block.within)
        else:
            sizes.update(dict.fromkeys(block.within, len(block.said)))
    holding = {element for block in kept for element in block.within}
    most = _BOX_SHARE * max(sizes.values(), default=0)
    return {
        element
        for element, count in links.items()
        if count >= _LINKS_IN_A_ROW and element not in holding and sizes[element] < most
    }


def _is_furniture(block: Block) -> bool:
    """Return whether a block is what a site puts around the text of all its pages."""
    return len(block.said) <= _FURNITURE_CHARS and not block.rows and bool(_FURNITURE.search(block.said))


def _leading(page: Sequence[Block]) -> list[Block]:
    """Return the blocks that lead elsewhere: links in a row, above all text, and very short ones."""
    leading: list[Block] = []
    for is_link, group in groupby(page, key=_leads):
        run = list(group)
        if is_link:
            many = len(run) >= _LINKS_IN_A_ROW or run[0] is page[0]
            leading += [block for block in run if many or len(block.said) <= _LINK_CHARS]
    return leading


def _leads(block: Block) -> bool:
    """Return whether a block may lead elsewhere."""
    return block.is_link and not block.level and not _ATTACHED.search(block.text)


def _plain(text: str) -> str:
    """Return a text to be compared: without blanks, and with raised and lowered characters on the line."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def _no_text(path: Path) -> UnreadableFileError:
    return UnreadableFileError(path, cause("no_main_text"), "请把正文另存为文本后运行：zzqa build")
