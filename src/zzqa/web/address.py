"""Where the page is found: the address it listens at, and the names it answers to."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import socket
from dataclasses import dataclass
from typing import Final

from zzqa.errors import ServeError

FIRST_PORT: Final = 7860
_PORTS_TRIED: Final = 20


@dataclass(frozen=True, slots=True)
class Address:
    """The address to listen at; without a `port` it is the first free one from 7860.

    `root_path` is the path, such as /zzqa, under which a proxy shows the page. `hosts` are the Host
    names that the page answers to beside those of this machine and literal addresses.
    """

    host: str = "127.0.0.1"
    port: int | None = None
    root_path: str = ""
    hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.root_path and (not self.root_path.startswith("/") or self.root_path.endswith("/")):
            remedy = "请写成以 / 开头、不以 / 结尾的路径：zzqa serve --root-path /zzqa"
            raise ServeError("--root-path", self.root_path, "不是网页在代理下的路径", remedy)

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def in_url(self) -> str:
        """The host as an address of the web has it: an IPv6 address in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def free_port(self) -> int:
        """Return the port to listen at.

        Raises ServeError when the host is no address of this machine, when the port that was asked
        for is taken or not allowed, and when none was asked for but none is free.
        """
        if self.port is not None:
            if _is_free(self.host, self.port):
                return self.port
            port = _next_free(self.host, self.port + 1)
            raise ServeError("--port", str(self.port), "端口已被占用", f"可改用：zzqa serve --port {port}")
        return _next_free(self.host, FIRST_PORT)

    def reach_directly(self) -> None:
        """Let this process reach its own page past any proxy that the environment names.

        Gradio asks its own page whether it is there, with a client that would ask the proxy.
        """
        for name in ("no_proxy", "NO_PROXY"):
            past = (os.environ.get(name), "localhost", "127.0.0.1", "::1", self.host)
            os.environ[name] = ",".join(host for host in past if host)


def _next_free(host: str, first: int) -> int:
    last = min(first + _PORTS_TRIED, 65536)
    for port in range(first, last):
        if _is_free(host, port):
            return port
    reason = f"{first} 到 {last - 1} 都已被占用"
    raise ServeError("--port", str(first), reason, "请另选一个：zzqa serve --port 8080")


def _is_free(host: str, port: int) -> bool:
    """Say whether `port` is free; raise ServeError where it could never be listened at."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        # What uvicorn sets too: a port whose last connections still linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            remedy = "请改用 1024 以上的端口：zzqa serve --port 8080"
            raise ServeError("--port", str(port), "没有权限使用这个端口", remedy) from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            remedy = "只供本机使用：zzqa serve --host 127.0.0.1"
            raise ServeError("--host", host, "不是本机的地址", remedy) from error
    return True
