"""The 文档库 panel: every file of the corpus, what became of it, and whether the index is sound."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import gradio as gr

from zzqa.web.faults import fault_box, fault_of
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zzqa.engine import Engine
    from zzqa.records import Finding, LibraryEntry
    from zzqa.web.folders import Folders

_SHOWN_FILES: Final = 1000  # of a larger corpus; the command line lists them all
# A file that was changed, or is gone, is answered from as it was until the next build.
_ANSWERED_FROM: Final = ("indexed", "changed", "missing")
_FILTER_FROM: Final = 10  # files; fewer are seen at a glance


def library_panel(
    tab: gr.Tab, engine: Engine, shown: gr.Markdown, text: gr.I18n, *, folders: Folders | None
) -> None:
    """Draw the list, as `shown`, and the look into the index; the list is read when `tab` is opened.

    With `folders` it also tells how the files of the corpus stand to the index.
    """

    def load(request: gr.Request) -> Markup:
        return library(engine, phrases_for(request.headers), folders)

    def check(request: gr.Request) -> Markup:
        phrases = phrases_for(request.headers)
        try:
            return findings(engine.check(), phrases)
        except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
            return fault_box(fault_of(error), phrases)

    shown.render()
    with gr.Row(elem_id="health"):
        button = gr.Button(text("check_button"), size="sm", scale=0)
        found = gr.Markdown(elem_id="findings", latex_delimiters=[])
    tab.select(load, None, shown, show_progress="hidden", api_visibility="private")
    button.click(
        check, None, found, show_progress="minimal", api_visibility="private", concurrency_id="build",
        concurrency_limit=1, trigger_mode="once",
    )  # fmt: skip


def library(engine: Engine, phrases: Phrases, folders: Folders | None) -> Markup:
    """Return the list of files, or the fault that hides it."""
    from zzqa.build.status import library as compared

    try:
        if folders is None:
            return file_list(engine.library(), phrases)
        return file_list(compared(folders.index, folders.corpus, config=engine.config), phrases)
    except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
        return fault_box(fault_of(error), phrases)


def file_list(files: Sequence[LibraryEntry], phrases: Phrases) -> Markup:
    """Return the files by name in a table: title, date, format, passages, repairs, status."""
    if not files:
        return element("p", phrases.library_empty, class_="note")
    documents = [one for one in files if one.status in _ANSWERED_FROM]
    summary = phrases.library_text.format(
        count=len(documents),
        passages=f"{sum(one.passages for one in documents):,}",
        characters=f"{sum(one.characters for one in documents):,}",
    )
    return element(
        "section",
        element("p", summary, class_="lead"),
        _filter(phrases) if len(files) >= _FILTER_FROM else "",
        element(
            "table",
            element("thead", element("tr", *(element("th", name, scope="col") for name in phrases.columns))),
            element("tbody", *(_row(one, phrases) for one in files[:_SHOWN_FILES])),
        ),
        element("p", phrases.more_files.format(count=f"{len(files) - _SHOWN_FILES:,}"), class_="note")
        if len(files) > _SHOWN_FILES
        else "",
        class_="documents",
    )


def file_format(source: str) -> str:
    """Return the format of a file as its name tells it.

    >>> file_format("报告/年度.DOCX"), file_format("README")
    ('DOCX', '–')
    """
    return PurePosixPath(source).suffix.removeprefix(".").upper() or "–"


def _filter(phrases: Phrases) -> Markup:
    box = element("input", type="search", id="filter", placeholder=phrases.filter)
    return element("label", element("span", phrases.filter, class_="unseen"), box, class_="filter")


def _row(file: LibraryEntry, phrases: Phrases) -> Markup:
    indexed = file.status in _ANSWERED_FROM
    *_, passages, repairs, _ = phrases.columns  # which a phone shows beside the figures
    title = file.title or file.source
    name = (
        element("a", title, href=f"original/{file.doc_id}", target="_blank", rel="noopener")
        if file.doc_id
        else element("span", title)
    )
    return element(
        "tr",
        element("td", name, element("span", file.source, class_="note file") if title != file.source else ""),
        element("td", phrases.date(file.published) if file.doc_id else "–"),
        element("td", file_format(file.source), title=file.encoding or None),
        element("td", f"{file.passages:,}" if indexed else "–", title=passages, class_="count"),
        element("td", f"{file.repairs:,}" if indexed else "–", title=repairs, class_="count"),
        element(
            "td",
            element("span", phrases.statuses[file.status], class_=f"chip {file.status}"),
            element("span", phrases.reason(file.cause), class_="note") if file.cause else "",
            element("span", phrases.same_as.format(source=file.cited_as), class_="note")
            if file.cited_as
            else "",
        ),
        class_="document",
    )


def findings(found: Sequence[Finding], phrases: Phrases) -> Markup:
    """Return what a look into the index found."""
    if not found:
        return element("p", phrases.index_sound)
    problems = (element("li", f"{one.file}{phrases.colon}{one.problem}", class_="failed") for one in found)
    return element("div", element("p", phrases.index_broken), element("ul", *problems))
