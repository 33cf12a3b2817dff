"""What is quoted of the evidence: the statement, every item of a list, the states of a project in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.answering.facts.tense import is_plan
from zzqa.answering.judge.calibration import Calibration
from zzqa.answering.judge.evidence import Evidence
from zzqa.answering.judge.mismatch import SHORT_KINDS
from zzqa.answering.quote.enumeration import announced_list, announces, count_told, items_around
from zzqa.answering.quote.statement import LONGEST, statement
from zzqa.answering.understand.question import Question
from zzqa.folding import fold
from zzqa.records import Document
from zzqa.sentences import Range

# Sentences up to this many characters are quoted whole for these kinds, for others up to LONGEST: a
# figure or a state is one clause among many, a definition is the whole sentence.
_WHOLE_BY_KIND: Final = {**dict.fromkeys(SHORT_KINDS - {"fact"}, 90), "progress": 75}
# Characters of a list in one sentence, at most: half a list is no answer.
_LONGEST_LIST: Final = 300
# Kinds whose answer may be an enumeration that the evidence announces.
_MAY_BE_LISTS: Final = frozenset({"list", "definition", "manner"})
# Kinds whose answer may be another at another time: a figure, a date, the holder of a post.
_CHANGES: Final = frozenset({"number", "date", "person"})
# Statements of an answer over time, newest first.
_MOST_STATEMENTS: Final = 3
# Logit of a sentence, and share of the best one's probability, from which on it answers too.
_SAYS_SO: Final = 0.0
_ALSO: Final = 0.7
# Characters of all statements of one document together, at most, where several things are asked for.
_MOST_CHARS: Final = 300
# A further statement must be at least this likely, relative to the best one, to stand beside it; a
# further figure or name more, since it contradicts the first.
_BESIDE: Final = 0.25
_VERSION_BESIDE: Final = 0.5
# How much less of the question's words its sentence may hold.
_LESS_COVERAGE: Final = 0.05
# Share of the question's words that a statement without its subject must name.
_MOST_WORDS: Final = 0.6
# The number of a heading, and the characters of its title from which on a question can repeat it.
_HEADING_NUMBER: Final = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]{1,3}[、.．章节]|[（(][一二三四五六七八九十\d]{1,3}[）)])\s*"
)
_LEAST_TITLE_CHARS: Final = 2
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")

Documents = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Quote:
    """A range [start, end) of a document to be quoted, and the evidence it came from."""

    document: Document
    start: int
    end: int
    evidence: Evidence

    @property
    def text(self) -> str:
        """The words of the document."""
        return self.document.text[self.start : self.end]

    @property
    def plan(self) -> bool:
        """Whether the words tell what is intended and nothing that is done."""
        return is_plan(self.text, self.evidence.hit.passage.headings)


def quotes(
    question: Question, evidence: Sequence[Evidence], document: Documents, calibration: Calibration
) -> list[Quote]:
    """Return what to quote of the evidence, which is not empty, in the order of the answer."""
    best = evidence[0]
    if question.kind == "progress":
        return _states(question, evidence, document)
    listed = _listed(question, best, document(best.doc_id)) if question.kind in _MAY_BE_LISTS else []
    if listed:
        return listed
    first = _quote(question, best, document(best.doc_id))
    if question.kind in _CHANGES and not question.several:
        if question.dates or question.periods:
            return [first]
        return _versions(question, first, evidence[1:], document, calibration.refuse_below)
    return _further(question, first, evidence[1:])


def _further(question: Question, first: Quote, others: Iterable[Evidence]) -> list[Quote]:
    """Return the first quote and other sentences of its document that answer too, in their order there.

    A question may ask two things, and a rule stand in one sentence and its exception in the next.
    """
    most = _MOST_CHARS if question.several else LONGEST
    chosen, room = [first], most - len(first.text)
    for other in others:
        likely = other.candidate.logit >= _SAYS_SO and other.probability >= _ALSO * first.evidence.probability
        if len(chosen) == _MOST_STATEMENTS or not likely:
            break
        if other.doc_id != first.document.doc_id:
            continue
        quote = _quote(question, other, first.document)
        apart = all(quote.end <= one.start or quote.start >= one.end for one in chosen)
        if apart and len(quote.text) <= room:
            chosen.append(quote)
            room -= len(quote.text)
    return sorted(chosen, key=lambda quote: quote.start)


def _quote(question: Question, evidence: Evidence, source: Document) -> Quote:
    """Return the statement around the focus of the evidence."""
    found, offset = evidence.candidate, evidence.hit.passage.start
    progress = question.kind == "progress"
    subject_at = _subject_in(question, evidence) if progress else None
    focus = subject_at or (found.focus_start, found.focus_end)
    start, end = statement(
        evidence.hit.passage.text,
        (focus[0] - offset, focus[1] - offset),
        subject=question.subjects or question.terms,
        whole=_WHOLE_BY_KIND.get(question.kind, LONGEST),
        # What is said of a named work ends where the next work is named; other statements gain from
        # the clauses around them.
        spread=subject_at is None,
        part=progress,
    )
    if start == end:  # a focus of nothing but marks
        return Quote(source, found.start, found.end, evidence)
    return Quote(source, start + offset, end + offset, evidence)


def _subject_in(question: Question, evidence: Evidence) -> Range | None:
    """Return where a subject of the question stands in the sentence of the evidence, if it does.

    What is said of it runs to its last mention, where that is not too far to be quoted together.
    """
    found = evidence.candidate
    sentence = fold(found.sentence)
    for subject in map(fold, question.subjects):
        first, last = sentence.find(subject), sentence.rfind(subject)
        if first >= 0:
            end = last + len(subject)
            end = end if end - first <= LONGEST else first + len(subject)
            return found.start + first, found.start + end
    return None


def _listed(question: Question, evidence: Evidence, source: Document) -> list[Quote]:
    """Return the items of the list that the evidence stands in or announces; empty when it is none."""
    found = evidence.candidate
    count = count_told(question.text)
    if question.kind != "list" and not announces(found.sentence, source.text[found.end : found.end + 40]):
        return []
    items = items_around(source.text, (found.focus_start, found.focus_end), count=count)
    if asked := next((item for item in items if _repeats(question, source.text[slice(*item)])), None):
        items = items_around(source.text, _below(source.text, asked[1])) or items
    if items:
        return [Quote(source, start, end, evidence) for start, end in items]
    whole = announced_list(source.text, (found.start, found.end))
    if question.kind == "list" and whole and LONGEST < whole[1] - whole[0] <= _LONGEST_LIST:
        return [Quote(source, *whole, evidence)]
    return []


def _repeats(question: Question, item: str) -> bool:
    """Say whether a question repeats the title of an item: 招聘条件有哪些 asks for what stands below it.

    The items beside it (一、招聘条件, 二、报名) are then the headings of a document and no answer.
    """
    title = _HEADING_NUMBER.sub("", item).strip("：:；;。 ")
    return len(title) >= _LEAST_TITLE_CHARS and fold(title) in fold(question.text)


def _below(text: str, end: int) -> Range:
    """Return the first character behind an item that is no mark or blank."""
    start = end + len(text[end:]) - len(text[end:].lstrip("：:；;。 \n"))
    return start, start + 1


def _states(question: Question, evidence: Sequence[Evidence], document: Documents) -> list[Quote]:
    """Return what the documents tell of the subject over time: newest first, what is done before plans.

    Works stand side by side in reports, so a sentence that names the subject comes before a likelier one.
    """
    near = (e for e in evidence if e.probability >= _BESIDE * evidence[0].probability)
    first = next((e for e in near if _names_subject(question, e.candidate.sentence)), evidence[0])
    chosen = [_quote(question, first, document(first.doc_id))]
    room = LONGEST - len(chosen[0].text)
    for other in evidence:
        if len(chosen) == _MOST_STATEMENTS or other.probability < _BESIDE * evidence[0].probability:
            break
        quote = _quote(question, other, document(other.doc_id))
        if len(quote.text) <= room and _adds(quote, chosen) and _names_subject(question, quote.text):
            chosen.append(quote)
            room -= len(quote.text)
    return _newest_first(chosen)


def _adds(quote: Quote, chosen: Iterable[Quote]) -> bool:
    """Say whether a quote tells more than those chosen: another document, or what is done beside a plan."""
    return all(
        quote.text != other.text
        and (quote.document.doc_id != other.document.doc_id or (other.plan and not quote.plan))
        for other in chosen
    )


def _names_subject(question: Question, text: str) -> bool:
    """Say whether a statement names a subject of the question, or most of its words."""
    folded = fold(text)
    if any(fold(subject) in folded for subject in question.subjects):
        return True
    named = sum(fold(term) in folded for term in question.terms)
    return named >= _MOST_WORDS * max(1, len(question.terms))


def _versions(
    question: Question, first: Quote, others: Iterable[Evidence], document: Documents, border: float
) -> list[Quote]:
    """Return the first answer, and beside it those that documents of other dates give to the same."""
    chosen = [first]
    room = LONGEST - len(first.text)
    for other in others:
        if len(chosen) == _MOST_STATEMENTS:
            break
        if not _same_question(first.evidence, other, border):
            continue
        quote = _quote(question, other, document(other.doc_id))
        if len(quote.text) <= room and all(_differ(quote, one) for one in chosen):
            chosen.append(quote)
            room -= len(quote.text)
    return _newest_first(chosen)


def _same_question(best: Evidence, other: Evidence, border: float) -> bool:
    """Say whether other evidence answers for the same thing, nearly as likely as the best."""
    return (
        best.candidate.exact
        and other.candidate.exact
        and other.probability >= max(border, _VERSION_BESIDE * best.probability)
        and other.scope_coverage >= best.scope_coverage - _LESS_COVERAGE
    )


def _differ(quote: Quote, other: Quote) -> bool:
    """Say whether two quotes are of documents of different dates and give different figures or names."""
    dates = {quote.document.published, other.document.published}
    if len(dates) < 2 or None in dates:
        return False
    focus, text = fold(quote.evidence.candidate.focus), fold(other.text)
    figures = set(_DIGITS.findall(focus))
    return not figures & set(_DIGITS.findall(text)) if figures else focus not in text


def _newest_first(chosen: Iterable[Quote]) -> list[Quote]:
    """Return quotes by the dates of their documents, newest first, of one document plans last."""
    done_first = sorted(chosen, key=lambda q: q.plan)
    return sorted(done_first, key=lambda q: q.document.published or "", reverse=True)
