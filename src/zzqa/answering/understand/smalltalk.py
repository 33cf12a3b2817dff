"""What is typed but asks nothing of the documents, and what to say to it.

Greetings, thanks, farewells, questions about the program, requests to write or reckon, and keys struck
at random get a sentence about what can be asked, with examples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zzqa.answering.understand.question import content_terms, plain
from zzqa.folding import fold

_END: Final = r"[呀啊吗呢吧了哦啦你您们\s!！。.？?~，,]*"
_WHO: Final = r"(?:请问)?(?:你|您|这个?(?:程序|系统|软件|网站|工具)?|zzqa)(?:到底|究竟)?"
# What is said to a text that one of the patterns matches whole.
_KINDS_OF_TALK: Final = {
    "您好！": (
        r"(?:(?:你好|您好|大家好|哈喽|嗨|早上好|上午好|中午好|下午好|晚上好|早安|晚安|在吗|在不在|有人吗|hello|hi|hey)[，,！!。.\s]*)+",
    ),
    "不客气！": (r"(?:非常|十分|太|多)?(?:谢谢|感谢|多谢|谢了|辛苦|thanks|thank you)(?:你|您|大家)?",),
    "再见！": (r"再见|拜拜|回头见|下次见|bye|goodbye",),
    "我从您的文档中查找答案，只用文档的原文回答，并注明出处。": (
        _WHO + r"(?:是(?:谁|什么|干什么的|做什么的|机器人|人工智能|ai|真人)|叫什么(?:名字)?)",
        _WHO + r"(?:能|会|可以)(?:做|干|回答|帮我)?(?:什么|啥|些什么|哪些)(?:问题|事情?)?",
        _WHO + r"(?:有(?:什么|哪些)(?:用|功能)|怎么用|如何使用|几岁|多大)",
        r"我?(?:能|可以)(?:问|查)(?:你|您)?些?(?:什么|啥|哪些)(?:问题)?|(?:怎么|如何)(?:用|使用|提问)|帮助|使用说明|help",
    ),
    "我只能在文档中查找原文，不能写作、翻译或闲聊。": (
        r"(?:请|帮我|给我|替我|能不能|可以)*(?:[讲说](?:一?个|段|点|笑话|故事)|写[一]?[首篇封段个]|作一?首|画一?[张幅个]|唱一?首|翻译一?下?"
        r"|推荐一?[些个部本]|陪我)(?!.{0,12}(?:文档|报告|讲话|文件)).{0,30}",
    ),
    "我只知道文档里写了什么，不知道此刻的天气和时间。": (
        r"(?:今天|明天|现在|这会儿).{0,2}(?:天气|几点|几号|星期几|礼拜几).{0,4}",
    ),
    "可以开始提问了。": (
        r"测试|试一下|试试|test|123+|哈哈+|呵呵+|嗯+|哦+|好的?|ok|知道了?|明白了?|不错|可以",
    ),
}
_SMALL_TALK: Final = tuple(
    (re.compile(rf"(?:{pattern}){_END}", re.IGNORECASE), said)
    for said, patterns in _KINDS_OF_TALK.items()
    for pattern in patterns
)
_REPEATED: Final = re.compile(r"(.{1,2}?)\1{3,}")
_LATIN: Final = re.compile(r"[a-z]+")
_NOT_ONLY_MARKS: Final = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
# Consonants that follow each other in no English word.
_MASHED: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|^[bcdfghjklmnpqrstvwxz]{4,}$")


def reply(text: str) -> str:
    """Return what to say to a text that asks nothing of the documents; empty where it may ask something."""
    folded = fold(text).strip()
    for pattern, said in _SMALL_TALK:
        if pattern.fullmatch(folded):
            return said
    return "" if is_askable(text) else "没有看懂这个问题：请用文字说明想知道什么。"


def is_askable(text: str) -> bool:
    """Say whether a text holds two letters, digits or Chinese characters and is not struck at random."""
    letters = "".join(_NOT_ONLY_MARKS.findall(text)).lower()
    if len(letters) < 2 or _REPEATED.fullmatch(letters):
        return False
    return not (_LATIN.fullmatch(letters) and _MASHED.search(letters))


def names_nothing(text: str) -> bool:
    """Say whether a Simplified question holds nothing but words of asking, so that none can be looked for."""
    return not content_terms(plain(text))


def with_examples(sentence: str, examples: Sequence[str]) -> str:
    """Return a sentence with what can be asked behind it."""
    return f"{sentence}可以这样问：" + "；".join(examples) if examples else sentence
