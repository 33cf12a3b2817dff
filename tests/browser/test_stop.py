"""A question that takes long can be stopped, and the next one is answered."""

import threading

import pytest
from fake_engine import FakeEngine

pytestmark = pytest.mark.browser


class SlowEngine(FakeEngine):
    """Thinks about a slow question until it is let go."""

    def __init__(self):
        super().__init__()
        self.let_go = threading.Event()

    def answer(self, question, **options):
        if "慢" in question:
            self.let_go.wait(30)
        return super().answer(question, **options)


@pytest.fixture(scope="module")
def url():
    from zzqa.web.address import Address
    from zzqa.web.server import start

    engine = SlowEngine()
    server = start(engine, Address(port=18960))
    yield server.url
    engine.let_go.set()
    server.close()


def test_stop_puts_the_question_back_and_the_next_is_answered(open_page, ask):
    page = open_page()
    ask(page, "庄里水库进展如何")
    page.fill("#question textarea", "慢慢想的问题")
    page.press("#question textarea", "Enter")
    page.locator(".turn:nth-child(2) .pending").wait_for()

    page.fill("#question textarea", "接着打的字")
    page.press("#question textarea", "Enter")
    page.wait_for_timeout(300)
    assert page.locator(".turn").count() == 2
    assert page.input_value("#question textarea") == "接着打的字"

    page.click("#question .stop-button")
    page.get_by_text("已停止").wait_for()
    assert page.locator(".turn").count() == 1
    assert page.input_value("#question textarea") == "慢慢想的问题"

    turn = ask(page, "重点项目开工率")
    assert "全市重点项目开工率达到百分之九十" in turn.inner_text()
    assert page.locator(".turn").count() == 2


def test_a_failure_shows_a_sentence_and_the_page_goes_on(open_page, ask):
    page = open_page()
    turn = ask(page, "炸了")
    assert "错误编号" in turn.inner_text()
    assert "secret detail" not in page.content()
    assert "39亿元" in ask(page, "庄里水库进展如何").inner_text()
