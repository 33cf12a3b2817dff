"""A count written in one of Word's number formats (ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "十", "百", "千", "万")
_LEGAL_UNITS: Final = ("", "拾", "佰", "仟", "万")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN: Final = 3999
_MOST_CHINESE: Final = 99_999
_LETTERS: Final = 26
_MOST_REPEATS: Final = 30  # Word's own limit of letters: 780 is the last
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_IN_PARENTHESES: Final = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_WITH_STOP: Final = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CIRCLED_CHINESE: Final = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_TO_CHINESE_DIGITS: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


def counted(number: int, form: str) -> str:
    """Return a number in a format of Word's, in digits where the format or number has no other.

    >>> [counted(12, form) for form in ("japaneseCounting", "upperRoman", "lowerLetter", "none")]
    ['十二', 'XII', 'l', '']
    """
    if form.startswith("0") and "," in form:  # Word's own: 001, 002, 003, ...
        return str(number).zfill(len(form.partition(",")[0]))
    return _FORMS.get(form, str)(number)


def chinese(number: int, *, digits: str = _DIGITS, units: tuple[str, ...] = _UNITS) -> str:
    """Return a number in Chinese, as articles of laws are counted.

    >>> [chinese(number) for number in (3, 10, 15, 20, 101, 110, 1002, 12034)]
    ['三', '十', '十五', '二十', '一百零一', '一百一十', '一千零二', '一万二千零三十四']
    """
    if not 0 < number <= _MOST_CHINESE:
        return digits[0] if number == 0 else str(number)
    text = ""
    figures = str(number)
    for at, figure in enumerate(figures):
        rest = figures[at:]
        if figure != "0":
            text += digits[int(figure)] + units[len(rest) - 1]
        elif rest.strip("0") and not text.endswith(digits[0]):
            text += digits[0]
    ten = digits[1] + "十"
    return text.removeprefix(digits[1]) if text.startswith(ten) else text


def _letters(number: int) -> str:
    """Return a to z, then aa, bb.

    >>> _letters(1), _letters(27), _letters(53)
    ('a', 'aa', 'aaa')
    """
    if number < 1:
        return str(number)
    repeats, letter = divmod(number - 1, _LETTERS)
    return chr(ord("a") + letter) * (repeats + 1) if repeats < _MOST_REPEATS else str(number)


def _roman(number: int) -> str:
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def _one_of(signs: str) -> Callable[[int], str]:
    """Return the format that has one sign for each number, and digits beyond them."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _digit_by_digit(number: int) -> str:
    return str(number).translate(_TO_CHINESE_DIGITS)


def _legal(number: int) -> str:
    return chinese(number, digits=_LEGAL, units=_LEGAL_UNITS)


def _ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th."""
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
            "taiwaneseCountingThousand", "koreanCounting",
        ),
        chinese,
    ),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digit_by_digit
    ),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _one_of(_CIRCLED)),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda number: str(number).translate(_WIDE)),
    "decimalEnclosedParen": _one_of(_IN_PARENTHESES),
    "decimalEnclosedFullstop": _one_of(_WITH_STOP),
    "ideographEnclosedCircle": _one_of(_CIRCLED_CHINESE),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"-{number}-",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "none": lambda number: "",  # noqa: ARG005 -- all formats are called alike
}  # fmt: skip
