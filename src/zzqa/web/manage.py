"""The part of 文档库 that changes it: upload, remove, rebuild. It is drawn only where that is allowed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import gradio as gr

from zzqa.errors import ZzqaError
from zzqa.formats import SUFFIXES
from zzqa.web.faults import fault_box, fault_of
from zzqa.web.library import library
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for
from zzqa.web.scope import scope_choices
from zzqa.web.uploads import MAX_FILES, MAX_UPLOAD_BYTES, Refused, Taken, take_in, take_out

if TYPE_CHECKING:
    from zzqa.engine import Engine
    from zzqa.records import BuildReport
    from zzqa.web.folders import Folders


_NOTHING_TAKEN: Final = Taken()


def manage_panel(
    tab: gr.Tab,
    engine: Engine,
    folders: Folders,
    *,
    documents: gr.Markdown,
    scope: gr.Dropdown,
    text: gr.I18n,
) -> None:
    """Draw the controls into `tab` and connect them.

    After a build they redraw `documents`, the list of files, and `scope`, the choice of those to ask.
    """
    panel = _Panel(engine, folders)
    with gr.Accordion(text("manage"), open=False, elem_id="manage"):
        with gr.Row():
            files = gr.File(
                label=text("upload"), file_count="multiple", file_types=list(SUFFIXES), height=150
            )
            leaving = gr.Dropdown([], multiselect=True, label=text("remove"), info=text("remove_info"))
        with gr.Row():
            add = gr.Button(text("add_button"), variant="primary", size="sm")
            remove = gr.Button(text("remove_button"), size="sm")
            rebuild = gr.Button(text("rebuild_button"), size="sm")
        report = gr.Markdown(elem_id="report", latex_delimiters=[])
    outputs = [report, documents, files, leaving]
    for button, handler, inputs in (
        (add, panel.add, [files]),
        (remove, panel.remove, [leaving]),
        (rebuild, panel.rebuild, []),
    ):
        built = button.click(
            handler, inputs, outputs, show_progress_on=report, api_visibility="private",
            concurrency_id="build", concurrency_limit=1, trigger_mode="once",
        )  # fmt: skip
        built.then(
            partial(scope_choices, engine), scope, scope, show_progress="hidden", api_visibility="private"
        )
    tab.select(panel.choices, None, leaving, show_progress="hidden", api_visibility="private")


class _Panel:
    """The handlers. Each ends in a build, whose progress the page shows."""

    def __init__(self, engine: Engine, folders: Folders) -> None:
        self._engine = engine
        self._folders = folders

    def add(
        self,
        files: list[str] | None,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 -- Gradio looks for this default
    ) -> tuple[object, ...]:
        """Take uploaded files into the corpus and build."""
        uploaded_to = Path(os.environ["GRADIO_TEMP_DIR"])
        taken = take_in([Path(one) for one in files or ()], self._folders.corpus, uploaded_to=uploaded_to)
        return self._build(request, progress, taken=taken)

    def remove(
        self,
        sources: list[str] | None,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 -- as above
    ) -> tuple[object, ...]:
        """Put documents aside and build."""
        take_out(sources or (), self._folders.corpus, known=self._sources())
        return self._build(request, progress)

    def rebuild(self, request: gr.Request, progress: gr.Progress = gr.Progress()) -> tuple[object, ...]:  # noqa: B008 -- as above
        """Bring the index up to date with the folder."""
        return self._build(request, progress)

    def choices(self) -> gr.Dropdown:
        """Return the files that can be removed; none where the index cannot be asked."""
        try:
            return gr.Dropdown(choices=self._sources(), value=[])
        except ZzqaError as error:
            fault_of(error)
            return gr.Dropdown(choices=[], value=[])

    def _sources(self) -> list[str]:
        return [one.source for one in self._engine.library()]

    def _build(
        self, request: gr.Request, progress: gr.Progress, *, taken: Taken = _NOTHING_TAKEN
    ) -> tuple[object, ...]:
        phrases = phrases_for(request.headers)

        def show(stage: str, done: int, total: int) -> None:
            progress((done, total), desc=phrases.stages.get(stage, stage))

        try:
            report = self._build_index(show)
            failed = {one.source for one in report.failed} & set(taken.added)
            if failed:
                # An upload that cannot be read would be reported as failed by every build to come.
                take_out(failed, self._folders.corpus, known=taken.added)
                self._build_index(show)
            told = build_report(report, taken.refused, phrases)
        except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
            return fault_box(fault_of(error), phrases), gr.skip(), gr.skip(), gr.skip()
        return told, library(self._engine, phrases, self._folders), None, self.choices()

    def _build_index(self, show: Callable[[str, int, int], None]) -> BuildReport:
        from zzqa.build import build_index

        folders = self._folders
        return build_index(folders.corpus, folders.index, config=self._engine.config, progress=show)


def build_report(report: BuildReport, refused: Sequence[Refused], phrases: Phrases) -> Markup:
    """Return what a build did, and each file that was not taken with its reason."""
    summary = phrases.built.format(
        passages=f"{report.passages:,}",
        seconds=f"{report.seconds:.1f}",
        added=len(report.added),
        changed=len(report.changed),
        removed=len(report.removed),
        unchanged=len(report.unchanged),
    )
    failures = [
        *((one.name, _objection(one, phrases)) for one in refused),
        *((one.source, phrases.reason(one.cause)) for one in report.failed),
        *((source, phrases.statuses["duplicate"]) for source in report.duplicates),
    ]
    return element(
        "section",
        element("p", summary),
        element(
            "ul", *(element("li", f"{name}{phrases.colon}{why}", class_="failed") for name, why in failures)
        ),
        *(element("p", warning, class_="note", lang="zh") for warning in report.warnings),
        class_="report",
        role="status",
    )


def _objection(refused: Refused, phrases: Phrases) -> str:
    return phrases.objections[refused.objection].format(
        files=MAX_FILES, megabytes=MAX_UPLOAD_BYTES // 1024**2, formats=phrases.list_comma.join(SUFFIXES)
    )
