"""The sign-in form, and the page behind it."""

import pytest
from fake_engine import FakeEngine

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server():
    from zzqa.web.address import Address
    from zzqa.web.passwords import Passwords
    from zzqa.web.server import start

    running = start(FakeEngine(), Address(port=18975), passwords=Passwords.of("liu:right"))
    yield running
    running.close()


def test_the_page_is_seen_after_signing_in(browser, server):
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(server.url)
    page.locator("input[type=password]").wait_for()
    assert page.locator(".welcome").count() == 0
    for password in ("wrong", "right"):
        page.locator("input").first.fill("liu")
        page.locator("input[type=password]").fill(password)
        with page.expect_response("**/login") as response:
            page.get_by_role("button").first.click()
        assert response.value.status == (200 if password == "right" else 400)  # noqa: S105 -- a test's
    page.locator(".welcome").wait_for()
    context.close()
