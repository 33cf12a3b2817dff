import pytest

from zzqa.answering.understand.smalltalk import is_askable, names_nothing, reply, with_examples


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("你好", "您好"),
        ("您好！在吗", "您好"),
        ("Hello", "您好"),
        ("谢谢你", "不客气"),
        ("多谢啦！", "不客气"),
        ("再见", "再见"),
        ("你是谁？", "只用文档的原文"),
        ("你能做什么", "只用文档的原文"),
        ("你能回答什么问题", "只用文档的原文"),
        ("怎么用", "只用文档的原文"),
        ("帮助", "只用文档的原文"),
        ("讲个笑话", "不能写作"),
        ("帮我写一首诗", "不能写作"),
        ("今天天气怎么样", "天气和时间"),
        ("测试", "开始提问"),
        ("好的", "开始提问"),
        ("asdfgh", "没有看懂"),
        ("的的的的的", "没有看懂"),
        ("？！。", "没有看懂"),
        ("😀😀", "没有看懂"),
        ("", "没有看懂"),
    ],
)
def test_what_asks_nothing_gets_a_sentence(text, part):
    assert part in reply(text)


@pytest.mark.parametrize(
    "text",
    [
        "你好水库在哪",
        "讲话里说的“三张清单”分别是什么",
        "说明书要交几份",
        "水库",
        "GDP",
        "PM2.5",
        "这个系统什么时候上线",
        "写进报告的项目有哪些",
        "会议讲了什么",
        "谢谢信是谁写的",
        "rhythm of growth",
        "今天的会议由谁主持",
        "测试中心在哪里",
    ],
)
def test_what_may_ask_something_gets_none(text):
    assert reply(text) == ""


@pytest.mark.parametrize(
    ("text", "askable"), [("天", False), ("天气", True), ("GDP", True), ("哦哦哦哦", False)]
)
def test_askable(text, askable):
    assert is_askable(text) is askable


@pytest.mark.parametrize(
    ("text", "nothing"), [("为什么呢", True), ("它是什么", True), ("2020年呢", True), ("水库呢", False)]
)
def test_names_nothing(text, nothing):
    assert names_nothing(text) is nothing


def test_examples_stand_behind_the_sentence():
    assert with_examples("您好！", ["甲？", "乙？"]) == "您好！可以这样问：甲？；乙？"
    assert with_examples("您好！", []) == "您好！"
