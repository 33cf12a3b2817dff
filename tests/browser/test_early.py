"""A question asked before the examples are found keeps its answer."""

import threading

import pytest
from fake_engine import FakeEngine

pytestmark = pytest.mark.browser


class LateEngine(FakeEngine):
    """Finds its examples only when it is let go."""

    def __init__(self):
        super().__init__()
        self.let_go = threading.Event()

    def examples(self, count=6):
        self.let_go.wait(30)
        return super().examples(count)


@pytest.fixture(scope="module")
def engine():
    return LateEngine()


@pytest.fixture(scope="module")
def url(engine):
    from zzqa.web.address import Address
    from zzqa.web.server import start

    server = start(engine, Address(port=18978))
    yield server.url
    engine.let_go.set()
    server.close()


def test_the_answer_is_not_drawn_over(open_page, ask, engine):
    page = open_page()
    assert "39亿元" in ask(page, "庄里水库进展如何").inner_text()
    engine.let_go.set()
    page.wait_for_timeout(2000)
    assert page.locator(".turn").count() == 1
    assert page.locator(".welcome").count() == 0
    assert "39亿元" in page.locator(".turn").inner_text()
    assert page.locator("#question .submit-button").is_visible()
