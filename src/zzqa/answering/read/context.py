"""What the judge is told of a passage beside its text: title, file name, headings, date.

Which year, place or project a sentence speaks of often stands only there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

# Characters of the context, at most; a passage has some 250.
CONTEXT_CHARS: Final = 80
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def context_of(*, title: str, source: str, headings: Sequence[str], published: str | None) -> str:
    """Return the line that stands before a passage: title, file name, last heading and date.

    The file's name is told only where it says more than the title.

    >>> context_of(title="请假办法", source="a/教务处/制度3.docx", headings=("一、总则",), published="2023")
    '请假办法 制度3 一、总则 2023'
    """
    stem = PurePosixPath(source).stem
    says_more = _HAN.search(stem) and stem not in title and title not in stem
    heading = headings[-1] if headings and headings[-1] != title else ""
    parts = (title[: CONTEXT_CHARS // 2], stem[:24] if says_more else "", heading[:24], published or "")
    return " ".join(part for part in parts if part)[:CONTEXT_CHARS]
