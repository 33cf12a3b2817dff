"""Progress bars on standard error, off where it is no terminal. The only importer of tqdm."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give a callable (stage, done, total) that draws one bar a stage."""
    from tqdm import tqdm

    bar: tqdm[None] | None = None

    def advance(stage: str, done: int, total: int) -> None:
        nonlocal bar
        if bar is None or bar.desc != f"{stage}: ":
            if bar is not None:
                bar.close()
            bar = tqdm(total=total, desc=stage, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)
        bar.n = done
        bar.refresh()

    try:
        yield advance
    finally:
        if bar is not None:
            bar.close()
