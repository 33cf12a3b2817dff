"""Word documents, with python-docx. This module is its only importer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zzqa.causes import cause
from zzqa.corpus.grids.word import tables_of
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.numbering import Numbering, W
from zzqa.corpus.readers.package import opened_package
from zzqa.corpus.readers.properties import title
from zzqa.corpus.readers.wording import Wording
from zzqa.records import Place

if TYPE_CHECKING:
    from docx.document import Document

_HEADING_STYLE: Final = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE_STYLES: Final = frozenset({"Title", "标题"})
_DEEPEST_LEVEL: Final = 9  # Word's outline has nine levels; the tenth is text
_OUTLINE: Final = "./w:pPr/w:outlineLvl/@w:val"

# Paragraphs and tables in their order, also those in text boxes and content controls; a table's
# cells are read with it, and what stands there only for old programs is left out.
_ONCE: Final = "not(ancestor::*[local-name()='Fallback'][../*[local-name()='Choice']])"
_BLOCKS: Final = f".//*[self::w:p or self::w:tbl][not(ancestor::w:tbl) and {_ONCE}]"
# A line of a header or footer that only counts pages, or says nothing.
_PAGE_LINE: Final = re.compile(r"(?:[\W\d_]|第[\s\d]*页|共[\s\d]*页|page|of)*", re.IGNORECASE)


def read_docx(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the body of a document; the place of a line is its paragraph, or its table and row.

    Numbers of lists and notes stand in the text, what headers and footers say stands once at its end.
    Comments, and what was deleted, hidden or struck out, are left out; the latter is counted.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    package = opened_package(data, path, limits)
    try:
        document = docx.Document(package)
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError) as error:  # lxml's are SyntaxErrors
        raise damaged(path) from error
    draft = Draft(path, limits)
    try:
        left_out = _Body(document, draft).write()
    except SyntaxError as error:  # of parts that are only now read: notes, numbering
        raise damaged(path) from error
    properties = document.core_properties
    return draft.finish("docx", title=title(properties.title), remarks=_remarks(left_out))


class _Body:
    """Writes a document into a draft."""

    def __init__(self, document: Document, draft: Draft) -> None:
        self._document = document
        self._draft = draft
        styles = {style.style_id: style.element for style in document.styles if style.style_id}
        self._notes = {kind: _notes(document, f"{kind}s") for kind in ("footnote", "endnote")}
        self._wording = Wording(styles, self._note)
        self._numbering = Numbering(_part(document, "numbering"), styles)
        self._paragraphs = 0

    def write(self) -> Mapping[str, int]:
        """Write the blocks of the body in their order; return how many characters were left out, and why."""
        levels = _levels(self._document)
        tables = 0
        begun = ""  # of a paragraph whose end was deleted, so that the next one goes on with it
        for block in self._document.element.body.xpath(_BLOCKS):
            if block.tag.endswith("}tbl"):
                tables += 1
                for rows in tables_of(block, f"表格 {tables}", self._text):
                    self._draft.table(rows, name=f"表格 {tables}")
                continue
            if self._wording.is_gone(block):
                begun += self._wording.text(block)
                continue
            text, begun = self._text(block, begun), ""
            if text:
                own = block.xpath(_OUTLINE)
                self._line(text, _outline_level(own[0]) if own else levels.get(block.style, 0))
        self._margins()
        return self._wording.left_out

    def _line(self, text: str, level: int = 0) -> None:
        """Write a paragraph that holds text; these are counted."""
        self._paragraphs += 1
        self._draft.line(text, Place("paragraph", self._paragraphs), level=level)

    def _text(self, paragraph: Any, begun: str = "") -> str:  # noqa: ANN401 -- python-docx's CT_P
        """Return the text of a paragraph with its number, but not of text boxes anchored in it."""
        text = (begun + self._wording.text(paragraph)).strip()
        label = self._numbering.label(paragraph)
        return f"{label}{text}" if text else ""

    def _note(self, kind: str, name: str) -> str:
        """Return the text of a note on one line, without the mark that ends it; notes of notes are none."""
        note = self._notes[kind].pop(name, None)
        if note is None:
            return ""
        wording = Wording(self._wording.styles, lambda _kind, _name: "")
        text = " ".join(" ".join(wording.text(each).split()) for each in _paragraphs(note))
        return text.strip().rstrip("。")

    def _margins(self) -> None:
        """Write what the headers and footers say, each line once, and not what the body says already."""
        said = {"".join(line.split()) for line in self._draft.written.splitlines()}
        for kind in ("header", "footer"):
            for part in _parts(self._document, kind):
                for block in _paragraphs(part):
                    text = self._wording.text(block, pages=False).strip()
                    key = "".join(text.split())
                    if key not in said and not _PAGE_LINE.fullmatch(text):
                        said.add(key)
                        self._line(text)


def _remarks(left_out: Mapping[str, int]) -> tuple[str, ...]:
    """Return how many characters are not in force and were not read, a cause for each reason."""
    return tuple(cause(f"text_{why}", count) for why, count in sorted(left_out.items()) if count)


def _paragraphs(root: Any) -> Iterator[Any]:  # noqa: ANN401 -- an element of lxml
    """Yield the paragraphs of a part, of alternatives the first."""
    for paragraph in root.iter(f"{W}p"):
        if not any(above.tag.endswith("}Fallback") for above in paragraph.iterancestors()):
            yield paragraph


def _parts(document: Document, kind: str) -> Iterator[Any]:
    """Yield the roots of the parts of a kind that the document refers to."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            yield parse_xml(relation.target_part.blob)


def _part(document: Document, kind: str) -> Any | None:  # noqa: ANN401 -- an element of lxml
    """Return the root of the only part of a kind, if there is one."""
    return next(_parts(document, kind), None)


def _notes(document: Document, kind: str) -> dict[str, Any]:
    """Return the notes of a kind by their id; lines that part them from the text have a type."""
    root = _part(document, kind)
    found = root if root is not None else ()
    return {note.get(f"{W}id", ""): note for note in found if not note.get(f"{W}type")}


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
