"""`python -m bench.open_domain FILE [--limit N]`: retrieve over all contexts of a file, then read.

EM and F1 (CMRC 2018 measure) of the reader's span in the sentence that the engine finds likeliest, and
of its best span where the question's own context is given; how often the engine refuses, with that
context in the corpus and with it left out; and whether the confidence of the answers it does give is
what they deserve. An answer is right when its text holds a gold answer and comes from the question's
own context, so nothing that is answered from another context is ever right.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.calibrate import reliability
from bench.contexts import engine_over, source_of
from bench.reader import answer_all
from bench.squad import Question, exact_match, f1
from zzqa.answering.question import understand
from zzqa.answering.reader import Reader
from zzqa.engine import Engine
from zzqa.records import Answer


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
    def right(self) -> bool:
        """Whether the answer holds a gold answer and cites the question's own context."""
        cited = any(c.source == source_of(self.question.context) for c in self.answer.citations)
        return cited and any(gold in self.answer.text for gold in self.golds)


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
    given = [(a.answer.confidence.score, a.right) for a in asked if a.answer.found]
    given += [(a.without.confidence.score, False) for a in asked if a.without.found]
    error = reliability(np.array([said for said, _ in given]), np.array([right for _, right in given]))
    return {
        "questions": len(asked),
        "em": _percent([exact_match(a.span, a.golds) for a in asked]),
        "f1": _percent([f1(a.span, a.golds) for a in asked]),
        "em_context_given": _percent([exact_match(a.given, a.golds) for a in asked]),
        "f1_context_given": _percent([f1(a.given, a.golds) for a in asked]),
        "right": round(float(np.mean([a.right for a in asked])), 4),
        "wrongly_refused": round(float(np.mean([not a.answer.found for a in asked])), 4),
        "refused_without_context": round(float(np.mean([not a.without.found for a in asked])), 4),
        "expected_calibration_error": round(error, 4),
    }


def _percent(shares: Sequence[float]) -> float:
    return round(100 * float(np.mean(shares)), 2)


def main() -> None:
    """Print the figures and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="questions of a seeded sample; 0 for all")
    options = parser.parse_args()
    with engine_over(options.file) as (engine, questions):
        asked = [q for q in questions if q.answers]
        if options.limit:
            asked = random.Random(0).sample(asked, min(options.limit, len(asked)))
        found = figures(list(ask(engine, asked)))
    for name, value in found.items():
        print(f"{name:26} {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
