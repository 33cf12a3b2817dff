"""What the server refuses before Gradio sees it.

Gradio answers to any Host name (so a foreign page could reach this one by DNS rebinding) and to
requests that foreign pages make, and it serves many routes that this page has no use for: a proxy,
files, recordings, code editing, run history, monitoring. Each guard is a plain ASGI middleware; the
outermost is the first of `guards`.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse

from zzqa.web.headers import PolicyHeaders
from zzqa.web.signin import Attempts, LoginLimit, SignedIn
from zzqa.web.upload_limits import UploadLimits
from zzqa.web.uploads import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from zzqa.web.address import Address

MAX_BODY_BYTES: Final = 1024 * 1024  # of a request: a question of 10,000 characters takes 30 KB

_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_API: Final = "/gradio_api/"
# All that the page and the API clients ask for.
_PATHS: Final = frozenset(
    {"/", "/page.js", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"}
    | {"/login", "/logout", f"{_API}queue/join", f"{_API}queue/data", f"{_API}theme.css"}
    | {f"{_API}{name}" for name in ("info", "openapi.json", "startup-events", "app_id", "cancel", "reset")}
)
_FOLDERS: Final = ("/original/", "/assets/", "/static/", f"{_API}call/", f"{_API}heartbeat/")
# Where documents may be added, and where programs may call the page by MCP.
_UPLOADS: Final = frozenset({f"{_API}upload", f"{_API}upload_progress"})
_MCP: Final = f"{_API}mcp"
# Where a link on a foreign page may lead.
_LANDINGS: Final = ("/original/",)
_METHODS: Final = frozenset({"GET", "HEAD", "POST"})


def guards(
    address: Address, *, uploads: bool = False, mcp: bool = False, password: bool = False
) -> list[Middleware]:
    """Return the middlewares for a server at `address`.

    `uploads` and `mcp` open the routes for adding documents and for programs that speak MCP; with
    `password` nothing but the sign-in form is shown to a stranger.
    """
    allowed = frozenset(host.lower() for host in address.hosts)
    return [
        Middleware(PolicyHeaders),
        Middleware(TrustedHosts, hosts=allowed | {address.host.lower()}),
        Middleware(ForeignPages, hosts=allowed),
        Middleware(KnownPaths, uploads=uploads, mcp=mcp),
        *([Middleware(LoginLimit, attempts=Attempts()), Middleware(SignedIn)] if password else ()),
        *([Middleware(UploadLimits)] if uploads else ()),
    ]


class TrustedHosts:
    """Refuses a Host that is a foreign name: a literal address cannot be rebound by DNS."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = _LOOPBACK_NAMES | hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400."""
        if scope["type"] == "websocket":  # the page has none
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http" and not self._trusts(Headers(scope=scope)):
            await _refuse(400)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _trusts(self, headers: Headers) -> bool:
        # A proxy tells the name it was asked for in the second, from which Gradio makes addresses.
        named = [*headers.getlist("host"), *_forwarded(headers)]
        return bool(headers.getlist("host")) and all(self._knows(_name(one)) for one in named)

    def _knows(self, name: str) -> bool:
        return name in self._hosts or _is_address(name)


class ForeignPages:
    """Refuses what a page of another origin makes a browser send, be it only another port's.

    `hosts` are the names under which proxies show this very page, whatever Host they pass on.
    Browsers name the origin in every POST and every script's request, and tell of the others whether
    they come from another site. Programs name neither, and pass.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and self._is_foreign(scope):
            await _refuse(403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None:
            own = {headers["host"].lower(), *(one.lower() for one in _forwarded(headers))}
            there = urlsplit(origin).netloc.lower()
            return not there or (there not in own and _name(there) not in self._hosts)
        if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
            return False
        follows_link = scope["method"] == "GET" and headers.get("sec-fetch-dest") == "document"
        path = _path(scope)
        return not (follows_link and (path == "/" or path.startswith(_LANDINGS)))


class KnownPaths:
    """Refuses what the page never asks for: other routes, and bodies that no question needs."""

    def __init__(self, app: ASGIApp, *, uploads: bool, mcp: bool) -> None:
        self._app = app
        self._uploads = uploads
        self._mcp = mcp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 404, 405, 411 or 413."""
        status = self._refusal(scope) if scope["type"] == "http" else None
        if status is not None:
            await _refuse(status)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> int | None:
        """Return the HTTP status that refuses this request, or None."""
        path, method = _path(scope), scope["method"]
        if not self._knows(path) or "deep_link" in parse_qs(scope["query_string"].decode("latin-1")):
            return 404
        if method not in _METHODS and not (method == "DELETE" and path.startswith(_MCP)):
            return 405
        return _size_refusal(scope, MAX_BODY_BYTES + (MAX_UPLOAD_BYTES if path in _UPLOADS else 0))

    def _knows(self, path: str) -> bool:
        if "\\" in path or "\0" in path or ".." in path.split("/"):
            return False
        if path in _UPLOADS:
            return self._uploads
        if path.rstrip("/") == _MCP:
            return self._mcp
        return path in _PATHS or path.rstrip("/") in _PATHS or path.startswith(_FOLDERS)


def _size_refusal(scope: Scope, most: int) -> int | None:
    """Return the status that refuses a body of unknown length, or of more than `most` bytes, or None."""
    if scope["method"] != "POST":
        return None
    length = Headers(scope=scope).get("content-length", "")
    if not (length.isascii() and length.isdecimal()):
        return 411
    return 413 if int(length) > most else None


def _refuse(status: int) -> PlainTextResponse:
    return PlainTextResponse("Refused.", status_code=status)


def _path(scope: Scope) -> str:
    """Return the path below the one at which a proxy shows the page."""
    return str(scope["path"]).removeprefix(scope.get("root_path") or "")


def _forwarded(headers: Headers) -> list[str]:
    named = ",".join(headers.getlist("x-forwarded-host")).split(",")
    return [one.strip() for one in named if one.strip()]


def _name(netloc: str) -> str:
    """Return a host in lower case, without its port and the brackets of an IPv6 address."""
    host = netloc.lower()
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
