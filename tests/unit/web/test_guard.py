"""What is refused before Gradio sees it, and the headers of what is sent."""

import re

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from zzqa.web.address import Address
from zzqa.web.guard import MAX_BODY_BYTES, guards
from zzqa.web.headers import PolicyHeaders

AT = Address(hosts=("zzqa.example.org",))


def application(**options):
    async def page(_):
        return HTMLResponse("<html><script>1</script><script type='module' src='a.js'></script></html>")

    async def anything(_):
        return JSONResponse({"ok": True})

    routes = [Route("/", page), Route("/{rest:path}", anything, methods=["GET", "POST", "DELETE"])]
    # The test client runs the application in a thread and talks to it through no socket.
    return TestClient(
        Starlette(routes=routes, middleware=guards(AT, **options)), base_url="http://127.0.0.1:7860"
    )


@pytest.fixture(scope="module")
def client():
    return application()


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
    assert (
        client.get("/", headers={"x-forwarded-host": f"zzqa.example.org, {host or 'x'}"}).status_code
        == status
    )


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:7860", "http://127.0.0.1:7860", 200),
        ("localhost:7860", "http://localhost:7860", 200),
        ("localhost:7860", "http://LOCALHOST:7860", 200),
        ("[::1]:7860", "http://[::1]:7860", 200),
        ("127.0.0.1:7860", "https://zzqa.example.org", 200),  # a proxy that passes on its own Host
        ("zzqa.example.org", "https://zzqa.example.org", 200),
        ("127.0.0.1:7860", "http://localhost:7860", 403),
        ("localhost:7860", "http://localhost:3000", 403),
        ("localhost:7860", "http://localhost", 403),
        ("192.168.1.9:7860", "http://192.168.1.9:80", 403),
        ("127.0.0.1:7860", "http://evil.example", 403),
        ("127.0.0.1:7860", "http://evil.example:7860", 403),
        ("127.0.0.1:7860", "https://zzqa.example.org.evil.example", 403),
        ("127.0.0.1:7860", "https://zzqa.example.org@evil.example", 403),
        ("127.0.0.1:7860", "null", 403),
        ("127.0.0.1:7860", "", 403),
    ],
)
def test_origins(client, host, origin, status):
    headers = {"host": host, "origin": origin}
    assert client.post("/gradio_api/queue/join", json={}, headers=headers).status_code == status
    assert client.get("/config", headers=headers).status_code == status


def test_a_proxy_may_name_the_host_it_was_asked_for(client):
    headers = {"x-forwarded-host": "10.0.0.1:8443", "origin": "https://10.0.0.1:8443"}
    assert client.get("/config", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("site", "destination", "path", "status"),
    [
        ("same-origin", "script", "/page.js", 200),
        ("none", "document", "/config", 200),  # typed into the address bar
        ("cross-site", "document", "/", 200),
        ("cross-site", "document", "/original/x", 200),
        ("cross-site", "document", "/logout", 403),
        ("cross-site", "iframe", "/", 403),
        ("same-site", "image", "/gradio_api/heartbeat/x", 403),  # another port of this machine
        ("cross-site", "script", "/page.js", 403),
    ],
)
def test_what_a_foreign_page_may_load(client, site, destination, path, status):
    headers = {"sec-fetch-site": site, "sec-fetch-dest": destination}
    assert client.get(path, headers=headers).status_code == status


@pytest.mark.parametrize(
    "path",
    ["/", "/page.js", "/config", "/assets/a.js", "/static/x", "/gradio_api/info", "/gradio_api/call/answer"],
)
def test_the_page_gets_what_it_asks_for(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://127.0.0.1/", "/gradio_api/mcp",
        "/gradio_api/queue/status", "/assets/..%2fa", "/assets/%2e%2e/a", "/assets/..%5ca", "/assets/a%00", "/file=a",
        "/?deep_link=a", "/config?page=&deep_link=a", "/docs", "/etc/passwd",
    ],
)  # fmt: skip
def test_other_routes_are_not_there(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, json={}).status_code == 404


def test_other_methods_are_refused(client):
    assert client.put("/").status_code == 405
    assert client.delete("/gradio_api/call/answer").status_code == 405


def test_mcp_is_there_where_it_was_asked_for():
    with_mcp = application(mcp=True)
    assert with_mcp.post("/gradio_api/mcp/", json={}).status_code == 200
    assert with_mcp.delete("/gradio_api/mcp/").status_code == 200
    assert with_mcp.get("/gradio_api/mcp/sse").status_code == 404


def test_a_body_must_tell_its_length_and_be_small(client):
    path = "/gradio_api/queue/join"
    assert client.post(path, content=b"x" * 1000).status_code == 200
    assert client.post(path, content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413
    assert client.post(path, content=iter([b"x"])).status_code == 411
    assert client.post(path, content=b"x", headers={"content-length": "-1"}).status_code == 411
    assert client.post(path, content=b"x", headers={"content-length": b"\xb2"}).status_code == 411


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


@pytest.mark.parametrize("path", ["/", "/config", "/docs"])
def test_everything_sent_has_the_headers(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def sent_by(application):
    sent = []

    async def send(message):
        sent.append(message)

    anyio.run(PolicyHeaders(application), {"type": "http"}, None, send)
    return sent


def test_a_page_sent_in_pieces_is_put_together():
    async def application(scope, receive, send):
        headers = [(b"content-type", b"text/html"), (b"content-length", b"17")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<scr", "more_body": True})
        await send({"type": "http.response.body", "body": b"ipt></script>"})

    start, body = sent_by(application)
    assert b"content-length" not in dict(start["headers"])
    assert re.fullmatch(rb'<script nonce="[\w-]+"></script>', body["body"])


def test_what_is_no_page_is_not_held():
    async def application(scope, receive, send):
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}
        )
        await send({"type": "http.response.body", "body": b"<script", "more_body": True})
        await send({"type": "http.response.body", "body": b">"})

    assert [message.get("body") for message in sent_by(application)] == [None, b"<script", b">"]


def test_a_websocket_is_closed():
    sent = []

    async def send(message):
        sent.append(message["type"])

    async def receive():
        return {"type": "websocket.connect"}

    app = Starlette(middleware=guards(AT))
    anyio.run(app, {"type": "websocket", "path": "/", "headers": [], "subprotocols": []}, receive, send)
    assert sent == ["websocket.close"]


def test_uploads_pass_only_where_documents_may_be_added(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    writable = application(uploads=True)
    files = {"files": ("a.txt", b"x" * (MAX_BODY_BYTES + 1))}
    assert writable.post("/gradio_api/upload", files=files).status_code == 200
    body = b"x" * (MAX_BODY_BYTES + 1)
    assert writable.post("/gradio_api/call/answer", content=body).status_code == 413
    assert application().post("/gradio_api/upload", files=files).status_code == 404
