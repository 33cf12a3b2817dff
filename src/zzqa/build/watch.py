"""Building again whenever the folder changes. This module is the only importer of watchfiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zzqa.errors import EmptyCorpusError, IndexBusyError, ZzqaError
from zzqa.formats import is_hidden

if TYPE_CHECKING:
    import threading

    from zzqa.records import BuildReport

# Milliseconds that a change waits for the next one, so that a folder being copied is built once; and
# after which the watch looks up: for the first build, and again where another process held the index.
_SETTLE: Final = 1_000
_LOOK_UP: Final = 500


def watch(
    corpus: Path, build: Callable[[], BuildReport], *, stop: threading.Event | None = None
) -> Iterator[BuildReport | ZzqaError]:
    """Build now and after every change below `corpus`; yield each report, or the error of a build.

    A failing build does not end the watch, and changes made during a build are built next. It ends
    with Ctrl-C between two builds, or when `stop` is set; Ctrl-C in a build is raised. Raises
    EmptyCorpusError when `corpus` is no folder.
    """
    import watchfiles

    if not corpus.is_dir():
        raise EmptyCorpusError(corpus, "不是文件夹")
    due = True
    for changes in watchfiles.watch(
        corpus,
        watch_filter=_is_visible,
        debounce=_SETTLE,
        rust_timeout=_LOOK_UP,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
    ):
        if changes or due:
            try:
                yield build()
                due = False
            except ZzqaError as error:
                due = isinstance(error, IndexBusyError)
                yield error


def _is_visible(_change: object, path: str) -> bool:
    """Return whether a path may be a document; the page's own and other hidden files are none."""
    return not is_hidden(Path(path).name)
