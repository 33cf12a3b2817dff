"""The states of the page, over an engine that answers at once: languages, history, builds."""

import threading
from io import BytesIO

import pytest
from fake_engine import FakeEngine
from PIL import Image

from zzqa.records import BuildReport
from zzqa.web.folders import Folders

pytestmark = pytest.mark.browser

ASKED = "庄里水库进展如何"
BUILD_SECONDS = 30  # that a build of these tests waits, at most, to be let go
# How far things move that nobody touched, as browsers measure it; up to 0.1 is called good (web.dev/cls).
SHIFT = """() => new Promise(done => new PerformanceObserver(list => done(
    list.getEntries().filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)
  )).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))"""


class Build:
    """Stands in for build_index: goes half-way, and on when it is let go."""

    def __init__(self):
        self.half_way = threading.Event()

    def __call__(self, corpus, index, *, config, progress):
        for done in range(3):
            progress("清理", done, 4)
        self.half_way.wait(BUILD_SECONDS)
        return BuildReport("gen-000002", added=("甲.txt",), passages=12, seconds=0.5)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("writable")
    return Folders(folder, folder)


@pytest.fixture(scope="module")
def url(folders):
    from zzqa.web.address import Address
    from zzqa.web.server import start

    server = start(FakeEngine(), Address(port=18980), folders=folders)
    yield server.url
    server.close()


def test_nothing_jumps_while_loading_or_answering(open_page, ask):
    page = open_page()
    page.locator(".example").first.wait_for()
    assert page.evaluate(SHIFT) < 0.1
    ask(page, ASKED)
    page.wait_for_timeout(700)
    assert page.evaluate(SHIFT) < 0.1


def test_the_language_can_be_switched_and_stays(open_page, ask):
    page = open_page(locale="en-US")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("tab", name="检索测试").wait_for()
    assert page.get_attribute("#question textarea", "placeholder") == "输入问题，按回车提问"
    assert "向这些文档提问" in page.inner_text(".welcome")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert "没有找到" in ask(page, "火星上有几家咖啡店").inner_text()
    page.get_by_role("button", name="English").click()
    page.get_by_role("tab", name="Retrieval").wait_for()
    page.locator(".refused").wait_for()
    page.reload()
    page.locator(".refused").wait_for()
    assert "Not found in the documents" in page.inner_text(".turn")


def test_an_english_page_says_nothing_in_chinese_but_the_documents_words(open_page, ask):
    page = open_page(locale="en-US")
    turn = ask(page, "火星上有几家咖啡店")
    said = turn.locator(".not-found, .reason, h3, .note, button, a.original").all_inner_texts()
    assert said
    assert not [text for text in said if any("\u4e00" <= character <= "\u9fff" for character in text)]
    fault = ask(page, "文件损坏了吗")
    assert "The index is damaged" in fault.inner_text()
    assert "已损坏" not in fault.inner_text()


def test_a_conversation_put_aside_is_opened_again_and_forgotten(open_page, ask):
    page = open_page()
    ask(page, ASKED)
    ask(page, "那投资多少")
    page.click("#anew")
    page.locator(".welcome").wait_for()
    earlier = page.locator(".earlier .recall").first
    assert ASKED in earlier.inner_text()
    assert "2 个问题" in earlier.inner_text()
    page.reload()
    page.locator(".earlier .recall").first.click()
    page.locator(".turn:nth-child(2) .answered").wait_for()
    assert "庄里水库那投资多少" in page.inner_text(".turn:nth-child(2) .understood")
    page.click("#clear")
    page.locator(".welcome").wait_for()
    assert page.locator(".earlier").count() == 0

    ask(page, ASKED)
    page.click("#anew")
    page.get_by_role("button", name="删除这些记录").click()
    page.locator(".earlier").wait_for(state="detached")
    page.reload()
    page.locator(".example").first.wait_for()
    assert page.locator(".earlier").count() == 0


def test_a_span_of_time_limits_every_question_and_is_told(open_page, ask):
    page = open_page()
    page.get_by_label("发布自").fill("2020年3月")
    for question in (ASKED, "那投资多少"):
        turn = ask(page, question)
        assert "只问了这段时间发布的文档（日期不明的不在内）：2020年3月 –" in turn.inner_text()
        assert turn.locator(".source h3").all_text_contents() == ["水库新闻"]
    page.reload()
    page.locator(".turn:nth-child(2) .answered").wait_for()
    assert page.locator(".note:has-text('2020年3月 –')").count() == 2
    page.get_by_label("发布至").fill("2021年")
    ask(page, ASKED)
    page.get_by_label("发布至").fill("2020年")
    assert "– 2020年" in ask(page, ASKED).inner_text()  # another time is another question
    page.get_by_label("发布至").fill("2018")
    assert "没有找到" in ask(page, "庄里水库投资多少").inner_text()


