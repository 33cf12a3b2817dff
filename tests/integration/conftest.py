"""The real models over the real seed documents, built once for all integration tests."""

from pathlib import Path

import pytest

from zzqa.build import build_index
from zzqa.engine import Engine

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory):
    index = tmp_path_factory.mktemp("seeds") / "index"
    build_index(SEEDS, index)
    return index


@pytest.fixture(scope="session")
def engine(seeds_index):
    return Engine.open(seeds_index)
