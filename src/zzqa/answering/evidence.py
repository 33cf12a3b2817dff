"""Which sentence holds the answer, and how sure that is.

Each candidate sentence that the guard allows is described by a few features (what the reader says of
it, what retrieval says of its passage, how much of the question stands in it), and the calibration
turns them into the probability that the sentence answers the question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.answering.calibration import Calibration
from zzqa.answering.candidates import Candidate, candidates
from zzqa.answering.coverage import Coverage
from zzqa.answering.form import Looked, fits
from zzqa.answering.guard import Guard
from zzqa.answering.question import Question
from zzqa.answering.tense import is_plan
from zzqa.records import Document, Hit, Span

# The reader's margin between these says how likely an answer is; below, nothing more. Above it says more
# of the prose than of the answer: of the likeliest sentences with a margin of 4 to 6, 0.73 are right on
# official prose and 0.21 on the encyclopaedia that the reader was trained on, of those above 12 nearly all.
_LEAST_MARGIN: Final = -15.0
_MOST_MARGIN: Final = 4.0
# Characters behind a sentence in which the first item of a list it announces begins.
_AFTER_CHARS: Final = 40


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
    spans: Mapping[str, Sequence[Span]],
    *,
    calibration: Calibration,
    term_weight: Callable[[str], float],
    document: Callable[[str], Document],
) -> list[Evidence]:
    """Return the sentences of the passages that were read and may answer, the likeliest first.

    `spans` gives the reader's spans by passage_id; a passage without an entry was not read and gives
    no evidence. `term_weight` is the weight of a word, larger for rarer ones; `document` finds a
    document by doc_id.
    """
    read = [hit for hit in hits if hit.passage.passage_id in spans]
    guard = Guard(question, document, (hit.passage.doc_id for hit in read))
    coverage = Coverage(question, term_weight, places=guard.places)
    allowed = [c for c in candidates(question, read, spans, coverage=coverage) if guard.allows(c)]
    judge = _Judge(question, calibration, coverage, best=max((c.reader for c in allowed), default=0.0))
    found: dict[tuple[str, int], Evidence] = {}
    for candidate in allowed:
        evidence = judge.weigh(candidate, struck_out=guard.is_struck_out(candidate))
        key = (evidence.doc_id, candidate.start)
        if key not in found or evidence.probability > found[key].probability:
            found[key] = evidence
    return sorted(found.values(), key=lambda e: (-e.probability, e.hit.passage.passage_id, e.candidate.start))


class _Judge:
    """Describes candidates by features, for one question; `best` is the best score of the reader."""

    def __init__(
        self, question: Question, calibration: Calibration, coverage: Coverage, *, best: float
    ) -> None:
        self._question = question
        self._calibration = calibration
        self._coverage = coverage
        self._best = best

    def weigh(self, candidate: Candidate, *, struck_out: bool) -> Evidence:
        """Return the candidate with its features and its chance."""
        scope = " ".join((candidate.hit.title, *candidate.hit.passage.headings, candidate.sentence))
        covered = self._coverage.of(scope)
        features = (
            *self._of_models(candidate),
            *self._of_words(candidate, scope, covered),
            *self._of_form(candidate),
        )
        chance = self._calibration.probability(features)
        return Evidence(candidate, features, chance, struck_out, covered)

    def _of_models(self, candidate: Candidate) -> tuple[float, ...]:
        """Return what the reader and retrieval say: reader to rank of FEATURES."""
        hit = candidate.hit
        return (
            max(_LEAST_MARGIN, min(_MOST_MARGIN, candidate.reader)),
            max(_LEAST_MARGIN, candidate.reader - self._best),
            hit.scores.dense,
            1.0 / hit.rank,
        )

    def _of_words(self, candidate: Candidate, scope: str, covered: float) -> tuple[float, ...]:
        """Return how much of the question stands where: sentence_coverage to scope_pairs of FEATURES."""
        sentence, before = candidate.sentence, candidate.before
        return (
            self._coverage.of(sentence),
            self._coverage.of(before + sentence),
            covered,
            self._coverage.pairs(before + scope),
        )

    def _of_form(self, candidate: Candidate) -> tuple[float, ...]:
        """Return what the sentence looks like: form to plan of FEATURES."""
        passage, sentence = candidate.hit.passage, candidate.sentence
        end = candidate.end - passage.start
        after = passage.text[end : end + _AFTER_CHARS]
        form = fits(Looked(self._question, sentence, candidate.focus, after, passage.headings))
        announces_list = self._question.kind == "list" and form > 0
        is_heading = any(sentence.strip("。") == heading.strip("。") for heading in passage.headings)
        asks_state = self._question.kind in ("progress", "yes_no")
        return (
            form,
            float(candidate.exact),
            float(is_heading and not announces_list),
            float(asks_state and is_plan(sentence, passage.headings)),
        )
