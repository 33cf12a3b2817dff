"""PDF files, with pypdfium2. This module is its only importer.

PDFium gives the lines of a page; zzqa.corpus.readers.page makes paragraphs of them.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.page import Line, paragraphs, without_margins
from zzqa.corpus.readers.properties import pdf_day, title
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD in PDFium's fpdfview.h
_SOFT_HYPHEN: Final = "\x02"  # what PDFium gives for a hyphen at the end of a line
# Radicals and compatibility forms that fonts map characters to; they look alike and are never meant.
_LOOKALIKES: Final = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))


def read_pdf(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the text of all pages in paragraphs; the place of a line is its page, from 1.

    Raises UnreadableFileError for a file with a password and for one that has pictures of text only.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise UnreadableFileError(path, "PDF 有密码保护，请去掉密码", "然后运行：zzqa build") from error
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
        raise UnreadableFileError(
            path, "PDF 里没有文字（多半是扫描件），请先做文字识别（OCR）", "然后运行：zzqa build"
        )
    return draft.finish(
        "pdf", title=title(properties.get("Title")), published=pdf_day(properties.get("CreationDate", ""))
    )


def _lines(document: PdfDocument, number: int) -> Iterator[Line]:
    """Yield the lines of a page that hold text, in the order in which the page writes them."""
    page = document[number]
    text_page = page.get_textpage()
    start = 0
    characters = _characters(text_page)
    for end in [i for i, character in enumerate(characters) if character in "\r\n"] + [len(characters)]:
        shown = [i for i in range(start, end) if not characters[i].isspace()]
        if shown:
            text = "".join(characters[start:end]).strip()
            yield _line(text_page, number + 1, text, shown)
        start = end
    text_page.close()
    page.close()


def _characters(text_page: PdfTextPage) -> Sequence[str]:
    """Return the characters of a page by their index in PDFium."""
    from pypdfium2 import raw

    codes = (raw.FPDFText_GetUnicode(text_page, i) for i in range(text_page.count_chars()))
    return ["-" if (character := chr(code)) == _SOFT_HYPHEN else _plain(character) for code in codes]


def _line(text_page: PdfTextPage, page: int, text: str, shown: Sequence[int]) -> Line:
    """Return a line with its box in points; `shown` are the indices of its characters that are no blanks."""
    from pypdfium2 import raw

    # One character in three may come from another font, whose box is higher or lower.
    boxes = [raw.FS_RECTF() for _ in range(3)]
    for box, index in zip(boxes, (shown[0], shown[len(shown) // 2], shown[-1]), strict=True):
        raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
    tops, bottoms = (sorted(getattr(box, side) for box in boxes) for side in ("top", "bottom"))
    return Line(page, text, left=boxes[0].left, right=boxes[2].right, top=tops[1], bottom=bottoms[1])


def _plain(character: str) -> str:
    """Return a character, or the one that it is a lookalike of.

    >>> _plain("⼯"), _plain("工"), _plain("①")
    ('工', '工', '①')
    """
    if any(ord(character) in lookalikes for lookalikes in _LOOKALIKES):
        return unicodedata.normalize("NFKC", character)
    return character
