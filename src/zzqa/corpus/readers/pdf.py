"""PDF files, with pypdfium2. This module is its only importer.

PDFium gives the lines of a page; zzqa.corpus.readers.page makes paragraphs of them.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from zzqa.causes import cause
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.page import CELLS_APART, Line, paragraphs, without_margins
from zzqa.corpus.readers.properties import title
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD in PDFium's fpdfview.h
# What is meant by the characters that PDFium gives: a hyphen at the end of a line, and of radicals and
# compatibility forms, to which fonts map characters, the characters that look alike.
_MEANT: Final = {0x02: "-"} | {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
}


def read_pdf(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the text of all pages in paragraphs; the place of a line is its page, from 1.

    Raises UnreadableFileError for a file with a password and for one that has pictures of text only.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise UnreadableFileError(path, cause("locked_pdf"), "然后运行：zzqa build") from error
        raise damaged(path) from error
    try:
        pages = [list(_lines(document, number)) for number in range(len(document))]
        properties = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise damaged(path) from error
    finally:
        document.close()
    draft = Draft(path, limits)
    for paragraph in paragraphs(without_margins(pages)):
        draft.paragraph(
            ((Place("page", page), text) for page, text in paragraph.pieces), level=paragraph.level
        )
    if draft.empty:
        raise UnreadableFileError(path, cause("no_text_layer"), "然后运行：zzqa build")
    return draft.finish("pdf", title=title(properties.get("Title")))


def _lines(document: PdfDocument, number: int) -> Iterator[Line]:
    """Yield the lines of a page that hold text, in the order in which the page writes them."""
    page = document[number]
    text_page = page.get_textpage()
    start = 0
    characters = _characters(text_page)
    for end in [i for i, character in enumerate(characters) if character in "\r\n"] + [len(characters)]:
        shown = [i for i in range(start, end) if not characters[i].isspace()]
        if shown:
            text = characters[start:end].strip()
            yield _line(text_page, number + 1, text, shown)
        start = end
    text_page.close()
    page.close()


def _characters(text_page: PdfTextPage) -> str:
    """Return the characters of a page by their index in PDFium."""
    from pypdfium2 import raw

    text: str = text_page.get_text_range()
    if len(text) != text_page.count_chars():
        # The text leaves out what no font names, and so counts otherwise; this is ten times as slow.
        codes = (raw.FPDFText_GetUnicode(text_page, i) for i in range(text_page.count_chars()))
        text = "".join(map(chr, codes))
    return text.translate(_MEANT)


def _line(text_page: PdfTextPage, page: int, text: str, shown: Sequence[int]) -> Line:
    """Return a line with its box in points; `shown` are the indices of its characters that are no blanks."""
    first, middle, last = (_box(text_page, shown[at]) for at in (0, len(shown) // 2, -1))
    # One character of three may come from another font, whose box is higher or lower.
    top, bottom = (
        median((first.top, middle.top, last.top)),
        median((first.bottom, middle.bottom, last.bottom)),
    )
    gaps = (
        _box(text_page, after).left - _box(text_page, before).right
        for before, after in pairwise(shown)
        if after > before + 1
    )
    is_row = any(gap > CELLS_APART * (top - bottom) for gap in gaps)
    return Line(page, text, left=first.left, right=last.right, top=top, bottom=bottom, is_row=is_row)


def _box(text_page: PdfTextPage, index: int) -> Any:  # noqa: ANN401 -- PDFium's FS_RECTF
    """Return the box of a character with the room that its font gives it, in points."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
    return box
