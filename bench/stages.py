"""Where the time of a question goes: the seconds that each question spends in named functions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

import numpy as np

# The functions of a stage: each the class or module it is looked up in, and its name there.
Stage = Sequence[tuple[object, str]]


@contextmanager
def stopwatch(stages: Mapping[str, Stage]) -> Iterator[dict[str, float]]:
    """Give a dict that grows by the seconds spent in each stage, not counting those of stages inside it.

    For one thread at a time.
    """
    spent = dict.fromkeys(stages, 0.0)
    inner = [0.0]  # for each stage that is running, the seconds of stages inside it

    def timed(function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever the function takes
            started = time.perf_counter()
            inner.append(0.0)
            try:
                return function(*arguments, **named)
            finally:
                whole = time.perf_counter() - started
                spent[stage] += whole - inner.pop()
                inner[-1] += whole

        return run

    with ExitStack() as stack:
        for stage, functions in stages.items():
            for owner, name in functions:
                stack.enter_context(patch.object(owner, name, timed(getattr(owner, name), stage)))
        yield spent


def ask_each(
    ask: Callable[[str], object], questions: Sequence[str], stages: Mapping[str, Stage]
) -> dict[str, list[float]]:
    """Ask one by one; return the seconds of each question by stage, of the rest, and in "all"."""
    seconds: dict[str, list[float]] = {name: [] for name in (*stages, "rest", "all")}
    with stopwatch(stages) as spent:
        for question in questions:
            spent.update(dict.fromkeys(stages, 0.0))
            started = time.perf_counter()
            ask(question)
            whole = time.perf_counter() - started
            for name, value in (*spent.items(), ("rest", whole - sum(spent.values())), ("all", whole)):
                seconds[name].append(value)
    return seconds


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99 in milliseconds."""
    cuts = np.quantile(seconds, [0.5, 0.95, 0.99])
    return {name: round(1000 * float(cut), 1) for name, cut in zip(("p50", "p95", "p99"), cuts, strict=True)}
