"""The limits of an upload while it arrives: how many files, of which formats, and how much in all.

Gradio's own route stores whatever comes, and its component looks at the names only afterwards.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from zzqa.formats import SUFFIXES
from zzqa.web.uploads import MAX_FILES, MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Of uploads that wait to be added: some twenty of the largest. Older ones make room for new ones.
MAX_WAITING_BYTES: Final = 20 * MAX_UPLOAD_BYTES
_KEPT_SECONDS: Final = 3600


class UploadLimits:
    """Answers 400, 413, 415 or 507 to an upload, as soon as it is seen that it will not be taken."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its body is looked at on its way."""
        if scope["type"] != "http" or not scope["path"].endswith("/gradio_api/upload"):
            await self._app(scope, receive, send)
            return
        try:
            make_room(Path(os.environ["GRADIO_TEMP_DIR"]))
            parts = _Parts(Headers(scope=scope).get("content-type", ""))
        except HTTPException as refusal:
            response = PlainTextResponse(refusal.detail, status_code=refusal.status_code)
            await response(scope, receive, send)
            return

        async def watched() -> Message:
            # Raised from here, a refusal goes through Gradio's route, which then stores nothing,
            # and becomes a response there.
            message = await receive()
            parts.feed(message.get("body", b""))
            return message

        await self._app(scope, watched, send)


def make_room(folder: Path) -> None:
    """Delete files from `folder` that nobody came back for, when there is much in it.

    Raises HTTPException 507 when there is no room even so.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    taken = sum(path.stat().st_size for path in files)
    for path in files if taken > MAX_WAITING_BYTES else ():
        status = path.stat()
        if status.st_mtime < time.time() - _KEPT_SECONDS:
            path.unlink()
            taken -= status.st_size
    if taken > MAX_WAITING_BYTES:
        raise HTTPException(507)


class _Parts:
    """The parts of one upload, as far as it has arrived."""

    def __init__(self, content_type: str) -> None:
        _, options = parse_options_header(content_type)
        self._files = 0
        self._name = b""
        self._value = b""
        self._objection: HTTPException | None = None
        if b"boundary" not in options:
            raise HTTPException(400)
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_header_field": self._on_name,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
            },
        )

    def feed(self, data: bytes) -> None:
        """Look at the next bytes; raises HTTPException when the upload is not taken."""
        try:
            self._parser.write(data)
        except MultipartParseError as error:
            raise HTTPException(400) from error
        if self._objection:
            raise self._objection

    def _on_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        name, value = self._name.lower(), self._value
        self._name = self._value = b""
        if name != b"content-disposition":
            return
        _, options = parse_options_header(value)
        filename = options.get(b"filename", b"").decode("utf-8", "replace")
        self._files += 1
        if self._files > MAX_FILES:
            self._objection = HTTPException(413)
        elif Path(filename).suffix.lower() not in SUFFIXES:
            self._objection = HTTPException(415)
