"""Who may sign in, how often they may try, and what they see before."""

import types

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from zzqa.web.address import Address
from zzqa.web.guard import guards
from zzqa.web.signin import TRIES, WINDOW_SECONDS, Attempts


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_after_so_many_failures_an_address_waits():
    clock = Clock()
    attempts = Attempts(clock)
    for second in range(TRIES):
        clock.now = float(second)
        assert attempts.wait("a") == 0
        attempts.note("a")
    assert attempts.wait("a") == WINDOW_SECONDS - TRIES + 2
    assert attempts.wait("b") == 0
    clock.now = WINDOW_SECONDS + 0.5  # the first failure is forgotten, and one more is allowed
    assert attempts.wait("a") == 0
    attempts.note("a")
    assert attempts.wait("a") == 1


def test_who_has_signed_in_is_forgiven():
    attempts = Attempts(Clock())
    for _ in range(TRIES):
        attempts.note("a")
        attempts.note("b")
    attempts.forget("a")
    assert attempts.wait("a") == 0
    assert attempts.wait("b") > 0


def test_many_addresses_together_wait_too():
    attempts = Attempts(Clock())
    for number in range(100):
        assert attempts.wait(str(number)) == 0
        attempts.note(str(number))
    assert attempts.wait("another") == WINDOW_SECONDS + 1


@pytest.fixture
def client():
    async def login(request):
        return JSONResponse({}, 200 if (await request.json())["password"] == "right" else 400)  # noqa: S105

    async def anything(_):
        return JSONResponse({})

    app = Starlette(
        routes=[Route("/login", login, methods=["POST"]), Route("/{rest:path}", anything)],
        middleware=guards(Address(), password=True),
    )
    # What Gradio's application has of sessions.
    vars(app).update(cookie_id="1", tokens={"a-token": "liu"}, auth=types.SimpleNamespace())
    return TestClient(app, base_url="http://127.0.0.1:7860")


def test_guessing_is_stopped_and_the_right_password_with_it(client):
    for _ in range(TRIES):
        assert client.post("/login", json={"password": "wrong"}).status_code == 400
    refused = client.post("/login/", json={"password": "right"})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW_SECONDS + 1


def test_signing_in_starts_the_count_anew(client):
    for _ in range(3):
        for _ in range(TRIES - 1):
            assert client.post("/login", json={"password": "wrong"}).status_code == 400
        assert client.post("/login", json={"password": "right"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/page.js", "/assets/a.js", "/theme.css", "/logout"])
def test_the_form_is_shown_to_anybody(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/config", "/original/x", "/gradio_api/info", "/gradio_api/heartbeat/x", "/gradio_api/call/answer/x"],
)
def test_the_rest_is_shown_to_whoever_has_signed_in(client, path):
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"cookie": "access-token-1=another"}).status_code == 401
    assert client.get(path, headers={"cookie": "access-token-2=a-token"}).status_code == 401
    assert client.get(path, headers={"cookie": "access-token-1=a-token"}).status_code == 200
    assert client.get(path, headers={"cookie": "access-token-unsecure-1=a-token"}).status_code == 200
