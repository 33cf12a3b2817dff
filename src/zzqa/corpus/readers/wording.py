"""What a paragraph of Word says: its text in force, with signs, equations, notes and results of fields.

Kept out, and counted, is what was deleted or moved away under tracked changes, hidden, or struck out:
a reader of the printed page would not take it for the document's word (ECMA-376 part 1, 17.3 and 17.13).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from zzqa.corpus.readers.formula import M, linear
from zzqa.corpus.readers.numbering import W
from zzqa.corpus.readers.raised import lowered, raised
from zzqa.corpus.readers.symbols import has_signs, signs

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF: Final = frozenset({"0", "false", "off"})
_TICKED: Final = {True: "☑", False: "☐"}
# Marks that end a sentence stay behind the note to it.
_END_MARKS: Final = re.compile(r"[。！？!?；;][”’」』）)]*$")
_CIRCLED_FIELD: Final = re.compile(r"\s*EQ\s*\\o\s*(?:\\ac\s*)?\(\s*○\s*[,，;；](.+?)\)\s*", re.IGNORECASE)
_FRACTION_FIELD: Final = re.compile(r"\s*EQ\s*\\f\s*\(\s*(.+?)\s*[,，;；]\s*(.+?)\s*\)\s*", re.IGNORECASE)
_PAGE_FIELD: Final = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)
_CIRCLES: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FIGURES: Final = 2  # of the number in a circle
# What stands in a paragraph and is not its text: paragraphs of text boxes are read by themselves.
_ELSEWHERE: Final = frozenset(
    {"p", "tbl", "txbxContent", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "rt"}
)
_GONE: Final = {"del": "deleted", "moveFrom": "moved"}
_PLAIN: Final[Mapping[str, str]] = {
    "tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t",
}  # fmt: skip

Element = Any  # an element of lxml, which has no types of its own


class _Field:
    """A field that is open: whether its result has begun, and its instruction."""

    def __init__(self, tick: str) -> None:
        self.instruction = ""
        self.in_result = False
        self.tick = tick
        self.said = bool(tick)


class Wording:
    """Reads the paragraphs of one document; `left_out` counts the characters kept out, by the reason.

    `styles` are the w:style elements by id, and `note` gives the text of a note by its kind ("footnote",
    "endnote") and id.
    """

    def __init__(self, styles: Mapping[str, Element], note: Callable[[str, str], str]) -> None:
        self.left_out: Counter[str] = Counter()
        self.styles = styles
        self._note = note
        self._fields: list[_Field] = []
        self._pages = True

    def text(self, paragraph: Element, *, pages: bool = True) -> str:
        """Return what a paragraph says; without its page numbers where `pages` is false."""
        self._pages = pages
        self._fields = []
        said = ""
        for piece, is_note in self._pieces(paragraph, _value(paragraph.find(f"{W}pPr"), "pStyle")):
            said = _with_note(said, piece) if is_note else said + piece
        return said

    def is_gone(self, paragraph: Element) -> bool:
        """Say whether the mark that ends a paragraph was deleted or moved away: then the next one goes on."""
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        return mark is not None and any(mark.find(f"{W}{name}") is not None for name in _GONE)

    def _pieces(self, element: Element, style: str) -> Iterator[tuple[str, bool]]:
        """Yield the text of an element in order, and whether a piece is a note."""
        for child in _shown(element):
            name = child.tag.rpartition("}")[2]
            if child.tag.startswith(M) and name in ("oMath", "oMathPara"):
                yield linear(child), False
            elif name in _GONE and child.tag.startswith(W):
                self.left_out[_GONE[name]] += sum(len(each.text or "") for each in _texts(child))
            elif child.tag == f"{W}r":
                yield from self._run(child, style)
            elif child.tag == f"{W}sdt":
                yield from self._control(child, style)
            elif child.tag == f"{W}fldSimple" and self._is_page(child.get(f"{W}instr", "")):
                continue
            elif name not in _ELSEWHERE:
                yield from self._pieces(child, style)

    def _control(self, control: Element, style: str) -> Iterator[tuple[str, bool]]:
        """Yield what a content control holds: a tick, or its text where it is not only a prompt."""
        tick = control.find(f"{W}sdtPr/{_W14}checkbox")
        if tick is not None:
            checked = tick.find(f"{_W14}checked")
            yield _TICKED[checked is not None and checked.get(f"{_W14}val", "1") not in _OFF], False
        elif not _is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
            yield from self._pieces(control, style)

    def _run(self, run: Element, style: str) -> Iterator[tuple[str, bool]]:
        """Yield what a run says, unless it is hidden or struck out, or the instruction of a field."""
        why = self._why_out(run, style)
        for child in _shown(run):
            name = child.tag.rpartition("}")[2]
            if name == "fldChar":
                yield self._field(child), False
            elif name == "instrText" and self._fields:
                self._fields[-1].instruction += child.text or ""
            elif any(not field.in_result for field in self._fields):
                continue
            elif why:
                self.left_out[why] += sum(len(each.text or "") for each in _texts(child))
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._note(name.removesuffix("Reference"), child.get(f"{W}id", "")), True
            elif self._fields and self._is_page(self._fields[-1].instruction):
                continue
            else:
                yield from self._said(child, name, run, style)

    def _said(self, child: Element, name: str, run: Element, style: str) -> Iterator[tuple[str, bool]]:
        """Yield what a child of a run says."""
        for field in self._fields:
            field.said = True
        if name == "t":
            yield _set_as(child.text or "", run, self._raised(run, style)), False
        elif name == "sym":
            yield signs(_character(child.get(f"{W}char", "")), child.get(f"{W}font", "")), False
        elif name == "symEx":
            yield _character(_attribute(child, "char")), False
        elif name == "br":
            yield "" if child.get(f"{W}type") in ("page", "column") else "\n", False
        elif name in _PLAIN:
            yield _PLAIN[name], False
        elif name not in _ELSEWHERE:
            yield from self._pieces(child, style)

    def _field(self, mark: Element) -> str:
        """Follow the begin, middle and end of fields, and return what one says that has no result."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field(_box(mark)))
            return self._fields[-1].tick
        if not self._fields:
            return ""
        if kind == "separate":
            self._fields[-1].in_result = True
            return ""
        field = self._fields.pop()
        return "" if field.said else _of_instruction(field.instruction)

    def _is_page(self, instruction: str) -> bool:
        """Say whether a field is the number of a page, where these are not wanted."""
        return not self._pages and bool(_PAGE_FIELD.match(instruction))

    def _why_out(self, run: Element, style: str) -> str:
        """Return why a run does not count, or ""."""
        if self._has(run, style, "vanish"):
            return "hidden"
        if self._has(run, style, "strike") or self._has(run, style, "dstrike"):
            return "struck"
        return ""

    def _has(self, run: Element, style: str, name: str) -> bool:
        """Say whether a run has a property, by itself, by its own style or by that of its paragraph."""
        own = run.find(f"{W}rPr/{W}{name}")
        if own is not None:
            return _is_on(own)
        of_run = _value(run.find(f"{W}rPr"), "rStyle")
        return any(_is_on(found) for found in (self._styled(each, name) for each in (of_run, style)))

    def _raised(self, run: Element, style: str) -> str:
        """Return whether a run is raised or lowered: "superscript", "subscript" or ""."""
        own = run.find(f"{W}rPr/{W}vertAlign")
        if own is None:
            own = self._styled(_value(run.find(f"{W}rPr"), "rStyle"), "vertAlign")
        if own is None:
            own = self._styled(style, "vertAlign")
        return own.get(f"{W}val", "") if own is not None else ""

    def _styled(self, style: str, name: str) -> Element | None:
        """Return a property of runs from a style or one that it is based on; styles may lead in a circle."""
        seen = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            found = self.styles[style].find(f"{W}rPr/{W}{name}")
            if found is not None:
                return found
            style = _value(self.styles[style], "basedOn")
        return None


