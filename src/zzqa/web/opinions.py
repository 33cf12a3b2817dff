"""The page's ear for what users say of answers; it is there only where the page may write."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import gradio as gr

from zzqa.errors import ZzqaError
from zzqa.web.conversation import Turn
from zzqa.web.faults import fault_box, fault_of
from zzqa.web.feedback import FILE, MAX_SELECTED_CHARS, append, corrected, judged
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for

# What the script writes into the hidden box: the turn, and a verdict or the passage that was named.
_ABOUT: Final = re.compile(r"turn-(\d{1,3}) (\S{1,200})")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a user says of the turn `number`, from 0: a verdict, or `selected` words of a passage."""

    number: int
    about: str
    selected: str


def opinion_box(index: Path, turns: gr.State, said: gr.Markdown) -> None:
    """Draw the hidden box that the buttons of an answer write to; `said` tells what became of it."""

    def take(written: str, turns: tuple[Turn, ...], request: gr.Request) -> Markup:
        phrases = phrases_for(request.headers)
        try:
            return _take(index, written, turns, phrases)
        except ValueError:
            return element("p", phrases.select_words.format(count=MAX_SELECTED_CHARS))
        except ZzqaError as error:
            return fault_box(fault_of(error), phrases)

    box = gr.Textbox(elem_id="opinion", elem_classes="wire", max_length=2000)
    box.change(
        take, [box, turns], said, show_progress="hidden", api_visibility="private", trigger_mode="multiple",
        concurrency_id="feedback",
    )  # fmt: skip


def _take(index: Path, written: str, turns: tuple[Turn, ...], phrases: Phrases) -> Markup:
    opinion = read_opinion(written)
    answer = turns[opinion.number].answer if opinion.number < len(turns) else None
    if answer is None:
        message = "no such answer"
        raise ValueError(message)
    match opinion.about:
        case "right" | "wrong" as verdict:
            line = judged(answer, verdict)
        case passage_id:
            line = corrected(answer, passage_id, opinion.selected)
    append(index / FILE, line)
    return element("p", phrases.thanks)


def read_opinion(written: object) -> Opinion:
    """Read what the script wrote: a JSON list of the button's value and the selected text, and a number.

    Raises ValueError for anything else.
    """
    match json.loads(written.rpartition(" ")[0]) if isinstance(written, str) else None:
        case [str(value), str(selected)] if found := _ABOUT.fullmatch(value):
            return Opinion(int(found[1]) - 1, found[2], selected)
    message = "not an opinion"
    raise ValueError(message)
