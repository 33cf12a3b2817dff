"""What every reader returns, and how it is written: line by line, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zzqa.causes import cause
from zzqa.corpus.grids.blocks import Note, Told, blocks
from zzqa.corpus.grids.raw import RawRow
from zzqa.corpus.limits import Limits
from zzqa.errors import UnreadableFileError
from zzqa.grids import Grid, GridRow
from zzqa.records import Layout, Place

# No text holds these; a file that is damaged or odd may.
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BREAK: Final = re.compile(r"[ \t\u3000\xa0]*(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])\s*")
# Characters of a title, at most; it is told with every passage.
_TITLE_CHARS: Final = 200
# Characters of a line that can name the table below it, at most.
_CAPTION_CHARS: Final = 80


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file and what its format says of it; `encoding` is the text's, or the format.

    `pictures` is how many of its pages are pictures that were not recognised.
    """

    text: str
    encoding: str
    layout: Layout
    pictures: int = 0


class Draft:
    """The text of a file while it is read. Raises UnreadableFileError when it grows beyond the limit."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._most = limits.document_chars
        self._parts: list[str] = []
        self._length = 0
        self._places: list[tuple[int, Place]] = []
        self._headings: list[tuple[int, int]] = []
        self._grids: list[Grid] = []

    @property
    def empty(self) -> bool:
        """Whether no line was written yet."""
        return not self._parts

    @property
    def written(self) -> str:
        """What was written so far."""
        return "".join(self._parts)

    def line(self, text: str, place: Place, *, level: int = 0) -> None:
        """Write a line, or several if `text` has line breaks, that stand at `place`.

        `level` is that of a heading, from 1 for the outermost, or 0 for text. Blank text is left out.
        """
        self.paragraph([(place, text)], level=level)

    def lines(self, placed: Iterable[tuple[Place, str]]) -> None:
        """Write several lines, each with its place."""
        for place, text in placed:
            self.line(text, place)

    def table(self, rows: Iterable[RawRow], *, name: str = "") -> None:
        """Write a table, a sentence a row, and keep which cell stands where; `name` is the table's."""
        for block in blocks(rows, above=self._last_line()):
            if isinstance(block, Note):
                self.line(block.text, block.place)
                continue
            kept = [
                GridRow(row.number, start, row.lengths)
                for row in block.rows
                if (start := self._told(row)) >= 0 and isinstance(row, Told)
            ]
            if kept:
                described = (block.kind, block.columns, block.parts, block.units)
                self._grids.append(Grid(name, block.caption, *described, tuple(kept)))

    def _told(self, row: Told | Note) -> int:
        """Write a row of a table and return where it begins."""
        start = self._length
        self.line(row.text, row.place)
        return start

    def _last_line(self) -> str:
        """Return the line written last, if it is a short one."""
        last = "".join(self._parts[-2:]).strip("\n").rpartition("\n")[2]
        return last if len(last) <= _CAPTION_CHARS else ""

    def paragraph(self, pieces: Iterable[tuple[Place, str]], *, level: int = 0) -> None:
        """Write a line whose pieces stand at several places, such as the end and the head of pages."""
        kept = [
            (place, clean) for place, text in pieces if (clean := _BREAK.sub("\n", _NO_TEXT.sub("", text)))
        ]
        if not "".join(text for _, text in kept).strip():
            return
        if level:
            self._headings.append((self._length, level))
        for place, text in kept:
            if not self._places or self._places[-1][1] != place:
                self._places.append((self._length, place))
            self._add(text.strip() if len(kept) == 1 else text)
        self._add("\n")

    def finish(
        self, encoding: str, *, title: str = "", published: str | None = None, remarks: tuple[str, ...] = ()
    ) -> Extracted:
        """Return what was written, with the title and date that the file gives.

        `remarks` are causes of zzqa.causes that tell what was not read, or not for certain.
        """
        layout = Layout(
            places=tuple(self._places),
            headings=tuple(self._headings),
            grids=tuple(self._grids),
            title=_NO_TEXT.sub("", " ".join(title.split()))[:_TITLE_CHARS].strip(),
            published=published,
            remarks=remarks,
        )
        return Extracted("".join(self._parts), encoding, layout)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._most:
            raise too_long(self._path, self._most)
        self._parts.append(text)


def too_long(path: Path, most: int) -> UnreadableFileError:
    """Return the error for a file with more than `most` characters of text."""
    remedy = "或调大设置 ZZQA_MAX_DOCUMENT_CHARS 后运行：zzqa build"
    return UnreadableFileError(path, cause("too_long", f"{most:,}"), remedy)


def damaged(path: Path) -> UnreadableFileError:
    """Return the error for a file that its format's library cannot make sense of."""
    return UnreadableFileError(path, cause("damaged"), "请重新保存后运行：zzqa build")
