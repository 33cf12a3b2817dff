"""What a user does on the page, in a real browser, over the real documents."""

import re

import pytest

from zzqa.evaluation import load_items

pytestmark = pytest.mark.browser

RESERVOIR = "庄里水库进展如何"
INVESTED = "累计完成投资39亿元"


def test_ask_and_open_the_source(page, ask):
    turn = ask(page, RESERVOIR)
    told = turn.locator(".told").inner_text()
    assert INVESTED in told
    assert "大坝主体工程全部完工" in told
    assert "已蓄水2300多万立方米" in told
    assert "可信度" in told
    assert "截至" in told

    turn.locator(f":is(.quote, .timeline li):has-text('{INVESTED}') .cite").click()
    card = turn.locator(".source.open")
    assert card.count() == 1
    mark = card.locator("mark").first
    assert INVESTED in mark.inner_text()
    assert len(card.locator("blockquote").first.inner_text()) > len(mark.inner_text()) + 50
    place = card.locator(".place").inner_text()
    assert "000_217a48f8ed25ce82.txt" in place
    assert "2019年8月26日" in place
    assert re.search(r"第 \d+ 行", place)
    assert is_within(mark, card.locator("blockquote").first)

    card.locator(".close").click()
    assert turn.locator(".source:visible").count() == 0


def is_within(inner, outer):
    a, b = inner.bounding_box(), outer.bounding_box()
    return b["y"] - 1 <= a["y"] and a["y"] + min(a["height"], b["height"]) <= b["y"] + b["height"] + 1


def test_the_first_source_stands_beside_a_new_answer(page, ask):
    turn = ask(page, RESERVOIR)
    card = turn.locator(".source:visible")
    assert card.count() == 1
    assert card.bounding_box()["x"] > turn.locator(".told").bounding_box()["x"] + 400
    assert is_within(card.locator("mark"), card.locator("blockquote"))


def test_the_same_question_in_traditional_characters(page, ask):
    simplified = ask(page, RESERVOIR).locator(".answered").inner_text()
    traditional = ask(page, "莊里水庫進展如何").locator(".answered").inner_text()
    assert traditional == simplified


def test_a_refusal_looks_different_and_says_why(page, ask):
    turn = ask(page, "杭州有几家咖啡店")
    assert "文档中没有找到" in turn.inner_text()
    assert "杭州" in turn.locator(".reason").inner_text()
    assert turn.locator(".nearest blockquote").first.is_visible()
    assert turn.locator(".nearest .candidate").count() == 3
    assert turn.locator(".answered, .short, .band").count() == 0


def test_a_repaired_document_shows_its_original_and_what_was_repaired(page, ask):
    turn = ask(page, "什么是“打擂台”")
    card = turn.locator(".source:visible")
    assert "就是对各区县" in card.locator("mark:visible").inner_text()
    assert card.locator(".repair:visible").count() == 0
    card.get_by_text("原文", exact=True).click()
    assert "就是對(duì)各區(qū)縣" in card.locator("mark:visible").inner_text()
    assert card.locator("mark:visible .repair[title*='夹带的拼音']").count() > 5
    assert re.search(r"此处修复 \d+ 处：.*夹带的拼音 \d+", card.inner_text())


def test_the_original_file_opens_at_the_quote(page, ask, corpus):
    turn = ask(page, RESERVOIR)
    turn.locator(f":is(.quote, .timeline li):has-text('{INVESTED}') .cite").click()
    with page.context.expect_page() as opened:
        turn.locator(".source.open").get_by_text("打开原文件").click()
    original = opened.value
    mark = original.locator("#quote")
    mark.wait_for()
    assert INVESTED in mark.inner_text()
    assert 0 <= mark.bounding_box()["y"] < original.viewport_size["height"]
    assert "000_217a48f8ed25ce82.txt" in original.inner_text("main")
    lines = (corpus / "000_217a48f8ed25ce82.txt").read_text(encoding="utf-8").split("\n")
    assert original.locator(".lines li").count() == len(lines)
    number = mark.evaluate("mark => [...document.querySelectorAll('.lines li')].indexOf(mark.closest('li'))")
    assert INVESTED in lines[number]


