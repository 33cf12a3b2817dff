"""Who may sign in: names and scrypt hashes, from the command line or from a file.

A line of the file is `name:scrypt$N$r$p$salt$hash`, the last two in base64. hashlib's scrypt is in
every Python; its cost, N = 2^14, r = 8, p = 5 (16 MiB and some 0.2 s), is one of those that OWASP's
Password Storage Cheat Sheet names as sufficient.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from zzqa.errors import ServeError

_COST: Final = (2**14, 8, 5)
_MOST_MEMORY: Final = 256 * 1024**2  # bytes that the cost named in a file may ask for
_REMEDY: Final = "请重新生成：zzqa password 用户 --auth-file {path}"


@dataclass(frozen=True, slots=True)
class HashedPassword:
    """The hash of one password, with its salt and its cost (N, r, p)."""

    salt: bytes
    digest: bytes
    cost: tuple[int, int, int] = _COST

    @classmethod
    def of(cls, password: str) -> Self:
        """Hash a password with a new salt."""
        salt = secrets.token_bytes(16)
        return cls(salt, _scrypt(password, salt, _COST))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote; raises ValueError for anything else."""
        kind, n, r, p, salt, digest = text.split("$")
        cost = (int(n), int(r), int(p))
        if kind != "scrypt" or not 0 < 128 * cost[0] * cost[1] * cost[2] <= _MOST_MEMORY:
            raise ValueError(kind)
        hashed = cls(base64.b64decode(salt, validate=True), base64.b64decode(digest, validate=True), cost)
        if len(hashed.digest) != 64 or len(hashed.salt) < 8:
            raise ValueError(text)
        return hashed

    def __str__(self) -> str:
        salt, digest = (base64.b64encode(part).decode() for part in (self.salt, self.digest))
        return "$".join(("scrypt", *map(str, self.cost), salt, digest))

    def matches(self, password: str) -> bool:
        """Say whether this is the hash of `password`."""
        return hmac.compare_digest(self.digest, _scrypt(password, self.salt, self.cost))


class Passwords:
    """The hashed password of each name that may sign in."""

    def __init__(self, hashed: Mapping[str, HashedPassword]) -> None:
        self._hashed = dict(hashed)
        # What an unknown name is checked against, so that it takes as long as a known one.
        self._nobody = HashedPassword.of(secrets.token_urlsafe())

    @classmethod
    def of(cls, pair: str) -> Self:
        """Read NAME:PASSWORD; raises ServeError where either is missing."""
        name, _, password = pair.partition(":")
        if not name.strip() or not password:
            reason = "缺少用户或密码"
            raise ServeError("--auth", name, reason, "请写成：zzqa serve --auth 用户:密码")
        return cls({name.strip(): HashedPassword.of(password)})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file of hashed passwords; raises ServeError when it is missing, empty or broken."""
        hashed = _read(path)
        if not hashed:
            raise ServeError("--auth-file", str(path), "其中没有用户", _REMEDY.format(path=path))
        return cls(hashed)

    def check(self, name: str, password: str) -> bool:
        """Say whether `password` is that of `name`; takes as long for a name that is not there."""
        return self._hashed.get(name, self._nobody).matches(password)


def store(path: Path, name: str, password: str) -> None:
    """Write the hashed password of `name` into a file that only its owner may read, in place of an older one.

    Raises ServeError when the name or password cannot be used or the file cannot be written.
    """
    if not name.strip() or ":" in name or name != name.strip() or not name.isprintable():
        remedy = "请换一个：zzqa password 用户"
        raise ServeError("用户", name, "用户名不能为空、不能有冒号、首尾不能有空格", remedy)
    if not password:
        raise ServeError("用户", name, "密码不能为空", f"请重新输入：zzqa password {name}")
    hashed = {**(_read(path) if path.exists() else {}), name: HashedPassword.of(password)}
    lines = "".join(f"{one}:{its}\n" for one, its in hashed.items())
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".zzqa-")  # readable by its owner only
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(lines)
        Path(temporary).replace(path)
    except OSError as error:
        remedy = "请换一个文件：zzqa password 用户 --auth-file 文件"
        raise ServeError("--auth-file", str(path), "不能写入", remedy) from error


def _read(path: Path) -> dict[str, HashedPassword]:
    remedy = _REMEDY.format(path=path)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ServeError("--auth-file", str(path), "不能读取", remedy) from error
    hashed = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, text = line.partition(":")
        try:
            hashed[name] = HashedPassword.parse(text.strip())
        except ValueError as error:
            reason = f"第 {number} 行不是用户和加密的密码"
            raise ServeError("--auth-file", str(path), reason, remedy) from error
    return hashed


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY
    )
