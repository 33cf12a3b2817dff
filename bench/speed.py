"""`python -m bench.speed [--corpus seeds] [--questions FILE.jsonl] [--askers 1 4]`: how quick, how large.

Builds the index of a corpus into a temporary folder, opens it in a fresh process, asks a set of
questions one by one and then from several threads, and prints seconds by stage, resident memory and
questions a second.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.official import QUESTIONS
from zzqa.answering.question import understand
from zzqa.build import build_index
from zzqa.corpus.clean import normalise_question
from zzqa.engine import Engine

_FIRST_ANSWER = """
import resource, sys, time
started = time.perf_counter()
from zzqa.engine import Engine
engine = Engine.open(sys.argv[1])
opened = time.perf_counter()
engine.answer(sys.argv[2])
print(opened - started, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def start_up(index: Path, question: str) -> tuple[float, float, float]:
    """Return the seconds from an empty process to an open engine and to its first answer, and its MB then."""
    run = subprocess.run(  # noqa: S603 -- our own code in our own interpreter
        [sys.executable, "-c", _FIRST_ANSWER, str(index), question],
        capture_output=True,
        text=True,
        check=True,
    )
    opened, answered, peak = map(float, run.stdout.split())
    return opened, answered, peak / 1024


def latencies(engine: Engine, questions: list[str]) -> list[float]:
    """Return the seconds of each answer, asked one after the other."""
    seconds = []
    for question in questions:
        started = time.perf_counter()
        engine.answer(question)
        seconds.append(time.perf_counter() - started)
    return seconds


def retrieval_seconds(engine: Engine, questions: list[str]) -> list[float]:
    """Return the seconds of embedding and searching alone, for each question."""
    seconds = []
    for question in questions:
        understood = understand(normalise_question(question))
        started = time.perf_counter()
        engine.retrieve(understood)
        seconds.append(time.perf_counter() - started)
    return seconds


def rate(engine: Engine, questions: list[str], askers: int) -> float:
    """Return the questions answered a second by so many askers at once."""
    started = time.perf_counter()
    with ThreadPoolExecutor(askers) as pool:
        list(pool.map(engine.answer, questions))
    return len(questions) / (time.perf_counter() - started)


def main() -> None:
    """Print the table and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="JSONL with a field question")
    parser.add_argument("--askers", type=int, nargs="*", default=[1, 4, 16])
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        index = Path(folder, "index")
        started = time.perf_counter()
        report = build_index(options.corpus, index)
        built = time.perf_counter() - started
        opened, first, resident = start_up(index, questions[0])
        engine = Engine.open(index)
        engine.answer(questions[0])
        seconds = latencies(engine, questions)
        cuts = quantiles(seconds, n=100)
        figures = {
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "passages": report.passages,
            "build_s": round(built, 2),
            "open_s": round(opened, 2),
            "first_answer_s": round(first, 2),
            "first_answer_rss_mb": round(resident),
            "retrieve_p50_ms": round(1000 * median(retrieval_seconds(engine, questions)), 1),
            "answer_p50_ms": round(1000 * median(seconds), 1),
            "answer_p95_ms": round(1000 * cuts[94], 1),
            "answer_p99_ms": round(1000 * cuts[98], 1),
            **{f"questions_per_s_{n}": round(rate(engine, questions, n), 2) for n in options.askers},
            "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
    for name, value in figures.items():
        print(f"{name:22} {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
