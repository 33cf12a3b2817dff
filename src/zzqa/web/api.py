"""The two named endpoints for programs: /answer and /search, with the JSON of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from zzqa.errors import DateError
from zzqa.web.faults import fault_of
from zzqa.web.phrases import ZH

if TYPE_CHECKING:
    from zzqa.engine import Engine

MAX_TOP_K: Final = 100  # as on the command line


def add_endpoints(engine: Engine) -> None:
    """Add /answer and /search to the Blocks that is being drawn.

    The inner functions' names, parameters and docstrings are what the API describes to its users;
    a caller may send any JSON in their place.
    """

    def answer(
        question: str,
        sources: list[str] | None = None,
        history: list[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> dict[str, Any]:
        """Answer a question from the documents, in their own words, with citations; as `zzqa ask --json`.

        Args:
            question: The question, in Chinese.
            sources: The files to answer from; all of them by default.
            history: Earlier stand-alone questions, oldest first, which a follow-up may lean on.
            since: From when on the documents were published, such as 2020-08; any time by default.
            until: Until when they were; with either, documents without a date are left out.
        """
        _require(isinstance(question, str), "question 应为文字。")
        _require(_are_texts(sources), "sources 应为文件名的列表。")
        _require(_are_texts(history), "history 应为问题的列表。")
        _require(_are_texts([since, until]), "since 和 until 应为日期。")
        with _told():
            answered = engine.answer(
                question, history=history or (), sources=sources or None, since=since, until=until
            )
            return answered.to_dict()

    def search(question: str, top_k: int = 10) -> list[dict[str, Any]]:
        """Rank passages of the documents for a question, best first; as `zzqa search --json`.

        Args:
            question: What to look for, in Chinese.
            top_k: How many passages, at most 100.
        """
        _require(isinstance(question, str), "question 应为文字。")
        _require(isinstance(top_k, int) and 1 <= top_k <= MAX_TOP_K, f"top_k 应为 1 到 {MAX_TOP_K} 的整数。")
        with _told():
            return [asdict(hit) for hit in engine.search(question, top_k=top_k)]

    gr.api(answer, api_name="answer", concurrency_id="engine")
    gr.api(search, api_name="search", concurrency_id="engine")


def _are_texts(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _require(holds: bool, sentence: str) -> None:  # noqa: FBT001 -- the one thing it is about
    """Refuse a call with a sentence."""
    if not holds:
        raise gr.Error(sentence, print_exception=False)


@contextmanager
def _told() -> Iterator[None]:
    """Raise an error again as a sentence and an id; its trace is in the log."""
    try:
        yield
    except DateError as error:  # the caller's own slip, of which the log need not know
        raise gr.Error(str(error), print_exception=False) from error
    except Exception as error:
        fault = fault_of(error)
        sentence = f"{fault.sentence or ZH.fault} {ZH.fault_id.format(id=fault.fault_id)}"
        raise gr.Error(sentence, print_exception=False) from error
