"""The web page: a Gradio roof over one open Engine."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from zzqa.engine import Engine
    from zzqa.web.address import Address
    from zzqa.web.passwords import Passwords

__all__ = ["serve"]

# Gradio reads these while it is being imported, and every module that imports it lies in this
# package, so here is the one place that is always early enough. Without the first, a start asks
# api.gradio.app for news; without the last, what it caches lies in a folder that others may read.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
if "GRADIO_TEMP_DIR" not in os.environ:
    os.environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="zzqa-web-")
    atexit.register(shutil.rmtree, os.environ["GRADIO_TEMP_DIR"], ignore_errors=True)


def serve(
    engine: Engine,
    address: Address | None = None,
    *,
    passwords: Passwords | None = None,
    corpus: Path | None = None,
    index: Path | None = None,
    mcp: bool = False,
) -> None:
    """Serve the page until it is interrupted, at http://127.0.0.1:7860 by default.

    With `passwords` nothing is shown to whoever has not signed in. With a `corpus` and an `index` the
    page can add and remove documents and rebuild; else, or where a stranger could reach it without a
    password, it is read-only. `mcp` opens /gradio_api/mcp to programs that speak MCP. Raises
    ServeError when the page cannot be served so.
    """
    from zzqa.web.folders import Folders
    from zzqa.web.server import start

    folders = Folders(corpus, index) if corpus is not None and index is not None else None
    start(engine, address, passwords=passwords, folders=folders, mcp=mcp).wait()
