import time
from types import SimpleNamespace

import pytest

from bench.stages import ask_each, milliseconds, stopwatch


def test_each_stage_counts_its_own_time_and_not_what_runs_inside_it():
    def inner():
        time.sleep(0.02)

    room = SimpleNamespace(inner=inner)

    def outer(deep):
        time.sleep(0.01)
        room.inner()
        if deep:
            room.outer(False)

    room.outer = outer
    with stopwatch({"inner": [(room, "inner")], "outer": [(room, "outer")]}) as spent:
        room.outer(True)
    assert spent["inner"] >= 0.04
    assert spent["outer"] >= 0.02
    assert room.inner is inner
    assert room.outer is outer


def test_a_stage_that_fails_is_counted_too():
    room = SimpleNamespace(fail=lambda: 1 / 0)
    with stopwatch({"fail": [(room, "fail")]}) as spent, pytest.raises(ZeroDivisionError):
        room.fail()
    assert spent["fail"] > 0


def test_stages_and_rest_are_the_whole():
    room = SimpleNamespace(read=lambda: time.sleep(0.002))
    seconds = ask_each(lambda _: room.read(), ["一", "二"], {"read": [(room, "read")]})
    assert [len(values) for values in seconds.values()] == [2, 2, 2]
    for read, rest, whole in zip(seconds["read"], seconds["rest"], seconds["all"], strict=True):
        assert read + rest == pytest.approx(whole)


def test_quantiles_are_milliseconds():
    assert milliseconds([0.001 * n for n in range(101)]) == {"p50": 50.0, "p95": 95.0, "p99": 99.0}
