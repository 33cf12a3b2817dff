"""The two named endpoints for programs: /answer and /search, with the JSON of the command line."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NoReturn

import gradio as gr

from zzqa.web.faults import fault_of
from zzqa.web.phrases import ZH

if TYPE_CHECKING:
    from zzqa.engine import Engine


def add_endpoints(engine: Engine) -> None:
    """Add /answer and /search to the Blocks that is being drawn.

    The inner functions' names, parameters and docstrings are what the API describes to its users.
    """

    def answer(
        question: str, sources: list[str] | None = None, history: list[str] | None = None
    ) -> dict[str, Any]:
        """Answer a question as `zzqa ask --json` does; history holds earlier questions, oldest first."""
        _require_text(question)
        try:
            return engine.answer(question, history=history or (), sources=sources or None).to_dict()
        except Exception as error:  # noqa: BLE001 -- the last handler before the caller; logged with its trace
            _fail(error)

    def search(question: str, top_k: int = 10) -> list[dict[str, Any]]:
        """Rank passages for a question as `zzqa search --json` does."""
        _require_text(question)
        try:
            return [asdict(hit) for hit in engine.search(question, top_k=max(1, min(int(top_k), 50)))]
        except Exception as error:  # noqa: BLE001 -- the last handler before the caller; logged with its trace
            _fail(error)

    gr.api(answer, api_name="answer", concurrency_id="engine")
    gr.api(search, api_name="search", concurrency_id="engine")


def _require_text(question: object) -> None:
    if not isinstance(question, str):
        raise gr.Error(ZH.blank, print_exception=False)


def _fail(error: Exception) -> NoReturn:
    """Raise the error again as a sentence and an id; its trace is in the log."""
    fault = fault_of(error)
    sentence = f"{fault.sentence or ZH.fault} {ZH.fault_id.format(id=fault.fault_id)}"
    raise gr.Error(sentence, print_exception=False) from error
