"""Which sentence holds the answer, and how sure that is.

Every sentence that was read is described by a few features (what the network says of it, what retrieval
says of its passage, how much of the question stands in it, in what it differs), and the calibration
turns them into the probability that the sentence answers the question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.answering.judge.calibration import Calibration
from zzqa.answering.judge.candidates import Candidate, candidates
from zzqa.answering.judge.coverage import Coverage
from zzqa.answering.judge.mismatch import Mismatches
from zzqa.answering.read.sentence import Reading
from zzqa.answering.understand.question import Question
from zzqa.records import Document, Hit

# Beyond these logits the network says more of the prose than of the answer.
_LEAST: Final = -12.0
_MOST: Final = 12.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate sentence that may answer, with the calibrated chance, 0 to 1, that it does.

    `struck_out` says that the very figure or name asked for was redacted in it; `scope_coverage` is the
    share of the question's words in the sentence and what stands above it.
    """

    candidate: Candidate
    features: tuple[float, ...]
    probability: float
    struck_out: bool
    scope_coverage: float

    @property
    def hit(self) -> Hit:
        """The passage it stands in."""
        return self.candidate.hit

    @property
    def focus(self) -> str:
        """The words of the sentence that are looked at."""
        return self.candidate.focus

    @property
    def doc_id(self) -> str:
        """The document it stands in."""
        return self.candidate.hit.passage.doc_id


def weigh(
    question: Question,
    hits: Sequence[Hit],
    readings: Mapping[str, Reading],
    *,
    calibration: Calibration,
    term_weight: Callable[[str], float],
    document: Callable[[str], Document],
) -> list[Evidence]:
    """Return the sentences of the passages that were read, the likeliest first.

    `readings` gives what the network says by passage_id; a passage without an entry was not read and gives
    no evidence. `term_weight` is the weight of a word, larger for rarer ones; `document` finds a
    document by doc_id.
    """
    read = [hit for hit in hits if hit.passage.passage_id in readings]
    mismatches = Mismatches(question, document, (hit.passage.doc_id for hit in read))
    coverage = Coverage(question, term_weight, places=mismatches.places)
    best = max((readings[hit.passage.passage_id].best for hit in read), default=0.0)
    judge = _Judge(question, calibration, coverage, mismatches, readings, best=best)
    found: dict[tuple[str, int], Evidence] = {}
    for candidate in candidates(question, read, readings):
        evidence = judge.weigh(candidate)
        key = (evidence.doc_id, candidate.start)
        if key not in found or evidence.probability > found[key].probability:
            found[key] = evidence
    return sorted(found.values(), key=lambda e: (-e.probability, e.hit.passage.passage_id, e.candidate.start))


class _Judge:
    """Describes candidates by features, for one question; `best` is the highest logit of a sentence."""

    def __init__(
        self,
        question: Question,
        calibration: Calibration,
        coverage: Coverage,
        mismatches: Mismatches,
        readings: Mapping[str, Reading],
        *,
        best: float,
    ) -> None:
        self._question = question
        self._calibration = calibration
        self._coverage = coverage
        self._mismatches = mismatches
        self._readings = readings
        self._best = best

    def weigh(self, candidate: Candidate) -> Evidence:
        """Return the candidate with its features and its chance."""
        scope = " ".join((candidate.hit.title, *candidate.hit.passage.headings, candidate.sentence))
        covered = self._coverage.of(scope)
        features = (
            *self._of_models(candidate),
            covered,
            self._coverage.of(candidate.sentence),
            self._is_heading(candidate),
            *self._mismatches.of(candidate),
        )
        chance = self._calibration.probability(features)
        struck_out = self._mismatches.is_struck_out(candidate)
        return Evidence(candidate, features, chance, struck_out, covered)

    def _of_models(self, candidate: Candidate) -> tuple[float, ...]:
        """Return what the network and retrieval say: sentence to rank of FEATURES."""
        hit = candidate.hit
        return (
            _clipped(candidate.logit),
            _clipped(self._readings[hit.passage.passage_id].logit),
            _clipped(candidate.logit - self._best),
            hit.scores.dense,
            1.0 / hit.rank,
        )

    def _is_heading(self, candidate: Candidate) -> float:
        """Return 1 for a heading of what follows, which announces and does not answer, but for lists."""
        sentence = candidate.sentence.strip("。")
        named = any(sentence == heading.strip("。") for heading in candidate.hit.passage.headings)
        return float(named and self._question.kind != "list")


def _clipped(logit: float) -> float:
    return max(_LEAST, min(_MOST, logit))
