"""What a browser keeps of its conversations: the questions, never the answers.

When a conversation is shown again its questions are asked again, so the answers are those of the
documents as they are now. The storage is the browser's and may hold anything: it is read piece by
piece, and what is not as we wrote it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

# Of a conversation the newest questions are kept: reopening asks them all, some 0.4 s each.
MAX_QUESTIONS: Final = 12
MAX_CONVERSATIONS: Final = 12
_MAX_SOURCES: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the documents it was put to: of these sources, published from `since` to `until`.

    All of them where no source is named, and of any time where no date is.
    """

    question: str
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


Conversation = tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The conversation on the page, and those that were put aside, newest first."""

    current: Conversation = ()
    earlier: tuple[Conversation, ...] = ()

    @classmethod
    def read(cls, stored: object) -> Self:
        """Return what `stored` wrote; anything else that a browser sends is left out."""
        if not isinstance(stored, list):
            return cls()
        conversations = [_conversation(one) for one in stored[: MAX_CONVERSATIONS + 1]]
        return cls(conversations[0], tuple(filter(None, conversations[1:]))) if conversations else cls()

    def stored(self) -> list[list[list[object]]]:
        """Return the JSON that the browser keeps: [question, sources, since, until] each, current first."""
        return [
            [[one.question, list(one.sources), one.since, one.until] for one in conversation]
            for conversation in (self.current, *self.earlier)
        ]

    def follow(self, current: Conversation) -> Self:
        """Return the history with `current` on the page."""
        return replace(self, current=current[-MAX_QUESTIONS:])

    def put_aside(self) -> Self:
        """Return the history with an empty page; what was on it comes first among the earlier ones."""
        if not self.current:
            return self
        others = tuple(one for one in self.earlier if one != self.current)
        return replace(self, current=(), earlier=(self.current, *others)[:MAX_CONVERSATIONS])

    def recall(self, number: int) -> Self:
        """Return the history with the earlier conversation `number`, from 0, on the page again.

        A number there is not leaves everything as it is.
        """
        if not 0 <= number < len(self.earlier):
            return self
        recalled = self.earlier[number]
        others = tuple(one for one in self.earlier if one != recalled)
        return replace(replace(self, earlier=others).put_aside(), current=recalled)


def _conversation(stored: object) -> Conversation:
    if not isinstance(stored, list):
        return ()
    return tuple(filter(None, map(_asked, stored)))[-MAX_QUESTIONS:]


def _asked(stored: object) -> Asked | None:
    match stored:
        case [str(question), list(sources), str(since), str(until)] if question.strip():
            named = tuple(one for one in sources if isinstance(one, str))
            return Asked(question, named[:_MAX_SOURCES], since, until)
        case _:
            return None
