"""`python -m bench.page [--times 3]`: seconds from a cold start to a usable page and to the first answer.

Serves a built index of the seeds in a process of its own, opens it in Debian's Chromium, types a
question and waits for its answer; all seconds count from the start of the process. The browser itself
is started before.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from bench.served import serve
from zzqa.build import build_index

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_TIMEOUT_MS = 120_000
_BOX = "#question textarea"


def first_answer(
    browser: Browser, corpus: Path, index: Path, options: argparse.Namespace
) -> dict[str, float]:
    """Return the seconds to a server that answers, to a box that takes a question, and to its answer."""
    with serve(corpus, index, port=options.port, cores=options.cores) as served:
        page = browser.new_page(locale="zh-CN")
        page.set_default_timeout(_TIMEOUT_MS)
        page.goto(served.url)
        page.fill(_BOX, options.question)
        usable = time.perf_counter() - served.began
        page.press(_BOX, "Enter")
        page.locator(".answered, .refused").wait_for()
        answered = time.perf_counter() - served.began
        page.close()
    return {"served_s": served.started_s, "usable_s": usable, "answered_s": answered}


def main() -> None:
    """Print the medians and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    parser.add_argument("--question", default="庄里水库进展如何")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--cores", type=int, nargs="*", default=[], help="cores the server may use")
    parser.add_argument("--port", type=int, default=17980)
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory(prefix="zzqa-bench-") as folder, sync_playwright() as playwright:
        build_index(options.corpus, Path(folder, "index"))
        # Chromium's own sandbox needs rights that a container's root has not.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        runs = [
            first_answer(browser, options.corpus, Path(folder, "index"), options)
            for _ in range(options.times)
        ]
        browser.close()
    figures = {name: round(median(run[name] for run in runs), 1) for name in runs[0]}
    for name, value in figures.items():
        print(f"{name:12} {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
