"""The served page, driven by programs: endpoints, refusals and what a failure tells."""

import json
import logging
import re
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

README = Path(__file__).parents[3] / "README.md"
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


def test_the_program_of_the_readme_prints_the_answer(server, fake_engine, capsys):
    [code] = re.findall(r"```py\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    exec(code.replace("http://127.0.0.1:7860", server.url), {})  # noqa: S102 -- our own documentation
    assert capsys.readouterr().out.strip() == fake_engine.answer("庄里水库进展如何").text


def test_answer_takes_sources_and_history(client, fake_engine):
    expected = fake_engine.answer("那投资多少", history=["庄里水库进展如何"], sources=["000.txt"]).to_dict()
    got = client.predict("那投资多少", ["000.txt"], ["庄里水库进展如何"], api_name="/answer")
    assert got == plain(expected)


def test_search_returns_the_json_of_the_command_line(client, fake_engine):
    expected = [asdict(hit) for hit in fake_engine.search("庄里水库", top_k=2)]
    assert client.predict("庄里水库", 2, api_name="/search") == plain(expected)


@pytest.mark.parametrize(
    ("endpoint", "arguments", "told"),
    [
        ("/answer", (7,), "question"),
        ("/answer", (None,), "question"),
        ("/answer", ("庄里水库", "000.txt"), "sources"),
        ("/answer", ("庄里水库", [7]), "sources"),
        ("/answer", ("庄里水库", None, [None]), "history"),
        ("/search", ("庄里水库", 0), "top_k"),
        ("/search", ("庄里水库", 101), "top_k"),
        ("/search", ("庄里水库", "5"), "top_k"),
    ],
)
def test_a_wrong_argument_is_named(client, caplog, endpoint, arguments, told):
    with caplog.at_level(logging.ERROR), pytest.raises(AppError, match=told):
        client.predict(*arguments, api_name=endpoint)
    assert "fault" not in caplog.text  # the caller's mistake is none of ours


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


def test_the_page_names_no_foreign_address_and_runs_only_its_own_scripts(server):
    page = httpx.get(server.url)
    assert "script-src 'self' 'nonce-" in page.headers["content-security-policy"]
    assert page.text.count("<script") == page.text.count('<script nonce="')
    assert page.headers["x-frame-options"] == "DENY"
