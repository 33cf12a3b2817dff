"""Digits and signs that stand above or below the line, as the characters that stand so: 10⁸, km², CO₂."""

from __future__ import annotations

from typing import Final

_ABOVE: Final = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_BELOW: Final = str.maketrans("0123456789+-−=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ")


def raised(text: str) -> str:
    """Return a superscript in raised characters, or as it is where there are none for it.

    >>> raised("8"), raised("−3"), raised("th"), raised("[1]")
    ('⁸', '⁻³', 'th', '[1]')
    """
    return _moved(text, _ABOVE)


def lowered(text: str) -> str:
    """Return a subscript in lowered characters, or as it is where there are none for it.

    >>> lowered("2"), lowered("max")
    ('₂', 'max')
    """
    return _moved(text, _BELOW)


def _moved(text: str, table: dict[int, int]) -> str:
    """Return `text` without blanks in the characters of `table`, if it has all of them."""
    characters = "".join(text.split())
    return characters.translate(table) if all(ord(character) in table for character in characters) else text
