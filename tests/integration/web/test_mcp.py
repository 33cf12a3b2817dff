"""The page as an MCP server; with the extra `zzqa[mcp]`, in an environment of its own."""

import ast
import importlib.util
import json

import anyio
import httpx
import pytest

from zzqa.errors import ServeError
from zzqa.web.address import Address
from zzqa.web.passwords import Passwords
from zzqa.web.server import start

with_mcp = pytest.mark.skipif(
    importlib.util.find_spec("mcp") is None,
    reason="the extra zzqa[mcp] is not installed: pip install -c constraints-mcp.txt -e '.[mcp]'",
)


@pytest.fixture(scope="module")
def url(fake_engine):
    server = start(fake_engine, Address(port=17950), mcp=True)
    yield f"{server.url}gradio_api/mcp/"
    server.close()


def in_session(url, ask):
    """Return what `ask` gives for a session of the official client."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def run():
        async with streamablehttp_client(url) as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            return await ask(session)

    return anyio.run(run)


@with_mcp
def test_the_tools_are_described(url):
    tools = {tool.name: tool for tool in in_session(url, lambda session: session.list_tools()).tools}
    assert set(tools) == {"answer", "search"}
    assert "own words" in tools["answer"].description
    assert set(tools["answer"].inputSchema["properties"]) == {"question", "sources", "history"}


@with_mcp
def test_a_question_is_answered_with_what_the_command_line_tells(url, fake_engine):
    answered = in_session(url, lambda session: session.call_tool("answer", {"question": "庄里水库进展如何"}))
    assert not answered.isError
    expected = json.loads(json.dumps(fake_engine.answer("庄里水库进展如何").to_dict()))
    # Gradio writes a result as Python does, with None for null.
    assert ast.literal_eval(answered.content[0].text) == expected


@with_mcp
def test_a_failure_is_a_sentence(url):
    failed = in_session(url, lambda session: session.call_tool("answer", {"question": "炸了"}))
    assert failed.isError
    assert "secret detail" not in str(failed)


@with_mcp
@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "http://evil.example"}])
def test_a_foreign_page_cannot_call_it(url, headers):
    told = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert httpx.post(url, json=told, headers=headers).status_code in (400, 403)


def test_without_the_extra_it_is_refused_with_the_command_that_installs_it(fake_engine, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ServeError, match=r"pip install .*zzqa\[mcp\]"):
        start(fake_engine, Address(port=17955), mcp=True)


def test_it_cannot_be_had_behind_a_password(fake_engine, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    with pytest.raises(ServeError, match="密码"):
        start(fake_engine, Address(port=17955), passwords=Passwords.of("a:b"), mcp=True)
