"""The process that reads foreign files, one after another, so that none of them can harm a build.

It takes a request from standard input, answers on standard output and ends when its input does:
`python -P -m zzqa.corpus.worker LIMITS`. A message is a line of JSON and as many bytes as it says. What
a library raises that its reader does not expect ends the process; zzqa.corpus.extractor starts another.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from zzqa.corpus.limits import Limits
from zzqa.corpus.readers import read
from zzqa.corpus.readers.draft import Extracted
from zzqa.errors import PicturesOnlyError, UnreadableFileError
from zzqa.records import Layout

# The exit code after a MemoryError, which leaves no memory to tell of it.
OUT_OF_MEMORY: Final = 77


def main() -> None:
    """Answer requests until there are none."""
    limits = Limits(**json.loads(sys.argv[1]))
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not pass for a reply
    _bound_memory(limits.memory_bytes)
    while request := requests.readline():
        asked = json.loads(request)
        _bound_processor(limits.seconds)
        try:
            _reply(replies, read(requests.read(asked["size"]), Path(asked["path"]), limits))
        except PicturesOnlyError as error:
            _refuse(replies, error, pictures=error.pages)
        except UnreadableFileError as error:
            _refuse(replies, error)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def send(stream: IO[bytes], header: dict[str, object], body: bytes) -> None:
    """Write a message: a line of JSON that says the size of the body, and the body."""
    stream.write(json.dumps({**header, "size": len(body)}).encode() + b"\n" + body)
    stream.flush()


def unpacked(header: bytes, body: bytes, path: Path) -> Extracted:
    """Return what a reply says. Raises UnreadableFileError, if it says that, or ValueError for no reply."""
    reply = json.loads(header)
    if "cause" in reply:
        raise UnreadableFileError(path, reply["cause"], reply["remedy"])
    return Extracted(body.decode(), reply["encoding"], Layout.from_json(reply["layout"]), reply["pictures"])


def pictures(header: bytes) -> int:
    """Return how many pages a reply says that only recognition can read."""
    count: int = json.loads(header)["pictures"]
    return count


def _reply(replies: IO[bytes], found: Extracted) -> None:
    header = {"encoding": found.encoding, "layout": found.layout.to_json(), "pictures": found.pictures}
    send(replies, header, found.text.encode())


def _refuse(replies: IO[bytes], error: UnreadableFileError, *, pictures: int = 0) -> None:
    send(replies, {"cause": error.cause, "remedy": error.remedy, "pictures": pictures}, b"")


def _bound_memory(most: int) -> None:
    """Let this process have no more memory, write no file and leave no image of itself when it fails.

    Systems without such limits (Windows), or without this one (macOS), keep the limit of time.
    """
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, most),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def _bound_processor(seconds: float) -> None:
    """Let this process compute for some seconds more: it must not outlive a parent that was killed."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds) + 1, hard))


if __name__ == "__main__":
    main()
