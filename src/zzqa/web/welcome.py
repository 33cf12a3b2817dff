"""The page before the first question: what it does, what may be asked, what was asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzqa.web.markup import Markup, element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zzqa.web.history import History
    from zzqa.web.phrases import Phrases


def welcome(examples: Sequence[str], history: History, phrases: Phrases) -> Markup:
    """Return the greeting, with questions drawn from the documents and the browser's conversations."""
    return element(
        "section",
        element("h2", phrases.empty_title),
        element("p", phrases.empty_text),
        _examples(examples, phrases) if examples else "",
        _earlier(history, phrases) if history.earlier else "",
        class_="welcome",
    )


def _examples(examples: Sequence[str], phrases: Phrases) -> Markup:
    buttons = (element("button", question, type="button", class_="example") for question in examples)
    return element("nav", element("h3", phrases.examples), *buttons, class_="examples")


def _earlier(history: History, phrases: Phrases) -> Markup:
    return element(
        "nav",
        element("h3", phrases.earlier),
        *(
            element(
                "button",
                conversation[0].question,
                element("span", phrases.questions.format(count=len(conversation)), class_="note"),
                type="button",
                class_="recall",
                value=str(number),
            )
            for number, conversation in enumerate(history.earlier)
        ),
        element("button", phrases.forget, type="button", class_="recall forget", value="forget"),
        class_="earlier",
    )
