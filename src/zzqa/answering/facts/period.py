"""The times that a text names, and whether a figure is of the time that a question names.

One reader serves questions, follow-ups and documents. What is said relative to the present (去年,
近三年) is counted from the date of the document it is compared with: a document's 今年 is the year it
was written in, and so is the asker's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zzqa.folding import fold
from zzqa.numerals import number_of, year_of
from zzqa.records import Document, Passage

_NUMERAL: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|两)"
_TO: Final = r"\s*(?:至|到|-|~)+\s*"
# A year has 年 or a range behind it, or no unit: 投资2000万元 names none.
_AD: Final = r"(?<![\d.])(?:19|20)\d\d(?![\d.]|\s*[百千万亿元名人个家吨亩公米台件项户%])"
_YEARS: Final = re.compile(
    rf"(?P<first>(?<![\d.])(?:19|20)\d\d)\s*年?{_TO}(?P<last>(?:19|20)\d\d)(?![\d.])年?"
    rf"|(?P<ad>{_AD})(?:\s*年(?:度|[底末初](?!级))?)?"
    r"|(?P<han>[一二][九〇零○][〇零○一二三四五六七八九]{2})年度?"
    r"|[\"']?十(?P<plan>[一二三四五六])五[\"']?(?:规划)?(?:期间|时期|末|以来)"
    rf"|(?:近|最近|过去)(?P<recent>{_NUMERAL})年|(?<![\d第])(?P<since>[两三四五六七八九十])年来"
    r"|(?:今后|未来)(?P<coming>[两三四五])年"
    r"|(?P<relative>前年|去年|上一?年|今年|本年度?|明年|来年)"
)
# Years before the one that is spoken in.
_AGO: Final = {
    "前年": 2, "去年": 1, "上年": 1, "上一年": 1, "今年": 0, "本年": 0, "本年度": 0, "明年": -1, "来年": -1,
}  # fmt: skip
_PARTS: Final = {"上": (1, 6), "下": (7, 12), "全年": (1, 12)}
_UNTIL: Final = r"(?P<until>截[至止]到?|截至到)?\s*(?:(?:19|20)\d\d年)?"
_MONTHS: Final = re.compile(
    r"(?P<half>[上下])半年"
    r"|前(?P<quarters>[两二三23])个?季度|第?(?P<quarter>[一二三四1-4])个?季度"
    rf"|[前头](?P<months>{_NUMERAL})个?月"
    rf"|(?<!\d)(?P<from>\d{{1,2}})月?{_TO}(?P<to>\d{{1,2}})月(?!\d)"
    rf"|{_UNTIL}(?<![\d.])(?P<month>{_NUMERAL})月(?P<end>底|末)?(?:份|初)?(?!\d)"
    r"|(?P<whole>全年)"
)
# Characters of a paragraph that are read for the time it speaks of, and of the ends of a document that
# may bear its date: a document may have millions.
_PARAGRAPH_CHARS: Final = 2_000
_HEAD_CHARS: Final = 3_000
_FOOT_CHARS: Final = 500
# The edge of a year says nothing about where in it a figure belongs.
_EDGE: Final = re.compile(r"年[底末初中](?!级)")
# A year that a figure is only compared with: 比2015年增长, 由2015年的10.4调整为.
_COMPARED: Final = re.compile(
    r"(?:由|比|较|自|从|与|同|是|跟|和)\s*(?:(?:19|20)\d\d年?|前年|去年|上一?年|今年)"
)
# A year that is only named to say how much more there is now: 比去年增长.
_THAN_BEFORE: Final = re.compile(r"(?:比|较|同|与|跟|和)(?:前年|去年|上一?年)(?:同期|[底末])?(?!的?\d)")


@dataclass(frozen=True, slots=True)
class Years:
    """Years that text[start:end] names: `first` to `last`, both counted in.

    Where `relative`, they are counted from the year that is spoken in: -1 is 去年. `several` says that
    one figure is for all of them (“十三五”期间, 近三年), not one for each (2019-2021年).
    """

    start: int
    end: int
    first: int
    last: int
    relative: bool = False
    several: bool = False

    def counted_from(self, year: int | None) -> set[int]:
        """Return the calendar years, given the year that is spoken in; none where that is unknown."""
        if not self.relative:
            return set(range(self.first, self.last + 1))
        return set() if year is None else set(range(year + self.first, year + self.last + 1))


@dataclass(frozen=True, slots=True)
class Months:
    """Months of a year that text[start:end] names, from `first` to `last`, both counted in.

    `until` says that the text names only the end: 截至6月底 is 1 to 6, as 上半年 is.
    """

    start: int
    end: int
    first: int
    last: int
    until: bool = False

    def covers(self, asked: Months) -> bool:
        """Say whether a figure for these months is one for the months asked for."""
        same = (self.first, self.last) == (asked.first, asked.last)
        return same or (self.until and asked.first == asked.last == self.last)


def years_in(text: str) -> tuple[Years, ...]:
    """Return the years that a text names, in order; a five-year plan only where it stands for its years.

    >>> [(y.first, y.last, y.relative) for y in years_in("2019-2021年，去年和“十三五”期间")]
    [(2019, 2021, False), (-1, -1, True), (2016, 2020, False)]
    """
    return tuple(_years(match) for match in _YEARS.finditer(fold(text)))


def months_in(text: str) -> tuple[Months, ...]:
    """Return the parts of a year that a text names, in order.

    >>> [(m.first, m.last) for m in months_in("一季度、上半年、前7个月、1—10月和截至11月底")]
    [(1, 3), (1, 6), (1, 7), (1, 10), (1, 11)]
    """
    found = (_months(match) for match in _MONTHS.finditer(fold(text)))
    return tuple(months for months in found if 1 <= months.first <= months.last <= 12)


def without_times(text: str) -> str:
    """Return a text with blanks for the times it names, equally long; the name of a plan stays."""
    years = (found for found in years_in(text) if found.relative or not found.several)
    times: list[Years | Months] = [*years, *months_in(text)]
    kept = list(text)
    for time in times:
        kept[time.start : time.end] = " " * (time.end - time.start)
    return _EDGE.sub("  ", "".join(kept))


def _years(match: re.Match[str]) -> Years:
    start, end = match.span()
    if match["plan"]:
        # The first of these plans began in 1953, the tenth (十五) in 2001, and each has five years.
        first = 2001 + 5 * number_of(match["plan"])
        return Years(start, end, first, first + 4, several=True)
    named = match["first"] or match["ad"] or match["han"]
    if named:
        return Years(start, end, year_of(named), year_of(match["last"] or named))
    if match["relative"]:
        ago = _AGO[match["relative"]]
        return Years(start, end, -ago, -ago, relative=True)
    first, last = 0, 0
    if match["coming"]:
        last = number_of(match["coming"])
    else:
        first = -number_of(match["recent"] or match["since"])
    return Years(start, end, first, last, relative=True, several=True)


def _months(match: re.Match[str]) -> Months:
    start, end = match.span()
    if match["half"] or match["whole"]:
        return Months(start, end, *_PARTS[match["half"] or match["whole"]])
    if match["quarter"]:
        last = 3 * number_of(match["quarter"])
        return Months(start, end, last - 2, last)
    if match["quarters"] or match["months"]:
        last = 3 * number_of(match["quarters"]) if match["quarters"] else number_of(match["months"])
        return Months(start, end, 1, last)
    if match["from"]:
        return Months(start, end, int(match["from"]), int(match["to"]))
    month, until = number_of(match["month"]), bool(match["until"] or match["end"])
    return Months(start, end, 1 if until else month, month, until)


def may_be_of(
    asked: Sequence[Years], sentence: str, clause: str, passage: Passage, document: Document
) -> bool:
    """Say whether a sentence may speak of one of the years asked for; always when none is named.

    `clause` is the one with the figure: a figure of a five-year plan is not one of a single year. Else
    what the sentence names counts first, then what its passage and headings name, then the year the
    passage is about, then the date of the document, which speaks of its own year and of the one before.
    """
    written = int(document.published[:4]) if document.published else None
    wanted = {year for years in asked for year in years.counted_from(written)}
    if not wanted:
        return True
    several = any(years.several for years in asked)
    of_plan = not several and any(years.several for years in years_in(clause))
    if _named(_THAN_BEFORE.sub("", sentence), written, several=several) & wanted:
        return not of_plan or bool(_named(clause, written, several=False) & wanted)
    if of_plan or _named(_COMPARED.sub("", sentence), written, several=several):
        return False
    near = " ".join((passage.text, *passage.headings))
    return bool(_named(near, None, several=several) & wanted) or _is_dated(
        wanted, passage, written, document.title
    )


def _named(text: str, written: int | None, *, several: bool) -> set[int]:
    """Return the calendar years that a text names; those of a plan only where `several`."""
    found = (years for years in years_in(text) if several or not years.several)
    return {year for years in found for year in years.counted_from(written)}


def _is_dated(wanted: set[int], passage: Passage, written: int | None, title: str) -> bool:
    """Say whether a passage that names no year asked for may be about one, by what is known of its date."""
    if written and _named(passage.text, written, several=False) & wanted & {written - 1}:
        return True
    if passage.year:
        return passage.year in wanted
    # A notice of one year tells what holds in the next (2025年度参保缴费).
    if _named(title, None, several=False) & wanted:
        return True
    return written is None or bool({written, written - 1} & wanted)


def is_of_period(asked: Months, document: Document, start: int, end: int, headings: Sequence[str]) -> bool:
    """Say whether the sentence document.text[start:end] is of the part of a year asked for.

    The sentence's own word counts, else the last one before it in its paragraph (a report says 上半年
    once for all that follows, until 前7个月), else its headings; a month may stand at the head
    or the foot of the document, since a report gives its date once.
    """
    if any(months.covers(asked) for months in months_in(document.text[start:end])):
        return True
    earliest = max(0, start - _PARAGRAPH_CHARS)
    paragraph = document.text[document.text.rfind("\n", earliest, start) + 1 : start][-_PARAGRAPH_CHARS:]
    before = months_in(paragraph)
    if before:
        return before[-1].covers(asked)
    if any(months.covers(asked) for months in months_in("\n".join((document.title, *headings)))):
        return True
    is_month = asked.until or asked.first == asked.last
    ends = f"{document.text[:_HEAD_CHARS]}\n{document.text[-_FOOT_CHARS:]}"
    return is_month and any(months.covers(asked) for months in months_in(ends))
