"""A page that may not write: nothing of it changes documents or takes down what users say."""

import json

import httpx
import pytest
from fake_engine import FakeEngine

from zzqa.web.folders import Folders

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url():
    from zzqa.web.address import Address
    from zzqa.web.server import start

    server = start(FakeEngine(), Address(port=18990))
    yield server.url
    server.close()


def test_it_shows_no_control_that_would_write(open_page, ask):
    page = open_page()
    turn = ask(page, "庄里水库进展如何")
    assert turn.locator(".answered").count() == 1
    assert turn.locator(".verdict, .here").count() == 0
    assert page.locator("#opinion").count() == 0
    page.get_by_role("tab", name="文档库").click()
    page.locator(".document").first.wait_for()
    assert page.locator("#manage").count() == 0


def test_a_raw_caller_finds_no_handler_that_would_write(url, tmp_path):
    from zzqa.web.address import Address
    from zzqa.web.server import start

    writable = start(FakeEngine(), Address(port=18995), folders=Folders(tmp_path, tmp_path))
    try:
        writers = {"take", "add", "remove", "rebuild"}
        assert writers <= _handlers(writable.url)
        assert not writers & _handlers(url)
    finally:
        writable.close()
    said = json.dumps(["turn-1 right", ""]) + " 1"
    call = httpx.post(f"{url}gradio_api/call/take", json={"data": [said, []]})
    assert call.status_code >= 400


def _handlers(address):
    return {one["api_name"] for one in httpx.get(f"{address}config").json()["dependencies"]}
