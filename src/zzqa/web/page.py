"""The page put together: its look, its four panels and its endpoints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import gradio as gr
from starlette.responses import Response
from starlette.routing import Route

from zzqa.web.about import about_panel
from zzqa.web.api import add_endpoints
from zzqa.web.ask import ask_panel
from zzqa.web.library import library_panel
from zzqa.web.manage import manage_panel
from zzqa.web.original import original_route
from zzqa.web.phrases import translations
from zzqa.web.retrieval import retrieval_panel

if TYPE_CHECKING:
    from zzqa.engine import Engine
    from zzqa.web.folders import Folders

_HERE: Final = Path(__file__).parent
_STYLES: Final = ("colours", "frame", "ask", "library")
# In the order in which they run.
_SCRIPTS: Final = ("language", "box", "sources", "answers", "library")
_FONTS: Final = (
    "-apple-system", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC",
    "Source Han Sans SC", "WenQuanYi Micro Hei", "sans-serif",
)  # fmt: skip
# Answering is bound by the processor: two at a time keep two cores busy, the rest wait their turn.
_ANSWERS_AT_ONCE: Final = 2
_WAITING: Final = 64


def build_page(engine: Engine, folders: Folders | None = None) -> tuple[gr.Blocks, dict[str, Any]]:
    """Return the page, and the look that Gradio takes only at its launch.

    Without `folders` the page is read-only: the handlers that change documents, or write down what
    users say of answers, do not exist in it.
    """
    text = gr.I18n(**translations())
    with gr.Blocks(title="zzqa", analytics_enabled=False, delete_cache=(3600, 86400)) as page:
        add_endpoints(engine)  # before any handler of the page can take their names
        with gr.Row(elem_id="masthead"):
            gr.Markdown("# zzqa")
            gr.Markdown(text("tagline"))
            gr.Button(text("other_language"), elem_id="language", size="sm", scale=0)
        with gr.Tabs(elem_id="panels"):
            with gr.Tab(text("tab_ask"), id="ask"):
                scope = ask_panel(page, engine, text, feedback=folders.index if folders else None)
            with gr.Tab(text("tab_library"), id="library") as tab:
                documents = gr.Markdown(elem_id="documents", latex_delimiters=[], render=False)
                if folders is not None:
                    manage_panel(tab, engine, folders, documents=documents, scope=scope, text=text)
                library_panel(tab, engine, documents, text, folders=folders)
            with gr.Tab(text("tab_search"), id="retrieval"):
                retrieval_panel(engine, text)
            with gr.Tab(text("tab_about"), id="about-tab") as tab:
                about_panel(tab, engine)
    page.queue(max_size=_WAITING, default_concurrency_limit=_ANSWERS_AT_ONCE)
    look = {
        "i18n": text,
        "css": "".join(_read("styles", f"{name}.css") for name in _STYLES),
        "theme": gr.themes.Base(font=list(_FONTS), font_mono=["ui-monospace", "monospace"]),
    }
    return page, look


def page_routes(engine: Engine) -> list[Route]:
    """Return what the page asks for beside Gradio's own: its script, and the original of a document."""
    script = "\n".join(_read("scripts", f"{name}.js") for name in _SCRIPTS)

    def show_script(_: object) -> Response:
        return Response(script, media_type="text/javascript", headers={"cache-control": "no-cache"})

    return [Route("/page.js", show_script), original_route(engine)]


def _read(folder: str, name: str) -> str:
    return (_HERE / folder / name).read_text(encoding="utf-8")
