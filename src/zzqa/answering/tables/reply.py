"""From what was found in tables to an Answer: the rows as quotes, or the refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from zzqa.answering.facts.marks import is_redacted, is_whole
from zzqa.answering.judge.calibration import Calibration
from zzqa.answering.judge.evidence import Evidence
from zzqa.answering.reply.age import is_outdated
from zzqa.answering.reply.cite import cite
from zzqa.answering.tables.find import answer_from_tables
from zzqa.answering.tables.outcome import TableFinding
from zzqa.answering.tables.view import Table, tables_of
from zzqa.answering.understand.question import Question
from zzqa.records import Answer, Confidence, Document, Hit, Refusal, RefusalReason

# Documents whose tables are asked, in the order of their best passages, and those kept ready.
_MOST_DOCUMENTS: Final = 12
_KEPT: Final = 32


class TableReader:
    """Asks the tables of the documents that were found; those asked last are kept ready."""

    def __init__(self, document: Callable[[str], Document]) -> None:
        """Take what finds a document by its doc_id."""
        self._document = document
        self._tables = lru_cache(maxsize=_KEPT)(self._read)

    def find(self, question: Question, hits: Iterable[Hit]) -> TableFinding | None:
        """Return what the tables of the documents found first say to a question."""
        found = islice(dict.fromkeys(hit.passage.doc_id for hit in hits), _MOST_DOCUMENTS)
        return answer_from_tables(question, (table for doc_id in found for table in self._tables(doc_id)))

    def outweighs(
        self, finding: TableFinding, evidence: Sequence[Evidence], calibration: Calibration
    ) -> bool:
        """Say whether what tables say comes before the best sentence.

        A sentence of prose that is a likely answer comes before a refusal, and before a cell that is less
        likely; one that is only a row of a table does not.
        """
        best = next((one for one in evidence if not one.struck_out), None)
        if best is None or best.probability < calibration.refuse_below or self._is_row(best):
            return True
        return finding.reason is None and finding.probability >= max(
            best.probability, calibration.medium_from
        )

    def _is_row(self, evidence: Evidence) -> bool:
        """Say whether a sentence is a row of a table."""
        at = (evidence.candidate.start, evidence.candidate.end)
        return any(
            start < at[1] and at[0] < end
            for table in self._tables(evidence.doc_id)
            for row in table.rows
            for start, end in {cell.sentence for cell in row.cells.values()}
        )

    def _read(self, doc_id: str) -> list[Table]:
        return tables_of(self._document(doc_id))


def table_answer(
    question: Question,
    finding: TableFinding,
    *,
    asked: str,
    hits: Sequence[Hit],
    calibration: Calibration,
    today: date,
) -> Answer:
    """Return the Answer that a finding gives: its rows as quotes, or its refusal.

    `asked` is what was typed. A cell that the publisher struck out or that is damaged is no short answer.
    """
    if finding.reason:
        return Answer(
            question=asked,
            standalone=question.text,
            text="",
            kind=question.kind,
            confidence=Confidence(finding.probability, "low"),
            hits=tuple(hits),
            refusal=_refusal(finding, hits),
        )
    names_time = bool(question.dates or question.periods)
    citations = tuple(
        cite(
            row.document,
            row.start,
            row.end,
            number=number,
            score=finding.probability,
            outdated=not names_time and is_outdated(row.document.published, today),
        )
        for number, row in enumerate(finding.rows, 1)
    )
    return Answer(
        question=asked,
        standalone=question.text,
        text="\n".join(citation.quote for citation in citations),
        short=_short(finding),
        kind=question.kind,
        confidence=calibration.confidence(min(finding.probability, calibration.ceiling)),
        citations=citations,
        hits=tuple(hits),
    )


def _short(finding: TableFinding) -> str:
    if finding.short is None:
        return ""
    document, (start, end) = finding.rows[0].document, finding.short
    if is_redacted(document, start, end) or not is_whole(document, start, end):
        return ""
    return document.text[start:end]


def _refusal(finding: TableFinding, hits: Sequence[Hit]) -> Refusal:
    """Return the refusal with the passage that holds the rows it speaks of, if one was found."""
    places = [(row.document.doc_id, row.start) for row in finding.rows]
    near = (
        hit
        for doc_id, start in places
        for hit in hits
        if hit.passage.doc_id == doc_id and hit.passage.start <= start < hit.passage.end
    )
    reason: RefusalReason = "entity_absent" if finding.reason == "no_row" else "fact_absent"
    nearest = next(near, hits[0] if hits else None)
    return Refusal(reason, finding.refusal, nearest, names=finding.names)
