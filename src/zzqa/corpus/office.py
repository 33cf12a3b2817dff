"""Old and other Office formats, converted by LibreOffice where it is installed, for our own readers.

It is a program of millions of lines that opens foreign files, so it runs alone: with a profile, a home and a
temporary folder of its own that go with it, without macros, without network where the system can do that,
else with a proxy that nobody listens at, and with limits of time, memory and bytes written.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

from zzqa.causes import cause
from zzqa.corpus.limits import Limits
from zzqa.errors import UnreadableFileError

logger = logging.getLogger(__name__)

# What is handed on of our own environment; all else, secrets among it, is nothing to a converter.
_HANDED_ON: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
# Bytes of address space: LibreOffice reserves some 2 GB when it starts.
_MEMORY_BYTES: Final = 6 * 1024**3
_NO_NETWORK: Final = ("unshare", "--map-root-user", "--net", "--")
_DEAD_PROXY: Final = "127.0.0.1"
_DEAD_PORT: Final = 9  # "discard"
_SETTING: Final = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", _DEAD_PROXY),
    ("Inet/Settings", "ooInetHTTPProxyPort", str(_DEAD_PORT)),
    ("Inet/Settings", "ooInetHTTPSProxyName", _DEAD_PROXY),
    ("Inet/Settings", "ooInetHTTPSProxyPort", str(_DEAD_PORT)),
)


def converted(data: bytes, path: Path, suffix: str, limits: Limits) -> bytes:
    """Return a file's bytes in the format that `suffix` names, as LibreOffice saves it.

    Raises UnreadableFileError when it does not, or not in time.
    """
    with TemporaryDirectory(prefix="zzqa-office-") as scratch:
        folder = Path(scratch)
        source = folder / f"document{path.suffix.lower()}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        if not _run(_command(limits.soffice, folder, source, suffix), folder, limits):
            why = cause("conversion_too_slow", f"{limits.convert_seconds:g}", suffix)
            raise UnreadableFileError(path, why, "然后运行：zzqa build")
        result = folder / "out" / f"document{suffix}"
        if not result.is_file() or not 0 < result.stat().st_size <= limits.unpacked_bytes:
            why = cause("not_converted", path.suffix, suffix)
            raise UnreadableFileError(path, why, "然后运行：zzqa build")
        return result.read_bytes()


def _command(soffice: str, folder: Path, source: Path, suffix: str) -> list[str]:
    """Return the command that converts `source` into `folder`/out."""
    return [
        *(_NO_NETWORK if _can_be_without_network() else ()),
        soffice,
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        suffix.removeprefix("."),
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def _run(command: list[str], folder: Path, limits: Limits) -> bool:
    """Run a command alone; return whether it ended in time."""
    environment = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    proxy = f"http://{_DEAD_PROXY}:{_DEAD_PORT}"
    with subprocess.Popen(  # noqa: S603 -- the program that was found or set, on a file of our own naming
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={
            **environment,
            **dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP"), str(folder)),
            **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), proxy),
        },
        start_new_session=True,
    ) as process:
        _bound(process.pid, limits)
        try:
            code = process.wait(limits.convert_seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            _end(process)
        logger.info("LibreOffice ended with %s", code)
    return True


def _bound(pid: int, limits: Limits) -> None:
    """Bound the time, memory and written bytes of a process and those it starts, where that can be."""
    if sys.platform != "linux":
        return
    import resource

    seconds = int(limits.convert_seconds) + 1
    for limit, value in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.unpacked_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # it may have ended already
            resource.prlimit(pid, limit, (value, value))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started; its program is a script that starts another."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


@cache
def _can_be_without_network() -> bool:
    """Return whether this system lets anybody run a program without network."""
    if which(_NO_NETWORK[0]) is None:
        return False
    tried = subprocess.run([*_NO_NETWORK, "true"], capture_output=True, check=False)  # noqa: S603 -- a constant
    return tried.returncode == 0


def _write_profile(profile: Path) -> None:
    """Write the settings of a profile: no macros, and a proxy that nobody listens at."""
    items = "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
