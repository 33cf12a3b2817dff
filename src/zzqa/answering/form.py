"""How far a sentence has the form a kind of question asks for: figure, date, list, definition, state."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zzqa.answering.enumeration import announces
from zzqa.answering.measure import measures
from zzqa.answering.names import asks_for_holder, named_to_post
from zzqa.answering.question import Question
from zzqa.answering.tense import is_done, is_plan, is_under_way
from zzqa.records import AnswerKind

_NUMBER: Final = re.compile(r"[\d０-９]|[一二三四五六七八九十百千万亿两半]")
_DATE: Final = re.compile(
    r"\d|[一二三四五六七八九十]+[年月日]|每[年月周日季]|[春夏秋冬]|今|明|昨|同|次|上半年|下半年|季"
)
_ITEM: Final = re.compile(r"[一二三四五六七八九十](?:是|要)|第[一二三四五六七八九十]|[；;]")
_MEANS: Final = re.compile(
    r"[”\"’」』）)]?(?:工程|行动|计划|体系|机制|目标)?[，,：:]?(?:就是|是指|指的是|即|不是|是|意味着|包括|指|分别是|：|:)"
)
_MEANS_CLEARLY: Final = re.compile(
    r"[”\"’」』）)]?[，,：:]?(?:就是|是指|指的是|即|意味着|指|主要是指|主要包括|(?=是[^，。]{2,40}的))"
)
_SUMMED_UP: Final = re.compile(
    r"(?:[^，,。；;]{2,30}、){1,}[^，,。；;]{2,40}[“\"‘「『]?$|(?:形成|构成|构建|简称|称为|统称)[“\"‘「『]?$"
)
_ASKS_WHY: Final = re.compile(r"为什么|为何|为啥|什么原因|原因(?:是|在)|咋回事|怎么回事")
_BECAUSE: Final = re.compile(r"因为|由于|因|为了|所以|之所以|旨在|原因|缘于|源于|得益于|受.{1,14}影响|目的")
_ASKS_HOW: Final = re.compile(r"怎么|如何|怎样|咋|措施|办法|举措|方式|做法|靠什么")
_MEASURE_TAKEN: Final = re.compile(
    r"通过|采取|实行|实施|建立|健全|完善|开展|推进|推行|推广|加大|加强|落实|组织|制定|出台|引导|鼓励|支持|深化|用好|要[^求素点件闻]|做[“\"]?[加减乘好]"
)
# Characters behind a name from which on a sentence tells something of what it names.
_TOLD_CHARS: Final = 30
# Commas of enumeration from which on a sentence lists things.
_SEVERAL: Final = 2
# A measure is told in the doing; two of these in a sentence make it one.
_MEASURES: Final = 2


@dataclass(frozen=True, slots=True)
class Looked:
    """A sentence and what is looked at of it, for one question.

    `focus` is the part of the sentence looked at, `after` what follows the sentence in its document and
    `headings` what stands above it.
    """

    question: Question
    sentence: str
    focus: str
    after: str = ""
    headings: tuple[str, ...] = ()


def fits(looked: Looked) -> float:
    """Return how far, 0 to 1, a sentence has the form that the kind of question asks for."""
    text = looked.question.text
    if _ASKS_WHY.search(text):
        return float(_BECAUSE.search(looked.sentence) is not None)
    if asks_for_holder(text):
        return float(named_to_post(text, looked.sentence) is not None)
    judge = _BY_KIND.get(looked.question.kind)
    return judge(looked) if judge else 1.0


def _is_figure(looked: Looked) -> float:
    """Return 1 for a figure in the measure asked for."""
    is_number = _NUMBER.search(looked.focus) is not None
    return float(is_number and measures(looked.question.text, looked.sentence))


def _is_date(looked: Looked) -> float:
    return float(_DATE.search(looked.focus) is not None)


def _is_list(looked: Looked) -> float:
    """Return 1 for several things in a row, or for what introduces them."""
    several = looked.sentence.count("、") >= _SEVERAL or _ITEM.search(looked.sentence) is not None
    return float(several or announces(looked.sentence, looked.after))


def _is_definition(looked: Looked) -> float:
    names = (*looked.question.quoted, *looked.question.subjects)
    return max((_defines(looked.sentence, name) for name in names), default=0.0)


def _is_state(looked: Looked) -> float:
    """Return 1 for a state that was reached, less for a plan or for work told without a state."""
    if is_done(looked.sentence, looked.headings):
        return 1.0
    is_work = is_plan(looked.sentence, looked.headings) or is_under_way(looked.sentence)
    return 0.5 if is_work else 0.0


def _is_measure(looked: Looked) -> float:
    """Return 1 for what is done about something, where that is asked."""
    if not _ASKS_HOW.search(looked.question.text):
        return 1.0
    return min(1.0, len(_MEASURE_TAKEN.findall(looked.sentence)) / _MEASURES)


_BY_KIND: Final[dict[AnswerKind, Callable[[Looked], float]]] = {
    "number": _is_figure,
    "date": _is_date,
    "list": _is_list,
    "definition": _is_definition,
    "progress": _is_state,
    "manner": _is_measure,
}


def _defines(sentence: str, name: str) -> float:
    """Return 1 where a sentence says outright what a name means (X，就是…), less where it hints or tells."""
    at = sentence.find(name)
    if at < 0:
        return 0.0
    after = sentence[at + len(name) :]
    if _MEANS_CLEARLY.match(after):
        return 1.0
    if _MEANS.match(after) or _SUMMED_UP.search(sentence[:at]):
        return 0.6
    return 0.3 if len(after) >= _TOLD_CHARS else 0.0
