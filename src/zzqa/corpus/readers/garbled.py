"""Telling text from what a font gives that maps its shapes to no characters.

Such a font gives the numbers of its shapes as if they were characters: of many scripts at once, of none,
or Chinese ones that nobody uses. What is written in one foreign script is text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from typing import Final

# What Chinese documents have no character of. They have those of Latin, Greek and Cyrillic; marks, signs and
# shapes; marks of Chinese, kana and hangul; wide and half-wide forms; pictures; and Chinese itself.
_STRANGE: Final = re.compile(
    "[^\\s\u0020-\u024f\u02b0-\u04ff\u1e00-\u2bff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f"
    "\uff00-\uffef\U0001f000-\U0001faff\U00020000-\U000323af]|\ufffd"
)
_CHINESE: Final = re.compile("[\u3400-\u9fff]+")
_STRANGE_SHARE: Final = 0.4  # of the characters of a line that is garbled
_MANY_SCRIPTS: Final = 3
_CHARS: Final = 4  # a shorter line tells nothing
_CHINESE_CHARS: Final = 40  # fewer do not show whether anybody uses them
_ASKED_CHARS: Final = 400  # of a page
_USED_SHARE: Final = 0.7  # of Chinese characters are at least in daily use; of random ones, a third


def without_garbled(texts: Sequence[str]) -> list[bool]:
    """Return for each line of a page whether it is text.

    >>> without_garbled(["会议纪要", "ֺঞŵźۅޣܰѴ՛К࣪ن"]), without_garbled(["ئۇيغۇرچە ھۆججەت"])
    ([True, False], [True])
    """
    if _is_rare_chinese("".join(texts)):
        return [False] * len(texts)
    odd = [_is_odd(text) for text in texts]
    if not _is_of_many_scripts("".join(compress(texts, odd))):
        return [True] * len(texts)
    return [not is_odd for is_odd in odd]


def _is_odd(text: str) -> bool:
    strange = len(_STRANGE.findall(text))
    return strange > 0 and len(text) >= _CHARS and strange >= _STRANGE_SHARE * len("".join(text.split()))


def _is_of_many_scripts(text: str) -> bool:
    """Return whether strange characters are of several scripts, or of none."""
    strange = _STRANGE.findall(text)
    none = sum(
        unicodedata.category(character) in ("Cn", "Co", "Cc") or character == "\ufffd"
        for character in strange
    )
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in strange}
    return bool(strange) and (none >= len(strange) / 2 or len(scripts) >= _MANY_SCRIPTS)


def _is_rare_chinese(text: str) -> bool:
    """Return whether most Chinese characters of a text are in daily use in neither script."""
    chinese = "".join(_CHINESE.findall(text))[:_ASKED_CHARS]
    used = sum(map(_is_used, chinese))
    return len(chinese) >= _CHINESE_CHARS and used < _USED_SHARE * len(chinese)


@lru_cache(maxsize=50_000)
def _is_used(character: str) -> bool:
    """Return whether a character is among those in daily use: the first levels of GB 2312 and Big5."""
    simplified, traditional = character.encode("gb2312", "ignore"), character.encode("big5", "ignore")
    return b"" < simplified[:1] < b"\xd8" or b"" < traditional[:1] < b"\xc7"
