"""What the server does not serve, and to whom: other routes, files, foreign names and foreign pages.

Requests are sent raw, since a client would tidy up the very paths that are tried.
"""

import http.client
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from zzqa.web.address import Address
from zzqa.web.folders import Folders
from zzqa.web.server import start

OUTSIDE = "this file is nobody's business"


def get(server, path, *, method="GET", headers=None, body=None):
    """Return status, headers and body of one request, whose path is sent as it stands."""
    host, port = httpx.URL(server.url).host, httpx.URL(server.url).port
    connection = http.client.HTTPConnection(host, port, timeout=20)
    connection.request(method, path, body=body, headers=headers or {})
    response = connection.getresponse()
    try:
        told = response.read()
    except http.client.IncompleteRead as error:  # a stream of events that the server broke off
        told = error.partial
    return response.status, dict(response.getheaders()), told.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A corpus with a link that leads out of it, beside a file that is none of it."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder.parent / "outside.txt").write_text(OUTSIDE, encoding="utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "outside.txt")
    return folder


@pytest.fixture(scope="module")
def writable(fake_engine, corpus, tmp_path_factory):
    running = start(
        fake_engine, Address(port=17870), folders=Folders(corpus, tmp_path_factory.mktemp("index") / "index")
    )
    yield running
    running.close()


@pytest.fixture(scope="module")
def uploaded(writable):
    """A file in the folder of uploads, as its address names it."""
    sent = httpx.post(f"{writable.url}gradio_api/upload", files={"files": ("a.txt", OUTSIDE.encode())})
    assert sent.status_code == 200
    [path] = sent.json()
    assert Path(path).read_text(encoding="utf-8") == OUTSIDE
    return path


# What Gradio serves beside what this page needs, as of 6.31.
CLOSED = [
    "gradio_api/file=/etc/passwd", "gradio_api/file/etc/passwd", "file=/etc/passwd", "gradio_api/proxy=http://127.0.0.1:1/",
    "gradio_api/run/answer", "gradio_api/api/answer", "api/predict", "gradio_api/queue/status", "gradio_api/stream/x",
    "gradio_api/component_server", "gradio_api/custom_component/x/client/component/index.js", "gradio_api/deep_link?session_hash=x",
    "gradio_api/dev/reload", "gradio_api/vibe-code", "gradio_api/vibe-edit", "gradio_api/undo-vibe-edit", "gradio_api/vibe-starter-queries",
    "gradio_api/process_recording", "gradio_api/runs", "gradio_api/run-history/records", "gradio_api/run-history/connect",
    "gradio_api/token", "gradio_api/user", "gradio_api/login_check", "gradio_api/profiling/traces", "gradio_api/mcp", "gradio_api/mcp/sse",
    "monitoring", "monitoring/summary", "docs", "redoc", "openapi.json", "pwa_icon", "svelte/a.js", "custom", "?deep_link=abc", "config?deep_link=abc",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_routes_without_a_use_are_not_there(writable, path):
    assert get(writable, f"/{path}")[0] == 404
    posted = get(writable, f"/{path}", method="POST", headers={"content-type": "application/json"}, body="{}")
    assert posted[0] == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "ANYTHING"])
def test_other_methods_are_refused(writable, method):
    assert get(writable, "/", method=method)[0] == 405


def climbing(target):
    """Return a path that climbs from a folder to `target`, in the spellings that have fooled servers."""
    up = f"{'../' * 12}{str(target).lstrip('/')}"
    return [
        f"/{target}", up, quote(up), up.replace("../", "%2e%2e/"), up.replace("../", "..%2f"), up.replace("../", "%2e%2e%2f"),
        up.replace("../", "%252e%252e%252f"), up.replace("../", "..\\"), up.replace("../", "..%5c"), up.replace("../", "..../"),
        up.replace("../", "%c0%ae%c0%ae/"), f"{target}%00.txt", f"file://{target}", f"./{target}", f"{target}/.",
    ]  # fmt: skip


