"""How well and how fast a reader reads: exact match and F1 on a SQuAD-style file.

    python -m bench.reader cmrc2018_dev.json --limit 400 --model src/zzqa/models/reader

The context is given, so nothing is retrieved; every question is answered, so nothing is refused.
The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.squad import Question, load_squad, score, simplifier
from zzqa.answering.read.reader import Reader
from zzqa.answering.read.sentence import Reading
from zzqa.answering.read.span_search import FoundSpan
from zzqa.config import MODELS
from zzqa.corpus.titles import TITLE_CHARS
from zzqa.records import Hit, Passage, Scores

SEED = 1  # of the sample that --limit draws


def hit_of(text: str, *, title: str = "", source: str = "") -> Hit:
    """Return a passage of this text as if it had been found first."""
    passage = Passage("context", "", 0, len(text), text)
    return Hit(passage, 0.0, 1, source, title, None, Scores(0.0, 0.0, 0.0))


def best_span(reading: Reading) -> FoundSpan | None:
    """Return the best span of all sentences of a passage, or None where there is none."""
    spans = (span for sentence in reading.sentences for span in sentence.spans)
    return max(spans, key=lambda span: span.score, default=None)


def answer(reader: Reader, asked: Question) -> str:
    """Return the best span of the question's context, or an empty text where the reader finds none."""
    title = asked.context[:TITLE_CHARS]
    span = best_span(reader.read(asked.text, [hit_of(asked.context, title=title)])["context"])
    return asked.context[span.start : span.end] if span else ""


def answer_all(reader: Reader, questions: Sequence[Question]) -> list[str]:
    """Return the text of the best span for every question."""
    return [answer(reader, asked) for asked in questions]


def sample(questions: list[Question], limit: int | None) -> list[Question]:
    """Return the first `limit` of a seeded shuffle, or all questions."""
    return questions if limit is None else random.Random(SEED).sample(questions, min(limit, len(questions)))


def main() -> None:
    """Read the file, answer, print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, help="questions, drawn at random with a fixed seed")
    parser.add_argument("--model", default=str(MODELS / "reader"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="print this many wrong answers")
    options = parser.parse_args()
    questions = sample(load_squad(options.file, convert=simplifier()), options.limit)
    reader = Reader(options.model, threads=options.threads)
    began = time.perf_counter()
    answers = answer_all(reader, questions)
    seconds = time.perf_counter() - began
    wrong = [pair for pair in zip(answers, questions, strict=True) if _is_wrong(*pair)]
    for given, asked in wrong[: options.show]:
        print(f"{asked.text}\n  {given}\n  {' | '.join(gold.text for gold in asked.answers)}")
    measured = score(answers, questions)
    print(f"{'questions':>10} {'EM':>6} {'F1':>6} {'ms each':>8}")
    each = 1000 * seconds / len(questions)
    print(f"{measured.questions:>10} {measured.em:>6.1f} {measured.f1:>6.1f} {each:>8.0f}")
    print(json.dumps({**asdict(measured), "seconds": round(seconds, 1)}))


def _is_wrong(given: str, asked: Question) -> bool:
    return score([given], [asked]).em == 0


if __name__ == "__main__":
    main()
