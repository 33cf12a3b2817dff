"""Ask a folder of Chinese documents and get their own words back, cited.

>>> import zzqa
>>> zzqa.answer("庄里水库进展如何")  # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zzqa.config import Config
from zzqa.errors import ZzqaError
from zzqa.records import Answer, BuildReport, Citation, Hit, Passage

if TYPE_CHECKING:
    from zzqa.engine import Engine

# ONNX Runtime reports its use to its maker unless this is set before it is loaded, and only this also
# keeps it from writing an identifier of the device to the user's cache (its Privacy.md says so).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Citation",
    "Config",
    "Engine",
    "Hit",
    "Passage",
    "ZzqaError",
    "__version__",
    "answer",
    "build_index",
]


def answer(
    question: str,
    *,
    since: str = "",
    until: str = "",
    index: str | Path = "index",
    config: Config | None = None,
) -> Answer:
    """Answer a question from an index, of documents published from `since` to `until` as Engine.answer does.

    The engine is opened once and kept. The index is built from seeds/ on first use when there is none.
    Raises MissingIndexError when there is no such folder either, DateError, and what Engine.open raises.
    """
    from zzqa.engine import open_or_build

    return open_or_build(index, config=config).answer(question, since=since, until=until)


def build_index(
    corpus: str | Path = "seeds",
    index: str | Path = "index",
    *,
    config: Config | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> BuildReport:
    """Build or update the index of a folder of documents; unchanged files keep their vectors.

    `progress` is called with a stage and how many of how many are done. Raises EmptyCorpusError,
    IndexBusyError or ModelError; the index that was there keeps answering.
    """
    from zzqa.build import build_index as build

    return build(corpus, index, config=config, progress=progress)


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- the signature Python gives it
    """Load the Engine when it is first asked for, since its models' libraries are heavy."""
    if name == "Engine":
        from zzqa.engine import Engine

        return Engine
    message = f"module 'zzqa' has no attribute {name!r}"
    raise AttributeError(message)
