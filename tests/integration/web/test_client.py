"""`zzqa ask --url`: what a running page answers, read back into the same records."""

import json
import subprocess
import sys

import httpx
import pytest

from zzqa.client import ask_page
from zzqa.errors import PageError

QUESTIONS = ["庄里水库进展如何", "火星上有什么项目", "", "？"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_page_gives_the_engines_own_answer(server, fake_engine, question):
    assert ask_page(server.url, question) == fake_engine.answer(question)


def test_the_page_is_told_of_which_time_the_documents_are_to_be(server, fake_engine):
    limited = fake_engine.answer(QUESTIONS[0], since="2020", until="2021-06")
    assert limited.found
    assert limited != fake_engine.answer(QUESTIONS[0])
    assert ask_page(server.url, QUESTIONS[0], since="2020", until="2021-06") == limited


def test_a_date_that_is_none_is_told_by_the_page(server):
    with pytest.raises(PageError, match="日期“去年”无法识别"):
        ask_page(server.url, QUESTIONS[0], since="去年")


def test_the_address_may_lack_its_scheme_and_its_slash(server, fake_engine):
    address = server.url.removeprefix("http://").rstrip("/")
    assert ask_page(address, QUESTIONS[0]) == fake_engine.answer(QUESTIONS[0])


def test_the_command_line_asks_a_page_without_loading_models(server, fake_engine):
    code = (
        "import sys; from zzqa.cli import app; app(['ask', sys.argv[1], '--url', sys.argv[2], '--json'], standalone_mode=False);"
        "print([m for m in ('torch', 'faiss', 'gradio', 'transformers', 'onnxruntime') if m in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, QUESTIONS[0], server.url], capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == "[]"
    assert json.loads(run.stdout) == json.loads(json.dumps(fake_engine.answer(QUESTIONS[0]).to_dict()))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:1", "没有网页在那里应答"),
        ("ftp://127.0.0.1", "不是网页的地址"),
        ("http://[", "不是网页的地址"),
    ],
)
def test_where_there_is_no_page_it_says_so(url, reason):
    with pytest.raises(PageError, match=reason) as told:
        ask_page(url, QUESTIONS[0])
    assert "zzqa ask" in str(told.value)


@pytest.mark.parametrize(
    ("status", "call", "events", "reason"),
    [
        (401, {}, "", "需要登录"),
        (404, {}, "", "404"),
        (200, {"event_id": "a"}, 'event: error\ndata: {"error": "出错了"}\n\n', "出错了"),
        (200, {"event_id": "a"}, "event: error\ndata: null\n\n", "没有回答"),
        (200, {"event_id": "a"}, 'event: complete\ndata: [{"text": 3}]\n\n', "格式"),
        (200, {"event_id": "a"}, "", "格式"),
        (200, {"other": 1}, "", "格式"),
    ],
)
def test_what_is_no_answer_is_told(monkeypatch, status, call, events, reason):
    def handle(request):
        return (
            httpx.Response(status, json=call)
            if request.method == "POST"
            else httpx.Response(200, text=events)
        )

    real = httpx.Client
    monkeypatch.setattr(
        httpx,
        "Client",
        lambda **named: real(transport=httpx.MockTransport(handle), base_url=named["base_url"]),
    )
    with pytest.raises(PageError, match=reason):
        ask_page(
            "http://somebody:secret@127.0.0.1:9" if status == 200 else "http://127.0.0.1:9", QUESTIONS[0]
        )


def test_a_password_is_used_and_never_told(monkeypatch):
    seen = []

    def handle(request):
        seen.append((request.url.path, request.content.decode()))
        return httpx.Response(400 if request.url.path.endswith("login") else 200, json={})

    real = httpx.Client
    monkeypatch.setattr(
        httpx,
        "Client",
        lambda **named: real(transport=httpx.MockTransport(handle), base_url=named["base_url"]),
    )
    with pytest.raises(PageError, match="用户名、密码不对") as told:
        ask_page("http://liu:secret@127.0.0.1:9/zzqa", QUESTIONS[0])
    assert seen == [("/zzqa/login", "username=liu&password=secret")]
    assert "secret" not in str(told.value)
