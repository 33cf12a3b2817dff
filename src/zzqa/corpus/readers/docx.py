"""Word documents, with python-docx. This module is its only importer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zzqa.corpus.grids.word import tables_of
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.package import opened_package
from zzqa.corpus.readers.properties import day, title
from zzqa.records import Place

if TYPE_CHECKING:
    from docx.document import Document

_HEADING_STYLE: Final = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE_STYLES: Final = frozenset({"Title", "标题"})
_DEEPEST_LEVEL: Final = 9  # Word's outline has nine levels; the tenth is text
_OUTLINE: Final = "./w:pPr/w:outlineLvl/@w:val"

# Paragraphs and tables in their order, also those in text boxes and content controls; a table's
# cells are read with it, and what stands there only for old programs is left out.
_BLOCKS: Final = (
    ".//*[self::w:p or self::w:tbl][not(ancestor::w:tbl) and not(ancestor::*[local-name()='Fallback'])]"
)


def read_docx(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the body of a document; the place of a line is its paragraph, or its table and row.

    Headers, footers, notes and what changes deleted are left out.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    package = opened_package(data, path, limits)
    try:
        document = docx.Document(package)
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError) as error:  # lxml's are SyntaxErrors
        raise damaged(path) from error
    draft = Draft(path, limits)
    _write(document, draft)
    properties = document.core_properties
    return draft.finish("docx", title=title(properties.title), published=day(properties.created))


def _write(document: Document, draft: Draft) -> None:
    """Write the blocks of the body in their order; paragraphs that hold text are counted."""
    levels = _levels(document)
    paragraphs = tables = 0
    for block in document.element.body.xpath(_BLOCKS):
        if block.tag.endswith("}tbl"):
            tables += 1
            for rows in tables_of(block, f"表格 {tables}", _text):
                draft.table(rows, name=f"表格 {tables}")
        elif text := _text(block).strip():
            paragraphs += 1
            own = block.xpath(_OUTLINE)
            level = _outline_level(own[0]) if own else levels.get(block.style, 0)
            draft.line(text, Place("paragraph", paragraphs), level=level)


def _text(paragraph: Any) -> str:  # noqa: ANN401 -- python-docx's CT_P
    """Return the text of a paragraph, its links and insertions too, but not of text boxes anchored in it."""
    runs = paragraph.xpath(".//w:r")
    return "".join(run.text for run in runs if run.xpath("./ancestor::w:p[1]")[0] is paragraph)


def _levels(document: Document) -> Mapping[str, int]:
    """Return the level of the headings in each style, by the id of the style; styles of text have none.

    It is said by the style's name, by its outline level, or by a style that it is based on.
    """
    from docx.enum.style import WD_STYLE_TYPE

    found = {
        style.style_id: next(filter(None, map(_style_level, _lineage(style))), 0)
        for style in document.styles
        if style.type == WD_STYLE_TYPE.PARAGRAPH
    }
    return {name: level for name, level in found.items() if level}


def _lineage(style: Any) -> Iterator[Any]:  # noqa: ANN401 -- python-docx's ParagraphStyle
    """Yield a style, the one it is based on, and so on; a damaged file may lead back to where it began."""
    seen = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield style
        style = style.base_style


def _style_level(style: Any) -> int:  # noqa: ANN401 -- python-docx's ParagraphStyle
    """Return the level that a style gives by itself, or 0."""
    if style.name in _TITLE_STYLES:
        return 1
    if match := _HEADING_STYLE.match(style.name or ""):
        return int(match[1])
    own = style.element.xpath(_OUTLINE)
    return _outline_level(own[0]) if own else 0


def _outline_level(value: str) -> int:
    """Return the level of a heading from Word's own, which counts from 0 and has one more for text."""
    level = int(value) + 1 if value.isdigit() else 0
    return level if level <= _DEEPEST_LEVEL else 0
