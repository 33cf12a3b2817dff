"""zzqa itself, timed as the others are: Engine.answer, with nothing kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import harness

# The index lives as long as the process.
_FOLDER = TemporaryDirectory(prefix="zzqa-bench-")


def build(job: dict[str, Any]) -> harness.Answers:
    """Build the index of the corpus; the answer is its text, or the span in its likeliest sentence."""
    from zzqa.answering.understand.question import understand
    from zzqa.build import build_index
    from zzqa.config import Config
    from zzqa.engine import Engine

    config = Config(threads=job["threads"], top_k=job["top_k"], cached_answers=0)
    index = Path(_FOLDER.name, "index")
    build_index(job["corpus"], index, config=config)
    engine = Engine.open(index, config=config)

    def answer(question: str) -> str:
        return engine.answer(question).text

    def span(question: str) -> str:
        evidence = engine.examine(understand(question)).evidence
        return evidence[0].focus if evidence else ""

    return answer if job["may_refuse"] else span


if __name__ == "__main__":
    harness.main(build, ["zzqa", "onnxruntime", "torch"])
