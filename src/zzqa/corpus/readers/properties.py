"""The properties of a file that say something of its document."""

from __future__ import annotations

import re
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
_BEFORE_TIME: Final = re.compile(r"[^\sT]*")


def title(found: str | None) -> str:
    """Return the title that a person gave a file, or "".

    >>> title(" 政府工作报告"), title("Microsoft Word - 1.doc"), title("PowerPoint 演示文稿"), title(None)
    ('政府工作报告', '', '', '')
    """
    text = (found or "").strip()
    return "" if _NO_TITLE.fullmatch(text) else text


def written_day(found: str) -> str | None:
    """Return the day, month or year that a person wrote, as an ISO 8601 date, or None where it is none.

    >>> written_day("2021/3/5 09:30"), written_day("2021年3月"), written_day("2021"), written_day("May 2021")
    ('2021-03-05', '2021-03', '2021', None)
    """
    try:
        return iso_date(_BEFORE_TIME.match(found)[0]) or None  # type: ignore[index]  # it matches nothing too
    except DateError:
        return None
