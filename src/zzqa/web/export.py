"""Answers as text to be taken elsewhere: plain for the clipboard, Markdown for a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zzqa.records import Answer, Citation
    from zzqa.web.conversation import Turn
    from zzqa.web.history import Asked
    from zzqa.web.phrases import Phrases

# What Markdown, or HTML within it, would take for markup wherever it stands in a line.
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~$&!])")


def where(citation: Citation, phrases: Phrases) -> str:
    """Return in one line of plain text where a quote stands: title, file, date and place."""
    parts = (f"《{citation.title}》", citation.source, phrases.date(citation.published))
    return phrases.comma.join((*parts, phrases.cited_place(citation)))


def quoted(citation: Citation, phrases: Phrases) -> str:
    """Return a quote and its place as plain text."""
    return f"“{citation.quote}”\n——{where(citation, phrases)}"


def with_citations(answer: Answer, phrases: Phrases) -> str:
    """Return an answer as plain text: question, quotes, and their places."""
    places = (f"[{one.number}] {where(one, phrases)}" for one in answer.citations)
    return "\n".join([answer.standalone or answer.question, "", answer.text, "", *places])


def limits(asked: Asked, phrases: Phrases) -> list[str]:
    """Return to which documents, and to which time, a question was limited: a sentence each."""
    told = [f"{phrases.scope_was}{phrases.list_comma.join(asked.sources)}"] if asked.sources else []
    if asked.since or asked.until:
        since, until = (phrases.date(date) if date else "" for date in (asked.since, asked.until))
        told.append(phrases.published_was.format(dates=f"{since} – {until}".strip()))
    return told


def as_markdown(turn: Turn, phrases: Phrases) -> str:
    """Return a turn as a section of Markdown: each quote with its place, or why there is none.

    Documents and questions stay text in it: a file of Markdown may be opened where nothing guards it.
    """
    answer = turn.answer
    asked = answer.standalone if answer and answer.standalone else turn.question
    lines = [f"## {_escaped(' '.join(asked.split()))}", ""]
    for limit in limits(turn.asked, phrases):
        lines += [_escaped(limit), ""]
    if answer is not None and answer.found:
        if answer.short:
            lines += [f"**{_escaped(answer.short)}**", ""]
        for one in answer.citations:
            lines += [*(f"> {_escaped(line)}" for line in one.quote.split("\n")), ">"]
            lines += [f"> —— \\[{one.number}\\] {_escaped(where(one, phrases))}", ""]
        band = phrases.confidence.format(band=phrases.bands[answer.confidence.band])
        lines += [f"{band}{phrases.comma}{answer.confidence.score:.2f}", ""]
    elif answer is not None:
        lines += [_escaped(phrases.refusal(answer.refusal)), ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    r"""Return `text` so that Markdown shows exactly its characters.

    >>> print(_escaped("![图](http://a.cn) <b>1. 项</b>"))
    \!\[图\](http://a.cn) \<b\>1. 项\</b\>
    """
    return _MARKDOWN.sub(r"\\\1", text)