@pytest.mark.parametrize(
    ("locale", "labels", "told"),
    [
        ("zh-CN", ("发布自", "发布至"), ["“去年”无法识别", "“2021”晚于“2020”"]),
        ("en-US", ("Dated since", "Dated until"), ["no span of time", "no span of time"]),
    ],
)
def test_what_is_no_span_of_time_is_told_and_the_question_stays(open_page, ask, locale, labels, told):
    page = open_page(locale=locale)
    since, until = (page.get_by_label(label) for label in labels)
    until.fill("2020")
    page.fill("#question textarea", ASKED)
    for written, sentence in zip(("去年", "2021"), told, strict=True):
        since.fill(written)
        page.press("#question textarea", "Enter")
        page.locator("#hint").get_by_text(sentence).wait_for()
        assert page.locator(".turn").count() == 0
        assert page.input_value("#question textarea") == ASKED
    since.fill("")
    ask(page, ASKED)
    assert page.locator("#hint p").count() == 0


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_a_small_phone_shows_everything_without_scrolling_sideways(open_page, ask, locale):
    page = open_page(locale=locale, width=375, height=667, has_touch=True, is_mobile=True)
    ask(page, ASKED)
    for tab in page.get_by_role("tab").all():
        tab.tap()
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_the_track_of_the_slider_is_as_quiet_as_the_rules_in_dark(open_page):
    page = open_page(color_scheme="dark")
    rule = page.locator("#composer").evaluate("one => getComputedStyle(one).borderTopColor")
    page.get_by_role("tab", name="检索测试").click()
    slider = Image.open(BytesIO(page.locator("#search-form input[type=range]").screenshot())).convert("RGB")
    track = slider.getpixel((slider.width - 8, slider.height // 2))
    assert f"rgb{track}" == rule


def test_asked_again_a_question_replaces_itself(open_page, ask):
    page = open_page()
    ask(page, ASKED)
    ask(page, "炸了").get_by_text("再问一次").click()
    page.locator("#question .stop-button").wait_for(state="detached")
    page.wait_for_timeout(500)
    assert page.locator(".turn").count() == 2
    assert page.locator(".turn:nth-child(2) .fault").count() == 1


def test_a_hostile_question_is_spelled_out(open_page, ask):
    page = open_page()
    shown = ask(page, "庄里\u202e水\u200b库\u2066进展<b>如何").locator(".question").inner_text()
    assert shown == "庄里[U+202E]水[U+200B]库[U+2066]进展<b>如何"


def test_a_build_shows_how_far_it_is_and_then_what_it_did(open_page, monkeypatch):
    build = Build()
    monkeypatch.setattr("zzqa.build.build_index", build)
    page = open_page()
    page.get_by_role("tab", name="文档库").click()
    page.get_by_text("增删文档").click()
    page.get_by_role("button", name="重新读取文件夹").click()
    page.locator("#report").get_by_text("清理").wait_for()
    page.locator("#report .progress-bar").wait_for()
    build.half_way.set()
    page.get_by_text("共 12 段，用时 0.5 秒：新增 1").wait_for()


def test_every_control_has_a_name_for_screen_readers(open_page, ask):
    page = open_page()
    ask(page, ASKED)
    for tab in ("问答", "文档库", "检索测试", "关于"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        assert nameless(page) == []


def nameless(page):
    """Return the controls of the page, as assistive technology sees it, that have no name."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    controls = {
        "button",
        "textbox",
        "combobox",
        "listbox",
        "slider",
        "spinbutton",
        "link",
        "tab",
        "radio",
        "searchbox",
    }
    return [
        node["role"]["value"]
        for node in tree
        if node.get("role", {}).get("value") in controls
        and not node["ignored"]
        and not node.get("name", {}).get("value", "").strip()
    ]


def test_the_whole_page_is_reached_by_keyboard(open_page, ask):
    page = open_page()
    ask(page, ASKED)
    reached = set()
    page.locator("#question textarea").focus()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        reached.add(
            page.evaluate("document.activeElement.className.split(' ')[0] || document.activeElement.role")
        )
    assert {"cite", "copy", "retry", "verdict", "original", "close"} <= reached
