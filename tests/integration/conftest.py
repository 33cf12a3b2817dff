"""The real models over the real seed documents, built once for all integration tests."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from zzqa.build import build_index
from zzqa.engine import Engine

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_is_heard() -> Iterator[None]:
    """Let programs that the tests start hear Ctrl-C; one that a shell runs in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory):
    index = tmp_path_factory.mktemp("seeds") / "index"
    build_index(SEEDS, index)
    return index


@pytest.fixture(scope="session")
def engine(seeds_index):
    return Engine.open(seeds_index)
