"""Asking a page that is already running, so that no model has to be loaded to ask one question.

This module is the only importer of httpx. What comes back is what the page's /answer says (the JSON of
`zzqa ask --json`), read into the same records.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

from zzqa.errors import PageError
from zzqa.records import Answer

if TYPE_CHECKING:
    import httpx

# A question waits for those before it: 16 askers at once waited 2 s at most on two cores.
_TIMEOUT_S: Final = 120.0
_CALL: Final = "gradio_api/call/answer"


def ask_page(url: str, question: str, *, since: str = "", until: str = "") -> Answer:
    """Ask the page at `url`, such as http://127.0.0.1:7860 or, where one signs in, http://user:word@host.

    `since` and `until` are when the documents were published that it answers from. Raises PageError when
    nothing answers there, or not as the page of this version does.
    """
    import httpx

    place = _place(url)
    base = f"{place.scheme}://{place.netloc.rpartition('@')[2]}{place.path.rstrip('/')}/"
    try:
        with httpx.Client(base_url=base, timeout=_TIMEOUT_S, trust_env=False) as page:
            if place.username:
                _sign_in(page, place)
            return _answer(_asked(page, [question, None, None, since, until]), base)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PageError(base, _reason(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise PageError(base, "它的回答不是这个版本的格式") from error


def _place(url: str) -> SplitResult:
    """Return the parts of an address, which may lack its scheme."""
    try:
        place = urlsplit(url if "//" in url else f"//{url}", scheme="http")
    except ValueError as error:
        raise PageError(url, "这不是网页的地址") from error
    if place.scheme not in ("http", "https"):
        raise PageError(url, "这不是网页的地址")
    return place


def _sign_in(page: httpx.Client, place: SplitResult) -> None:
    form = {"username": place.username or "", "password": place.password or ""}
    page.post("login", data=form).raise_for_status()


def _asked(page: httpx.Client, data: list[str | None]) -> str:
    """Put what /answer takes into the page's queue, wait, and return the lines of its last event."""
    call = page.post(_CALL, json={"data": data})
    call.raise_for_status()
    events = page.get(f"{_CALL}/{call.json()['event_id']}")
    events.raise_for_status()
    return events.text.strip().rpartition("\n\n")[2]


def _answer(event: str, url: str) -> Answer:
    """Return the answer of an event of the page, two lines: what it is, and its JSON."""
    from pydantic import TypeAdapter

    fields = dict(line.partition(": ")[::2] for line in event.splitlines())
    told: Any = json.loads(fields["data"])
    if fields["event"] != "complete":
        raise PageError(url, str(told["error"]) if told else "它没有回答")
    return TypeAdapter(Answer).validate_python({k: v for k, v in told[0].items() if k != "found"})


def _reason(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        status = error.response.status_code
        return "需要登录，或用户名、密码不对" if status in (400, 401) else f"它拒绝了请求（{status}）"
    return "没有网页在那里应答" if isinstance(error, httpx.ConnectError) else str(error) or "连接中断"
