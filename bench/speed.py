"""`python -m bench.speed [--corpus seeds] [--questions FILE.jsonl]`: how quick, how large, and how good.

Builds the index of a corpus into a temporary folder, opens it in fresh processes, asks a set of questions
one by one, timing each stage, and then from several threads; nothing is answered from what was kept. Where
the questions hold what their answers must say (see `zzqa eval`), the answers that were timed are judged.
The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from bench.official import QUESTIONS
from bench.stages import Stage, ask_each, milliseconds
from zzqa.answering import answerer
from zzqa.answering.read.reader import Reader
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.engine import Engine
from zzqa.evaluation import Item, figures, judge, load_items
from zzqa.indexing.embed import Embedder
from zzqa.records import Answer

# What is not in a stage is the rest: understanding the question, and setting its spelling right.
STAGES: Final[dict[str, Stage]] = {
    "embed": [(Embedder, "embed_queries")],
    "search": [(answerer, "retrieve")],
    "read": [(Reader, "read")],
    "weigh": [(answerer, "weigh")],
    "compose": [(answerer, "compose")],
}
_FIRST_ANSWER: Final = """
import resource, sys, time
started = time.perf_counter()
from zzqa.engine import Engine
engine = Engine.open(sys.argv[1])
opened = time.perf_counter()
engine.answer(sys.argv[2])
print(opened - started, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_STARTS: Final = 3  # fresh processes, of which the median counts


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from an empty process to an open engine and to its first answer, and its peak MB then."""

    opened_s: float
    answered_s: float
    peak_mb: float


def start_up(index: Path, question: str) -> Start:
    """Open the index and answer a question in a fresh process."""
    command = [sys.executable, "-c", _FIRST_ANSWER, str(index), question]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own code
    opened, answered, peak = map(float, run.stdout.split())
    return Start(opened, answered, peak / 1024)


def help_seconds() -> float:
    """Return the seconds that `zzqa --help` takes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "zzqa", "--help"], capture_output=True, check=True)
    return time.perf_counter() - started


def rate(engine: Engine, questions: Sequence[str], askers: int) -> float:
    """Return the questions answered a second by so many askers at once."""
    started = time.perf_counter()
    with ThreadPoolExecutor(askers) as pool:
        list(pool.map(engine.answer, questions))
    return len(questions) / (time.perf_counter() - started)


def peak_mb() -> float:
    """Return the most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quality(items: Sequence[Item], answers: Sequence[Answer]) -> dict[str, float]:
    """Return the shares of `zzqa eval` for answers that were given."""
    outcomes = [judge(item, answer) for item, answer in zip(items, answers, strict=True)]
    return {name: round(share, 4) for name, share in figures(outcomes).items()}


def measure(corpus: Path, items: Sequence[Item], askers: Sequence[int], config: Config) -> dict[str, object]:
    """Return every figure by its name."""
    questions = [item.question for item in items]
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        index = Path(folder, "index")
        built = build_index(corpus, index, config=config)
        starts = [start_up(index, questions[0]) for _ in range(_STARTS)]
        helps = [help_seconds() for _ in range(_STARTS)]
        engine = Engine.open(index, config=config)
        for question in questions[:5]:
            engine.answer(question)
        answers: list[Answer] = []
        seconds = ask_each(lambda question: answers.append(engine.answer(question)), questions, STAGES)
        return {
            "threads": config.threads,
            "passages": built.passages,
            "build_s": round(built.seconds, 2),
            "passages_per_s": round(built.passages / built.seconds, 1),
            "embedded_per_s": round(built.embedded / built.model_seconds, 1),
            "help_s": round(median(helps), 2),
            "open_s": round(median(start.opened_s for start in starts), 2),
            "first_answer_s": round(median(start.answered_s for start in starts), 2),
            "first_answer_peak_mb": round(median(start.peak_mb for start in starts)),
            **{f"{stage}_ms": milliseconds(spent) for stage, spent in seconds.items()},
            **quality(items, answers),
            **{f"questions_per_s_{count}": round(rate(engine, questions, count), 2) for count in askers},
            "peak_mb": round(peak_mb()),
        }


def main() -> None:
    """Print the table and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="a question set of `zzqa eval`")
    parser.add_argument("--limit", type=int, help="questions, the first ones")
    parser.add_argument("--askers", type=int, nargs="*", default=[1, 4, 16])
    options = parser.parse_args()
    items = load_items(options.questions)[: options.limit]
    measured = measure(options.corpus, items, options.askers, Config(cached_answers=0))
    for name, value in measured.items():
        shown = "  ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        print(f"{name:22} {shown}")
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
