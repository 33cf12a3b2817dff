"""The headers of everything that is sent: what a browser may load, frame, cache and tell of the page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
# The page's script goes before Gradio's, which reads the browser's language as it starts; what Gradio
# itself takes for a head comes too late for that.
_GRADIO: Final = b"<gradio-app"
_HEAD: Final = b'<head><script src="page.js"></script>'
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: with that a browser hides the page's own origin from its own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


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
            headers = MutableHeaders(raw=list(message["headers"]))
            headers.update({"content-security-policy": _POLICY.format(nonce=self._nonce), **_HEADERS})
            message = {**message, "headers": headers.raw}
            if headers.get("content-type", "").startswith("text/html"):
                # A page holds what is in the documents, and a nonce that must not be used again.
                headers["cache-control"] = "no-cache, private"
                del headers["content-length"]
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
