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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zzqa.answering.measure import figure_pattern, measures
from zzqa.answering.places import places_in
from zzqa.answering.question import Question, synonyms
from zzqa.errors import ModelError
from zzqa.folding import fold
from zzqa.records import Hit, Span
from zzqa.sentences import clauses, segments
from zzqa.words import bigrams

FEATURES: Final = (
    "reader",  # span logits less the null logit, limited to +-15
    "reader_lead",  # the same less that of the best span of all passages: 0 for the best, else negative
    "fused",  # the passage's fused z-score
    "dense",  # the passage's cosine
    "rank",  # one over the passage's rank
    "sentence_coverage",  # weighted share of the question's words in the sentence
    "clause_coverage",  # the same for the sentence's best clause
    "before_coverage",  # the same with the sentence before it
    "context_coverage",  # the same in passage, headings and title
    "pairs",  # share of the question's character pairs in the sentence
    "subject",  # 1 when a subject of the question stands in the sentence whole
    "form",  # 1 when sentence and focus have the form the kind of question asks for
    "lead",  # 1 when the sentence is the heading of what follows: it announces and does not answer
    "age",  # years behind the newest passage read, up to 5; 0 unless the present is asked about
)
# A sentence over this many characters is weighed in its parts between semicolons.
_SENTENCE_CHARS: Final = 118
# Logits below the worst span that was read in a passage, for a sentence that holds none of its spans.
_UNREAD: Final = 2.0
# Reader margins beyond this say nothing more, and would let one feature decide alone.
_READER_LIMIT: Final = 15.0
# A span this far behind the best of all passages no longer tells where in its sentence to look.
_FOCUS_LEAD: Final = -6.0

