"""How old a source is."""

from __future__ import annotations

from datetime import date
from typing import Final

# A source is marked from this age on, in years.
OUTDATED_YEARS: Final = 2


def is_outdated(published: str | None, today: date) -> bool:
    """Say whether a date of full or reduced precision lies more than two years before `today`.

    It is counted from today and not from the newest document, since the asker lives today: in a folder
    of old reports the newest is old too. A reduced date counts as the last day it may stand for.

    >>> is_outdated("2021", date(2023, 12, 31)), is_outdated("2021-08", date(2023, 9, 2))
    (False, True)
    """
    if not published:
        return False
    latest = f"{published}-12-31" if len(published) == len("2021") else published
    latest = f"{latest}-31" if len(latest) == len("2021-08") else latest
    return latest < f"{today.year - OUTDATED_YEARS:04d}-{today.month:02d}-{today.day:02d}"
