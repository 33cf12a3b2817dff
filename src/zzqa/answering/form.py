"""Whether a sentence has the form a kind of question asks for: figure, date, list or definition."""

from __future__ import annotations

import re
from typing import Final

from zzqa.answering.measure import measures
from zzqa.answering.question import Question

_NUMBER: Final = re.compile(r"[\d０-９]|[一二三四五六七八九十百千万亿两半]")
_DATE: Final = re.compile(
    r"\d|[一二三四五六七八九十]+[年月日]|每[年月周日季]|[春夏秋冬]|今|明|昨|同|次|上半年|下半年|季"
)
_ITEM: Final = re.compile(r"[一二三四五六七八九十](?:是|要)|第[一二三四五六七八九十]|[；;]")
_MEANS: Final = re.compile(
    r"[”\"’」』）)]?(?:工程|行动|计划|体系|机制|目标)?[，,：:]?(?:就是|是指|指的是|即|不是|是|意味着|包括|指|分别是|：|:)"
)
_SUMMED_UP: Final = re.compile(
    r"(?:[^，,。；;]{2,30}、){1,}[^，,。；;]{2,40}[“\"‘「『]?$|(?:形成|构成|构建|简称|称为|统称)[“\"‘「『]?$"
)


def fits(question: Question, sentence: str, focus: str) -> bool:
    """Say whether a sentence and the focus in it have the form that the kind of question asks for."""
    if question.kind == "number":
        return measures(question.text, sentence) and _NUMBER.search(focus) is not None
    if question.kind == "date":
        return _DATE.search(focus) is not None
    if question.kind == "list":
        return sentence.count("、") >= 2 or _ITEM.search(sentence) is not None
    if question.kind == "definition":
        return any(_defines(sentence, name) for name in (*question.quoted, *question.subjects))
    return True


def _defines(sentence: str, name: str) -> bool:
    """Say whether a sentence says what a name means: after it (X，就是…) or before it (甲、乙和丙“X”)."""
    at = sentence.find(name)
    if at < 0:
        return False
    after = sentence[at + len(name) :]
    return _MEANS.match(after) is not None or _SUMMED_UP.search(sentence[:at]) is not None
