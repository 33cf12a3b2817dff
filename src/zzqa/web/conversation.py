"""What a turn of a conversation does with the engine, apart from how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzqa.errors import ZzqaError
from zzqa.web.excerpt import Excerpt, excerpt
from zzqa.web.faults import fault_of
from zzqa.web.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zzqa.engine import Engine
    from zzqa.records import Citation


def take_turn(
    engine: Engine, question: str, *, earlier: Sequence[Turn] = (), sources: Sequence[str] = ()
) -> Turn:
    """Answer `question` after `earlier` turns, from `sources` only where some are named.

    Whatever fails becomes the turn's fault: the page stays up and the log has the trace.
    """
    history = [turn.answer.standalone or turn.question for turn in earlier if turn.answer is not None]
    try:
        answer = engine.answer(question, history=history, sources=list(sources) or None)
        return Turn(question, answer, tuple(_excerpt(engine, one) for one in answer.citations))
    except Exception as error:  # noqa: BLE001 -- the last handler before the user; logged with its trace
        return Turn(question, fault=fault_of(error))


def _excerpt(engine: Engine, citation: Citation) -> Excerpt:
    try:
        return excerpt(engine.document(citation.doc_id), citation)
    except (ZzqaError, LookupError, ValueError):
        # The index was rebuilt between the answer and this line, without the document.
        return Excerpt(citation)
