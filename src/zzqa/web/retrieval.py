"""The 检索测试 panel: which passages a question finds, and what each ranker says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from zzqa.web.faults import fault_box, fault_of
from zzqa.web.markup import Markup, element, join
from zzqa.web.phrases import Phrases, phrases_for
from zzqa.web.source import place

if TYPE_CHECKING:
    from zzqa.engine import Engine
    from zzqa.records import Hit


def retrieval_panel(engine: Engine, text: gr.I18n) -> None:
    """Draw the panel and connect it."""

    def show(question: str, top_k: float, request: gr.Request) -> Markup:
        phrases = phrases_for(request.headers.get("accept-language"))
        if not isinstance(question, str) or not question.strip():
            return element("p", phrases.search_blank, class_="note")
        try:
            return hit_list(engine.search(question, top_k=int(top_k)), question, phrases)
        except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
            return fault_box(fault_of(error), phrases)

    gr.Markdown(text("search_text"), elem_classes="lead")
    with gr.Row(elem_id="search-form"):
        box = gr.Textbox(label=text("question_label"), placeholder=text("placeholder"), scale=4)
        top_k = gr.Slider(1, 50, value=10, step=1, label=text("top_k"), scale=2)
        button = gr.Button(text("search_button"), variant="primary", scale=0)
    shown = gr.Markdown(elem_id="hits", latex_delimiters=[])
    gr.on(
        [box.submit, button.click], show, [box, top_k], shown,
        show_progress="minimal", api_visibility="private", concurrency_id="engine",
    )  # fmt: skip


def hit_list(hits: list[Hit], question: str, phrases: Phrases) -> Markup:
    """Return the hits in their order; what a passage shares with the question is marked."""
    if not hits:
        return element("p", phrases.search_none, class_="note")
    return element("ol", *(_hit(hit, question, phrases) for hit in hits), class_="hits")


def _hit(hit: Hit, question: str, phrases: Phrases) -> Markup:
    scores = (
        (phrases.fused, hit.scores.fused),
        (phrases.dense, hit.scores.dense),
        (phrases.lexical, hit.scores.lexical),
        (phrases.reader, hit.scores.reader),
    )
    return element(
        "li",
        element(
            "p",
            element("span", str(hit.rank), class_="rank"),
            *(
                element("span", f"{name} ", element("b", f"{score:.3f}"), class_="chip")
                for name, score in scores
                if score is not None
            ),
            class_="scores",
        ),
        element("p", " › ".join(hit.passage.headings), class_="headings") if hit.passage.headings else "",
        element("blockquote", *_marked(hit.passage.text, question)),
        place(hit.title, hit.source, phrases.date(hit.published)),
    )


def _marked(passage: str, question: str) -> list[Markup]:
    """Return the passage with every run of two or more characters that the question also has marked."""
    pairs = {question[i : i + 2] for i in range(len(question) - 1)}
    shared = [False] * len(passage)
    for i in range(len(passage) - 1):
        if passage[i : i + 2] in pairs and not passage[i : i + 2].isspace():
            shared[i] = shared[i + 1] = True
    parts: list[Markup] = []
    start = 0
    for end in range(1, len(passage) + 1):
        if end == len(passage) or shared[end] != shared[start]:
            run = passage[start:end]
            parts.append(element("mark", run) if shared[start] else join(run))
            start = end
    return parts
