"""Questions that a text seems to answer, made by rule: what a newcomer may click first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import Final

from zzqa.words import words

_WORK: Final = re.compile(
    r"(?:水库|机场|大道|高速|铁路|高铁|船闸|医院|产业园|工业园|电站|大桥|地铁|灌区|新区|综合整治)"
)
_NOT_HAN: Final = re.compile(r"[^\u4e00-\u9fff]")
_FIGURE: Final = re.compile(
    r"(?:^|[，,。；;\n])(?P<year>\d{4}年)?(?P<what>[\u4e00-\u9fff]{4,14}?)(?:完成|达到|实现|达|为)(?P<figure>\d[\d.]*(?:亿|万|%|家|个|件|元|公里|平方公里))"
)
_MEANING: Final = re.compile(r"[“\"](?P<term>[^”\"]{3,10})[”\"][，,]?(?:就是|是指|指的是|即)")


def example_questions(texts: Iterable[str]) -> list[str]:
    """Return questions drawn from clean texts, the kinds taken in turn, each once.

    They ask how a building work stands, how large a figure is, and what a term means. Nothing says
    yet that the answer can be found: that is for the engine to try.
    """
    works: Counter[str] = Counter()
    figures: list[str] = []
    meanings: list[str] = []
    for text in texts:
        works.update(_works(text))
        figures += [f"{m['year'] or ''}{m['what']}是多少" for m in _FIGURE.finditer(text)]
        meanings += [f"什么是“{m['term']}”" for m in _MEANING.finditer(text)]
    progress = [f"{name}进展如何" for name, _ in works.most_common()]
    in_turn = chain.from_iterable(zip_longest(progress, figures, meanings))
    return list(dict.fromkeys(question for question in in_turn if question))


def _works(text: str) -> Iterable[str]:
    """Yield the names of building works: a class word with the word before it."""
    for match in _WORK.finditer(text):
        before = words(_NOT_HAN.split(text[: match.start()][-8:])[-1])
        if before:
            # A lone character is the tail of a longer name: 庄 + 里 + 水库.
            name = before[-1] if len(before[-1]) > 1 else "".join(before[-2:])
            if len(name) > 1:
                yield name + match[0]
