"""PDF files, with pypdfium2. This module is its only importer.

PDFium gives the lines of a page in pieces; zzqa.corpus.readers.columns puts them in order and
zzqa.corpus.readers.page makes paragraphs of them.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, Final, Literal

from zzqa.causes import cause
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.columns import in_reading_order
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.forms import with_fields
from zzqa.corpus.readers.garbled import without_garbled
from zzqa.corpus.readers.page import Line, facts_of_margins, paragraphs, without_margins
from zzqa.corpus.readers.properties import title
from zzqa.corpus.readers.recognition import PICTURE_SIZE, recognised
from zzqa.errors import PicturesOnlyError, UnreadableFileError
from zzqa.records import Place

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD in PDFium's fpdfview.h
# What is meant by the characters that PDFium gives: a hyphen at the end of a line, and of radicals and
# compatibility forms, to which fonts map characters, the characters that look alike.
_MEANT: Final = {0x02: "-"} | {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
}
# Squares between two pieces of a line: less is the room that Latin words and full stops leave.
_PIECES_APART: Final = 0.6
# Of the characters of a line that its font maps to nothing; more make the line no text.
_UNMAPPED_SHARE: Final = 0.3
_ASKED_CHARS: Final = 8  # characters of a line that are asked whether its font maps them
# A page with fewer characters whose picture covers so much of it is a scan that somebody stamped.
_STAMP_CHARS: Final = 30
_SCAN_SHARE: Final = 0.6


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
        if document.get_formtype():
            document.init_forms()
        pages = _pages(document, limits)
        properties = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise damaged(path) from error
    finally:
        document.close()
    draft = Draft(path, limits)
    _write(pages, draft)
    if draft.empty or all(page.unread for page in pages):
        raise _nothing_read(pages, path, limits)
    found = draft.finish("pdf", title=title(properties.get("Title")), remarks=_remarks(pages))
    return replace(found, pictures=sum(bool(page.unread) for page in pages))


_Unread = Literal["", "garbled", "no text"]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page (from 1) in lines; `unread` says why it was not read as a whole.

    `confidence` is that of recognition, 0 to 1, where the lines were recognised.
    """

    number: int
    lines: list[Line]
    unread: _Unread = ""
    confidence: float | None = None


def _write(pages: Sequence[_Page], draft: Draft) -> None:
    """Write the paragraphs of all pages, and at the end what running heads alone say."""
    lines = [page.lines for page in pages]
    places = {page.number: _place(page) for page in pages}
    for paragraph in paragraphs(without_margins(lines)):
        draft.paragraph(((places[page], text) for page, text in paragraph.pieces), level=paragraph.level)
    draft.lines((places[line.page], line.text) for line in facts_of_margins(lines))


def _place(page: _Page) -> Place:
    """Return the place of a page; one that was recognised says so wherever it is cited."""
    return Place("page", page.number, "" if page.confidence is None else "OCR")


def _nothing_read(pages: Sequence[_Page], path: Path, limits: Limits) -> UnreadableFileError:
    """Return the error for a file no page of which could be read."""
    if limits.recognise:
        return UnreadableFileError(path, cause("nothing_recognised"), "请换一份清晰的文件后运行：zzqa build")
    if not any(page.unread for page in pages):
        return UnreadableFileError(path, cause("blank_pages"), "请检查文件后运行：zzqa build")
    garbled = any(page.unread == "garbled" for page in pages)
    why = cause("garbled_fonts") if garbled else cause("no_text_layer")
    return PicturesOnlyError(path, why, pages=sum(bool(page.unread) for page in pages))


def _remarks(pages: Sequence[_Page]) -> tuple[str, ...]:
    """Return what could not be read, or not for certain, each with the numbers of the pages."""
    sure = {page.number: page.confidence for page in pages if page.confidence is not None}
    unread: dict[str, list[str]] = {"garbled": [], "no text": []}
    for page in pages:
        if page.unread:
            unread[page.unread].append(str(page.number))
    garbled, no_text = map("、".join, unread.values())
    recognised = "、".join(map(str, sure))
    remarks = (
        cause("pages_garbled", garbled) if garbled else "",
        cause("pages_without_text", no_text) if no_text else "",
        cause("pages_recognised", recognised, f"{fmean(sure.values()):.0%}"[:-1]) if sure else "",
    )
    return tuple(filter(None, remarks))


def _pages(document: PdfDocument, limits: Limits) -> list[_Page]:
    """Return the pages in lines, those that are pictures recognised as far as the limits allow."""
    pages: list[_Page] = []
    left = limits.pages if limits.recognise else 0
    for number in range(len(document)):
        page = document[number]
        found = _page(document, page, number)
        if found.unread and left:
            found = _recognised(page, found)
            left -= 1
        pages.append(found)
        page.close()
    return pages


def _recognised(page: PdfPage, found: _Page) -> _Page:
    """Return a page in the lines that are recognised in its picture, if any are."""
    scale = PICTURE_SIZE / max(page.get_size())
    seen = recognised(page.render(scale=scale).to_numpy(), scale, found.number, page.get_height())
    if not seen.lines:
        # A photograph holds no text; where there is some that no font maps, it was not recognised.
        return found if found.unread == "garbled" else replace(found, unread="")
    return _Page(found.number, in_reading_order(seen.lines), confidence=seen.confidence)


