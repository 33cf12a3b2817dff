"""Which documents a question is put to: the choices on the page, and what of them still exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from zzqa.web.faults import fault_of
from zzqa.web.markup import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zzqa.engine import Engine
    from zzqa.records import LibraryEntry


def date_box(end: str, text: gr.I18n) -> gr.Textbox:
    """Draw the box for an end, "since" or "until", of the time the documents are of; empty is any time."""
    like = text("date_like")
    return gr.Textbox(label=text(end), placeholder=like, max_lines=1, max_length=20, elem_classes="date")


def scope_choices(engine: Engine, chosen: list[str] | None) -> gr.Dropdown:
    """Return the documents that can be asked, as they are now, by their titles.

    Of the `chosen` ones those that left are taken out: Gradio would refuse the next question for them.
    """
    choices = [(visible(one.title) or one.source, one.source) for one in _indexed(engine)]
    known = list(known_sources(engine, chosen))
    return gr.Dropdown(choices=choices) if known == (chosen or []) else gr.Dropdown(choices, value=known)


def known_sources(engine: Engine, chosen: Iterable[str] | None) -> tuple[str, ...]:
    """Return those of the `chosen` sources that are still there: one that left answers nothing."""
    if not chosen:
        return ()
    known = {one.source for one in _indexed(engine)}
    return tuple(one for one in chosen if one in known)


def _indexed(engine: Engine) -> list[LibraryEntry]:
    try:
        return [one for one in engine.library() if one.status == "indexed"]
    except Exception as error:  # noqa: BLE001 -- without the list every document is asked; logged
        fault_of(error)
        return []
