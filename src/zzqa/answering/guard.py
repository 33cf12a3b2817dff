"""What a sentence must speak of to answer a question, however likely it looks.

These rules take evidence away and never add any: another place, a quoted name that is nowhere near,
another measure, another year, damage that could not be repaired, a figure that was struck out.
"""

from __future__ import annotations

import re
from typing import Final

from zzqa.answering.cite import is_redacted, is_whole
from zzqa.answering.evidence import Evidence
from zzqa.answering.measure import figure_pattern, measures
from zzqa.answering.period import is_of_period, may_be_of
from zzqa.answering.places import home_place, places_in
from zzqa.answering.question import Question
from zzqa.folding import fold
from zzqa.records import Document
from zzqa.sentences import clauses

# Kinds whose answer is a few characters, shown by themselves before the sentence they stand in.
SHORT_KINDS: Final = frozenset({"number", "date", "person", "place", "organisation", "fact"})
# A name is the same with or without the marks inside it: “争、融、统、引” and “争融统引”.
_MARKS: Final = re.compile(r"[\W_]+")


def speaks_of(question: Question, evidence: Evidence, document: Document) -> bool:
    """Say whether evidence is about the place, the names, the measure and the time of a question."""
    passage = evidence.hit.passage
    near = fold(" ".join((document.title, *passage.headings, passage.text)))
    return (
        is_whole(document, evidence.start, evidence.end)
        and _is_of_place(question, near, document)
        and _holds_quoted(question, near, document)
        and _is_of_time(question, evidence, document)
        and (question.kind != "number" or _gives_figure(question, evidence, document))
    )


def is_struck_out(question: Question, evidence: Evidence, document: Document) -> bool:
    """Say whether the very figure or name asked for was redacted by the publisher.

    It was not when the sentence gives another figure in the measure asked for, not redacted.
    """
    if question.kind not in SHORT_KINDS or not is_redacted(
        document, evidence.focus_start, evidence.focus_end
    ):
        return False
    pattern = figure_pattern(question.text)
    others = pattern.finditer(document.text, evidence.start, evidence.end) if pattern else ()
    return not any(not is_redacted(document, *other.span()) for other in others)


def _is_of_place(question: Question, near: str, document: Document) -> bool:
    """Say whether each place of the question is the document's own or stands near the evidence."""
    named = places_in(question.text)
    home = home_place(document.title, document.text) if named else None
    return all(place == home or fold(place) in near for place in named)


def _holds_quoted(question: Question, near: str, document: Document) -> bool:
    """Say whether one name that the asker quoted stands near the evidence, and the others in the document."""
    names = [_MARKS.sub("", fold(name)) for name in question.quoted]
    letters = _MARKS.sub("", near)
    if all(name in letters for name in names):
        return True
    whole = _MARKS.sub("", fold(document.text))
    return any(name in letters for name in names) and all(name in whole for name in names)


def _gives_figure(question: Question, evidence: Evidence, document: Document) -> bool:
    """Say whether evidence gives a figure in the measure asked for, or one that was struck out."""
    if is_redacted(document, evidence.focus_start, evidence.focus_end):
        return True
    return measures(question.text, document.text[evidence.start : evidence.end])


def _is_of_time(question: Question, evidence: Evidence, document: Document) -> bool:
    """Say whether evidence is of the year and the part of a year that a question names."""
    sentence = document.text[evidence.start : evidence.end]
    at = evidence.focus_start - evidence.start
    clause = next((sentence[s:e] for s, e in clauses(sentence) if e > at), sentence)
    passage = evidence.hit.passage
    return may_be_of(question.dates, sentence, clause, passage, document) and all(
        is_of_period(period, document, evidence.start, evidence.end, passage.headings)
        for period in question.periods
    )
