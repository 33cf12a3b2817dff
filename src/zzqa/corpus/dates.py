"""When a document was published, and which year a passage speaks of.

Everything is read from the document's own words; where they do not say it, the answer is None.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from zzqa.numerals import number_of, year_of

_YEAR: Final = r"(?P<year>(?:19|20)\d{2})"
_DAY: Final = re.compile(
    rf"(?<!\d){_YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*(?:[-/.月]\s*(?P<day>\d{{1,2}})(?!\d)日?|月)"
)
_COMPACT_DAY: Final = re.compile(r"(?<!\d)(?P<year>20\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
# 06.08.2019, day before month; and the years of the Republic, 民國一百一十四年八月五日.
_DAY_FIRST: Final = re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}(?![\d.])")
_REPUBLIC_DAY: Final = re.compile(
    r"(?:中[华華])?民[国國](?P<year>[\d一二三四五六七八九十百零〇○]{1,6})年\s*(?P<month>[\d一二三四五六七八九十]{1,3})月"
    r"(?:\s*(?P<day>[\d一二三四五六七八九十]{1,3})日)?"
)
_REPUBLIC: Final = 1911  # the year before its first
_TIME: Final = re.compile(r"[ T]?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?:上午|下午)?\d{1,2}[时時点]\d{1,2}分")
# What stands beside the date of a page: 作者：甲 来源：乙 点击：12.
_BYLINE: Final = re.compile(
    r"(?:作者|来源|编辑|责编|责任编辑|记者|点击|浏览|阅读|字号|字体|分享|时间|日期)[^：:]{0,4}[:：]"
)
_CHINESE_DAY: Final = re.compile(
    r"(?P<year>[一二三四五六七八九〇○零]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)

# A label that says what the date after it is.
_LABEL: Final = re.compile(
    r"(?:发布|发表|发文|成文|印发|刊发|公布|生成|更新|录入)(?:时间|日期)\s*[:：]?\s*|(?:^|\s)(?:时间|日期)[:：]\s*",
    re.MULTILINE,
)
# Lines of a dateline or a signature are short and hold little beside the date.
_DATELINE_CHARS: Final = 40
_BESIDE_DATE_CHARS: Final = 16
_HEAD_LINES: Final = 12
_TAIL_LINES: Final = 6

# The lead of a report gives the month and the day; the year stands elsewhere.
_LEAD_DAY: Final = re.compile(r"(?<![\d年至—-])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_LEAD_CHARS: Final = 400
_LEAD_LINES: Final = 8

# Ways of speaking of the year one is in, and how many years before it the text was written.
_SPEAKING: Final = (
    (
        re.compile(
            rf"{_YEAR}年(?:度)?(?:市|县|区|省)?(?:委|政府|全市|重点|主要)?工作(?:安排|任务|要点|计划|打算|部署|重点)"
        ),
        0,
    ),
    (re.compile(rf"{_YEAR}年[,，]?是[^。！？\n]{{0,40}}?(?:之年|一年|第.年|开局|收官)"), 0),
    (re.compile(rf"今年[(（]?{_YEAR}年"), 0),
    (re.compile(rf"{_YEAR}年的?[^。！？\n]{{0,40}}?是明年的"), 1),
    (re.compile(rf"总结(?:\d{{4}}年)?[^。！？\n]{{0,30}}?(?:部署|安排|谋划){_YEAR}年"), 1),
    (re.compile(rf"明年[(（]?{_YEAR}年"), 1),
)
# Who speaks of the first eleven months does so in December.
_ELEVEN_MONTHS: Final = re.compile(r"(?<!\d)1\s*[-—~～至]\s*11月")

_ANY_YEAR: Final = re.compile(rf"(?<!\d){_YEAR}年")
# A year that only measures another: 比2015年增长, 由2015年的; or the first of a range.
_MEASURE: Final = re.compile(r"(?:比|较|自|从|由|与|同|到|至|于)\s*$")
_RANGE: Final = re.compile(r"\s*(?:[-—~～至到]|以来|底?前|末)")
_RELATIVE: Final = (
    (re.compile("今年|本年度?|年内"), 0),
    # 比去年, 去年同期: what a figure of this year is measured by.
    (re.compile(r"(?<![比较与同是])(?:去年|上年)(?!同期|同月)"), -1),
    (re.compile("明年"), 1),
)
# Titles of documents that look back on the year they name; others (工作报告, 计划) name their own.
_LOOKS_BACK: Final = re.compile("公报|决算|年报|年鉴|总结|回顾|完成情况|执行情况")
_RECENT: Final = re.compile(
    r"目前|截至|截止|上半年|下半年|前三季度|(?<!\d)1\s*[-—~～至]\s*\d{1,2}月|近期|日前|昨日"
)


def published_date(text: str, source: str, title: str) -> str | None:
    r"""Return when a document was published, as an ISO 8601 date of full or reduced precision.

    `text` is the whole document in Simplified characters, its publication line included; `source`
    is its path. Looked for in this order: a labelled date, a line that is little but a date, the
    date in the file's name, the day of a report's lead, the year that the text speaks in.

    >>> published_date("讲话\n发布时间:2020-08-25 来源: 党课讲稿", "a.txt", "讲话")
    '2020-08-25'
    >>> published_date("4月15日,王广部表示,2020年是攻坚之年,", "a.txt", "")
    '2020-04-15'
    >>> published_date("2020年工作回顾\n2021年政府工作安排\n今年增长6%", "a.txt", "")
    '2021'
    >>> published_date("2015年建成。", "a.txt", "") is None
    True
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (
        _labelled(text)
        or _dateline(lines)
        or next(_dates(PurePosixPath(source).name), None)
        or _lead(lines, text)
        or _year_of(title, text)
    )