_NUMBER: Final = re.compile(r"[\d０-９]|[一二三四五六七八九十百千万亿两半]")
_DATE: Final = re.compile(
    r"\d|[一二三四五六七八九十]+[年月日]|每[年月周日季]|[春夏秋冬]|今|明|昨|同|次|上半年|下半年|季"
)
_ITEM: Final = re.compile(r"[一二三四五六七八九十](?:是|要)|第[一二三四五六七八九十]|[；;]")
_MEANS: Final = re.compile(
    r"[”\"’」』）)]?(?:工程|行动|计划|体系|机制|目标)?[，,：:]?(?:就是|是指|指的是|即|不是|是|意味着|包括|指|分别是|：|:)"
)
_SUMMED_UP: Final = re.compile(
    r"(?:[^，,。；;]{2,30}、){1,}[^，,。；;]{2,40}[“\"‘「『]?$|(?:形成|构成|构建|简称|称为|统称)[“\"‘「『]?$"
)
# A question in a document (of an interview, a headline) leads to an answer but is none.
_ASKS: Final = re.compile(r"^(问|主持人|记者)[:：]|[?？][”’」』]?$")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: its range in the document, and the focus inside it.

    `start`/`end` and `focus_start`/`focus_end` are offsets in the document's clean text; `exact` says
    whether the focus is an answer by itself (else it is the clause that names most of the question).
    `probability` is the calibrated chance that the sentence answers the question.
    """

    hit: Hit
    start: int
    end: int
    focus_start: int
    focus_end: int
    focus: str
    exact: bool
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
        logit = self.bias + sum(self.weights[name] * x for name, x in zip(FEATURES, features, strict=True))
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
    read = [hit for hit in hits if hit.passage.passage_id in spans]
    judge = _Judge(question, read, spans, calibration, Coverage(question, term_weight))
    found: dict[tuple[str, int], Evidence] = {}
    for hit in read:
        for evidence in judge.passage(hit, spans[hit.passage.passage_id]):
            key = (hit.passage.doc_id, evidence.start)
            if key not in found or evidence.probability > found[key].probability:
                found[key] = evidence
    return sorted(found.values(), key=lambda e: (-e.probability, e.hit.passage.passage_id, e.start))


class _Judge:
    """Describes the sentences of passages by features, for one question."""

    def __init__(
        self,
        question: Question,
        hits: Sequence[Hit],
        spans: Mapping[str, Sequence[Span]],
        calibration: Calibration,
        coverage: Coverage,
    ) -> None:
        self._question = question
        self._calibration = calibration
        self._coverage = coverage
        self._figure = figure_pattern(question.text) if question.kind == "number" else None
        self._best = max((s.score for found in spans.values() for s in found), default=0.0)
        self._newest = max((_year_of(hit) for hit in hits), default=0)

    def passage(self, hit: Hit, spans: Sequence[Span]) -> Iterator[Evidence]:
        """Yield the evidence of each sentence of a passage."""
        text = hit.passage.text
        around = self._coverage.of(" ".join((hit.title, *hit.passage.headings, text)))
        floor = min((span.score for span in spans), default=self._best - _READER_LIMIT) - _UNREAD
        before = ""
        for start, end in segments(text, longest=_SENTENCE_CHARS):
            sentence = text[start:end]
            if not _ASKS.search(sentence):
                inside = sorted((s for s in spans if start <= s.start < end), key=lambda s: -s.score)
                focus, exact = self._focus(text, (start, end), inside)
                reader = inside[0].score if inside else floor
                features = self._features(hit, sentence, before, text[slice(*focus)], around, reader)
                yield self._evidence(hit, (start, end), focus, features, exact=exact)
            before = sentence

    def _focus(self, text: str, sentence: Range, spans: Sequence[Span]) -> tuple[Range, bool]:
        """Return where to look in a sentence, and whether the reader said so.

        That is at its best span, with the measure the question asks for; else at the figure in that
        measure which stands nearest to the question's words, else at the clause that names most of them.
        """
        near = [span for span in spans if span.score - self._best >= _FOCUS_LEAD]
        for span in near:
            # A span that runs on into the next sentence is cut there: each stands for itself.
            found = span.start, min(span.end, sentence[1])
            if self._figure is None or self._figure.search(text[slice(*found)]):
                return found, True
        clause = _best_clause(text, *sentence, self._coverage)
        if self._figure and (figure := self._figure.search(text, clause[0], sentence[1])):
            return figure.span(), True
        return clause, False

    def _features(
        self, hit: Hit, sentence: str, before: str, focus: str, around: float, reader: float
    ) -> tuple[float, ...]:
        """Return the features in the order of FEATURES."""
        cover = self._coverage.of
        folded = fold(sentence)
        present = self._question.kind == "progress" or self._question.newest
        return (
            max(-_READER_LIMIT, min(_READER_LIMIT, reader)),
            max(-_READER_LIMIT, reader - self._best),
            hit.scores.fused,
            hit.scores.dense,
            1.0 / hit.rank,
            cover(sentence),
            max((cover(sentence[s:e]) for s, e in clauses(sentence)), default=0.0),
            cover(before + sentence),
            around,
            self._coverage.pairs(sentence),
            float(any(fold(subject) in folded for subject in self._question.subjects)),
            float(fits(self._question, sentence, focus)),
            float(any(sentence.strip("。") == heading.strip("。") for heading in hit.passage.headings)),
            float(min(5, self._newest - _year_of(hit))) if present and _year_of(hit) else 0.0,
        )

    def _evidence(
        self,
        hit: Hit,
        sentence: Range,
        focus: Range,
        features: tuple[float, ...],
        *,
        exact: bool,
    ) -> Evidence:
        offset = hit.passage.start
        return Evidence(
            hit=hit,
            start=offset + sentence[0],
            end=offset + sentence[1],
            focus_start=offset + focus[0],
            focus_end=offset + focus[1],
            focus=hit.passage.text[slice(*focus)],
            exact=exact,
            features=features,
            probability=self._calibration.probability(features),
        )


def _year_of(hit: Hit) -> int:
    """Return the year a passage appeared in, 0 when unknown."""
    return int((hit.published or "0")[:4])


def _best_clause(text: str, start: int, end: int, coverage: Coverage) -> Range:
    """Return the clause of the sentence text[start:end] that names most of the question."""
    parts = [(start + s, start + e) for s, e in clauses(text[start:end])] or [(start, end)]
    return max(parts, key=lambda part: (coverage.of(text[part[0] : part[1]]), -part[0]))


def fits(question: Question, sentence: str, focus: str) -> bool:
    """Say whether a sentence and the focus in it have the form that the kind of question asks for."""
    if question.kind == "number":
        return measures(question.text, sentence) and _NUMBER.search(focus) is not None
    if question.kind == "date":
        return _DATE.search(focus) is not None
    if question.kind == "list":
        return sentence.count("、") >= 2 or _ITEM.search(sentence) is not None
    if question.kind == "definition":
        return any(_defines(sentence, name) for name in (*question.quoted, *question.subjects))
    return True


def _defines(sentence: str, name: str) -> bool:
    """Say whether a sentence says what a name means: after it (X，就是…) or before it (甲、乙和丙“X”)."""
    at = sentence.find(name)
    if at < 0:
        return False
    after = sentence[at + len(name) :]
    return _MEANS.match(after) is not None or _SUMMED_UP.search(sentence[:at]) is not None


class Coverage:
    """How much of a question stands in a text: 0 to 1, each word weighted by its rarity."""

    def __init__(self, question: Question, term_weight: Callable[[str], float]) -> None:
        # A document rarely repeats the place it is about, and whether it is the right one is decided
        # elsewhere, so the name of a place is not looked for in a sentence.
        places = places_in(question.text)
        terms = [term for term in question.terms if not term.startswith(places)] or question.terms
        self._terms = [
            (fold(term), tuple(fold(other) for other in synonyms(term)), term_weight(term)) for term in terms
        ]
        self._pairs = frozenset(pair for term in self._terms for pair in bigrams(term[0]))
        self._total = sum(weight for _, _, weight in self._terms)

    def of(self, text: str) -> float:
        """Return the weighted share of the question's words that the text holds."""
        if not self._total:
            return 0.0
        folded = fold(text)
        got = sum(weight * _presence(term, others, folded) for term, others, weight in self._terms)
        return got / self._total

    def pairs(self, text: str) -> float:
        """Return the share of the character pairs of the question's words that the text holds."""
        if not self._pairs:
            return 0.0
        folded = fold(text)
        return sum(pair in folded for pair in self._pairs) / len(self._pairs)


def _presence(term: str, others: Sequence[str], folded: str) -> float:
    """Return 1 for a word or synonym that stands in the text, else its share of bigrams, halved."""
    if term in folded or any(other in folded for other in others):
        return 1.0
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    return 0.5 * sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0
