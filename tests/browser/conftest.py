"""The page as a user gets it: app.py in a process of its own, with an index of the seeds, in Chromium.

Beside the seeds stands one hostile document. Every request of every test is recorded: none may go
anywhere but to the page's own address, and no error may stand on the console.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
START_SECONDS = 300  # to build the index and load the models on a slow machine
HOSTILE = """<script>window.attacked = 1</script>的来历

<img src=x onerror="window.attacked = 2">蓝鲸湖<b>图书馆</b>的馆长是<i>王小帆</i>,任期五年。

蓝鲸湖图书馆的藏书量为![图](http://attacker.invalid/a.png)七万册,见[这里](javascript:window.attacked=3)。

$$x^2$$ 与 `代码` 与 **粗体** 与 &lt;实体&gt; 与 \u202e反向\u202c 都照原样显示。
</section><style>body{display:none}</style>
"""


def pytest_collection_modifyitems(items):
    missing = _missing()
    for item in items:
        if item.get_closest_marker("browser") and missing:
            item.add_marker(pytest.mark.skip(reason=missing))


def _missing():
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return "" if CHROMIUM else "no Chromium is installed (Debian: apt-get install chromium fonts-noto-cjk)"


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "文档"
    shutil.copytree(ROOT / "seeds", folder)
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    return tmp_path_factory.mktemp("index") / "索引"


@pytest.fixture(scope="session")
def url(corpus, index):
    """Start app.py as a user would and yield its address."""
    command = [sys.executable, "app.py", "--port", "18860", "--corpus", str(corpus), "--index", str(index)]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUTF8": "1"}
    )
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    lines = []
    for line in process.stderr:
        lines.append(line)
        if found := re.search(r"已启动：(http://\S+)", line):
            break
    timer.cancel()
    assert found, "".join(lines)
    # What the page goes on to log must be read, or the pipe would fill and stop it.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    yield found[1]
    process.terminate()
    process.wait(20)


# Not of the session: Playwright keeps an event loop running, beside which others' tests cannot run theirs.
@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox needs rights that a container's root has not.
        running = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield running
        running.close()


@pytest.fixture
def open_page(browser, url):
    """Return a function that opens the page in a fresh browser context and watches it."""
    contexts, foreign, errors = [], [], []

    def open_page(*, width=1280, height=860, locale="zh-CN", **options):
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **options)
        contexts.append(context)
        context.on("request", lambda request: _is_own(request.url, url) or foreign.append(request.url))
        context.route(lambda address: not _is_own(address, url), lambda route: route.abort())
        context.on("console", lambda message: message.type == "error" and errors.append(message.text))
        context.on("weberror", lambda error: _is_leaving(error) or errors.append(str(error.error)))
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector(".welcome, .turn")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []
    assert errors == []


def _is_leaving(error):
    """A page that is left aborts what it was still waiting for, and Chromium tells of it."""
    return "AbortError: signal is aborted without reason" in str(error.error)


def _is_own(address, url):
    return address.startswith((url, "data:", "blob:"))


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def ask():
    def ask(page, question):
        """Ask in the box and return the turn once it has come to its end."""
        page.locator("#question .submit-button").wait_for()
        number = page.locator(".turn").count() + 1
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        turn = page.locator(f".turn:nth-child({number})")
        turn.locator(".answered, .refused, .fault").wait_for()
        return turn

    return ask
