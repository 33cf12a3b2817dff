"""The served page, driven by programs: endpoints, refusals, ports and passwords."""

import json
import socket
from dataclasses import asdict

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from zzqa.web.manage import Place
from zzqa.web.server import start

HOSTILE_VALUES = [
    None,
    7,
    ["x"],
    {"path": "/etc/passwd"},
    "",
    " ",
    "?!",
    "😀",
    "x" * 10_000,
    "\x00",
    "\u202e",
]


@pytest.fixture(scope="module")
def client(server):
    connected = Client(server.url, verbose=False)
    yield connected
    connected.close()


def plain(value):
    return json.loads(json.dumps(value))


def test_answer_returns_the_json_of_the_command_line(client, fake_engine):
    expected = fake_engine.answer("庄里水库进展如何").to_dict()
    assert client.predict("庄里水库进展如何", api_name="/answer") == plain(expected)


def test_answer_takes_sources_and_history(client, fake_engine):
    expected = fake_engine.answer("那投资多少", history=["庄里水库进展如何"], sources=["000.txt"]).to_dict()
    got = client.predict("那投资多少", ["000.txt"], ["庄里水库进展如何"], api_name="/answer")
    assert got == plain(expected)


def test_search_returns_the_json_of_the_command_line(client, fake_engine):
    expected = [asdict(hit) for hit in fake_engine.search("庄里水库", top_k=2)]
    assert client.predict("庄里水库", 2, api_name="/search") == plain(expected)


def test_only_the_two_endpoints_are_described(client):
    assert set(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == {
        "/answer",
        "/search",
    }


def test_a_failure_is_a_sentence_with_an_id_and_no_detail(client, caplog):
    with pytest.raises(AppError, match=r"错误编号 [0-9a-f]{8}") as caught:
        client.predict("炸了", api_name="/answer")
    assert "secret detail" not in str(caught.value)
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_every_handler_survives_what_a_raw_caller_sends(server, client, value):
    """Visibility is no access control: handlers that are not described can be called all the same."""
    handlers = httpx.get(f"{server.url}config").json()["dependencies"]
    assert len(handlers) > 6
    for handler in handlers:
        call = f"{server.url}gradio_api/call/{handler['api_name']}"
        joined = httpx.post(call, json={"data": [value] * len(handler["inputs"])})
        if joined.status_code == 200:
            events = httpx.get(f"{call}/{joined.json()['event_id']}", timeout=20).text
            assert "event: complete" in events or "event: error" in events
            assert "Traceback" not in events
            assert "site-packages" not in events
    assert client.predict("庄里水库进展如何", api_name="/answer")["found"]


def test_a_foreign_host_name_is_refused(server):
    assert httpx.get(server.url, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "path", ["gradio_api/file=/etc/passwd", "gradio_api/upload", "../pyproject.toml", "docs"]
)
def test_nothing_else_is_served(server, path):
    assert httpx.get(server.url + path).status_code == 404


def test_the_page_names_no_foreign_address_and_runs_only_its_own_scripts(server):
    page = httpx.get(server.url)
    assert "script-src 'self' 'nonce-" in page.headers["content-security-policy"]
    assert page.text.count("<script") == page.text.count('<script nonce="')


def test_a_taken_port_is_said_so_and_the_next_is_used(fake_engine, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        running = start(fake_engine, port=port)
    try:
        said = capsys.readouterr().err
        assert f"端口 {port} 已被占用" in said
        assert running.url in said
        assert httpx.get(running.url).status_code == 200
    finally:
        running.close()


def test_a_password_guards_the_page_and_the_endpoints(fake_engine):
    running = start(fake_engine, port=17900, auth=("liu", "right"))
    try:
        assert httpx.get(f"{running.url}config").status_code == 401
        call = f"{running.url}gradio_api/call/answer"
        assert httpx.post(call, json={"data": ["庄里水库"]}).status_code == 401
        login = f"{running.url}login"
        wrong = httpx.post(login, data={"username": "liu", "password": "wrong"})
        assert wrong.status_code == 400
        with httpx.Client() as session:
            assert session.post(login, data={"username": "liu", "password": "right"}).status_code == 200
            assert session.post(call, json={"data": ["庄里水库"]}).status_code == 200
    finally:
        running.close()


def test_listening_to_all_without_a_password_is_warned_of(fake_engine, capsys):
    running = start(fake_engine, host="0.0.0.0", port=17920)  # noqa: S104 -- the warning is what is tested
    try:
        assert "没有设置密码" in capsys.readouterr().err
    finally:
        running.close()


def test_a_read_only_page_has_no_handler_that_changes_documents(server):
    names = {one["api_name"] for one in httpx.get(f"{server.url}config").json()["dependencies"]}
    assert not names & {"add", "remove", "rebuild"}


def test_documents_cannot_be_changed_from_afar_without_a_password(fake_engine, tmp_path):
    place = Place(tmp_path, tmp_path)
    running = start(fake_engine, host="0.0.0.0", port=17940, place=place)  # noqa: S104 -- what is tested
    try:
        url = running.url.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        names = {one["api_name"] for one in httpx.get(f"{url}config").json()["dependencies"]}
        assert not names & {"add", "remove", "rebuild"}
        assert httpx.post(f"{url}gradio_api/upload", files={"files": b"x"}).status_code == 404
    finally:
        running.close()
