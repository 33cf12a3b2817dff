"""The 问答 panel: a conversation whose every answer shows its sources beside it."""

from __future__ import annotations

# Gradio resolves the handlers' annotations to find which of them want the request, so every name in
# them must be there at run time.
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

import gradio as gr

from zzqa.errors import DateError
from zzqa.scope import Scope
from zzqa.web.conversation import Turn, take_turn
from zzqa.web.faults import fault_of
from zzqa.web.history import Asked, History
from zzqa.web.markup import Markup, element
from zzqa.web.opinions import opinion_box
from zzqa.web.phrases import Phrases, phrases_for
from zzqa.web.scope import date_box, known_sources, scope_choices
from zzqa.web.turn import conversation
from zzqa.web.welcome import welcome

if TYPE_CHECKING:
    from pathlib import Path

    from zzqa.engine import Engine

# Of a conversation the newest turns are kept: a page of many answers is slow to draw, and what a
# follow-up refers to lies a few questions back.
MAX_TURNS: Final = 30
_EXAMPLES: Final = 6
# Sessions are dropped by Gradio an hour after the page is left.
_STATE_SECONDS: Final = 3600.0


def ask_panel(page: gr.Blocks, engine: Engine, text: gr.I18n, *, feedback: Path | None) -> gr.Dropdown:
    """Draw the panel into `page`, connect it, and return the choice of documents to ask.

    `feedback` is the folder of what users say of answers; without one they are not asked.
    """
    panel = _Panel(engine, feedback=feedback is not None)
    turns = gr.State((), time_to_live=_STATE_SECONDS)
    # The secret only obscures what the browser stores for its own user; a fixed one outlives restarts.
    kept = gr.BrowserState([], storage_key="zzqa-history", secret="zzqa-history")  # noqa: S106
    shown = gr.Markdown(elem_id="conversation", latex_delimiters=[], sanitize_html=True)
    recalled = gr.Textbox(elem_id="recall", elem_classes="wire", max_length=20)
    with gr.Column(elem_id="composer"):
        hint = gr.Markdown(elem_id="hint", latex_delimiters=[])
        box = gr.Textbox(
            elem_id="question", label=text("question_label"), placeholder=text("placeholder"),
            show_label=False, container=False, lines=1, max_lines=6, autofocus=True, submit_btn=True,
        )  # fmt: skip
        with gr.Row(elem_id="tools"):
            scope = gr.Dropdown([], multiselect=True, elem_id="scope", label=text("scope"), scale=3)
            since, until = date_box("since", text), date_box("until", text)
            gr.Button(text("export"), elem_id="export", size="sm", scale=0)
            anew = gr.Button(text("anew"), elem_id="anew", size="sm", scale=0)
            clear = gr.Button(text("clear"), elem_id="clear", size="sm", scale=0)
    if feedback is not None:
        opinion_box(feedback, turns, hint)

    drawn = [shown, turns, box, hint, kept]
    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    opening = page.load(panel.open, kept, drawn, **quiet)
    recalling = recalled.change(panel.recall, [recalled, kept], drawn, **quiet)
    # Who asks at once has no use for the welcome, which would come over the answer while the first
    # examples are still being found.
    asking = box.submit(
        panel.ask, [box, turns, scope, since, until, kept], drawn, cancels=[opening],
        trigger_mode="multiple", concurrency_id="engine", **quiet,
    )  # fmt: skip
    running = [opening, recalling, asking]
    box.stop(panel.stop, [turns, kept], drawn, cancels=running, **quiet)
    anew.click(panel.put_aside, kept, drawn, cancels=running, **quiet)
    clear.click(panel.clear, kept, drawn, cancels=running, **quiet)
    # On focus too: another visitor may have changed the documents since this page was loaded.
    gr.on([page.load, scope.focus], partial(scope_choices, engine), scope, scope, **quiet)
    return scope