def _shown(element: Element) -> Iterator[Element]:
    """Yield the children of an element, of alternatives the first; comments are none."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == f"{_MC}AlternateContent":
            choice = child.find(f"{_MC}Choice")
            chosen = choice if choice is not None else child.find(f"{_MC}Fallback")
            yield from _shown(chosen) if chosen is not None else ()
        else:
            yield child


def _texts(element: Element) -> Iterator[Element]:
    """Yield the texts of an element, deleted ones too."""
    return element.iter(f"{W}t", f"{W}delText")  # type: ignore[no-any-return]


def _with_note(said: str, note: str) -> str:
    """Return text with a note at its end, inside the sentence that it belongs to."""
    if not note:
        return said
    end = _END_MARKS.search(said)
    at = end.start() if end else len(said)
    return f"{said[:at]}（注：{note}）{said[at:]}"


def _set_as(text: str, run: Element, place: str) -> str:
    """Return text as it is set: raised, lowered, or in a font of signs."""
    if place == "superscript":
        return raised(text)
    if place == "subscript":
        return lowered(text)
    fonts = run.find(f"{W}rPr/{W}rFonts")
    font = fonts.get(f"{W}ascii", "") if fonts is not None else ""
    return signs(text, font) if has_signs(font) else text


def _box(mark: Element) -> str:
    """Return the tick of an old form field, or ""."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    checked = box.find(f"{W}checked")
    return _TICKED[_is_on(checked if checked is not None else box.find(f"{W}default"))]


def _of_instruction(instruction: str) -> str:
    r"""Return what a field says by its instruction alone: EQ \o\ac(○,1) is ①.

    >>> _of_instruction(r"eq \o\ac(○,3)"), _of_instruction(r"EQ \f(1,2)"), _of_instruction("TOC")
    ('③', '1/2', '')
    """
    if circled := _CIRCLED_FIELD.fullmatch(instruction):
        inside = circled[1].strip()
        number = int(inside) if inside.isdecimal() and len(inside) <= _FIGURES else 0
        return _CIRCLES[number - 1] if 0 < number <= len(_CIRCLES) else inside
    if fraction := _FRACTION_FIELD.fullmatch(instruction):
        return f"{fraction[1]}/{fraction[2]}"
    return ""


def _is_on(element: Element | None) -> bool:
    """Say whether a property that is there or not is there, and not said to be off."""
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def _character(code: str) -> str:
    """Return the character of a hexadecimal code, or "" where there is none."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _attribute(element: Element, name: str) -> str:
    """Return an attribute by its name in whatever namespace, or ""."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _value(parent: Element | None, name: str) -> str:
    """Return the w:val of a child, or ""."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""
