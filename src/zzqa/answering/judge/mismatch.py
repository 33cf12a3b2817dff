"""What a sentence speaks of beside what the question does: another place, time, measure, one of a row.

None of these takes a candidate away: each is a feature that the calibration weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from zzqa.answering.facts.marks import is_redacted
from zzqa.answering.facts.measure import figure_pattern, is_other_end, measures
from zzqa.answering.facts.ordinal import of_another
from zzqa.answering.facts.period import is_of_period, may_be_of
from zzqa.answering.facts.places import home_place, local_homes, local_places, places_in
from zzqa.answering.facts.topic import names_any, others_named, topic
from zzqa.answering.judge.candidates import Candidate
from zzqa.answering.understand.question import Question
from zzqa.folding import fold
from zzqa.records import Document

MISMATCHES: Final = (
    "place",  # of another place than the question names
    "year",  # of another year
    "period",  # of another part of a year
    "topic",  # of an article about another thing
    "row",  # of another one of a row: 第九届 for 第八届
    "measure",  # without a figure in the measure asked for
)
# Kinds whose answer is a few characters, shown by themselves before the sentence they stand in.
SHORT_KINDS: Final = frozenset({"number", "date", "person", "place", "organisation", "fact"})


class Mismatches:
    """Says in what the candidates of one question differ from what it asks for.

    What is asked of a whole document is found once for each document.
    """

    def __init__(
        self, question: Question, document: Callable[[str], Document], doc_ids: Iterable[str]
    ) -> None:
        """Take the documents of `doc_ids`, found through `document`, as those that were read."""
        self._question = question
        self._documents = {doc_id: document(doc_id) for doc_id in dict.fromkeys(doc_ids)}
        self._homes = {
            doc_id: local_homes(found.title, found.text) for doc_id, found in self._documents.items()
        }
        self._cities = places_in(question.text)
        self.places = self._places_asked()
        topics = {doc_id: topic(found.title, found.text) for doc_id, found in self._documents.items()}
        self._others = {
            doc_id: others_named(question.text, own, set(topics.values())) for doc_id, own in topics.items()
        }

    def of(self, candidate: Candidate) -> tuple[float, ...]:
        """Return 1 for each thing in which a candidate differs, in the order of MISMATCHES, else 0."""
        document = self._documents[candidate.hit.passage.doc_id]
        asks_figure = self._question.kind in {"number", "date"}
        return tuple(
            map(
                float,
                (
                    not self._is_of_place(candidate, document),
                    not self._is_of_year(candidate, document),
                    not self._is_of_period(candidate, document),
                    self._is_of_another_topic(candidate, document),
                    self._is_of_another_row(candidate, document),
                    asks_figure and not self._gives_figure(candidate, document),
                ),
            )
        )

    def is_struck_out(self, candidate: Candidate) -> bool:
        """Say whether the very figure or name asked for was redacted by the publisher.

        It was not when the sentence gives another figure in the measure asked for, not redacted.
        """
        document = self._documents[candidate.hit.passage.doc_id]
        focus = candidate.focus_start, candidate.focus_end
        if self._question.kind not in SHORT_KINDS or not is_redacted(document, *focus):
            return False
        pattern = figure_pattern(self._question.text)
        others = pattern.finditer(document.text, candidate.start, candidate.end) if pattern else ()
        return not any(not is_redacted(document, *other.span()) for other in others)

    def _places_asked(self) -> frozenset[str]:
        """Return the places of lower rank that the question is about.

        They are told by their rank, or, without it (云泽 for 云泽县), by a document that is at home there.
        """
        text = self._question.text
        homes = frozenset().union(*self._homes.values()) if self._homes else frozenset()
        return local_places(text) | {name for name in homes if name in text and name not in self._cities}

    def _is_of_place(self, candidate: Candidate, document: Document) -> bool:
        """Say whether the places of the question are the document's own or stand near the candidate."""
        passage = candidate.hit.passage
        if self._cities:
            near = fold(" ".join((document.title, *passage.headings, passage.text)))
            home = home_place(document.title, document.text)
            if not all(place == home or fold(place) in near for place in self._cities):
                return False
        homes = self._homes[document.doc_id]
        if not self.places or self.places & homes:
            return True
        if not homes and not home_place(document.title, document.text):
            return any(place in document.text for place in self.places)
        # In a document of another place the sentence must name the one asked for, or go on about it.
        scope = " ".join((*passage.headings, candidate.before, candidate.sentence))
        return any(place in scope for place in self.places)

    def _is_of_another_topic(self, candidate: Candidate, document: Document) -> bool:
        others = self._others[document.doc_id]
        return bool(others) and not names_any(others, candidate.before, candidate.sentence, document.title)

    def _is_of_another_row(self, candidate: Candidate, document: Document) -> bool:
        above = " ".join((document.title, *candidate.hit.passage.headings, candidate.before))
        return of_another(self._question.text, candidate.sentence, above, document.text)

    def _gives_figure(self, candidate: Candidate, document: Document) -> bool:
        """Say whether a candidate gives a figure in the measure asked for, or one that was struck out."""
        if is_redacted(document, candidate.focus_start, candidate.focus_end):
            return True
        if self._question.kind == "date" and is_other_end(self._question.text, candidate.focus):
            return False
        return measures(self._question.text, candidate.sentence)

    def _is_of_year(self, candidate: Candidate, document: Document) -> bool:
        passage, dates = candidate.hit.passage, self._question.dates
        return may_be_of(dates, candidate.sentence, candidate.clause, passage, document)

    def _is_of_period(self, candidate: Candidate, document: Document) -> bool:
        headings = candidate.hit.passage.headings
        return all(
            is_of_period(period, document, candidate.start, candidate.end, headings)
            for period in self._question.periods
        )