class _Panel:
    """The panel's handlers; Gradio passes the request to those that ask for it by type.

    Each returns what is drawn: the conversation, its turns, the question box, the hint above it, and
    what the browser keeps.
    """

    def __init__(self, engine: Engine, *, feedback: bool) -> None:
        self._engine = engine
        self._feedback = feedback

    def ask(
        self,
        question: str,
        turns: tuple[Turn, ...],
        sources: list[str] | None,
        since: str | None,
        until: str | None,
        kept: object,
        request: gr.Request,
    ) -> Iterator[tuple[object, ...]]:
        """Show the question at once, then its answer; asked twice running, it replaces itself."""
        phrases = phrases_for(request.headers)
        if not isinstance(question, str) or not question.strip():
            yield _only_hint(phrases.blank)
            return
        try:
            time = Scope.of(None, since or "", until or "")
        except DateError as error:
            yield _only_hint(phrases.failure("DateError", str(error)))
            return
        asked = Asked(question, known_sources(self._engine, sources), time.since, time.until)
        earlier = _settled(turns)[-MAX_TURNS + 1 :]
        if earlier and earlier[-1].asked == asked:
            earlier = earlier[:-1]
        waiting = (*earlier, Turn(asked))
        yield self._shown(waiting, phrases), waiting, _busy(), "", gr.skip()
        answered = (*earlier, take_turn(self._engine, asked, earlier=earlier))
        yield self._shown(answered, phrases), answered, _ready(), "", _follow(kept, answered)

    def stop(self, turns: tuple[Turn, ...], kept: object, request: gr.Request) -> tuple[object, ...]:
        """Forget the question that is being looked up and put it back into the box."""
        phrases = phrases_for(request.headers)
        settled = _settled(turns)
        pending = turns[-1].question if len(turns) > len(settled) else ""
        shown = self._shown_or_welcome(settled, kept, phrases)
        return shown, settled, _ready(pending), element("p", phrases.stopped), gr.skip()

    def clear(self, kept: object, request: gr.Request) -> tuple[object, ...]:
        """Begin anew and forget the conversation on the page."""
        return self._emptied(History.read(kept).follow(()), request)

    def put_aside(self, kept: object, request: gr.Request) -> tuple[object, ...]:
        """Begin anew; the conversation on the page can be opened again."""
        return self._emptied(History.read(kept).put_aside(), request)

    def recall(self, wanted: str, kept: object, request: gr.Request) -> Iterator[tuple[object, ...]]:
        """Open an earlier conversation by its number, or forget them all.

        What is wanted is the first word of what the script wrote; the second makes it new.
        """
        history = History.read(kept)
        match wanted.split() if isinstance(wanted, str) else []:
            case ["forget", _]:
                yield self._emptied(History(history.current), request)
            case [number, _] if number.isdecimal():
                yield from self._reopened(history.recall(int(number)), phrases_for(request.headers))

    def open(self, kept: object, request: gr.Request) -> Iterator[tuple[object, ...]]:
        """Show the page to somebody who comes, or comes back: kept questions are asked again."""
        yield from self._reopened(History.read(kept), phrases_for(request.headers))

    def _reopened(self, history: History, phrases: Phrases) -> Iterator[tuple[object, ...]]:
        """Show all questions of the current conversation, then one answer after another."""
        pending = [Turn(asked) for asked in history.current]
        turns: tuple[Turn, ...] = ()
        if pending:
            yield self._shown(tuple(pending), phrases), turns, _busy(), "", history.stored()
        else:
            yield welcome([], history, phrases), turns, gr.skip(), "", gr.skip()
        for number, asked in enumerate(history.current, start=1):
            turns = (*turns, take_turn(self._engine, asked, earlier=turns))
            yield self._shown((*turns, *pending[number:]), phrases), turns, gr.skip(), gr.skip(), gr.skip()
        shown = self._shown_or_welcome(turns, history.stored(), phrases)
        yield shown, turns, _ready() if pending else gr.skip(), "", gr.skip()

    def _emptied(self, history: History, request: gr.Request) -> tuple[object, ...]:
        phrases = phrases_for(request.headers)
        return welcome(self._examples(), history, phrases), (), _ready(""), "", history.stored()

    def _shown(self, turns: tuple[Turn, ...], phrases: Phrases) -> Markup:
        return conversation(turns, phrases, feedback=self._feedback)

    def _shown_or_welcome(self, turns: tuple[Turn, ...], kept: object, phrases: Phrases) -> Markup:
        if turns:
            return self._shown(turns, phrases)
        return welcome(self._examples(), History.read(kept), phrases)

    def _examples(self) -> list[str]:
        try:
            return self._engine.examples(_EXAMPLES)
        except Exception as error:  # noqa: BLE001 -- a page without examples is still a page; logged
            fault_of(error)
            return []


def _only_hint(sentence: str) -> tuple[object, ...]:
    """Return what is drawn where a question is not asked: why, and nothing else is touched."""
    return gr.skip(), gr.skip(), gr.skip(), element("p", sentence), gr.skip()


def _busy() -> gr.Textbox:
    return gr.Textbox(value="", submit_btn=False, stop_btn=True)


def _ready(value: str | None = None) -> gr.Textbox:
    """Return the textbox with its send button, and with `value` where one is given."""
    if value is None:
        return gr.Textbox(submit_btn=True, stop_btn=False)
    return gr.Textbox(value=value, submit_btn=True, stop_btn=False)


def _settled(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the turns that have come to an end."""
    return tuple(turn for turn in turns if turn.settled)


def _follow(kept: object, turns: tuple[Turn, ...]) -> list[list[list[object]]]:
    """Return what the browser keeps once the conversation is as `turns` has it."""
    return History.read(kept).follow(tuple(turn.asked for turn in turns)).stored()
