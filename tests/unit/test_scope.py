"""Which documents a question is asked of: dates as people write them, and what is no date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.errors import DateError
from zzqa.scope import EVERYTHING, Scope


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020", "2020"), ("2020年", "2020"), ("2020-8", "2020-08"), ("2020年8月", "2020-08"),
        ("2020/08/26", "2020-08-26"), ("2020.8.6", "2020-08-06"), ("2020年8月26日", "2020-08-26"),
        (" ２０２０年８月 ", "2020-08"), ("2020-02-29", "2020-02-29"), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_dates_are_taken_as_people_write_them(written, meant):
    assert Scope.of(None, written, written) == Scope(None, meant, meant)


@pytest.mark.parametrize(
    "written",
    [
        "去年",
        "2020-13",
        "2021-02-29",
        "2020-08-26-1",
        "20",
        "0000",
        "202008",
        "08-2020",
        "2020--08",
        "2020-00",
    ],
)
def test_what_is_no_date_is_told_with_what_one_looks_like(written):
    for dates in ({"since": written}, {"until": written}):
        with pytest.raises(DateError, match="2020-08-26") as told:
            Scope.of(None, **dates)
        assert told.value.date == written
        assert f"“{written}”" in str(told.value)


@pytest.mark.parametrize(
    ("since", "until"), [("2021", "2020"), ("2020-08", "2020-07"), ("2020-08-02", "2020-08-01")]
)
def test_a_time_that_ends_before_it_begins_is_told(since, until):
    with pytest.raises(DateError, match=f"“{since}”晚于“{until}”"):
        Scope.of(None, since, until)


@pytest.mark.parametrize(("since", "until"), [("2020", "2020-03"), ("2020-03", "2020"), ("2020", "2020")])
def test_a_time_may_begin_and_end_in_one_year(since, until):
    assert Scope.of(None, since, until).admits("2020-03-05")


@given(st.dates(), st.dates(), st.dates())
def test_a_day_is_in_where_it_lies_between(since, until, day):
    since, until = sorted((since, until))
    scope = Scope.of(None, since.isoformat(), until.isoformat())
    assert scope.admits(day.isoformat()) == (since <= day <= until)
    assert not scope.admits(None)


def test_no_date_limits_nothing():
    assert Scope.of(None) == EVERYTHING
    assert all(EVERYTHING.admits(published) for published in (None, "2020", date.max.isoformat()))
