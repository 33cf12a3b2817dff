"""Signing in: nothing is shown to a stranger, and nobody may try passwords for long.

Gradio keeps the sessions and draws the form. It neither slows down whoever guesses nor guards the
routes that are not its own.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Final

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from zzqa.web.passwords import Passwords

WINDOW_SECONDS: Final = 300
TRIES: Final = 10  # of one address in the window
_TRIES_OF_ALL: Final = 100  # of all addresses together: they are easily changed, or forged behind a proxy

# What the sign-in form itself is made of.
_PUBLIC: Final = frozenset(
    {"/", "/login", "/logout", "/page.js", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"}
    | {"/gradio_api/startup-events", "/gradio_api/theme.css"}
)
_PUBLIC_FOLDERS: Final = ("/assets/", "/static/")


def checker(passwords: Passwords) -> Callable[[str, str], Awaitable[bool]]:
    """Return what Gradio asks about a name and a password; one is hashed at a time, off the event loop."""
    one_at_a_time = anyio.CapacityLimiter(1)

    async def check(name: str, password: str) -> bool:
        checked = partial(passwords.check, name, password)
        return await anyio.to_thread.run_sync(checked, limiter=one_at_a_time)

    return check


class Attempts:
    """The sign-ins of the last minutes that failed or are being looked at, by network address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._made: deque[tuple[float, str]] = deque()

    def wait(self, address: str) -> int:
        """Return the seconds until `address` may try again; 0 when it may now."""
        now = self._clock()
        while self._made and self._made[0][0] <= now - WINDOW_SECONDS:
            self._made.popleft()
        own = [made for made, by in self._made if by == address]
        if len(own) >= TRIES:
            return int(own[0] + WINDOW_SECONDS - now) + 1
        if len(self._made) >= _TRIES_OF_ALL:
            return int(self._made[0][0] + WINDOW_SECONDS - now) + 1
        return 0

    def note(self, address: str) -> None:
        """Count a try of `address`."""
        self._made.append((self._clock(), address))

    def forget(self, address: str) -> None:
        """Forgive `address` its tries: it has signed in."""
        self._made = deque((made, by) for made, by in self._made if by != address)


class LoginLimit:
    """Answers 429 to whoever tries too many passwords."""

    def __init__(self, app: ASGIApp, attempts: Attempts) -> None:
        self._app = app
        self._attempts = attempts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a sign-in is counted until it succeeds."""
        if scope["type"] != "http" or scope["method"] != "POST" or _path(scope) != "/login":
            await self._app(scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else ""
        wait = self._attempts.wait(address)
        if wait:
            told = {"detail": f"登录失败次数过多，请 {wait} 秒后再试。"}
            await JSONResponse(told, 429, {"retry-after": str(wait)})(scope, receive, send)
            return
        self._attempts.note(address)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                self._attempts.forget(address)
            await send(message)

        await self._app(scope, receive, watched)


class SignedIn:
    """Answers 401 to whoever has not signed in, but for what the sign-in form is made of."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401."""
        if scope["type"] == "http" and not (_is_public(_path(scope)) or is_signed_in(Request(scope))):
            await JSONResponse({"detail": "请先登录。Please sign in."}, 401)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_signed_in(request: Request) -> bool:
    """Say whether a request carries the cookie of a session that Gradio keeps."""
    app = request.app
    cookies = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return any(request.cookies.get(cookie) in app.tokens for cookie in cookies)


def _path(scope: Scope) -> str:
    return str(scope["path"]).removeprefix(scope.get("root_path") or "").rstrip("/") or "/"


def _is_public(path: str) -> bool:
    return path in _PUBLIC or path.startswith(_PUBLIC_FOLDERS)
