"""Take the pictures of the page that the README shows: make screenshots.

Starts app.py over the seeds, asks in a real Chromium, and writes docs/*.png.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parent
PORT = 18900
PATIENCE_MS = 120_000  # a busy machine takes its time for the examples
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Serve the seeds and take every picture."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium is installed (Debian: apt-get install chromium fonts-noto-cjk).")
    with TemporaryDirectory(prefix="zzqa-screenshots-") as index, _served(index) as server:
        try:
            url = _address(server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                _take_all(browser, url)
                browser.close()
        finally:
            server.terminate()


def _served(index: str) -> subprocess.Popen[str]:
    command = [sys.executable, "app.py", "--port", str(PORT), "--corpus", "seeds", "--index", index]
    return subprocess.Popen(  # noqa: S603 -- our own program
        command, cwd=DOCS.parent, stderr=subprocess.PIPE, text=True
    )


def _address(server: subprocess.Popen[str]) -> str:
    for line in server.stderr or ():
        sys.stderr.write(line)
        if found := re.search(r"已启动：(http://\S+)", line):
            return found[1]
    sys.exit("The page did not start.")


def _take_all(browser: Browser, url: str) -> None:
    page = _open(browser, url, DESKTOP)
    page.locator(".example").first.wait_for()
    _take(page, "start")
    _ask(page, "什么是“打擂台”")
    page.locator(".source:visible").get_by_text("原文", exact=True).click()
    _take(page, "original")
    with page.context.expect_page() as opened:
        page.locator(".source:visible").get_by_text("打开原文件").click()
    _take(opened.value, "file")
    _reset(page)
    _ask(page, "火星上有几家咖啡店")
    _take(page, "not-found")
    _reset(page)
    _ask(page, "庄里水库进展如何")
    _take(page, "answer")
    page.get_by_role("tab", name="文档库").click()
    page.locator(".document").first.wait_for()
    _take(page, "library")
    page.get_by_role("tab", name="检索测试").click()
    page.fill("#search-form textarea", "庄里水库进展如何")
    page.press("#search-form textarea", "Enter")
    page.locator(".hits").wait_for()
    _take(page, "retrieval")
    page.get_by_role("tab", name="关于").click()
    page.locator(".about").wait_for()
    _take(page, "about")

    dark = _open(browser, url, DESKTOP, dark=True)
    _ask(dark, "庄里水库进展如何")
    _take(dark, "dark")

    english = _open(browser, url, DESKTOP, locale="en-US")
    _ask(english, "社会消费品零售总额是多少")
    _take(english, "english")

    phone = _open(browser, url, PHONE)
    _ask(phone, "庄里水库进展如何")
    phone.locator(".cite").last.click()
    _take(phone, "phone")


def _open(
    browser: Browser, url: str, size: dict[str, int], *, dark: bool = False, locale: str = "zh-CN"
) -> Page:
    scheme = "dark" if dark else "light"
    page = browser.new_page(viewport=size, locale=locale, color_scheme=scheme, device_scale_factor=1.25)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE_MS)
    page.goto(url)
    page.locator(".welcome").wait_for()
    return page


def _ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".turn :is(.answered, .refused)").last.wait_for()


def _reset(page: Page) -> None:
    page.click("#clear")
    page.locator(".welcome").wait_for()


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.wait_for_timeout(900)  # what scrolls has come to rest
    page.screenshot(path=DOCS / f"{name}.png")


if __name__ == "__main__":
    main()
