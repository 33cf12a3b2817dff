"""`python -m bench.load [--users 30] [--cores 0 1] [--by api|page] [--rebuild]`: many users at once.

Serves the documents of `bench/official` in a process of its own and lets so many users ask without a
pause, by the named endpoint /answer or by the events that the page itself sends. Each question is
also asked alone, and every answer must be the one that its question got alone from the same
generation of the index: an answer to another user's question is counted as mixed. With --rebuild a
document is added and the index rebuilt by the page in the midst of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from bench.invented import write_documents
from bench.official import DOCUMENTS, QUESTIONS
from bench.served import serve
from zzqa.build import build_index

_SEED = 20241122
_TIMEOUT_S = 120.0

# One question -> what it was answered with, as text that is the same for the same answer.
Ask = Callable[[httpx.AsyncClient, str], Awaitable[str]]


class AskError(Exception):
    """A question that got no answer; its message is the kind of failure."""


@dataclass(slots=True)
class Outcomes:
    """What the users saw: seconds and answer of each question, and failures by kind."""

    asked: list[tuple[str, str, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


async def events(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    """Return the data of a stream of server-sent events, to its end; a bare event has its name as `msg`."""
    found, name = [], ""
    async with client.stream("GET", path) as response:
        _require_ok(response)
        async for line in response.aiter_lines():
            kind, _, value = line.partition(": ")
            if kind == "event":
                name = value
            elif kind == "data":
                data = json.loads(value)
                found.append(
                    data if isinstance(data, dict) and "msg" in data else {"msg": name, "data": data}
                )
                if found[-1]["msg"] in ("complete", "error", "process_completed"):
                    break
    return found


async def ask_api(client: httpx.AsyncClient, question: str) -> str:
    """Ask at /answer; the answer is the command line's JSON."""
    data = [question, None, None, "", ""]  # sources, history, since, until
    joined = _require_ok(await client.post("/gradio_api/call/answer", json={"data": data}))
    last = (await events(client, f"/gradio_api/call/answer/{joined.json()['event_id']}"))[-1]
    if last["msg"] != "complete":
        raise AskError(f"event {last['msg']}")
    return json.dumps(last["data"], ensure_ascii=False)


def page_asker(config: dict[str, Any]) -> Ask:
    """Return the way the page asks: as a new visitor, by the number of its handler."""
    number = next(one["id"] for one in config["dependencies"] if one["api_name"] == "ask")

    async def ask_page(client: httpx.AsyncClient, question: str) -> str:
        session = secrets.token_hex(6)
        # What is on the page: turns, sources, since, until, and what the browser keeps.
        data: list[object] = [question, None, [], "", "", []]
        told = {"data": data, "fn_index": number, "session_hash": session}
        _require_ok(await client.post("/gradio_api/queue/join", json=told))
        last = (await events(client, f"/gradio_api/queue/data?session_hash={session}"))[-1]
        if last.get("success") is not True:
            raise AskError(f"event {last['msg']}")
        return str(last["output"]["data"][0])  # the conversation as it is drawn

    return ask_page


def _require_ok(response: httpx.Response) -> httpx.Response:
    if response.status_code != 200:
        raise AskError(f"status {response.status_code}")
    return response


async def one_user(
    client: httpx.AsyncClient, ask: Ask, questions: Iterator[str], *, until: float, outcomes: Outcomes
) -> None:
    """Ask one question after another until the time is over."""
    while time.perf_counter() < until:
        question = next(questions)
        began = time.perf_counter()
        try:
            answer = await ask(client, question)
        except (AskError, httpx.HTTPError) as error:
            outcomes.failed.append(str(error) or type(error).__name__)
        else:
            outcomes.asked.append((question, answer, time.perf_counter() - began))


def mixed(questions: Sequence[str], user: int) -> Iterator[str]:
    """Yield questions without an end, in an order of this user's own."""
    chance = random.Random(_SEED + user)
    while True:
        yield chance.choice(questions)


async def alone(client: httpx.AsyncClient, ask: Ask, questions: Iterable[str]) -> dict[str, str]:
    """Return the answer of each question when nobody else asks."""
    return {question: await ask(client, question) for question in questions}


async def rebuild(client: httpx.AsyncClient, corpus: Path, *, after_s: float) -> float:
    """Add a document and rebuild by the page's own handler; return the seconds it took."""
    await asyncio.sleep(after_s)
    write_documents(corpus / "new", 1)
    began = time.perf_counter()
    joined = _require_ok(await client.post("/gradio_api/call/rebuild", json={"data": []}))
    last = (await events(client, f"/gradio_api/call/rebuild/{joined.json()['event_id']}"))[-1]
    if last["msg"] != "complete":
        raise AskError("rebuild")
    return time.perf_counter() - began


async def run(url: str, questions: list[str], corpus: Path, options: argparse.Namespace) -> dict[str, object]:
    """Let the users ask, and return the figures."""
    limits = httpx.Limits(max_connections=4 * options.users, max_keepalive_connections=options.users)
    async with httpx.AsyncClient(base_url=url, timeout=_TIMEOUT_S, limits=limits) as client:
        ask = ask_api if options.by == "api" else page_asker((await client.get("/config")).json())
        right = [await alone(client, ask, questions)]
        outcomes, began = Outcomes(), time.perf_counter()
        users = [
            one_user(client, ask, mixed(questions, user), until=began + options.seconds, outcomes=outcomes)
            for user in range(options.users)
        ]
        rebuilding = asyncio.create_task(
            rebuild(client, corpus, after_s=options.seconds / 4) if options.rebuild else asyncio.sleep(0, 0.0)
        )
        await asyncio.gather(*users)
        took = time.perf_counter() - began
        rebuilt_s = await rebuilding
        if options.rebuild:
            right.append(await alone(client, ask, questions))
    seconds = [one[2] for one in outcomes.asked]
    others = sum(
        all(answer != answers[question] for answers in right) for question, answer, _ in outcomes.asked
    )
    return {
        "users": options.users,
        "by": options.by,
        "questions": len(seconds),
        "questions_per_s": round(len(seconds) / took, 2),
        "p50_s": round(median(seconds), 2),
        "p95_s": round(quantiles(seconds, n=100)[94], 2),
        "longest_s": round(max(seconds), 2),
        "errors": len(outcomes.failed),
        "kinds_of_error": sorted(set(outcomes.failed)),
        "mixed": others,
        "rebuild_s": round(rebuilt_s, 1),
        "changed_by_rebuild": sum(right[0][q] != right[-1][q] for q in questions),
    }


def main() -> None:
    """Print the figures and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--questions", type=int, default=60, help="how many different ones are asked")
    parser.add_argument("--cores", type=int, nargs="*", default=[], help="cores the server may use")
    parser.add_argument("--by", choices=("api", "page"), default="api")
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--port", type=int, default=17990)
    options = parser.parse_args()
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    every = [json.loads(line)["question"] for line in lines if line.strip()]
    questions = random.Random(_SEED).sample(every, min(options.questions, len(every)))
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        shutil.copytree(DOCUMENTS, corpus)
        build_index(corpus, index)
        with serve(corpus, index, port=options.port, cores=options.cores) as served:
            figures = asyncio.run(run(served.url, questions, corpus, options))
    for name, value in figures.items():
        print(f"{name:20} {value}")
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