def speaking_year(
    headings: Sequence[str], text: str, published: str | None, *, title: str = ""
) -> int | None:
    """Return the year that a passage is about, or None where nothing says it.

    A year in its sentences comes first, then one in its headings (innermost first) or in the title of a
    document that looks back, then 今年, 去年 and the like beside the date of publication. Years that only
    measure others do not count.

    >>> speaking_year(["2020年工作回顾"], "全年新签约项目362个，是2015年的2.3倍。", "2021")
    2020
    >>> speaking_year([], "2021年全市生产总值比2020年增长6%。", None)
    2021
    >>> speaking_year([], "去年全市完成投资3亿元。", "2021-02")
    2020
    >>> speaking_year([], "截至8月底完成投资3亿元，比去年同期快2个百分点。", "2021-09")
    2021
    >>> speaking_year(["一、农业"], "全年产粮3万吨，比上年增长2%。", "2023-04", title="甲县2022年统计公报")
    2022
    """
    above = (title, *headings) if _LOOKS_BACK.search(title) else headings
    headed = next((year for heading in reversed(above) if (year := _only_year(heading))), None)
    said = _only_year(text, near=headed)
    if said or headed:
        return said or headed
    if published is None:
        return None
    year = int(published[:4])
    counts = {offset: len(pattern.findall(text)) for pattern, offset in _RELATIVE}
    if any(counts.values()):
        return year + max(counts, key=lambda offset: counts[offset])
    return year if _RECENT.search(text) else None


def _labelled(text: str) -> str | None:
    """Return the date after the first label that has one."""
    for label in _LABEL.finditer(text):
        found = next(_dates(text[label.end() : label.end() + _DATELINE_CHARS].partition("\n")[0]), None)
        if found:
            return found
    return None


def _dateline(lines: Sequence[str]) -> str | None:
    """Return the date of a line near the head or the end that holds little else."""
    for timed in (*lines[:_HEAD_LINES], *reversed(lines[-_TAIL_LINES:])):
        line = _TIME.sub("", timed)
        if _DAY.match(line) and _BYLINE.search(line):
            return next(_dates(line), None)
        if len(line) <= _DATELINE_CHARS:
            forms = (_DAY, _CHINESE_DAY, _DAY_FIRST, _REPUBLIC_DAY)
            match = next(filter(None, (form.search(line) for form in forms)), None)
            if match and len(line) - len(match[0]) <= _BESIDE_DATE_CHARS and _only_dates(line):
                return next(_dates(line), None)
    return None


def _only_dates(line: str) -> bool:
    """Return whether a line with a date in it is a dateline and no sentence."""
    return not re.search(r"[。,，;；、]|至|年度|以来|工作|规划|通知|关于", line)


def _lead(lines: Iterable[str], text: str) -> str | None:
    """Return the day of a report's lead with the year that the text speaks in."""
    year = _speaking(text)
    for line in list(lines)[:_LEAD_LINES]:
        match = _LEAD_DAY.search(line[:_LEAD_CHARS])
        if match and year and match.start() <= _DATELINE_CHARS:
            return _iso(year, match["month"], match["day"])
    return None


def _year_of(title: str, text: str) -> str | None:
    """Return the year that the text or its title speaks in, with the month where that is plain."""
    year = _speaking(f"{title}\n{text}")
    if year is None:
        return None
    return f"{year}-12" if _ELEVEN_MONTHS.search(text) else str(year)


def _speaking(text: str) -> int | None:
    """Return the latest year that the text says it was written in.

    What is said of the year to come (the plan of 明年) outweighs the rest: a report at the end of a
    year praises the next as 关键之年.
    """
    found = {
        before: [
            int(match["year"]) - before
            for pattern, b in _SPEAKING
            if b == before
            for match in pattern.finditer(text)
        ]
        for before in (1, 0)
    }
    return max(found[1] or found[0], default=None)


def _dates(text: str) -> Iterator[str]:
    """Yield the dates of `text` that exist, in ISO form."""
    for match in (*_DAY.finditer(text), *_DAY_FIRST.finditer(text)):
        if found := _iso(int(match["year"]), match["month"], match["day"]):
            yield found
    for match in _COMPACT_DAY.finditer(text):
        if found := _iso(int(match["year"]), match["month"], match["day"]):
            yield found
    for match in _REPUBLIC_DAY.finditer(text):
        year, month = number_of(match["year"]), number_of(match["month"])
        republic_day = str(number_of(match["day"])) if match["day"] else None
        if year and (found := _iso(int(year) + _REPUBLIC, str(month), republic_day)):
            yield found
    for match in _CHINESE_DAY.finditer(text):
        month, day = number_of(match["month"]), number_of(match["day"])
        if found := _iso(year_of(match["year"]), str(month), str(day)):
            yield found


def _iso(year: int, month: str, day: str | None) -> str | None:
    """Return the date in ISO form, or None if there is no such day."""
    try:
        found = date(year, int(month), int(day or 1))
    except ValueError:
        return None
    return found.isoformat() if day else found.isoformat()[:7]


def _only_year(text: str, near: int | None = None) -> int | None:
    """Return the year that `text` names oftenest, the one `near` it first, else the latest."""
    years: Counter[int] = Counter()
    for match in _ANY_YEAR.finditer(text):
        before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
        is_base = after.startswith("的") and re.search(r"是\s*$", before)
        if not (_MEASURE.search(before) or _RANGE.match(after) or is_base):
            years[int(match["year"])] += 1
    if not years:
        return None
    return max(years, key=lambda year: (year == near, years[year], year))
