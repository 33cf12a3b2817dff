"""Presentations, with python-pptx. This module is its only importer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zzqa.corpus.grids.raw import Spanning, spread
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted, damaged
from zzqa.corpus.readers.package import opened_package
from zzqa.corpus.readers.properties import title
from zzqa.records import Place

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table


def read_pptx(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return titles, texts, tables and notes; the place of a line is its slide, from 1."""
    import pptx
    from pptx.exc import PackageNotFoundError

    package = opened_package(data, path, limits)
    try:
        show = pptx.Presentation(package)
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError) as error:
        raise damaged(path) from error
    draft = Draft(path, limits)
    for number, slide in enumerate(show.slides, 1):
        _write(slide, Place("slide", number), draft)
    properties = show.core_properties
    return draft.finish("pptx", title=title(properties.title))


def _write(slide: Slide, place: Place, draft: Draft) -> None:
    """Write a slide: its title as a heading, the other shapes from top to bottom, the notes."""
    heading = slide.shapes.title
    if heading is not None:
        draft.line(" ".join(heading.text_frame.text.split()), place, level=1)
    for shape in _leaves(slide.shapes):
        if heading is not None and shape.shape_id == heading.shape_id:
            continue
        if getattr(shape, "has_table", False):
            draft.table(spread((place, row) for row in _cells(shape.table)))  # type: ignore[attr-defined]
        elif shape.has_text_frame:
            draft.line(shape.text_frame.text, place)  # type: ignore[attr-defined]
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        draft.line(slide.notes_slide.notes_text_frame.text, place)


def _cells(table: Table) -> Iterator[list[Spanning]]:
    """Yield the cells of each row, one that is merged once, with the columns and rows it spans."""
    for row in table.rows:
        yield [
            Spanning(cell.text, cell.span_width, cell.span_height)
            for cell in row.cells
            if not cell.is_spanned
        ]


def _leaves(shapes: Iterable[BaseShape]) -> Iterator[BaseShape]:
    """Yield the shapes of a slide, those of groups too, from top to bottom and left to right."""
    for shape in sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _leaves(shape.shapes)
        else:
            yield shape
