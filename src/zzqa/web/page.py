"""The page put together: its look, its four panels and its endpoints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from zzqa.web.about import about_panel
from zzqa.web.api import add_endpoints
from zzqa.web.ask import ask_panel
from zzqa.web.library import library_panel
from zzqa.web.manage import Place, manage_panel
from zzqa.web.phrases import translations
from zzqa.web.retrieval import retrieval_panel

if TYPE_CHECKING:
    from zzqa.engine import Engine

HERE: Final = Path(__file__).parent
_FONTS: Final = (
    "-apple-system", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC",
    "Source Han Sans SC", "WenQuanYi Micro Hei", "sans-serif",
)  # fmt: skip
# Answering is bound by the processor: two at a time keep two cores busy, the rest wait their turn.
_ANSWERS_AT_ONCE: Final = 2
_WAITING: Final = 64


def build_page(engine: Engine, place: Place | None = None) -> tuple[gr.Blocks, dict[str, Any]]:
    """Return the page, and the look that Gradio takes only at its launch.

    Without a `place` the page is read-only: the handlers that change documents do not exist in it.
    """
    text = gr.I18n(**translations())
    with gr.Blocks(title="zzqa", analytics_enabled=False, delete_cache=(3600, 86400)) as page:
        add_endpoints(engine)  # before any handler of the page can take their names
        with gr.Row(elem_id="masthead"):
            gr.Markdown("# zzqa")
            gr.Markdown(text("tagline"))
        with gr.Tabs(elem_id="panels"):
            with gr.Tab(text("tab_ask"), id="ask"):
                ask_panel(page, engine, text)
            with gr.Tab(text("tab_library"), id="library"):
                documents = gr.Markdown(elem_id="documents", latex_delimiters=[], render=False)
                if place is not None:
                    manage_panel(page, engine, place, documents=documents, text=text)
                library_panel(page, engine, documents)
            with gr.Tab(text("tab_search"), id="retrieval"):
                retrieval_panel(engine, text)
            with gr.Tab(text("tab_about"), id="about-tab"):
                about_panel(page, engine)
    page.queue(max_size=_WAITING, default_concurrency_limit=_ANSWERS_AT_ONCE)
    look = {
        "i18n": text,
        "css": (HERE / "page.css").read_text(encoding="utf-8"),
        "head": '<script src="page.js" defer></script>',
        "theme": gr.themes.Base(font=list(_FONTS), font_mono=["ui-monospace", "monospace"]),
    }
    return page, look
