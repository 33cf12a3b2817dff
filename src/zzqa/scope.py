"""Which documents a question is asked of."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Self

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
        """Return a scope; raises ValueError for a date that is none."""
        for date in (since, until):
            if date and not _DATE.fullmatch(date):
                message = f"{date!r} must be a date like 2020, 2020-08 or 2020-08-26"
                raise ValueError(message)
        return cls(None if sources is None else frozenset(sources), since, until)

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
