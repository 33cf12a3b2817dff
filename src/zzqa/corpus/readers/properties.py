"""The properties of a file that say something of its document."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from zzqa.errors import DateError
from zzqa.scope import iso_date

# What programs write where nobody wrote a title.
_NO_TITLE: Final = re.compile(
    r"(?:Microsoft (?:Word|PowerPoint|Excel) - .*|PowerPoint (?:Presentation|演示文稿)|Word Document"
    r"|(?:文档|演示文稿|工作簿|新建.*)\d*|untitled|\(?anonymous\)?|无标题|幻灯片 \d+"
    r"|.*\.(?:docx?|xlsx?|pptx?|wps|pdf|html?))?",
    re.IGNORECASE,
)
_PDF_DAY: Final = re.compile(r"(?:D:)?(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_BEFORE_TIME: Final = re.compile(r"[^\sT]*")
# The date in the templates that libraries make new files of, and the epoch of an unset clock.
_NO_DAYS: Final = frozenset({"2013-01-27", "2013-12-23", "1970-01-01", "1980-01-01", "2000-01-01"})


def title(found: str | None) -> str:
    """Return the title that a person gave a file, or "".

    >>> title(" 政府工作报告"), title("Microsoft Word - 1.doc"), title("PowerPoint 演示文稿"), title(None)
    ('政府工作报告', '', '', '')
    """
    text = (found or "").strip()
    return "" if _NO_TITLE.fullmatch(text) else text


def day(found: datetime | None) -> str | None:
    """Return the day that a file was made, as an ISO 8601 date, or None where that says nothing.

    >>> day(datetime(2021, 3, 5, 9)), day(datetime(1970, 1, 1)), day(None)
    ('2021-03-05', None, None)
    """
    text = found.date().isoformat() if found else None
    return None if text in _NO_DAYS else text


def pdf_day(found: str) -> str | None:
    """Return the day in a PDF's date (D:YYYYMMDD..., ISO 32000-1, 7.9.4), or None.

    >>> pdf_day("D:20210305093000+08'00'"), pdf_day("D:20211305"), pdf_day("")
    ('2021-03-05', None, None)
    """
    match = _PDF_DAY.match(found)
    if match is None:
        return None
    try:
        return day(datetime(int(match["year"]), int(match["month"]), int(match["day"])))  # noqa: DTZ001 -- a day only
    except ValueError:
        return None


def written_day(found: str) -> str | None:
    """Return the day, month or year that a person wrote, as an ISO 8601 date, or None where it is none.

    >>> written_day("2021/3/5 09:30"), written_day("2021年3月"), written_day("2021"), written_day("May 2021")
    ('2021-03-05', '2021-03', '2021', None)
    """
    try:
        return iso_date(_BEFORE_TIME.match(found)[0]) or None  # type: ignore[index]  # it matches nothing too
    except DateError:
        return None
