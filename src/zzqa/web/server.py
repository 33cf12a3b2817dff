"""Starting the server: the guards, and Gradio with everything unasked-for turned off."""

from __future__ import annotations

import importlib.util
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zzqa.errors import ServeError, ZzqaError
from zzqa.web.address import FIRST_PORT, Address
from zzqa.web.faults import fault_of
from zzqa.web.guard import guards
from zzqa.web.page import build_page, page_routes
from zzqa.web.signin import checker
from zzqa.web.uploads import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    import gradio as gr

    from zzqa.engine import Engine
    from zzqa.web.folders import Folders
    from zzqa.web.passwords import Passwords

# Nothing of Gradio's that shows errors, shares, records or calls out, and no page but this one.
_QUIET: Final[dict[str, Any]] = {
    "prevent_thread_lock": True,
    "quiet": True,
    "share": False,
    "show_error": False,
    "footer_links": [],
    "run_history": False,
    "enable_monitoring": False,
    "ssr_mode": False,
    "pwa": False,
}
_SIGN_IN: Final = "请登录。多次输错后要等五分钟才能再试。Please sign in; ten failures cost five minutes."


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
    address: Address | None = None,
    *,
    passwords: Passwords | None = None,
    folders: Folders | None = None,
    mcp: bool = False,
) -> Server:
    """Serve the page in the background and return once it answers; see `zzqa.web.serve`."""
    address = address or Address()
    port = address.free_port()
    if mcp:
        _require_mcp(with_passwords=passwords is not None)
    if address.port is None and port != FIRST_PORT:
        _say(f"端口 {FIRST_PORT} 已被占用，改用 {port}。")
    if passwords is None and not address.is_local:
        folders = None  # whoever can reach the page could change the documents
        _say(
            f"警告：正在监听 {address.host}，且没有设置密码，同一网络里的人都能使用（只读）。"
            "可加 --auth-file 文件 或 --auth 用户:密码"
        )
    page, look = build_page(engine, folders)
    guarded = guards(address, uploads=folders is not None, mcp=mcp, password=passwords is not None)
    address.reach_directly()
    try:
        _, url, _ = page.launch(
            server_name=address.in_url,
            server_port=port,
            root_path=address.root_path,
            auth=checker(passwords) if passwords else None,
            auth_message=_SIGN_IN,
            mcp_server=mcp,
            max_file_size=MAX_UPLOAD_BYTES,
            app_kwargs={
                "middleware": guarded,
                "routes": page_routes(engine),
                **dict.fromkeys(("docs_url", "redoc_url", "openapi_url")),
            },
            **_QUIET,
            **look,
        )
    except OSError as error:  # so Gradio calls a server that did not come up
        remedy = "请另选一个：zzqa serve --port 8080"
        raise ServeError("--port", str(port), "没能开始监听", remedy) from error
    # Examples are checked by answering them; the first visitor need not wait for that.
    threading.Thread(target=_prepare, args=(engine,), daemon=True).start()
    _say(f"zzqa 已启动：{url}")
    return Server(url, page)


def _require_mcp(*, with_passwords: bool) -> None:
    """Raise ServeError where the MCP server cannot be had."""
    if importlib.util.find_spec("mcp") is None:
        remedy = "请装入一个单独的环境：pip install -c constraints-mcp.txt 'zzqa[mcp]'"
        raise ServeError("--mcp", "", "没有安装 mcp", remedy)
    if with_passwords:
        # Gradio's MCP server calls its own page as a stranger, who would have to sign in.
        remedy = "请去掉 --auth 和 --auth-file，只在本机使用：zzqa serve --mcp"
        raise ServeError("--mcp", "", "它不能和密码同用", remedy)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _prepare(engine: Engine) -> None:
    try:
        engine.examples()
    except ZzqaError as error:
        fault_of(error)
