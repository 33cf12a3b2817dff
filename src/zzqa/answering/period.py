"""Whether a figure is of the year and the part of the year that a question names."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from zzqa.folding import fold
from zzqa.records import Document, Passage

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?")
_RANGE: Final = re.compile(r"((?:19|20)\d\d)\s*年?\s*(?:至|到|[-—–~～])+\s*((?:19|20)\d\d)")
# A year that a figure is only compared with: 比2015年增长, 由2015年的10.4调整为.
_COMPARED: Final = re.compile(r"(?:由|比|较|自|从|与|同|是)\s*(?:19|20)\d\d年?")
_LAST_YEAR: Final = re.compile(r"去年|上年|上一年")
_DASH: Final = re.compile(r"\s*[—–~～至-]+\s*")
_MONTH: Final = re.compile(r"^\d{1,2}月")


def may_be_of(years: Collection[int], sentence: str, passage: Passage, document: Document) -> bool:
    """Say whether a sentence may speak of one of the years; always when none is named.

    What the sentence names counts first, then what its passage and headings name, then the year the
    passage is about, then the date of the document, which speaks of its own year and of the one before.
    """
    if not years:
        return True
    for text in (sentence, passage.text, " ".join(passage.headings)):
        named = _years_in(text)
        if named & set(years):
            return True
        if text is sentence and _years_in(_COMPARED.sub("", text)) and not _LAST_YEAR.search(text):
            return False
    published = int((document.published or "0")[:4])
    if published and _LAST_YEAR.search(passage.text) and published - 1 in years:
        return True
    if passage.year:
        return passage.year in years
    return not published or bool({published, published - 1} & set(years))


def _years_in(text: str) -> set[int]:
    """Return the years a text names, those inside a range among them."""
    found = {int(year) for year in _YEAR.findall(text)}
    for first, last in _RANGE.findall(text):
        found |= set(range(int(first), int(last) + 1))
    return found


def names_period(near: str, period: str, whole: str) -> bool:
    """Say whether a text names a part of the year: 第一季度 for 一季度, 1—10月 for 1-10月.

    A quarter or half must stand near the figure; a month may be named anywhere in the `whole`
    document, since a report gives its date once.
    """
    wanted = _dashed(period).removeprefix("第")
    return wanted in _dashed(near) or (_MONTH.match(wanted) is not None and wanted in _dashed(whole))


def _dashed(text: str) -> str:
    return _DASH.sub("-", fold(text))
