"""Which sentence holds the answer, and how sure that is.

Candidates are the sentences of the passages that were read. Each is described by a few features
(what the reader says of it, what retrieval says of its passage, how much of the question stands in
it), and a logistic regression turns them into the probability that the sentence answers the question.
Its weights are fitted on held-out questions by `python -m bench.calibrate` and live in
calibration.json beside the reader model.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zzqa.answering.question import Question, synonyms
from zzqa.errors import ModelError
from zzqa.folding import fold
from zzqa.records import AnswerKind, Hit, Span
from zzqa.sentences import clauses, sentences

FEATURES: Final = (
    "reader", "fused", "dense", "sentence_coverage", "context_coverage", "subject", "kind_fit", "rank",
)  # fmt: skip
# Logits below the passage's best span that a sentence is given when no span of the n-best lies in it.
_UNREAD: Final = 6.0
# Reader margins beyond this say nothing more, and would let one feature decide alone.
_READER_LIMIT: Final = 15.0

_NUMBER: Final = re.compile(r"[\d０-９]|[一二三四五六七八九十百千万亿两半]")
_DATE: Final = re.compile(r"\d|[一二三四五六七八九十]+[年月日]|每[年月周日季]|[春夏秋冬]|今|明|昨|同|次|上半年|下半年|季")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: its range in the document, and the focus inside it.

    `start`/`end` and `focus_start`/`focus_end` are offsets in the document's clean text; `read` says
    whether the focus is a span of the reader (else it is the clause that names most of the question).
    `probability` is the calibrated chance that the sentence answers the question.
    """

    hit: Hit
    start: int
    end: int
    focus_start: int
    focus_end: int
    focus: str
    read: bool
    features: tuple[float, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic regression, and the probabilities below which we refuse or doubt."""

    weights: Mapping[str, float]
    bias: float
    refuse_below: float
    medium_from: float
    high_from: float

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Read calibration.json from a reader's folder; raise ModelError when it cannot be used."""
        try:
            stored = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
            return cls(
                weights={name: float(stored["weights"][name]) for name in FEATURES},
                bias=float(stored["bias"]),
                refuse_below=float(stored["refuse_below"]),
                medium_from=float(stored["medium_from"]),
                high_from=float(stored["high_from"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(folder, f"calibration.json 不可用（{error}）") from error

    def probability(self, features: Sequence[float]) -> float:
        """Return the chance, 0 to 1, that a sentence with these features answers the question."""
        logit = self.bias + sum(
            self.weights[name] * x for name, x in zip(FEATURES, features, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def weigh(
    question: Question,
    hits: Sequence[Hit],
    spans: Mapping[str, Sequence[Span]],
    *,
    calibration: Calibration,
    term_weight: Callable[[str], float],
) -> list[Evidence]:
    """Return the sentences of the passages that were read, the likeliest answer first.

    `spans` gives the reader's spans by passage_id; a passage without an entry was not read and gives
    no evidence. `term_weight` is the weight of a word, larger for rarer ones.
    """
    coverage = Coverage(question, term_weight)
    found: dict[tuple[str, int], Evidence] = {}
    for hit in hits:
        if hit.passage.passage_id not in spans:
            continue
        for evidence in _of_passage(question, hit, spans[hit.passage.passage_id], calibration, coverage):
            key = (hit.passage.doc_id, evidence.start)
            if key not in found or evidence.probability > found[key].probability:
                found[key] = evidence
    return sorted(
        found.values(), key=lambda e: (-e.probability, e.hit.passage.passage_id, e.start)
    )


def _of_passage(
    question: Question,
    hit: Hit,
    spans: Sequence[Span],
    calibration: Calibration,
    coverage: Coverage,
) -> list[Evidence]:
    passage = hit.passage
    text = passage.text
    around = coverage.of(" ".join((hit.title, *passage.headings, text)))
    best = max((span.score for span in spans), default=-_READER_LIMIT)
    evidence = []
    previous = ""
    for start, end in sentences(text):
        sentence = text[start:end]
        span = max(
            (s for s in spans if s.start >= start and s.start < end),
            key=lambda s: s.score,
            default=None,
        )
        # A span that runs on into the next sentence is cut there: each sentence stands for itself.
        focus = (span.start, min(span.end, end)) if span else _best_clause(text, start, end, coverage)
        reader = span.score if span else best - _UNREAD
        focus_text = text[focus[0] : focus[1]]
        features = (
            max(-_READER_LIMIT, min(_READER_LIMIT, reader)),
            hit.scores.fused,
            hit.scores.dense,
            max(coverage.of(sentence), 0.8 * coverage.of(previous + sentence)),
            around,
            float(any(fold(subject) in fold(sentence) for subject in question.subjects)),
            float(fits(question.kind, focus_text)),
            1.0 / hit.rank,
        )
        evidence.append(
            Evidence(
                hit=hit,
                start=passage.start + start,
                end=passage.start + end,
                focus_start=passage.start + focus[0],
                focus_end=passage.start + focus[1],
                focus=focus_text,
                read=span is not None,
                features=features,
                probability=calibration.probability(features),
            )
        )
        previous = sentence
    return evidence


def _best_clause(text: str, start: int, end: int, coverage: Coverage) -> tuple[int, int]:
    """Return the clause of the sentence text[start:end] that names most of the question."""
    parts = [(start + s, start + e) for s, e in clauses(text[start:end])] or [(start, end)]
    return max(parts, key=lambda part: (coverage.of(text[part[0] : part[1]]), -part[0]))


def fits(kind: AnswerKind, focus: str) -> bool:
    """Say whether a text has the form that a kind of question asks for."""
    if kind == "number":
        return _NUMBER.search(focus) is not None
    if kind == "date":
        return _DATE.search(focus) is not None
    return True


class Coverage:
    """How much of a question stands in a text: 0 to 1, each word weighted by its rarity."""

    def __init__(self, question: Question, term_weight: Callable[[str], float]) -> None:
        self._terms = [
            (fold(term), tuple(fold(other) for other in synonyms(term)), term_weight(term))
            for term in question.terms
        ]
        self._total = sum(weight for _, _, weight in self._terms)

    def of(self, text: str) -> float:
        """Return the weighted share of the question's words that the text holds."""
        if not self._total:
            return 0.0
        folded = fold(text)
        got = sum(weight * _presence(term, others, folded) for term, others, weight in self._terms)
        return got / self._total


def _presence(term: str, others: Sequence[str], folded: str) -> float:
    """Return 1 for a word or synonym that stands in the text, else its share of bigrams, halved."""
    if term in folded or any(other in folded for other in others):
        return 1.0
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    return 0.5 * sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0