@pytest.mark.parametrize("under", ["", "gradio_api/file=", "gradio_api/file/", "assets/", "static/", "original/", "gradio_api/call/"])  # fmt: skip
def test_no_file_of_the_machine_is_served(writable, corpus, uploaded, under):
    targets = [
        uploaded,
        corpus / "link.txt",
        corpus.parent / "outside.txt",
        "/etc/passwd",
        Path("pyproject.toml").resolve(),
    ]
    marks = (OUTSIDE, "root:x:", "[build-system]")
    for target in targets:
        for path in climbing(target):
            status, _, body = get(writable, f"/{under}{path}")
            # An answer that is not there is told in a stream of events, which begins with 200.
            assert status in ((200, 400, 403, 404) if under.endswith("call/") else (400, 403, 404)), path
            assert not any(mark in body for mark in marks), path


def test_the_original_of_a_document_is_served_and_of_nothing_else(writable, fake_engine):
    document = fake_engine.documents()[0]
    assert "庄里水库" in get(writable, f"/original/{document.doc_id}")[2]
    for other in (
        document.source,
        "x",
        "..",
        "%2e%2e%2f000.txt",
        document.doc_id + "/..",
        document.doc_id + "%00",
    ):
        assert get(writable, f"/original/{other}")[0] == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:17870", "localhost.evil.example", "", "127.0.0.1.nip.io"]
)
def test_a_foreign_name_is_refused(writable, host):
    assert get(writable, "/", headers={"Host": host})[0] == 400
    assert get(writable, "/config", headers={"X-Forwarded-Host": host or "a.example"})[0] == 400


FOREIGN = ["http://evil.example", "https://evil.example:17870", "http://localhost:3000", "http://127.0.0.1:17871", "null", "file://"]  # fmt: skip


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_can_do_nothing(writable, corpus, origin):
    """As a form, as a script, and as an upload; a page on another port of this machine is foreign too."""
    before = sorted(corpus.iterdir())
    headers = {"Origin": origin}
    handlers = httpx.get(f"{writable.url}config").json()["dependencies"]
    ids = {one["api_name"]: one["id"] for one in handlers}
    for name in ("add", "remove", "rebuild", "answer"):
        told = {"data": [["000.txt"]], "fn_index": ids[name], "session_hash": "x"}
        for content_type in ("application/json", "text/plain"):
            sent = headers | {"Content-Type": content_type}
            for path in ("queue/join", f"call/{name}"):
                assert (
                    httpx.post(f"{writable.url}gradio_api/{path}", json=told, headers=sent).status_code == 403
                )
    files = {"files": ("a.txt", b"x")}
    assert httpx.post(f"{writable.url}gradio_api/upload", files=files, headers=headers).status_code == 403
    assert httpx.get(f"{writable.url}config", headers=headers).status_code == 403
    assert sorted(corpus.iterdir()) == before


def test_a_foreign_page_cannot_load_but_link(writable):
    cross = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    frame = link | {"Sec-Fetch-Dest": "iframe"}
    assert get(writable, "/", headers=link)[0] == 200
    assert get(writable, "/", headers=frame)[0] == 403
    for path in ("/config", "/logout", "/gradio_api/heartbeat/x", "/assets/x.js", "/page.js"):
        assert get(writable, path, headers=cross)[0] == 403
        assert get(writable, path, headers=link)[0] == 403


def test_the_pages_own_requests_pass(writable):
    own = {"Origin": writable.url.rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    joined = httpx.post(f"{writable.url}gradio_api/call/answer", json={"data": ["庄里水库"]}, headers=own)
    assert joined.status_code == 200


def test_what_is_hidden_is_refused(server, corpus):
    """A read-only page has no handler that changes documents, whatever name or number it is called by."""
    names = {one["api_name"] for one in httpx.get(f"{server.url}config").json()["dependencies"]}
    assert not names & {"add", "remove", "rebuild"}
    for name in ("add", "remove", "rebuild"):
        refused = httpx.post(f"{server.url}gradio_api/call/{name}", json={"data": [["000.txt"]]})
        assert refused.status_code >= 400
    for number in (10_000, -1, 2**63):
        told = {"data": [[]], "fn_index": number, "session_hash": "x"}
        assert httpx.post(f"{server.url}gradio_api/queue/join", json=told).status_code >= 400
    assert httpx.post(f"{server.url}gradio_api/upload", files={"files": ("a.txt", b"x")}).status_code == 404
