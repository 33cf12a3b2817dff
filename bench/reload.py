"""`python -m bench.reload [--seconds 60] [--askers 20] [--rebuilds 5]`: asking while the index is rebuilt.

Every rebuild changes the figure in every document that is asked about, so an answer tells which state of
the corpus it was made from. Each must be the figure of the generation that the answer names. No answer
is kept for the next asker.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Final

from bench.invented import write_documents
from zzqa.build import build_index
from zzqa.build.vectors import LateEmbedder
from zzqa.config import Config
from zzqa.engine import Engine

NAMES: Final = ("青石岭", "白鹭湖", "龙脊岭", "锦河湾", "云泽口", "马家洼", "文峰山", "东岗头")
# Documents that are never asked about, so that a generation is not trivial to write and to open.
_BALLAST: Final = 20


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: which document was asked about, what was said, from which generation, in what time."""

    document: int
    generation: str
    text: str
    seconds: float


@dataclass(slots=True)
class Log:
    """What the askers heard in how many seconds, and what went wrong.

    `versions` are the states of the corpus by generation.
    """

    versions: dict[str, int] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def inconsistent(self) -> list[Heard]:
        """Return the answers that do not give the figure of the generation that they name."""
        return [
            one
            for one in self.heard
            if one.generation not in self.versions
            or f"{figure(one.document, self.versions[one.generation])}亿元" not in one.text
        ]


def figure(document: int, version: int) -> int:
    """Return the figure that a document gives in a version of the corpus; no two are alike."""
    return 11 + 13 * document + 117 * version


def write_version(corpus: Path, version: int) -> None:
    """Write the documents that are asked about as they are in a version."""
    for document, name in enumerate(NAMES):
        text = f"{name}水库工程总投资{figure(document, version)}亿元，大坝已经封顶，管线正在施工。\n"
        (corpus / f"水库{document}.txt").write_text(f"{name}水库建设情况\n{text}", encoding="utf-8")


def ask_while_rebuilding(
    engine: Engine,
    corpus: Path,
    rebuild: Callable[[], str],
    *,
    seconds: float,
    askers: int,
    rebuilds: int,
) -> Log:
    """Ask from `askers` threads for `seconds` at least, while `rebuild` is called `rebuilds` times.

    `rebuild` brings the index up to date and returns its generation. `corpus` is at version 0.
    """
    log = Log({engine.generation: 0})
    over = threading.Event()
    with ThreadPoolExecutor(askers) as pool:
        asking = [pool.submit(_ask, engine, log, over, first) for first in range(askers)]
        started = time.perf_counter()
        try:
            for version in range(1, rebuilds + 1):
                over.wait(max(0.0, started + seconds * version / (rebuilds + 1) - time.perf_counter()))
                write_version(corpus, version)
                log.versions[rebuild()] = version
            over.wait(max(0.0, started + seconds - time.perf_counter()))
        finally:
            over.set()
        for one in asking:
            one.result()
    log.seconds = time.perf_counter() - started
    return log


def _ask(engine: Engine, log: Log, over: threading.Event, first: int) -> None:
    """Ask about one document after the other until it is over."""
    document = first
    while not over.is_set():
        document = (document + 1) % len(NAMES)
        started = time.perf_counter()
        try:
            answer = engine.answer(f"{NAMES[document]}水库总投资多少")
        except Exception as error:  # noqa: BLE001 -- every error is what is being counted
            log.errors.append(repr(error))
        else:
            seconds = time.perf_counter() - started
            log.heard.append(Heard(document, answer.generation, answer.text, seconds))


def main() -> None:
    """Print the figures and a last JSON line; exit with 1 when an answer was wrong or missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--askers", type=int, default=20)
    parser.add_argument("--rebuilds", type=int, default=5)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        write_documents(corpus, _BALLAST)
        write_version(corpus, 0)
        embedder = LateEmbedder(Config())
        build_index(corpus, index, embedder=embedder)
        log = ask_while_rebuilding(
            Engine.open(index, config=Config(cached_answers=0)),
            corpus,
            lambda: build_index(corpus, index, embedder=embedder).generation,
            seconds=options.seconds,
            askers=options.askers,
            rebuilds=options.rebuilds,
        )
    seconds = sorted(one.seconds for one in log.heard)
    figures = {
        "seconds": round(log.seconds, 1),
        "rebuilds": len(log.versions) - 1,
        "answers": len(log.heard),
        "errors": len(log.errors),
        "not of their generation": len(log.inconsistent()),
        "by generation": dict(sorted(Counter(one.generation for one in log.heard).items())),
        "p50_s": round(median(seconds), 2),
        "p99_s": round(quantiles(seconds, n=100)[98], 2),
        "longest_s": round(seconds[-1], 2),
    }
    for name, value in figures.items():
        print(f"{name:24} {value}")
    print(json.dumps(figures))
    sys.exit(bool(log.errors or log.inconsistent()))


if __name__ == "__main__":
    main()
