"""Starting the server: a free port, the guards, and Gradio with everything unasked-for turned off."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zzqa.errors import ZzqaError
from zzqa.web.faults import fault_of
from zzqa.web.guard import guards
from zzqa.web.page import build_page, page_routes
from zzqa.web.uploads import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import gradio as gr

    from zzqa.engine import Engine
    from zzqa.web.manage import Place

_PORTS_TRIED: Final = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A running page; `url` is where a browser on this machine finds it."""

    url: str
    page: gr.Blocks

    def wait(self) -> None:
        """Block until the process is interrupted."""
        self.page.block_thread()

    def close(self) -> None:
        """Stop serving."""
        self.page.close(verbose=False)


def start(
    engine: Engine,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    hosts: Sequence[str] = (),
    place: Place | None = None,
) -> Server:
    """Serve the page in the background and return once it answers; see `zzqa.web.serve`."""
    free = _free_port(host, port)
    if free != port:
        _say(f"端口 {port} 已被占用，改用 {free}。")
    if auth is None and not _is_loopback(host):
        place = None  # whoever can reach the page could change the documents
        _say(f"警告：正在监听 {host}，且没有设置密码，同一网络里的人都能使用（只读）。可加 --auth 用户:密码")
    page, look = build_page(engine, place)
    _, url, _ = page.launch(
        server_name=host,
        server_port=free,
        auth=auth,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size=MAX_UPLOAD_BYTES,
        app_kwargs={
            "middleware": guards((host, *hosts), uploads=place is not None),
            "routes": page_routes(engine),
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
        },
        **look,
    )
    # Examples are checked by answering them; the first visitor need not wait for that.
    threading.Thread(target=_prepare, args=(engine,), daemon=True).start()
    _say(f"zzqa 已启动：{url}")
    return Server(url, page)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _prepare(engine: Engine) -> None:
    try:
        engine.examples()
    except ZzqaError as error:
        fault_of(error)


def _free_port(host: str, first: int) -> int:
    """Return the first port from `first` on that `host` can listen at."""
    for port in range(first, min(first + _PORTS_TRIED, 65536)):
        with contextlib.closing(socket.socket(_family(host), socket.SOCK_STREAM)) as probe:
            # What uvicorn sets too: a port whose last connections still linger is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
            else:
                return port
    raise ZzqaError(f"端口 {first} 起的 {_PORTS_TRIED} 个端口都已被占用。请另选一个：zzqa serve --port 8080")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
