"""The 问答 panel: a conversation whose every answer shows its sources beside it."""

from __future__ import annotations

# Gradio resolves the handlers' annotations to find which of them want the request, so every name in
# them must be there at run time.
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import gradio as gr

from zzqa.web.conversation import take_turn
from zzqa.web.faults import fault_of
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for
from zzqa.web.turn import Turn, conversation

if TYPE_CHECKING:
    from zzqa.engine import Engine

# Of a conversation the newest turns are kept: a page of many answers is slow to draw, and what a
# follow-up refers to lies a few questions back.
MAX_TURNS: Final = 30
# Questions that a reload asks again; the answers themselves are not kept in the browser.
_KEPT_QUESTIONS: Final = 8
_EXAMPLES: Final = 6
# Sessions are dropped by Gradio an hour after the page is left.
_STATE_SECONDS: Final = 3600.0


def ask_panel(page: gr.Blocks, engine: Engine, text: gr.I18n) -> None:
    """Draw the panel into `page` and connect it."""
    panel = _Panel(engine)
    turns = gr.State((), time_to_live=_STATE_SECONDS)
    # The secret only obscures what the browser stores for its own user; a fixed one outlives restarts.
    kept = gr.BrowserState([], storage_key="zzqa-questions", secret="zzqa-questions")  # noqa: S106
    shown = gr.Markdown(elem_id="conversation", latex_delimiters=[], sanitize_html=True)
    with gr.Column(elem_id="composer"):
        box = gr.Textbox(
            elem_id="question", label=text("question_label"), placeholder=text("placeholder"),
            show_label=False, container=False, lines=1, max_lines=6, autofocus=True, submit_btn=True,
        )  # fmt: skip
        hint = gr.Markdown(elem_id="hint", latex_delimiters=[])
        with gr.Row(elem_id="tools"):
            scope = gr.Dropdown([], multiselect=True, elem_id="scope", label=text("scope"), scale=3)
            gr.Button(text("export"), elem_id="export", size="sm", scale=0)
            clear = gr.Button(text("clear"), elem_id="clear", size="sm", scale=0)

    asking = box.submit(
        panel.ask, [box, turns, scope], [shown, turns, box, hint, kept],
        show_progress="hidden", trigger_mode="multiple", api_visibility="private",
        concurrency_id="engine",
    )  # fmt: skip
    box.stop(panel.stop, turns, [shown, turns, box, hint], cancels=asking, api_visibility="private")
    clear.click(panel.clear, None, [shown, turns, box, hint, kept], cancels=asking, api_visibility="private")
    page.load(panel.open, kept, [shown, turns, scope], show_progress="hidden", api_visibility="private")


class _Panel:
    """The panel's handlers; Gradio passes the request to those that ask for it by type."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(
        self, question: str, turns: tuple[Turn, ...], sources: list[str] | None, request: gr.Request
    ) -> Iterator[tuple[object, ...]]:
        """Show the question at once, then its answer."""
        phrases = _phrases(request)
        if not isinstance(question, str) or not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), element("p", phrases.blank), gr.skip()
            return
        earlier = _settled(turns)[-MAX_TURNS + 1 :]
        waiting = (*earlier, Turn(question))
        busy = gr.Textbox(value="", submit_btn=False, stop_btn=True)
        yield conversation(waiting, phrases), waiting, busy, "", gr.skip()
        answered = (*earlier, take_turn(self._engine, question, earlier=earlier, sources=sources or ()))
        questions = [turn.question for turn in answered][-_KEPT_QUESTIONS:]
        yield conversation(answered, phrases), answered, _ready(), "", questions

    def stop(self, turns: tuple[Turn, ...], request: gr.Request) -> tuple[object, ...]:
        """Forget the question that is being looked up and put it back into the box."""
        phrases = _phrases(request)
        settled = _settled(turns)
        pending = turns[-1].question if len(turns) > len(settled) else ""
        return self._shown(settled, phrases), settled, _ready(pending), element("p", phrases.stopped)

    def clear(self, request: gr.Request) -> tuple[object, ...]:
        """Begin anew."""
        return self._shown((), _phrases(request)), (), _ready(""), "", []

    def open(self, questions: list[str] | None, request: gr.Request) -> Iterator[tuple[object, ...]]:
        """Show the page to somebody who comes, or comes back: kept questions are asked again."""
        phrases = _phrases(request)
        turns: tuple[Turn, ...] = ()
        for question in _kept(questions):
            turns = (*turns, take_turn(self._engine, question, earlier=turns))
            yield conversation(turns, phrases), turns, gr.skip()
        if not turns:
            yield _welcome([], phrases), turns, gr.skip()
        yield self._shown(turns, phrases), turns, gr.Dropdown(choices=self._sources())

    def _shown(self, turns: tuple[Turn, ...], phrases: Phrases) -> Markup:
        return conversation(turns, phrases) if turns else _welcome(self._examples(), phrases)

    def _examples(self) -> list[str]:
        try:
            return self._engine.examples(_EXAMPLES)
        except Exception as error:  # noqa: BLE001 -- a page without examples is still a page; logged
            fault_of(error)
            return []

    def _sources(self) -> list[tuple[str, str]]:
        try:
            return [(one.title or one.source, one.source) for one in self._engine.documents()]
        except Exception as error:  # noqa: BLE001 -- without the list every document is asked; logged
            fault_of(error)
            return []


def _phrases(request: gr.Request) -> Phrases:
    return phrases_for(request.headers.get("accept-language"))


def _ready(value: str | None = None) -> gr.Textbox:
    """Return the textbox with its send button, and with `value` where one is given."""
    if value is None:
        return gr.Textbox(submit_btn=True, stop_btn=False)
    return gr.Textbox(value=value, submit_btn=True, stop_btn=False)


def _settled(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the turns that have come to an end."""
    return tuple(turn for turn in turns if turn.answer is not None or turn.fault is not None)


def _kept(questions: object) -> list[str]:
    """Return what a browser may ask again; its storage is the browser's and may hold anything."""
    if not isinstance(questions, list):
        return []
    return [one for one in questions if isinstance(one, str) and one.strip()][-_KEPT_QUESTIONS:]


def _welcome(examples: list[str], phrases: Phrases) -> Markup:
    return element(
        "section",
        element("h2", phrases.empty_title),
        element("p", phrases.empty_text),
        element(
            "nav",
            element("h3", phrases.examples),
            *(element("button", question, type="button", class_="example") for question in examples),
        )
        if examples
        else "",
        class_="welcome",
    )
