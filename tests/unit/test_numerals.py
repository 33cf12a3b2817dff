import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.numerals import number_of, year_of

DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A number below 1,000 in Chinese, as ordinals and dates leave out what goes without saying (十一)."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    text = (f"{DIGITS[hundreds]}百" if hundreds else "") + (f"{DIGITS[tens]}十" if tens else "")
    text += DIGITS[units] if units or not number else ""
    return text.removeprefix("一") if 10 <= number < 20 else text


@given(st.integers(0, 999))
def test_a_number_is_read_however_it_is_written(number):
    assert number_of(str(number)) == number
    assert number_of(spelled(number)) == number


@given(st.integers(1000, 2999))
def test_a_year_is_read_digit_by_digit(year):
    assert year_of(str(year)) == year
    assert year_of("".join(DIGITS[int(digit)] for digit in str(year))) == year


def test_what_is_no_number():
    assert number_of("两") == 2
    assert number_of("一二") == number_of("几") == 0
    with pytest.raises(ValueError, match="年"):
        year_of("二〇二一年")
