"""From the rows of a table to the lines of the text, and the grid that says which cell stands where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.corpus.grids.headers import NAME_CHARS, column_parts, header_count, joined
from zzqa.corpus.grids.pairs import are_pairs
from zzqa.corpus.grids.raw import BLANK, RawRow, Slot
from zzqa.corpus.grids.units import is_number, takes_unit, unit_of, units_above, with_units
from zzqa.grids import UNCOMPUTED, GridKind
from zzqa.han import HAN_CLASS
from zzqa.records import Place

_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BREAK: Final = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACE: Final = re.compile(r"\s+")
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{HAN_CLASS}，。；：、）])\s+(?=[{HAN_CLASS}（])")
_ENDS: Final = "。；;！？!? "
# A row with one cell is a note where it begins so, is counted like a heading, or is long.
_NOTE: Final = re.compile(
    r"(?:注|备注|说明|附注|数据来源|资料来源|来源|填[表报]|制表|审核|编制|单位)\s*\d*\s*[:：]"
    r"|[（(]?[一二三四五六七八九十]+[）)、.]|[*※]"
)


@dataclass(frozen=True, slots=True)
class Note:
    """A line of a table that is no row of it: its title, its unit, the heading of a part, a note."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A row as a sentence, with the length of the value of each column as zzqa.grids counts them."""

    number: int
    place: Place
    text: str
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The rows below one header, with what zzqa.grids.Grid keeps of the header."""

    kind: GridKind
    caption: str
    columns: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]
    rows: tuple[Told | Note, ...]


def blocks(rows: Iterable[RawRow], *, above: str = "") -> Iterator[Note | Block]:
    """Yield what a table says: notes, and blocks of rows under one header.

    `above` is the line of the text above the table. A row that is blank ends a block; the rows behind
    it have a header of their own, unless they begin with values like those before.
    """
    header: _Header | None = None
    for part in _parts(map(_cleaned, rows)):
        notes, body = _opening(part)
        yield from notes
        captions = [note.text for note in notes] or [above]
        if not body:
            continue
        units = next(filter(None, map(units_above, captions[::-1])), ())
        caption = next((text for text in captions[::-1] if text and not units_above(text)), "")
        once = [RawRow(row.number, row.place, _once(row.slots)) for row in body]
        if are_pairs([row.slots for row in once]):
            yield _pairs(once, caption)
            continue
        header = _header(body, units) or (header and header.continued(body))
        yield _block(header or _Header(0, (), (), ()), body, caption)


@dataclass(frozen=True, slots=True)
class _Header:
    """The names of columns, and how many rows of their block they take."""

    count: int
    names: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]

    def continued(self, body: Sequence[RawRow]) -> _Header | None:
        """Return the header for rows behind a blank one, if they are as wide and have numbers as well."""
        width = max(len(row.slots) for row in body)
        numbers = any(is_number(slot.text) for slot in body[0].slots)
        return (
            _Header(0, self.names, self.parts, self.units) if numbers and width == len(self.names) else None
        )


def _header(body: Sequence[RawRow], units: Sequence[str]) -> _Header | None:
    """Return the header of a block, None where its first row has values."""
    slots = [row.slots for row in body]
    count = header_count(slots)
    if not count:
        return None
    width = max(map(len, slots))
    parts = column_parts(slots[:count], width)
    names = [joined(part) for part in parts]
    if units:
        below = [[_at(row, column) for row in slots[count:]] for column in range(width)]
        takes = [
            takes_unit(name, (slot.text for slot in column))
            for name, column in zip(names, below, strict=True)
        ]
        names = with_units(names, units, takes)
    return _Header(count, tuple(names), tuple(parts), tuple(map(unit_of, names)))


def _block(header: _Header, body: Sequence[RawRow], caption: str) -> Block:
    """Return the rows below a header as sentences; a header without rows is a row itself."""
    names, below = header.names, body[header.count :]
    if header.count and not below:
        return _block(_Header(0, (), (), ()), body[-1:], caption)
    width = max(len(names), *(len(row.slots) for row in below))
    names += ("",) * (width - len(names))
    told = tuple(_told(row, names, has_header=any(names)) for row in below)
    parts, units = (
        header.parts + ((),) * (width - len(header.parts)),
        header.units + ("",) * (width - len(header.units)),
    )
    return Block("table", caption, names, parts, units, told)


def _told(row: RawRow, names: Sequence[str], *, has_header: bool) -> Told | Note:
    """Return a row as a sentence, or as a note where it has one cell only and that is no key of a row."""
    origins = {slot.origin for slot in row.slots if slot.text}
    if len(origins) == 1 and not any(slot.pending for slot in row.slots):
        text = next(slot.text for slot in row.slots if slot.text)
        is_cell = has_header and len(names) > 1 and not _spans(row)
        if not is_cell or len(text) > NAME_CHARS or _NOTE.match(text):
            return Note(row.place, text)
    text, lengths = _sentence(names, row.slots)
    return Told(row.number, row.place, text, lengths)


def _spans(row: RawRow) -> bool:
    """Say whether the only cell of a row spans several columns."""
    return sum(bool(slot.text) for slot in row.slots) > 1


def _sentence(names: Sequence[str], slots: Sequence[Slot]) -> tuple[str, tuple[int, ...]]:
    """Return a row as a sentence, 列名：值；列名：值。, and the lengths of its values."""
    parts, lengths = [], []
    for column, slot in enumerate(slots):
        text = slot.text.rstrip(_ENDS)
        lengths.append(UNCOMPUTED if slot.pending else len(text))
        if text and not slot.pending:
            name = names[column] if column < len(names) else ""
            parts.append(f"{name}：{text}" if name else text)
    while lengths and lengths[-1] == 0:
        lengths.pop()
    return "；".join(parts) + "。", tuple(lengths)


def _pairs(body: Sequence[RawRow], caption: str) -> Block:
    """Return a table of labels and values, a sentence a row."""
    width = max(len(row.slots) for row in body)
    none = ("",) * width
    return Block("pairs", caption, none, ((),) * width, none, tuple(map(_labelled, body)))


def _once(slots: Sequence[Slot]) -> list[Slot]:
    """Return the slots of a row, a cell that spans several once."""
    return [
        slot
        for at, slot in enumerate(slots)
        if not at or not slot.origin or slot.origin != slots[at - 1].origin
    ]


def _labelled(row: RawRow) -> Told | Note:
    """Return the labels and values of a row as a sentence: 名称：值；名称：值."""
    text, lengths = "", []
    for column, slot in enumerate(row.slots):
        shown = slot.text.strip(_ENDS + "：:" if not column % 2 else _ENDS)
        lengths.append(UNCOMPUTED if slot.pending else len(shown))
        if shown and not slot.pending:
            mark = "" if not text else ("：" if column % 2 and lengths[column - 1] > 0 else "；")
            text += mark + shown
    if not text:
        return Note(row.place, "")
    return Told(row.number, row.place, f"{text}。", tuple(lengths))


def _parts(rows: Iterable[RawRow]) -> Iterator[list[RawRow]]:
    """Yield the runs of rows between blank ones."""
    part: list[RawRow] = []
    for row in rows:
        if any(slot.text or slot.pending for slot in row.slots):
            part.append(row)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _opening(part: Sequence[RawRow]) -> tuple[list[Note], Sequence[RawRow]]:
    """Return the titles and units above the header, a line each, and the rows from the header on."""
    notes: list[Note] = []
    for at, row in enumerate(part):
        texts = list(dict.fromkeys(slot.text for slot in row.slots if slot.text))
        several = len({slot.origin for slot in row.slots if slot.text}) > 1
        if several and not any(map(units_above, texts)):
            return notes, part[at:]
        if any(slot.pending for slot in row.slots):
            return notes, part[at:]
        notes.extend(Note(row.place, text) for text in texts)
    return notes, ()


def _cleaned(row: RawRow) -> RawRow:
    """Return a row with its texts on one line each, and without the blank slots at its end."""
    kept = len(row.slots)
    while kept and not row.slots[kept - 1].text and not row.slots[kept - 1].pending:
        kept -= 1
    slots = [_clean(slot) for slot in row.slots[:kept]]
    return RawRow(row.number, row.place, slots)


def _clean(slot: Slot) -> Slot:
    text = _one_line(slot.text)
    return slot if text == slot.text else Slot(text, slot.origin, slot.header, slot.pending)


def _one_line(cell: str) -> str:
    """Return a cell without line breaks; one inside Chinese is where the cell was too narrow."""
    cell = _NO_TEXT.sub("", cell).strip()
    return _SPACE.sub(" ", _BETWEEN_HAN.sub("", cell)) if _BREAK.search(cell) else cell


def _at(row: Sequence[Slot], column: int) -> Slot:
    return row[column] if column < len(row) else BLANK
