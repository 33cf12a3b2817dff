"""A question in a conversation made into one that stands alone, without a model.

Only a question that cannot stand alone takes anything over: one that opens with 那/它/还有, or that
names nothing but a year or one attribute. What it takes over are the words of the question before
it, with the year or the attribute exchanged for its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zzqa.answering.question import content_terms, subjects_of

_TAIL: Final = re.compile(r"[\s？?。.!！，,；;]+$")
_OPENING: Final = re.compile(r"^(那么|那|然后|另外|再问一下|请问)[，,\s]*")
_WHAT_ABOUT: Final = re.compile(r"^(?P<what>.{1,16}?)(呢|怎么样呢|又如何|又怎么样)$")
_PRONOUN: Final = re.compile(r"它们|它|该项目|这个项目|这一项目|该工程|这项工作|(?<![其吉维])他们?|她们?")
# What can be asked about by itself: a name, an attribute or a time, and no question of its own.
_ASKS: Final = re.compile(r"什么|多少|几|谁|哪|如何|怎|为何|是否|吗|[和与、]")
_WHAT_ELSE: Final = re.compile(r"^(还有(哪些|什么|其他的|别的)?|其他的|别的)(吗|呢)?$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?(?:上半年|下半年|[一二三四]季度)?|上半年|下半年|[去今明前]年")


def standalone(question: str, history: Sequence[str]) -> str:
    """Return the question with what it leaves unsaid taken from the last question of `history`.

    `history` holds earlier stand-alone questions, oldest first, all Simplified. A complete question
    comes back as it is.
    """
    if not history:
        return question
    bare = _OPENING.sub("", _TAIL.sub("", question.strip()))
    before = _TAIL.sub("", history[-1].strip())
    if _WHAT_ELSE.match(bare):
        return before
    if _PRONOUN.search(bare):
        return _name_pronoun(bare, before)
    match = _WHAT_ABOUT.match(bare)
    if match and not _ASKS.search(match["what"]):
        return _exchange(before, match["what"])
    return question


def _exchange(before: str, what: str) -> str:
    """Return the earlier question about `what` instead: another year, another thing or attribute."""
    if _YEAR.fullmatch(what):
        return _YEAR.sub(what, before, count=1) if _YEAR.search(before) else what + before
    subjects = subjects_of(before)
    if not subjects:
        return what
    if len(subjects) == 1 and len(content_terms(before)) > 1 and len(what) <= 4:
        # One thing was named, and the new words are short: they name an attribute of it (投资, 工期).
        return f"{subjects[0]}的{what}"
    return before.replace(subjects[0], what, 1)


def _name_pronoun(bare: str, before: str) -> str:
    """Return the question with its pronoun exchanged for the thing the earlier question named."""
    subjects = subjects_of(before)
    return _PRONOUN.sub(subjects[0], bare, count=1) if subjects else bare
