"""What the server refuses before Gradio sees it, and the headers of everything it sends.

Gradio answers to any Host name (so a foreign page could reach this one by DNS rebinding), and
serves many routes that this page has no use for (uploads, a proxy, recordings, code editing).
The three guards are plain ASGI middlewares; the outermost is the first of `guards`.
"""

from __future__ import annotations

import ipaddress
import secrets
from typing import TYPE_CHECKING, Final

from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse

from zzqa.web.uploads import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES: Final = 1024 * 1024  # of a request: a question of 10,000 characters takes 30 KB

_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_API: Final = "/gradio_api/"
# All that the page and the API clients ask for. Uploads only where documents may be added.
_PATHS: Final = frozenset(
    {"/", "/page.js", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"}
    | {"/login", "/logout"}
    | {f"{_API}{name}" for name in ("info", "openapi.json", "startup-events", "cancel", "reset")}
    | {f"{_API}{name}" for name in ("user", "login_check", "token", "app_id", "theme.css")}
)
_UPLOADS: Final = frozenset({f"{_API}upload", f"{_API}upload_progress"})
_FOLDERS: Final = (
    *("/original/", "/assets/", "/static/", "/svelte/"),
    *(f"{_API}{name}/" for name in ("call", "queue", "heartbeat")),
)

# The page's script goes before Gradio's, which reads the browser's language as it starts; what Gradio
# itself takes for a head comes too late for that.
_GRADIO: Final = b"<gradio-app"
_HEAD: Final = b'<head><script src="page.js"></script>'

# No script runs but the page's own files and the inline scripts of this one response; no address
# but the page's own is loaded or called. Gradio draws with inline styles, and with data: fonts and images.
_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def guards(hosts: Iterable[str], *, uploads: bool = False) -> list[Middleware]:
    """Return the middlewares for a server that answers to `hosts` beside loopback and IP addresses."""
    return [
        Middleware(TrustedHosts, hosts=hosts),
        Middleware(KnownPaths, uploads=uploads),
        Middleware(PolicyHeaders),
    ]


class TrustedHosts:
    """Refuses a Host that is a foreign name: a literal address cannot be rebound by DNS."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = _LOOPBACK_NAMES | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400."""
        if scope["type"] in ("http", "websocket") and not self._trusts(_host(scope)):
            await PlainTextResponse("Unknown host.", status_code=400)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _trusts(self, host: str) -> bool:
        if host in self._hosts:
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True


class KnownPaths:
    """Refuses what the page never asks for: other routes, and bodies that no question needs."""

    def __init__(self, app: ASGIApp, *, uploads: bool) -> None:
        self._app = app
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 404, 411 or 413."""
        status = _refusal(scope, uploads=self._uploads) if scope["type"] == "http" else None
        if status is not None:
            await PlainTextResponse("Refused.", status_code=status)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class PolicyHeaders:
    """Adds the content security policy and its fellows; inline scripts of a page get its nonce."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response with the headers; an HTML page is held until it is whole."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        page = _Response(send)
        await self._app(scope, receive, page.send)


class _Response:
    """One response on its way out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(16)
        self._start: Message | None = None  # of an HTML page, until its body is whole
        self._body = b""

    async def send(self, message: Message) -> None:
        """Stand in for the server's own send."""
        if message["type"] == "http.response.start":
            html = _is_html(message)
            message = {**message, "headers": self._headers(message, keep_length=not html)}
            if html:
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            await self._send(self._start)
            page = self._body.replace(b"<head>", _HEAD, 1) if _GRADIO in self._body else self._body
            nonced = page.replace(b"<script", b'<script nonce="' + self._nonce.encode() + b'"')
            message = {"type": "http.response.body", "body": nonced}
        await self._send(message)

    def _headers(self, message: Message, *, keep_length: bool) -> list[tuple[bytes, bytes]]:
        kept = [pair for pair in message["headers"] if keep_length or pair[0].lower() != b"content-length"]
        return [
            *kept,
            (b"content-security-policy", _POLICY.format(nonce=self._nonce).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
        ]


def _is_html(message: Message) -> bool:
    kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
    return any(kind.startswith(b"text/html") for kind in kinds)


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def _host(scope: Scope) -> str:
    """Return the Host header in lower case, without its port and the brackets of an IPv6 address."""
    host = (_header(scope, b"host") or "").lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _refusal(scope: Scope, *, uploads: bool) -> int | None:
    """Return the HTTP status that refuses this request, or None."""
    path = scope["path"].removeprefix(scope.get("root_path") or "")
    is_upload = uploads and path in _UPLOADS
    if not (is_upload or path in _PATHS or path.rstrip("/") in _PATHS or path.startswith(_FOLDERS)):
        return 404
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return None
    length = _header(scope, b"content-length")
    if length is None or not length.isdecimal():
        return 411
    most = MAX_UPLOAD_BYTES + MAX_BODY_BYTES if is_upload else MAX_BODY_BYTES
    return 413 if int(length) > most else None
