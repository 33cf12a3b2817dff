"""The page behind a reverse proxy, and behind a password."""

import pytest
from fake_engine import FakeEngine
from reverse_proxy import reverse_proxy

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[True, False], ids=["passes-host", "own-host"])
def url(request):
    from zzqa.web.address import Address
    from zzqa.web.server import start

    server = start(FakeEngine(), Address(port=18970 + request.param, root_path="/zzqa"))
    with reverse_proxy(server.url, "/zzqa/", passes_host=request.param) as shown:
        yield shown
    server.close()


def test_behind_a_proxy_a_question_is_answered_and_its_original_opened(open_page, ask, url):
    page = open_page()
    assert "39亿元" in ask(page, "庄里水库进展如何").inner_text()
    original = page.locator("a[href*='original/']").first.get_attribute("href")
    page.goto(url + original.removeprefix("/zzqa/"))
    assert "39亿元" in page.locator("mark").first.inner_text()
