from datetime import date

import pytest

from zzqa.answering.reply.age import is_outdated


@pytest.mark.parametrize(
    ("published", "today", "outdated"),
    [
        ("2020-06-01", date(2022, 6, 1), False),
        ("2020-05-31", date(2022, 6, 1), True),
        ("2020-05", date(2022, 5, 31), False),
        ("2020-05", date(2022, 6, 1), True),
        ("2020", date(2022, 12, 31), False),
        ("2020", date(2023, 1, 1), True),
        (None, date(2022, 6, 1), False),
    ],
)
def test_older_than_two_years(published, today, outdated):
    assert is_outdated(published, today) is outdated
