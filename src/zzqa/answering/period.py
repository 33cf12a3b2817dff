"""Whether a figure is of the year and the part of the year that a question names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from zzqa.answering.question import PERIOD, YEAR
from zzqa.folding import fold
from zzqa.records import Document, Passage

_RANGE: Final = re.compile(r"((?:19|20)\d\d)\s*年?\s*(?:至|到|[-—–~～])+\s*((?:19|20)\d\d)")
# A year that a figure is only compared with: 比2015年增长, 由2015年的10.4调整为.
_COMPARED: Final = re.compile(r"(?:由|比|较|自|从|与|同|是)\s*(?:19|20)\d\d年?")
_FIVE_YEARS: Final = re.compile(r"十[一二三四五六]五[”\"]?(?:期间|时期|末|以来)|(?:过去|今后|未来)五年")
_LAST_YEAR: Final = re.compile(r"去年|上年|上一年")
_DASH: Final = re.compile(r"\s*[—–~～-]+\s*|(?<=[\d月])\s*至\s*(?=\d)")
_MONTH: Final = re.compile(r"^\d{1,2}月")


def may_be_of(
    years: Collection[int], sentence: str, clause: str, passage: Passage, document: Document
) -> bool:
    """Say whether a sentence may speak of one of the years; always when none is named.

    `clause` is the one with the figure: a figure of a five-year plan is not one of a single year. Else
    what the sentence names counts first, then what its passage and headings name, then the year the
    passage is about, then the date of the document, which speaks of its own year and of the one before.
    """
    asked = set(years)
    if not asked or _years_in(sentence) & asked:
        return not asked or not _FIVE_YEARS.search(clause) or bool(_years_in(clause) & asked)
    of_others = _years_in(_COMPARED.sub("", sentence)) and not _LAST_YEAR.search(sentence)
    if of_others or _FIVE_YEARS.search(clause):
        return False
    return bool(_years_in(" ".join((passage.text, *passage.headings))) & asked) or _is_dated(
        asked, passage, document
    )


def _is_dated(asked: set[int], passage: Passage, document: Document) -> bool:
    """Say whether a passage that names no year asked for may be about one, by what is known of its date."""
    published = int((document.published or "0")[:4])
    if published and published - 1 in asked and _LAST_YEAR.search(passage.text):
        return True
    if passage.year:
        return passage.year in asked
    return not published or bool({published, published - 1} & asked)


def _years_in(text: str) -> set[int]:
    """Return the years a text names, those inside a range among them."""
    found = {int(year) for year in YEAR.findall(text)}
    for first, last in _RANGE.findall(text):
        found |= set(range(int(first), int(last) + 1))
    return found


def is_of_period(period: str, document: Document, start: int, end: int, headings: Sequence[str]) -> bool:
    """Say whether the sentence document.text[start:end] is of a part of the year: 第一季度 for 一季度.

    The sentence's own word counts, else the last one before it in its paragraph (a report says 上半年
    once for all that follows, until 前7个月), else its headings; a month may stand anywhere, since a
    report gives its date once.
    """
    wanted = re.compile(rf"(?<![\d前-]){re.escape(_dashed(period).removeprefix('第'))}")
    if period.startswith("前"):
        wanted = re.compile(re.escape(_dashed(period)))
    if wanted.search(_dashed(document.text[start:end])):
        return True
    paragraph = document.text[document.text.rfind("\n", 0, start) + 1 : start]
    before = PERIOD.findall(paragraph)
    if before:
        return wanted.search(_dashed(before[-1])) is not None
    if wanted.search(_dashed(" ".join((document.title, *headings)))):
        return True
    return _MONTH.match(period) is not None and wanted.search(_dashed(document.text)) is not None


def _dashed(text: str) -> str:
    return _DASH.sub("-", fold(text))
