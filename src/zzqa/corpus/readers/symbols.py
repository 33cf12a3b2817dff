"""The signs of symbol fonts, as characters of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PRIVATE: Final = range(0xF000, 0xF100)  # where Office keeps the signs of a symbol font
_ASCII: Final = range(0x20, 0x7F)

_GREEK: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL: Final[Mapping[int, str]] = {
    **{code: chr(code) for code in _ASCII},
    **{ord(letter): greek for letter, greek in _GREEK.items()},
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡",
    0xBB: "≈", 0xBC: "…",
    0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "·", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS: Final[Mapping[int, str]] = {
    0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "☐", 0x70: "☐",
    0x71: "☐", 0x72: "☐", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒", 0xA1: "○", 0xA7: "▪",
    0xA8: "☐", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + at: sign for at, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")},
    **{0x8C + at: sign for at, sign in enumerate("❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_WINGDINGS_2: Final[Mapping[int, str]] = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "☐", 0x30: "☐", 0xA2: "■",
    0xA3: "☐", 0x97: "●", 0x98: "•",
    **{0x6A + at: sign for at, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")},
    **{0x75 + at: sign for at, sign in enumerate("❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_FONTS: Final[Mapping[str, Mapping[int, str]]] = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}


def has_signs(font: str) -> bool:
    """Say whether the characters of a font are signs in the places of letters.

    >>> has_signs("Wingdings 2"), has_signs("宋体")
    (True, False)
    """
    return font.lower() in _FONTS


def signs(text: str, font: str) -> str:
    r"""Return text that is set in a font as the characters it shows; a sign that is not known is left out.

    >>> signs("\uf052", "Wingdings 2"), signs("þ", "Wingdings"), signs("\u25a1", "宋体")
    ('☑', '☑', '□')
    """
    table = _FONTS.get(font.lower())
    if table is None:
        return "".join("" if ord(character) in _PRIVATE else character for character in text)
    return "".join(_sign(character, table) for character in text)


def _sign(character: str, table: Mapping[int, str]) -> str:
    """Return what a symbol font shows for a character; Chinese ones are shown in another font."""
    code = ord(character)
    if code in _PRIVATE:
        return table.get(code - _PRIVATE.start, "")
    return table.get(code, "") if _ASCII.start < code < 0x100 else character
