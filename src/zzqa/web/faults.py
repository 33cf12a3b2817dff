"""What the page says when a step fails: a sentence and an id; the log has the trace."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from zzqa.errors import ZzqaError
from zzqa.web.markup import Markup, element
from zzqa.web.phrases import Phrases

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """A failure as the user sees it: `kind` is the name of one of zzqa's errors, `sentence` its own words.

    Both are empty where the cause is not for the user.
    """

    fault_id: str
    kind: str = ""
    sentence: str = ""


def fault_of(error: Exception) -> Fault:
    """Log `error` with its trace under a new id and return what the page may say about it.

    Only zzqa's own errors are written for users; the words of any other stay in the log.
    """
    fault_id = secrets.token_hex(4)
    _log.error("fault %s", fault_id, exc_info=error)
    if isinstance(error, ZzqaError):
        return Fault(fault_id, type(error).__name__, str(error))
    return Fault(fault_id)


def fault_box(fault: Fault, phrases: Phrases) -> Markup:
    """Return the sentence a fault has for the user, and the id under which the log has its trace."""
    return element(
        "div",
        element("p", phrases.failure(fault.kind, fault.sentence), class_="fault-sentence"),
        element("p", phrases.fault_id.format(id=fault.fault_id), class_="note"),
        class_="fault",
        role="alert",
    )