def test_a_follow_up_shows_how_it_was_understood_and_can_be_edited(page, ask):
    ask(page, "居民人均可支配收入是多少")
    turn = ask(page, "2020年呢")
    assert "人均可支配收入" in turn.locator(".understood").inner_text()
    understood = turn.locator(".reask").inner_text()
    turn.locator(".reask").click()
    assert page.input_value("#question textarea") == understood


def test_an_example_is_asked_by_a_click(page):
    example = page.locator(".example").first
    example.wait_for(timeout=60_000)
    question = example.inner_text()
    example.click()
    page.locator(".turn .answered, .turn .refused").wait_for()
    assert page.locator(".question").inner_text() == question
    assert page.locator(".answered").count() == 1


@pytest.mark.parametrize(
    ("question", "told"),
    [("中" * 10_000, "太长"), ("？！……", "没有看懂"), ("\U0001f600\U0001f600", "没有看懂")],
)
def test_what_is_no_question_gets_a_sentence(page, ask, question, told):
    assert told in ask(page, question).locator(".refused").inner_text()
    assert INVESTED in ask(page, RESERVOIR).inner_text()


def test_a_blank_question_gets_a_hint(page):
    page.fill("#question textarea", "   ")
    page.press("#question textarea", "Enter")
    page.get_by_text("请先输入一个问题").wait_for()
    assert page.locator(".turn").count() == 0


def test_enter_while_composing_never_sends(page):
    page.locator("#question textarea").click()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "zhuangli", "selectionStart": 8, "selectionEnd": 8})
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.locator(".turn").count() == 0
    assert page.input_value("#question textarea").startswith("zhuangli")
    keyboard.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    page.fill("#question textarea", "")
    keyboard.send("Input.insertText", {"text": RESERVOIR})
    page.keyboard.press("Enter")
    page.locator(".answered").wait_for()
    assert page.locator(".question").inner_text() == RESERVOIR


def test_a_hostile_document_is_only_text(page, ask):
    turn = ask(page, "蓝鲸湖图书馆的馆长是谁")
    shown = turn.inner_text()
    assert "王小帆" in shown
    assert '<img src=x onerror="window.attacked = 2">' in shown
    assert "![图](http://attacker.invalid/a.png)" in shown
    assert turn.locator("img, script, style, b, a:not(.original)").count() == 0
    page.get_by_role("tab", name="文档库").click()
    row = page.locator(".document").filter(has_text="hostile.txt")
    with page.context.expect_page() as opened:
        row.locator("a").click()
    original = opened.value
    assert '<img src=x onerror="window.attacked = 2">' in original.inner_text("main")
    assert "[U+202E]反向[U+202C]" in original.inner_text("main")
    assert original.locator("img, script, a, b").count() == 0
    assert original.evaluate("window.attacked") is None
    page.get_by_role("tab", name="检索测试").click()
    page.fill("#search-form textarea", "蓝鲸湖图书馆的藏书量")
    page.press("#search-form textarea", "Enter")
    page.locator(".hits").wait_for()
    hits = page.locator(".hits")
    assert "反向" in hits.inner_text()  # cleaning has taken out what turns the direction
    assert not {"\u202e", "\u202c"} & set(hits.inner_text())
    assert "&lt;实体&gt;" in hits.inner_text()
    assert hits.locator("img, script, style, a:not(.original), code, strong, .katex").count() == 0
    assert page.evaluate("window.attacked") is None


def test_a_hostile_question_is_only_text(page, ask):
    question = "<img src=x onerror='window.attacked=1'><script>window.attacked=2</script>**庄里水库**进展如何"
    turn = ask(page, question)
    assert turn.locator(".question").inner_text() == question
    assert page.evaluate("window.attacked") is None


def test_a_reload_keeps_the_conversation_and_clear_ends_it(page, ask):
    ask(page, RESERVOIR)
    page.reload()
    page.locator(".answered").wait_for()
    assert INVESTED in page.locator(".told").inner_text()
    page.click("#clear")
    page.locator(".welcome").wait_for()
    page.reload()
    page.locator(".welcome").wait_for()
    assert page.locator(".turn").count() == 0


def test_only_the_chosen_documents_are_asked(page, ask):
    page.click("#scope input")
    page.get_by_role("option", name=re.compile("政风行风热线")).click()
    turn = ask(page, RESERVOIR)
    assert INVESTED in turn.locator(".told").inner_text()
    assert "十三五" not in turn.locator(".sources").inner_text()


