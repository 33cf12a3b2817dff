"""A page over an engine without models, served on a real port."""

import pytest
from fake_engine import FakeEngine


@pytest.fixture(scope="session")
def fake_engine():
    return FakeEngine()


@pytest.fixture(scope="session")
def server(fake_engine):
    from zzqa.web.address import Address
    from zzqa.web.server import start

    running = start(fake_engine, Address(port=17860))
    yield running
    running.close()
