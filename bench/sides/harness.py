"""What every side does: read a job, build, answer one question after the other, and tell the figures.

Standard library only, since each side runs in an environment that has no zzqa. A job is a JSON file:
`passages` (texts), `questions`, `retriever` and `reader` (folders), `threads`, `top_k`, and `settings`
of the side; zzqa itself reads the folder `corpus` instead of passages.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

Answers = Callable[[str], str]


def main(build: Callable[[dict[str, Any]], Answers], packages: Sequence[str]) -> None:
    """Run the job named on the command line and write its figures as JSON to the second name."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    os.environ.update(OMP_NUM_THREADS=str(job["threads"]), TOKENIZERS_PARALLELISM="false")
    os.environ.update(HF_HUB_OFFLINE="1", HAYSTACK_TELEMETRY_ENABLED="False")
    started = time.perf_counter()
    answer = build(job)
    built = time.perf_counter() - started
    for question in job["questions"][:3]:
        answer(question)
    answers, seconds = [], []
    for question in job["questions"]:
        started = time.perf_counter()
        answers.append(answer(question))
        seconds.append(time.perf_counter() - started)
    told = {
        "versions": {package: version(package) for package in packages},
        "build_s": built,
        "answers": answers,
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    Path(sys.argv[2]).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
