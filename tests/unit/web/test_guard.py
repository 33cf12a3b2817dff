"""What is refused before Gradio sees it, and the headers of what is sent."""

import re

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from zzqa.web.guard import MAX_BODY_BYTES, guards


@pytest.fixture
def client():
    # The test client runs the application in a thread and talks to it through no socket.
    async def page(_):
        return HTMLResponse("<html><script>1</script><script type='module' src='a.js'></script></html>")

    async def anything(_):
        return JSONResponse({"ok": True})

    routes = [Route("/", page), Route("/{rest:path}", anything, methods=["GET", "POST"])]
    app = Starlette(routes=routes, middleware=guards(["zzqa.example.org"]))
    return TestClient(app, base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:7860", 200),
        ("192.168.1.9:7860", 200),
        ("zzqa.example.org", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("zzqa.example.org.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("", 400),
    ],
)
def test_host_names(client, host, status):
    assert client.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    "path",
    ["/", "/page.js", "/config", "/assets/a.js", "/static/x", "/gradio_api/info", "/gradio_api/call/answer"],
)
def test_the_page_gets_what_it_asks_for(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/vibe-code", "/gradio_api/process_recording", "/gradio_api/deep_link", "/monitoring",
        "/gradio_api/component_server", "/gradio_api/run-history/records", "/docs", "/file=a", "/etc/passwd",
        "/gradio_api/dev/reload",
    ],
)  # fmt: skip
def test_other_routes_are_not_there(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, json={}).status_code == 404


def test_a_body_must_tell_its_length_and_be_small(client):
    path = "/gradio_api/queue/join"
    assert client.post(path, content=b"x" * 1000).status_code == 200
    assert client.post(path, content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413
    assert client.post(path, content=iter([b"x"])).status_code == 411


def test_pages_carry_the_policy_and_scripts_its_nonce(client):
    first, second = client.get("/"), client.get("/")
    policy = first.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)[1]
    assert first.text.count(f'<script nonce="{nonce}"') == 2
    assert nonce not in second.text
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'nonce-" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "http:" not in policy
    assert "*" not in policy
    assert client.get("/config").headers["x-content-type-options"] == "nosniff"


def test_a_page_sent_in_pieces_is_put_together():
    sent = []

    async def application(scope, receive, send):
        headers = [(b"content-type", b"text/html"), (b"content-length", b"17")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<scr", "more_body": True})
        await send({"type": "http.response.body", "body": b"ipt></script>"})

    async def send(message):
        sent.append(message)

    policy = guards([])[-1].cls(application)
    anyio.run(policy, {"type": "http"}, None, send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert b"content-length" not in dict(sent[0]["headers"])
    assert re.fullmatch(rb'<script nonce="[\w-]+"></script>', sent[1]["body"])


def test_uploads_pass_only_where_documents_may_be_added():
    async def taken(_):
        return JSONResponse([])

    routes = [Route("/gradio_api/upload", taken, methods=["POST"])]
    app = Starlette(routes=routes, middleware=guards([], uploads=True))
    writable = TestClient(app, base_url="http://127.0.0.1")
    body = b"x" * (MAX_BODY_BYTES + 1)
    assert writable.post("/gradio_api/upload", content=body).status_code == 200
    assert writable.post("/gradio_api/call/answer", content=body).status_code == 413
