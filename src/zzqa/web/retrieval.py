"""The 检索测试 panel: which passages a question finds, and why: what each ranker says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from zzqa.folding import fold
from zzqa.web.faults import fault_box, fault_of
from zzqa.web.markup import Markup, element, join
from zzqa.web.phrases import Phrases, phrases_for
from zzqa.web.source import original_link, place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from zzqa.engine import Engine
    from zzqa.records import Hit


def retrieval_panel(engine: Engine, text: gr.I18n) -> None:
    """Draw the panel and connect it."""

    def show(question: str, top_k: float, request: gr.Request) -> Markup:
        phrases = phrases_for(request.headers)
        if not isinstance(question, str) or not question.strip():
            return element("p", phrases.search_blank, class_="note")
        try:
            hits = engine.search(question, top_k=max(1, min(int(top_k), 50)))
            return hit_list(hits, engine.terms(question), phrases)
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


def hit_list(hits: Sequence[Hit], terms: Collection[str], phrases: Phrases) -> Markup:
    """Return the hits in their order with every score; the `terms` looked for are marked in them."""
    if not hits:
        return element("p", phrases.search_none, class_="note")
    ranks = {name: _ranks(hits, score) for name, score in (("dense", _dense), ("lexical", _lexical))}
    return element(
        "section",
        element(
            "details",
            element("summary", phrases.scores_meaning),
            element("p", phrases.scores_text, class_="note"),
        ),
        element(
            "ol",
            *(
                _hit(hit, (ranks["dense"][number], ranks["lexical"][number]), terms, phrases)
                for number, hit in enumerate(hits)
            ),
            class_="hits",
        ),
    )


def _dense(hit: Hit) -> float:
    return hit.scores.dense


def _lexical(hit: Hit) -> float:
    return hit.scores.lexical


def _ranks(hits: Sequence[Hit], score: Callable[[Hit], float]) -> list[int]:
    """Return each hit's rank, from 1, among these hits by one score; equal scores share a rank."""
    best_first = sorted((score(hit) for hit in hits), reverse=True)
    return [best_first.index(score(hit)) + 1 for hit in hits]


def _hit(hit: Hit, ranks: tuple[int, int], terms: Collection[str], phrases: Phrases) -> Markup:
    scores = (
        (phrases.fused, hit.scores.fused),
        (phrases.dense, hit.scores.dense),
        (phrases.lexical, hit.scores.lexical),
        (phrases.reader, hit.scores.reader),
    )
    passage = hit.passage
    runs = _runs(passage.text, terms)
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
        element("p", _why(hit, ranks, [run for run, found in runs if found], phrases), class_="why note"),
        element("p", " › ".join(passage.headings), class_="headings") if passage.headings else "",
        element("blockquote", *(element("mark", run) if found else join(run) for run, found in runs)),
        place(hit.title, hit.source, phrases.date(hit.published)),
        original_link(passage.doc_id, passage.start, passage.end, phrases.open_original),
    )


def _why(hit: Hit, ranks: tuple[int, int], found: Sequence[str], phrases: Phrases) -> str:
    """Return in a sentence how a passage came to its rank."""
    dense, lexical = ranks
    parts = [phrases.why.format(dense=dense, lexical=lexical)]
    if found:
        words = phrases.list_comma.join(dict.fromkeys(found))
        parts.append(phrases.why_words.format(words=words))
    if hit.scores.reader is not None:
        parts.append(phrases.why_read if hit.scores.reader > 0 else phrases.why_not_read)
    return phrases.semicolon.join(parts) + phrases.full_stop


def _runs(passage: str, terms: Collection[str]) -> list[tuple[str, bool]]:
    """Return the passage cut into runs that are found, or are not, by terms of two characters or more."""
    folded = fold(passage)
    found = [False] * len(passage)
    for term in terms:
        at = folded.find(term) if len(term) > 1 else -1
        while at >= 0:
            found[at : at + len(term)] = [True] * len(term)
            at = folded.find(term, at + 1)
    borders = [i for i in range(1, len(passage)) if found[i] != found[i - 1]]
    cuts = zip([0, *borders], [*borders, len(passage)], strict=True)
    return [(passage[start:end], found[start]) for start, end in cuts if start < end]
