"""A turn of a conversation and what it does with the engine, apart from how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zzqa.errors import ZzqaError
from zzqa.web.excerpt import Excerpt, excerpt
from zzqa.web.faults import Fault, fault_of
from zzqa.web.history import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zzqa.engine import Engine
    from zzqa.records import Answer, Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked and what came of it; with neither answer nor fault it is still being looked up."""

    asked: Asked
    answer: Answer | None = None
    excerpts: tuple[Excerpt, ...] = ()
    fault: Fault | None = None

    @property
    def settled(self) -> bool:
        """Whether it has come to an end."""
        return self.answer is not None or self.fault is not None

    @property
    def question(self) -> str:
        """The question as it was typed."""
        return self.asked.question


def take_turn(engine: Engine, asked: Asked, *, earlier: Sequence[Turn] = ()) -> Turn:
    """Answer a question after `earlier` turns.

    Whatever fails becomes the turn's fault: the page stays up and the log has the trace.
    """
    history = [turn.answer.standalone or turn.question for turn in earlier if turn.answer is not None]
    try:
        answer = engine.answer(
            asked.question,
            history=history,
            sources=asked.sources or None,
            since=asked.since,
            until=asked.until,
        )
        return Turn(asked, answer, tuple(_excerpt(engine, one) for one in answer.citations))
    except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
        return Turn(asked, fault=fault_of(error))


def _excerpt(engine: Engine, citation: Citation) -> Excerpt:
    try:
        return excerpt(engine.document(citation.doc_id), citation)
    except (ZzqaError, LookupError, ValueError):
        # The index was rebuilt between the answer and this line, without the document.
        return Excerpt(citation)
