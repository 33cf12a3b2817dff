"""`python -m bench.open_domain FILE [--limit N]`: retrieve over all contexts of a file, then read.

EM and F1 (CMRC 2018 measure) of the reader's span in the sentence that the engine finds likeliest, and
of its best span where the question's own context is given; how often the engine refuses, with that
context in the corpus and with it left out; and whether the confidence of the answers it does give is
what they deserve. An answer is right when its text holds a gold answer, the measure of open-domain
question answering: contexts of one article say many things twice. Stricter, a right answer also comes
from the question's own context, so that nothing which another context answers is right.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.calibrate import reliability
from bench.contexts import engine_over, source_of
from bench.reader import answer_all
from bench.squad import Question, exact_match, f1, sample
from zzqa.answering.read.reader import Reader
from zzqa.answering.understand.question import understand
from zzqa.engine import Engine
from zzqa.records import Answer


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: its confidence, whether it is right, and whether it is so from the own context."""

    score: float
    right: bool
    right_from_own: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question: spans and answers.

    `span` is that of the likeliest sentence, `given` the best one of the question's own context, and
    `without` the answer where that context is left out.
    """

    question: Question
    span: str
    given: str
    answer: Answer
    without: Answer

    @property
    def golds(self) -> list[str]:
        """The gold answers."""
        return [gold.text for gold in self.question.answers]

    @property
    def given_answers(self) -> list[Given]:
        """The answers that were not refused, of the two."""
        return [self.judged(answer) for answer in (self.answer, self.without) if answer.found]

    def judged(self, answer: Answer) -> Given:
        """Return what is to be said of one of the answers."""
        right = any(gold in answer.text for gold in self.golds)
        own = any(c.source == source_of(self.question.context) for c in answer.citations)
        return Given(answer.confidence.score, right, right and own)


def ask(engine: Engine, questions: Sequence[Question]) -> Iterator[Asked]:
    """Ask every question twice, the second time with its own context left out."""
    sources = {document.source for document in engine.documents()}
    reader = Reader(engine.config.reader, threads=engine.config.threads)
    for question in questions:
        evidence = engine.examine(understand(question.text)).evidence
        others = sources - {source_of(question.context)}
        yield Asked(
            question,
            evidence[0].focus if evidence else "",
            answer_all(reader, [question])[0],
            engine.answer(question.text),
            engine.answer(question.text, sources=others),
        )


def figures(asked: Sequence[Asked]) -> dict[str, float]:
    """Return the figures of a run, and print the reliability of its answers on the way."""
    given = [one for a in asked for one in a.given_answers]
    said = np.array([one.score for one in given])
    error = reliability(said, np.array([one.right for one in given]))
    print("right only from the question's own context:")
    stricter = reliability(said, np.array([one.right_from_own for one in given]))
    return {
        "questions": len(asked),
        "em": _percent([exact_match(a.span, a.golds) for a in asked]),
        "f1": _percent([f1(a.span, a.golds) for a in asked]),
        "em_context_given": _percent([exact_match(a.given, a.golds) for a in asked]),
        "f1_context_given": _percent([f1(a.given, a.golds) for a in asked]),
        "right": _share([a.judged(a.answer).right for a in asked]),
        "right_from_own_context": _share([a.judged(a.answer).right_from_own for a in asked]),
        "wrongly_refused": _share([not a.answer.found for a in asked]),
        "refused_without_context": _share([not a.without.found for a in asked]),
        "right_without_context": _share([a.judged(a.without).right for a in asked]),
        "expected_calibration_error": round(error, 4),
        "expected_calibration_error_own_context": round(stricter, 4),
    }


def _share(whether: Sequence[bool]) -> float:
    return round(float(np.mean(whether)), 4)


def _percent(shares: Sequence[float]) -> float:
    return round(100 * float(np.mean(shares)), 2)


def main() -> None:
    """Print the figures and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="questions of a seeded sample; 0 for all")
    options = parser.parse_args()
    with engine_over(options.file) as (engine, questions):
        asked = sample(questions, options.limit)
        found = figures(list(ask(engine, asked)))
    for name, value in found.items():
        print(f"{name:38} {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
