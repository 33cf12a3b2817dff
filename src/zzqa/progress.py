"""Progress bars on standard error, off where it is no terminal. The only importer of tqdm."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from tqdm import tqdm

# Told of a stage, how many of its steps are done, and of how many.
Progress = Callable[[str, int, int], None]


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a Progress that draws one bar a stage."""
    bars: dict[str, tqdm[NoReturn]] = {}

    def advance(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            _close(bars)
            bars[stage] = _bar(stage, total)
        bars[stage].n = done
        bars[stage].refresh()

    try:
        yield advance
    finally:
        _close(bars)


def _bar(stage: str, total: int) -> tqdm[NoReturn]:
    from tqdm import tqdm

    bar: tqdm[NoReturn] = tqdm(
        total=total, desc=stage, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
    )
    return bar


def _close(bars: dict[str, tqdm[NoReturn]]) -> None:
    for bar in bars.values():
        bar.close()
    bars.clear()
