"""One turn of a conversation as HTML: the question, its answer or refusal, and the sources beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zzqa.web.answered import answered
from zzqa.web.candidates import candidates, nearest
from zzqa.web.export import as_markdown, limits, with_citations
from zzqa.web.faults import fault_box
from zzqa.web.markup import Markup, element
from zzqa.web.source import source_card

if TYPE_CHECKING:
    from zzqa.records import Answer
    from zzqa.web.conversation import Turn
    from zzqa.web.phrases import Phrases

_SHOWN_QUESTION_CHARS: Final = 120  # of a longer question the beginning is shown, and its length


def conversation(turns: tuple[Turn, ...], phrases: Phrases, *, feedback: bool = False) -> Markup:
    """Return all turns, oldest first; element ids count from 1 and stay when turns are added.

    With `feedback` each answer can be judged.
    """
    return element(
        "section",
        *(
            _turn(turn, f"turn-{number}", phrases, feedback=feedback)
            for number, turn in enumerate(turns, start=1)
        ),
        class_="turns",
    )


def _turn(turn: Turn, turn_id: str, phrases: Phrases, *, feedback: bool) -> Markup:
    if turn.fault is not None:
        body = fault_box(turn.fault, phrases)
    elif turn.answer is None:
        body = element("p", phrases.pending, class_="pending", role="status")
    elif not turn.answer.found:
        body = _refused(turn.answer, turn_id, phrases, feedback=feedback)
    else:
        body = answered(turn.answer, turn_id, phrases)
    cards = (source_card(one, f"{turn_id}-source-{one.citation.number}", phrases) for one in turn.excerpts)
    return element(
        "article",
        element(
            "div",
            _asked(turn, phrases),
            body,
            _actions(turn, phrases) if turn.settled else "",
            _judgement(turn.answer, turn_id, phrases) if feedback and turn.answer else "",
            class_="told",
        ),
        element("div", *cards, class_="sources") if turn.excerpts else "",
        id=turn_id,
        class_="turn",
    )


def _asked(turn: Turn, phrases: Phrases) -> Markup:
    shown = turn.question
    if len(shown) > _SHOWN_QUESTION_CHARS:
        shown = shown[:_SHOWN_QUESTION_CHARS] + phrases.characters.format(count=f"{len(turn.question):,}")
    understood = turn.answer.standalone if turn.answer else ""
    completed = understood and understood.strip() != turn.question.strip()
    return element(
        "header",
        element("h2", shown, class_="question"),
        element(
            "p",
            f"{phrases.understood} ",
            element("button", understood, type="button", class_="reask", title=phrases.ask_again),
            class_="understood",
        )
        if completed
        else "",
        *(element("p", limit, class_="note") for limit in limits(turn.asked, phrases)),
    )


def _refused(answer: Answer, turn_id: str, phrases: Phrases, *, feedback: bool) -> Markup:
    refusal = answer.refusal
    asked = refusal is None or refusal.reason != "question"  # what is no question was not looked for
    reason = phrases.refusal(refusal)
    return element(
        "div",
        element("p", phrases.not_found, class_="not-found") if asked else "",
        element("p", reason, class_="reason") if reason else "",
        nearest(answer, turn_id, phrases, feedback=feedback) if asked else "",
        class_="refused",
    )


def _actions(turn: Turn, phrases: Phrases) -> Markup:
    copy: tuple[str, ...] = ()
    if turn.answer is not None and turn.answer.found:
        copy = (
            element("button", phrases.copy_answer, type="button", class_="copy", value=phrases.copied),
            element("span", with_citations(turn.answer, phrases), class_="copied-text", hidden=True),
        )
    return element(
        "p",
        *copy,
        element("button", phrases.retry, type="button", class_="retry", value=turn.question),
        element("span", as_markdown(turn, phrases), class_="exported", hidden=True),
        class_="actions",
    )


def _judgement(answer: Answer, turn_id: str, phrases: Phrases) -> Markup:
    """Return the buttons that say whether an answer is right, and the passages that may hold a better one."""
    if answer.refusal is not None and answer.refusal.reason == "question":
        return Markup("")
    right, wrong = (phrases.answer_right, phrases.answer_wrong) if answer.found else phrases.refusal_verdicts
    return element(
        "div",
        element(
            "p",
            element("button", right, type="button", class_="verdict right", value=f"{turn_id} right"),
            element("button", wrong, type="button", class_="verdict wrong", value=f"{turn_id} wrong"),
            class_="verdicts",
        ),
        candidates(answer, turn_id, phrases) if answer.found else "",
        class_="judgement",
    )