def _page(document: PdfDocument, page: PdfPage, number: int) -> _Page:
    """Return a page in lines, those left out that no font maps to characters."""
    text_page = page.get_textpage()
    lines = list(_lines(text_page, number + 1))
    known = without_garbled(["".join(piece.text for piece in line) for line in lines if line])
    told = [line for line, is_text in zip(filter(None, lines), known, strict=True) if is_text]
    pieces = with_fields([piece for line in told for piece in line], _fields(document, page), number + 1)
    unread: _Unread = ""
    if len(told) < len(lines):
        unread = "garbled"
    elif sum(len(piece.text) for piece in pieces) < _STAMP_CHARS and _is_picture(page, empty=not pieces):
        unread = "no text"
    text_page.close()
    return _Page(number + 1, in_reading_order(pieces), unread)


def _is_picture(page: PdfPage, *, empty: bool) -> bool:
    """Return whether a page is a picture: most of it is covered by one, or it is drawn without any text."""
    from pypdfium2 import raw

    objects = list(page.get_objects(max_depth=3))
    if empty and len(objects) > 0:
        return True
    width, height = page.get_size()
    for drawn in objects:
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_bounds()
            if (right - left) * (top - bottom) >= _SCAN_SHARE * width * height:
                return True
    return False


def _lines(text_page: PdfTextPage, page: int) -> Iterator[list[Line]]:
    """Yield the lines of a page that hold text, in pieces; one that no font maps to characters is empty."""
    start = 0
    characters = _characters(text_page)
    for end in [i for i, character in enumerate(characters) if character in "\r\n"] + [len(characters)]:
        shown = [i for i in range(start, end) if not characters[i].isspace()]
        if shown:
            yield [] if _is_unmapped(text_page, shown) else list(_pieces(text_page, page, characters, shown))
        start = end


def _is_unmapped(text_page: PdfTextPage, shown: Sequence[int]) -> bool:
    """Return whether fonts map a good part of the characters at `shown` to nothing."""
    from pypdfium2 import raw

    asked = shown[:: 1 + len(shown) // _ASKED_CHARS]
    unmapped = [raw.FPDFText_HasUnicodeMapError(text_page, i) for i in asked].count(1)
    return unmapped > 1 and unmapped > _UNMAPPED_SHARE * len(asked)


def _pieces(text_page: PdfTextPage, page: int, characters: str, shown: Sequence[int]) -> Iterator[Line]:
    """Yield the pieces of a line, which stand apart; `shown` are its characters that are no blanks."""
    height = _box(text_page, shown[len(shown) // 2])
    room = _PIECES_APART * (height.top - height.bottom)
    starts = [
        at
        for at, (before, after) in enumerate(pairwise(shown), 1)
        if after > before + 1 and _box(text_page, after).left - _box(text_page, before).right > room
    ]
    for first, last in pairwise([0, *starts, len(shown)]):
        blank = characters[shown[first - 1] + 1 : shown[first]] if first else ""
        piece = shown[first:last]
        yield _line(text_page, page, characters[piece[0] : piece[-1] + 1], piece, blank=blank)


def _characters(text_page: PdfTextPage) -> str:
    """Return the characters of a page by their index in PDFium."""
    from pypdfium2 import raw

    text: str = text_page.get_text_range()
    if len(text) != text_page.count_chars():
        # The text leaves out what no font names, and so counts otherwise; this is ten times as slow.
        codes = (raw.FPDFText_GetUnicode(text_page, i) for i in range(text_page.count_chars()))
        text = "".join(map(chr, codes))
    return text.translate(_MEANT)


def _line(text_page: PdfTextPage, page: int, text: str, shown: Sequence[int], *, blank: str) -> Line:
    """Return a piece with its box in points; `shown` are the indices of its characters that are no blanks."""
    first, middle, last = (_box(text_page, shown[at]) for at in (0, len(shown) // 2, -1))
    # One character of three may come from another font, whose box is higher or lower.
    top, bottom = (
        median((first.top, middle.top, last.top)),
        median((first.bottom, middle.bottom, last.bottom)),
    )
    return Line(page, text, left=first.left, right=last.right, top=top, bottom=bottom, blank=blank)


def _box(text_page: PdfTextPage, index: int) -> Any:  # noqa: ANN401 -- PDFium's FS_RECTF
    """Return the box of a character with the room that its font gives it, in points."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
    return box


def _fields(document: PdfDocument, page: PdfPage) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield what is filled in the form of a page, each with its box (left, bottom, right, top) in points."""
    from pypdfium2 import raw

    form = document.formenv
    if form is None:
        return
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
            text = _filled_in(form, annotation)
            if text:
                yield text, (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
        raw.FPDFPage_CloseAnnot(annotation)


def _filled_in(form: Any, annotation: Any) -> str:  # noqa: ANN401 -- PDFium's handles
    """Return the value of a field; a box is ☑ or ☐."""
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return "☑" if raw.FPDFAnnot_IsChecked(form, annotation) else "☐"
    if kind not in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        return ""
    size = raw.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "ignore").strip()
