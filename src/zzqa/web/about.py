"""The 统计与关于 panel: what is indexed, by which models, in which versions, under which licences."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import gradio as gr

from zzqa.config import MODELS
from zzqa.web.faults import fault_box, fault_of
from zzqa.web.library import file_format
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases, phrases_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zzqa.engine import Engine
    from zzqa.records import LibraryEntry

_COMPONENTS: Final = (
    "zzqa", "sentence-transformers", "faiss-cpu", "gradio", "opencc", "langchain-text-splitters",
    "tantivy", "onnxruntime", "torch",
)  # fmt: skip
# Columns of the plot, at most, for a phone's width; more years share a column.
_COLUMNS: Final = 24


def about_panel(tab: gr.Tab, engine: Engine) -> None:
    """Draw the panel; what it says is gathered when `tab` is opened."""

    def load(request: gr.Request) -> Markup:
        phrases = phrases_for(request.headers)
        try:
            return about(engine, phrases)
        except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
            return fault_box(fault_of(error), phrases)

    shown = gr.Markdown(elem_id="about", latex_delimiters=[])
    tab.select(load, None, shown, show_progress="hidden", api_visibility="private")


def about(engine: Engine, phrases: Phrases) -> Markup:
    """Return what is to be known of this installation, with no path of its machine."""
    documents = [one for one in engine.library() if one.status == "indexed"]
    facts = (
        *_figures(documents, phrases),
        (phrases.generation, engine.generation),
        (phrases.retriever, _model(engine.config.retriever, phrases)),
        (phrases.reader_model, _model(engine.config.reader, phrases)),
        (phrases.versions, "\n".join(f"{name} {_version(name)}" for name in _COMPONENTS)),
        (phrases.licence, phrases.licence_text),
    )
    return element(
        "section",
        element("p", phrases.about_text, class_="lead"),
        _plot([one.published for one in documents], phrases),
        element("dl", *(part for name, fact in facts for part in (element("dt", name), element("dd", fact)))),
        class_="about",
    )


def _figures(documents: Sequence[LibraryEntry], phrases: Phrases) -> Iterable[tuple[str, str]]:
    """Yield the names and figures of what is indexed."""
    formats = Counter(file_format(one.source) for one in documents)
    lengths = sorted(one.characters for one in documents)
    yield phrases.documents, f"{len(documents):,}"
    yield phrases.passages, f"{sum(one.passages for one in documents):,}"
    yield phrases.formats, phrases.list_comma.join(f"{name} {n:,}" for name, n in formats.most_common())
    if lengths:
        yield (
            phrases.sizes,
            phrases.size_range.format(
                total=f"{sum(lengths):,}",
                shortest=f"{lengths[0]:,}",
                median=f"{lengths[len(lengths) // 2]:,}",
                longest=f"{lengths[-1]:,}",
            ),
        )
    yield phrases.repaired_documents, f"{sum(one.repairs > 0 for one in documents):,}"


def _plot(dates: Sequence[str | None], phrases: Phrases) -> Markup:
    """Return a column of documents for each year, or for several years where there are many."""
    years = sorted(int(date[:4]) for date in dates if date)
    undated = len(dates) - len(years)
    if not years:
        return element("p", phrases.no_dates, class_="note")
    step = -(-(years[-1] - years[0] + 1) // _COLUMNS)
    columns = Counter((year - years[0]) // step for year in years)
    most = max(columns.values())
    bars = (
        _column(years[0] + place * step, step, columns[place], most, phrases)
        for place in range((years[-1] - years[0]) // step + 1)
    )
    return element(
        "figure",
        element("figcaption", phrases.plot_title),
        element("ol", *bars, class_="plot"),
        element("p", phrases.plot_undated.format(count=undated), class_="note") if undated else "",
    )


def _column(year: int, step: int, count: int, most: int, phrases: Phrases) -> Markup:
    label = str(year) if step == 1 else f"{year}–{(year + step - 1) % 100:02}"
    return element(
        "li",
        element("b", f"{count:,}" if count else ""),
        element("span", class_="bar", style=f"height:{100 * count / most:.0f}%"),
        element("span", label, class_="year"),
        title=phrases.plot_column.format(year=label, count=f"{count:,}"),
    )


def _model(setting: str, phrases: Phrases) -> str:
    """Return a model's name without the folders above it, and what its card says of its licence."""
    folder = Path(setting)
    head = _card(folder)
    parts = [phrases.shipped if folder.parent == MODELS else folder.name]
    if "base_model" in head:
        parts.append(phrases.base_model.format(name=head["base_model"]))
    parts.append(phrases.model_licence.format(name=head.get("license", phrases.unknown)))
    return "\n".join(parts)


def _card(folder: Path) -> dict[str, str]:
    """Return the `name: value` lines at the head of a model card; empty where there is no card."""
    try:
        lines = (folder / "README.md").read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    head = takewhile(lambda line: line != "---", lines[1:]) if lines[0] == "---" else ()
    pairs = (line.partition(": ") for line in head)
    return {name: value.strip() for name, colon, value in pairs if colon}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"
