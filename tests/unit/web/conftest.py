"""Fixtures of the web room: an engine without models."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fake_engine import FakeEngine


@pytest.fixture
def engine():
    return FakeEngine()
