"""`python -m bench.workers [--documents 300]`: builds shared among worker processes, and one taken up again.

The corpus is invented (bench/invented.py), the retriever the shipped one. Every build is a `zzqa build`
of its own, into a new index, so its seconds hold the loading of the models. The last one is killed when
half of its passages are embedded, and started again.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.invented import write_documents
from zzqa.build.work.kinds import Kinds
from zzqa.config import Config

# Workers, and the threads that each may have for its model; left out where there are too few cores.
_CREWS: Final = ((1, 1), (1, 2), (2, 1), (2, 2))
_LOOK: Final = 0.05  # seconds


def start(corpus: Path, index: Path, workers: int, threads: int) -> subprocess.Popen[bytes]:
    """Start a build whose report comes as JSON."""
    command = [sys.executable, "-m", "zzqa", "build", "--json", "--workers", str(workers)]
    return subprocess.Popen(  # noqa: S603 -- our own program
        [*command, "--corpus", str(corpus), "--index", str(index)],
        stdout=subprocess.PIPE,
        env={**os.environ, "ZZQA_THREADS": str(threads)},
    )


def finish(build: subprocess.Popen[bytes], documents: int) -> dict[str, float]:
    """Wait for a build and return its figures; `load` is the machine's, over the minute before its end."""
    told, _ = build.communicate()
    report = json.loads(told)
    return {
        "seconds": round(report["seconds"], 1),
        "documents_per_s": round(documents / report["seconds"], 2),
        "passages_per_s": round(report["passages"] / report["seconds"], 1),
        "load": round(os.getloadavg()[0], 1),
    }


def kill_half_way(build: subprocess.Popen[bytes], index: Path) -> float:
    """Kill a build when half of its passages are embedded; return the share that then was."""
    share = 0.0
    while share < 0.5 and build.poll() is None:
        time.sleep(_LOOK)
        share = embedded(index)
    build.kill()
    build.communicate()
    return embedded(index)


def embedded(index: Path) -> float:
    """Return the share of the passages in the queue that are embedded."""
    if not (index / ".work.db").exists():
        return 0
    query = "SELECT count(result), count(*) FROM tasks WHERE kind = ?"
    with closing(sqlite3.connect(index / ".work.db", timeout=60)) as queue:
        try:
            ((done, all_),) = queue.execute(query, (Kinds.of(Config()).embed,)).fetchall()
        except sqlite3.OperationalError:  # there is no table yet
            return 0
    return done / all_ if all_ else 0


def main() -> None:
    """Print a line for each build and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=300)
    documents = parser.parse_args().documents
    cores = len(os.sched_getaffinity(0))
    figures: dict[str, object] = {
        "machine": f"{platform.machine()}, {cores} cores, Python {platform.python_version()}",
        "documents": documents,
    }

    def tell(what: str, line: dict[str, float]) -> None:
        figures[what] = line
        print(f"{what:45}", *(f"{name} {value}" for name, value in line.items()), flush=True)

    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        corpus = Path(folder, "corpus")
        write_documents(corpus, documents)
        for workers, threads in _CREWS:
            if workers * threads > cores:
                continue
            index = Path(folder, f"{workers}-{threads}")
            tell(
                f"workers: {workers}, threads each: {threads}",
                finish(start(corpus, index, workers, threads), documents),
            )
        index = Path(folder, "killed")
        share = kill_half_way(start(corpus, index, 2, 1), index)
        resumed = finish(start(corpus, index, 2, 1), documents)
        tell("workers: 2, threads each: 1, taken up again", {"embedded_before": round(share, 2), **resumed})
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
