"""The 关于 panel: what is indexed, by which models, in which versions, under which licence."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import gradio as gr

from zzqa.config import MODELS
from zzqa.web.faults import fault_box, fault_of
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for

if TYPE_CHECKING:
    from zzqa.engine import Engine

_COMPONENTS: Final = (
    "zzqa", "sentence-transformers", "faiss-cpu", "gradio", "opencc", "langchain-text-splitters",
    "tantivy", "onnxruntime", "torch",
)  # fmt: skip


def about_panel(page: gr.Blocks, engine: Engine) -> None:
    """Draw the panel into `page` and connect it."""

    def load(request: gr.Request) -> Markup:
        phrases = phrases_for(request.headers.get("accept-language"))
        try:
            return about(engine, phrases)
        except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
            return fault_box(fault_of(error), phrases)

    shown = gr.Markdown(elem_id="about", latex_delimiters=[])
    page.load(load, None, shown, show_progress="hidden", api_visibility="private")


def about(engine: Engine, phrases: Phrases) -> Markup:
    """Return what is to be known of this installation, with no path of its machine."""
    documents = engine.documents()
    dates = sorted(document.published for document in documents if document.published)
    span = f"{phrases.date(dates[0])} – {phrases.date(dates[-1])}" if dates else phrases.undated
    facts = (
        (phrases.documents, str(len(documents))),
        (phrases.span_of_dates, span),
        (phrases.generation, engine.generation),
        (phrases.retriever, _model(engine.config.retriever, phrases)),
        (phrases.reader_model, _model(engine.config.reader, phrases)),
        (phrases.versions, "\n".join(f"{name} {_version(name)}" for name in _COMPONENTS)),
        (phrases.licence, phrases.licence_text),
    )
    return element(
        "section",
        element("p", phrases.about_text, class_="lead"),
        element("dl", *(part for name, fact in facts for part in (element("dt", name), element("dd", fact)))),
        class_="about",
    )


def _model(setting: str, phrases: Phrases) -> str:
    """Return a model's name without the folders above it."""
    path = Path(setting)
    return phrases.shipped if path.parent == MODELS else path.name


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"
