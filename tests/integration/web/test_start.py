"""Start options: address, passwords, a path behind a proxy, and what is said when one cannot be had."""

import json
import socket
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest
from gradio_client import Client
from reverse_proxy import reverse_proxy
from typer.testing import CliRunner

from zzqa.cli import app
from zzqa.errors import ServeError
from zzqa.web.address import Address
from zzqa.web.folders import Folders
from zzqa.web.passwords import Passwords
from zzqa.web.server import start

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- what is tested


@contextmanager
def running(engine, *arguments, **options):
    server = start(engine, *arguments, **options)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def taken():
    """A port that is listened at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def handlers(url):
    return {one["api_name"] for one in httpx.get(f"{url}config").json()["dependencies"]}


def test_by_default_only_this_machine_can_reach_it(fake_engine, capsys):
    with running(fake_engine) as server:
        port = httpx.URL(server.url).port
        assert httpx.URL(server.url).host == "127.0.0.1"
        assert port >= 7860
        with pytest.raises(OSError, match=r"refused|timed out"):
            socket.create_connection(("127.0.0.2", port), 2)  # this machine too, but another address
    assert "警告" not in capsys.readouterr().err


def test_without_a_port_a_taken_one_is_said_so_and_the_next_is_used(fake_engine, taken, monkeypatch, capsys):
    monkeypatch.setattr("zzqa.web.address.FIRST_PORT", taken)
    monkeypatch.setattr("zzqa.web.server.FIRST_PORT", taken)
    with running(fake_engine) as server:
        said = capsys.readouterr().err
        assert f"端口 {taken} 已被占用" in said
        assert server.url in said
        assert httpx.get(server.url).status_code == 200


def test_a_port_that_was_asked_for_and_is_taken_is_refused_with_a_free_one(fake_engine, taken):
    with pytest.raises(ServeError, match=f"{taken} 不能使用：端口已被占用.*--port {taken + 1}"):
        start(fake_engine, Address(port=taken))


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "::ffff:192.0.2.1", "a b", "x" * 300])
def test_a_host_that_is_not_this_machine_is_refused(fake_engine, host):
    with pytest.raises(ServeError, match="不是本机的地址"):
        start(fake_engine, Address(host))


def test_the_command_says_one_sentence_and_leaves_with_2(taken, tmp_path):
    """Before anything is built or loaded, and without a trace."""
    for options in (
        ("--port", taken),
        ("--host", "192.0.2.1"),
        ("--root-path", "zzqa/"),
        ("--auth", "nobody"),
        ("--auth-file", tmp_path / "none"),
        ("--auth", "a:b", "--auth-file", tmp_path / "none"),
    ):
        command = [sys.executable, "-m", "zzqa", "serve", "--index", tmp_path / "index", *map(str, options)]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
        assert run.returncode == 2, options
        assert run.stderr.startswith("错误："), options
        assert len(run.stderr.splitlines()) == 1, options
        assert "zzqa serve" in run.stderr or "zzqa password" in run.stderr
    assert not (tmp_path / "index").exists()


def test_an_address_of_ipv6(fake_engine):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with running(fake_engine, Address("::1", port=17905)) as server:
        assert server.url == "http://[::1]:17905/"
        assert httpx.get(server.url).status_code == 200


def test_a_proxy_of_the_environment_is_not_asked_for_the_page(fake_engine, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    with running(fake_engine, Address(port=17910)) as server:
        assert httpx.get(server.url).status_code == 200


def test_listening_to_all_without_a_password_is_warned_of_and_read_only(fake_engine, tmp_path, capsys):
    with running(fake_engine, Address(EVERYWHERE, 17920), folders=Folders(tmp_path, tmp_path)) as server:
        assert "没有设置密码" in capsys.readouterr().err
        url = server.url.replace(EVERYWHERE, "127.0.0.1")
        assert not handlers(url) & {"add", "remove", "rebuild"}
        assert httpx.post(f"{url}gradio_api/upload", files={"files": b"x"}).status_code == 404


def test_listening_to_all_with_a_password_is_not_warned_of(fake_engine, tmp_path, capsys):
    with running(
        fake_engine, Address(EVERYWHERE, 17925), passwords=Passwords.of("liu:right"), folders=Folders(tmp_path, tmp_path)
    ):  # fmt: skip
        assert "警告" not in capsys.readouterr().err


@pytest.fixture(scope="module")
def guarded(fake_engine):
    with running(fake_engine, Address(port=17900), passwords=Passwords.of("liu:right")) as server:
        yield server


def test_a_stranger_sees_the_form_and_nothing_else(guarded, fake_engine):
    page = httpx.get(guarded.url)
    assert page.status_code == 200
    assert "auth_required" in page.text
    assert "000.txt" not in page.text
    document = fake_engine.documents()[0].doc_id
    for path in (
        "config",
        "gradio_api/info",
        f"original/{document}",
        "gradio_api/heartbeat/x",
        "gradio_api/queue/data",
    ):
        assert httpx.get(f"{guarded.url}{path}").status_code == 401
    for path in ("call/answer", "queue/join", "cancel", "reset"):
        assert httpx.post(f"{guarded.url}gradio_api/{path}", json={"data": ["庄里水库"]}).status_code == 401


def test_who_signs_in_may_ask(guarded):
    with httpx.Client(base_url=guarded.url) as session:
        wrong = session.post("login", data={"username": "liu", "password": "wrong"})
        assert wrong.status_code == 400
        right = session.post("login", data={"username": "liu", "password": "right"})
        assert right.status_code == 200
        assert all("httponly" in cookie.lower() for cookie in right.headers.get_list("set-cookie"))
        assert session.post("gradio_api/call/answer", json={"data": ["庄里水库"]}).status_code == 200
        session.get("logout")
        assert session.post("gradio_api/call/answer", json={"data": ["庄里水库"]}).status_code == 401


def test_a_program_signs_in(guarded):
    client = Client(guarded.url, auth=("liu", "right"), verbose=False)
    assert client.predict("庄里水库进展如何", api_name="/answer")["found"]
    client.close()


def test_guessing_is_slowed_down(fake_engine):
    with running(fake_engine, Address(port=17907), passwords=Passwords.of("liu:right")) as server:
        tries = [
            httpx.post(f"{server.url}login", data={"username": "liu", "password": str(n)}).status_code
            for n in range(12)
        ]
        assert tries == [400] * 10 + [429] * 2
        right = httpx.post(f"{server.url}login", data={"username": "liu", "password": "right"})
        assert right.status_code == 429
        assert "秒后再试" in right.json()["detail"]


def test_a_password_is_set_without_being_shown_and_then_opens_the_page(fake_engine, tmp_path):
    path = tmp_path / "users.txt"
    run = CliRunner().invoke(app, ["password", "王", "--auth-file", str(path)], input="秘密 1\n秘密 1\n")
    assert run.exit_code == 0
    assert "秘密" not in run.output + path.read_text(encoding="utf-8")
    assert (
        CliRunner().invoke(app, ["password", "a:b", "--auth-file", str(path)], input="x\nx\n").exit_code == 2
    )
    with running(fake_engine, Address(port=17915), passwords=Passwords.load(path)) as server:
        tried = httpx.post(f"{server.url}login", data={"username": "王", "password": "秘密 1"})
        assert tried.status_code == 200


@pytest.fixture(scope="module", params=[True, False], ids=["passes-host", "own-host"])
def proxied(request, fake_engine):
    """Return the address of the page under a proxy, which may or may not pass on the Host it was asked for."""
    address = Address(port=17930 + request.param, root_path="/zzqa", hosts=("zzqa.example.org",))
    with (
        running(fake_engine, address) as server,
        reverse_proxy(server.url, "/zzqa/", passes_host=request.param) as url,
    ):
        yield url


def test_behind_a_proxy_the_page_names_its_addresses_below_the_path(proxied):
    assert httpx.get(proxied).status_code == 200
    assert httpx.get(f"{proxied}config").json()["root"] == proxied.rstrip("/")
    for path in ("page.js", "theme.css", "gradio_api/info"):
        assert httpx.get(f"{proxied}{path}").status_code == 200
    for path in ("gradio_api/file=/etc/passwd", "gradio_api/upload", "docs"):
        assert httpx.get(f"{proxied}{path}").status_code == 404


def test_behind_a_proxy_a_question_is_answered_to_the_proxys_own_page_alone(proxied):
    call = f"{proxied}gradio_api/call/answer"
    told = {"data": ["庄里水库进展如何", None, None, "", ""]}
    joined = httpx.post(call, json=told, headers={"Origin": "https://zzqa.example.org"})
    assert joined.status_code == 200
    events = httpx.get(f"{call}/{joined.json()['event_id']}", timeout=20).text
    assert "event: complete" in events
    assert "39亿元" in json.loads(events.split("data: ")[-1])[0]["text"]
    assert httpx.post(call, json=told, headers={"Origin": "https://evil.example"}).status_code == 403