def test_copy_and_export(open_page, ask):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, RESERVOIR)
    turn.get_by_text("复制回答").click()
    turn.get_by_text("已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert INVESTED in copied
    assert "000_217a48f8ed25ce82.txt" in copied
    with page.expect_download() as download:
        page.click("#export")
    exported = download.value.path().read_text(encoding="utf-8")
    assert exported.startswith(f"## {RESERVOIR}\n")
    assert re.search(rf"^> .*{INVESTED}", exported, re.M)
    assert re.search(r"^> —— \\\[\d\\\] 《政风行风热线.*第 \d+ 行$", exported, re.M)


def test_retrieval_shows_every_score_and_why(page):
    page.get_by_role("tab", name="检索测试").click()
    page.fill("#search-form textarea", "莊里水庫進展如何")
    page.get_by_role("button", name="检索", exact=True).click()
    hits = page.locator(".hits > li")
    hits.first.wait_for()
    assert hits.count() == 10
    first = hits.first
    assert INVESTED in first.inner_text()
    for name in ("融合", "向量", "词法", "阅读"):
        assert re.search(name + r" -?\d+\.\d{3}", first.locator(".scores").inner_text())
    assert "庄里水库" in first.locator("mark").all_inner_texts()
    assert re.search(r"向量第 \d+，词法第 1；对上了 .*庄里水库", first.locator(".why").inner_text())


def test_the_library_lists_documents_and_the_index_is_checked(page):
    page.get_by_role("tab", name="文档库").click()
    documents = page.locator(".document")
    documents.first.wait_for()
    assert documents.count() == 6
    second = documents.nth(1).inner_text()
    assert "001_e7b21a757bc8664b.txt" in second
    assert "2020年8月25日" in second
    assert re.search(r"TXT\s+\d+\s+[\d,]+\s+已收录", second)
    with page.context.expect_page() as opened:
        documents.nth(1).locator("a").click()
    opened.value.locator("summary").click()
    assert "夹带的拼音" in opened.value.locator(".repairs").inner_text()
    page.get_by_role("button", name="检查索引").click()
    page.get_by_text("索引完好。").wait_for()


def test_about_shows_figures_models_and_no_path(page, corpus):
    page.get_by_role("tab", name="关于").click()
    about = page.locator(".about")
    about.wait_for()
    assert "faiss-cpu" in about.inner_text()
    assert "cc-by-sa-4.0" in about.inner_text()
    columns = about.locator(".plot li")
    assert [columns.nth(n).get_attribute("title") for n in range(columns.count())][:2] == [
        "2019：1 份", "2020：2 份",
    ]  # fmt: skip
    tall, short = (columns.nth(n).locator(".bar").bounding_box()["height"] for n in (1, 0))
    assert tall == pytest.approx(2 * short, rel=0.2)
    assert str(corpus.parent) not in page.content()


def test_what_users_say_of_answers_is_a_question_set(page, ask, index):
    turn = ask(page, RESERVOIR)
    turn.get_by_role("button", name="答得对").click()
    page.get_by_text("已记下").wait_for()
    turn.get_by_text("指出正确答案").click()
    passage = turn.locator(".candidates .candidate").first
    passage.locator("summary").click()
    page.wait_for_timeout(100)
    passage.get_by_text("正确答案在这里").click()
    page.get_by_text("请先在段落里选中").wait_for()
    passage.locator("blockquote").evaluate(
        """(passage, words) => {
          const text = passage.firstChild, start = text.data.indexOf(words);
          getSelection().setBaseAndExtent(text, start, text, start + words.length);
        }""",
        INVESTED,
    )
    passage.get_by_text("正确答案在这里").click()
    page.get_by_text("已记下").wait_for()
    said, pointed_out = load_items(index / "feedback.jsonl")
    assert said.question == pointed_out.question == RESERVOIR
    assert pointed_out.answers == (INVESTED,)
    assert pointed_out.places[0].doc == "000_217a48f8ed25ce82.txt"


def test_a_phone_shows_everything_without_scrolling_sideways(open_page, ask):
    page = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    turn = ask(page, RESERVOIR)
    assert turn.locator(".source:visible").count() == 0
    turn.locator(".cite").first.tap()
    card = turn.locator(".source.open")
    assert card.is_visible()
    page.wait_for_timeout(800)  # the card scrolls into view
    box = card.locator("mark").bounding_box()
    assert 0 <= box["y"] < page.locator("#composer").bounding_box()["y"]
    for tab in ("文档库", "检索测试", "关于", "问答"):
        page.get_by_role("tab", name=tab).tap()
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, tab
    page.get_by_role("tab", name="文档库").tap()
    rules = "one => [one, ...one.children].map(each => getComputedStyle(each).borderTopWidth)"
    assert page.locator("tr.document").first.evaluate(rules) == ["1px", *["0px"] * 6]


def test_everything_can_be_reached_by_keyboard(page, ask):
    turn = ask(page, RESERVOIR)
    turn.locator(".cite").first.focus()
    page.keyboard.press("Enter")
    assert turn.locator(".source.open").is_visible()
    assert turn.locator(".cite").first.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert turn.locator(".source.open").count() == 0


def test_an_english_browser_gets_an_english_page(open_page, ask):
    page = open_page(locale="en-US")
    assert "Ask these documents" in page.inner_text(".welcome")
    page.get_by_role("tab", name="Documents").wait_for()
    turn = ask(page, RESERVOIR)
    assert "Confidence" in turn.inner_text()
    assert INVESTED in turn.inner_text()


def test_light_and_dark_are_readable(open_page, ask):
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        turn = ask(page, RESERVOIR)
        for selector in (
            ".question",
            ".place",
            ".chip",
            ".note",
            ".cite",
            ".original",
            ".verdict",
            "blockquote",
        ):
            assert contrast(turn.locator(f"{selector}:visible").first) >= 4.5, (scheme, selector)


def contrast(locator):
    """Return the WCAG contrast of an element's text against the nearest painted background."""
    colours = locator.evaluate(
        """element => {
          const rgb = text => text.match(/[\\d.]+/g).map(Number);
          const ink = rgb(getComputedStyle(element).color);
          for (let e = element; e; e = e.parentElement) {
            const paper = rgb(getComputedStyle(e).backgroundColor);
            if (paper.length === 3 || paper[3] === 1) return [ink, paper];
          }
          return [ink, [255, 255, 255]];
        }"""
    )
    light, dark = sorted((luminance(colour[:3]) for colour in colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it, of an sRGB colour of 0-255 a channel."""
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_upload_ask_remove_ask_again(page, ask, corpus, tmp_path):
    name = "云岭茶厂.txt"
    (tmp_path / name).write_text(
        "云岭茶厂简介\n\n云岭茶厂的厂长是赵青禾,全厂共有职工八十六人。\n", encoding="utf-8"
    )
    (tmp_path / "程序.txt").write_bytes(bytes(range(256)) * 40)
    assert "文档中没有找到" in ask(page, "云岭茶厂厂长是谁").inner_text()

    page.get_by_role("tab", name="文档库").click()
    page.get_by_text("增删文档").click()
    page.set_input_files("#manage input[type=file]", [tmp_path / name, tmp_path / "程序.txt"])
    page.locator("#manage .file").nth(1).wait_for()
    page.get_by_role("button", name="上传并更新").click()
    page.locator("#report .report").wait_for(timeout=120_000)
    report = page.locator("#report").inner_text()
    assert "程序.txt：无法确定文字编码" in report
    assert "新增 1" in report
    assert page.locator("#documents").get_by_text(name).count() == 1
    assert (corpus / name).is_file()
    assert not (corpus / "程序.txt").exists()

    page.get_by_role("tab", name="问答").click()
    page.click("#scope input")
    page.get_by_role("option", name="云岭茶厂简介").click()
    turn = ask(page, "云岭茶厂的厂长是谁")
    assert "赵青禾" in turn.inner_text()
    assert f"只问了：{name}" in turn.inner_text()

    page.get_by_role("tab", name="文档库").click()
    page.get_by_label("要移除的文档").click()
    page.get_by_role("option", name=name).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="移除并更新").click()
    page.get_by_text("移除 1").wait_for(timeout=120_000)
    assert page.locator("#documents").get_by_text(name).count() == 0
    assert (corpus / ".removed" / name).is_file()

    page.get_by_role("tab", name="问答").click()
    page.locator("#scope").get_by_text("云岭茶厂简介").wait_for(state="detached")
    turn = ask(page, "云岭茶厂厂长是谁")
    assert "赵青禾" not in turn.locator(".told").inner_text()
    assert "只问了" not in turn.inner_text()
