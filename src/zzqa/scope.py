"""Which documents a question is asked of."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from zzqa.errors import DateError

# A day, month or year as people write it: 2020-08-26, 2020/8, 2020年.
_WRITTEN: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?")
# A day, month or year as documents are dated.
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents of these `sources`, all if None, that were published from `since` to `until`, inclusive.

    Both are a day, month or year ("2020-08"), empty for any. A document that says only its month or year
    is in where a day of it is; one without a date is in only where no date is asked for.
    """

    sources: frozenset[str] | None = None
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, sources: Collection[str] | None, since: str = "", until: str = "") -> Self:
        """Return a scope; the dates may be written as people do, such as 2020/8 or 2020年8月.

        Raises DateError for a date that is none, and for a time that ends before it begins.
        """
        scope = cls(None if sources is None else frozenset(sources), iso_date(since), iso_date(until))
        if scope.days and scope.days[0] > scope.days[1]:
            raise DateError(since, f"晚于“{until}”，请调换起止日期")
        return scope

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and last day, as `days_of` counts them; None where no date is asked for."""
        if not self.since and not self.until:
            return None
        return days_of(self.since or "0001")[0], days_of(self.until or "9999")[1]

    def admits(self, published: str | None) -> bool:
        """Say whether a document of a date is within the dates.

        >>> scope = Scope(since="2020-03", until="2021")
        >>> [scope.admits(date) for date in ("2020-02-28", "2020-03-01", "2020", "2021-12", "2022", None)]
        [False, True, True, True, False, False]
        """
        if self.days is None:
            return True
        first, last = days_of(published)
        return first <= self.days[1] and last >= self.days[0]


EVERYTHING: Final = Scope()


def iso_date(written: str) -> str:
    """Return a date as documents are dated; the empty one stays so. Raises DateError for one that is none.

    >>> iso_date("2020年8月"), iso_date("2020/8/6"), iso_date(" ")
    ('2020-08', '2020-08-06', '')
    """
    if not written.strip():
        return ""
    found = _WRITTEN.fullmatch(written.strip())
    parts = [int(part) for part in found.groups() if part] if found else [0]  # which is no year
    try:
        return date(*[*parts, 1, 1][:3]).isoformat()[: 3 * len(parts) + 1]
    except ValueError as error:
        raise DateError(written, "无法识别，请写成 2020、2020-08 或 2020-08-26") from error


def days_of(published: str | None) -> tuple[int, int]:
    """Return the first and last day of a date, each as the number its digits are; (0, -1) for no date.

    >>> days_of("2020-08"), days_of("2020-08-26"), days_of(None)
    ((20200800, 20200899), (20200826, 20200826), (0, -1))
    """
    found = _DATE.fullmatch(published or "")
    if not found:
        return 0, -1
    year, month, day = found.groups()
    return int(year + (month or "00") + (day or "00")), int(year + (month or "99") + (day or "99"))
