"""What the characters of a misread run say when their bytes are paired the other way.

The bytes of GBK come in pairs, a lead and a trail. In a misread run each character is the trail of
one true character and the lead of the next. A run ends where a reader falls into step: at a trail in
the ASCII range, which shows as a letter; at a parenthesis or another byte that can be no trail, where
one byte is lost; or where a second cut took one byte more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from zzqa.corpus.repairs.likelihood import is_plain
from zzqa.corpus.repairs.pinyin import LETTERS, Readings, syllable

_CLOSING: Final = re.compile(rf"\??[?(](?P<reading>[{LETTERS}]{{1,8}})\)")

_FULL_WIDTH: Final = 0xFEE0
_MARKS: Final = frozenset(",.:;!?()")
_LETTERS: Final = range(0x40, 0x7F)
_LEADS: Final = range(0x81, 0xFF)
_TRAILS: Final = (*range(0x40, 0x7F), *range(0x80, 0xFF))
_CUT_TRAIL: Final = 0xA3

# A run is short: of ten Traditional characters, one has a reading and three an ASCII trail.
_RUN_CHARS: Final = 80


@dataclass(frozen=True, slots=True)
class Run:
    """What a misread run says: `text` stands for the characters up to `end`.

    `lead` is the lead byte of one more character, whose trail was lost; 0 if the run is complete.
    """

    text: str
    end: int
    lead: int = 0


def read_run(text: str, start: int, carry: bytes, readings: Readings) -> Iterator[Run]:
    """Yield what the characters from `start` on may say, with the bytes `carry` before them.

    >>> from zzqa.corpus.repairs.pinyin import known_readings
    >>> list(read_run("傮w上講", 0, bytes([0xBF]), known_readings()))
    [Run(text='總體', end=2, lead=0)]
    >>> next(read_run("艡(quán)、", 0, bytes([0xB7]), known_readings()))
    Run(text='放權', end=7, lead=0)
    """
    data = bytearray(carry)
    at = start
    while at < min(start + _RUN_CHARS, len(text)):
        character = text[at]
        if ord(character) in _LETTERS or character == "€":
            yield from _complete(data + (b"\x80" if character == "€" else character.encode()), at + 1)
            return
        if closing := _CLOSING.match(text, at):
            if not _reads_the_one_before(text, at, start, closing, readings):
                yield from _closed(text, data, closing, readings)
                return
            at = closing.end()
            continue
        code = two_bytes(character)
        if character in _MARKS or character in "、\n" or not code:
            yield from _open(data, at + (character == "?"))
        if not code:
            return
        if code[1] == _CUT_TRAIL:
            yield from (Run(run.text + "。", run.end) for run in _complete(data + code[:1], at + 1))
        data += code
        at += 1
    yield from _open(data, at)


def annotated_as(reading: str, lead: bytes, readings: Readings) -> list[str]:
    """Return the characters with this reading whose first byte is `lead`."""
    return [known for known in readings.read_as(syllable(reading)) if two_bytes(known)[:1] == lead]


@cache
def characters_with(*, lead: int = 0, trail: int = 0) -> tuple[str, ...]:
    """Return the characters of ordinary writing with this lead or this trail byte.

    >>> "模" in characters_with(trail=0xA3), "色" in characters_with(lead=0xC9)
    (True, True)
    """
    codes = [[lead, each] for each in _TRAILS] if lead else [[each, trail] for each in _LEADS]
    found = (bytes(code).decode("gb18030", "ignore") for code in codes)
    return tuple(character for character in found if len(character) == 1 and _is_ordinary(character))


def two_bytes(character: str) -> bytes:
    """Return the bytes of a character of GBK, a mark in its full-width form; b"" for any other."""
    if character in _MARKS:
        character = chr(ord(character) + _FULL_WIDTH)
    code = character.encode("gb18030", "ignore")
    return code if len(code) == 2 else b""


def _reads_the_one_before(text: str, at: int, start: int, closing: re.Match[str], readings: Readings) -> bool:
    """Return whether a reading belongs to the character before it: a pair of halves that has its own."""
    return text[at] == "(" and at > start and readings.holds(text[at - 1], syllable(closing["reading"]))


def _closed(text: str, data: bytearray, closing: re.Match[str], readings: Readings) -> Iterator[Run]:
    """Yield the runs that a reading closes.

    Either it is the reading of the last character, whose trail it took, or it was written into the
    next character, when what it took is that one's lead; then the run goes on behind it.
    """
    for known in annotated_as(closing["reading"], bytes(data[-1:]), readings):
        yield from _complete(data[:-1] + two_bytes(known), closing.end())
    if closing[0].startswith("?"):
        for known in readings.read_as(syllable(closing["reading"])):
            code = two_bytes(known)
            if any(_complete(data + code[:1], closing.end())):
                yield from read_run(text, closing.end(), bytes(data + code), readings)


def _complete(data: bytes | bytearray, end: int) -> Iterator[Run]:
    """Yield the run of `data`, if it is all of ordinary characters."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return
    if is_plain(text):
        yield Run(text, end)


def _open(data: bytearray, end: int) -> Iterator[Run]:
    """Yield the run of `data` whose last byte is a lead that lost its trail."""
    for run in _complete(data[:-1], end):
        yield Run(run.text, end, data[-1])


def _is_ordinary(character: str) -> bool:
    """Return whether a character is a Chinese one of ordinary writing, or a common mark."""
    return character in "、。“”《》（）：；，！？" or ("一" <= character <= "鿿" and is_plain(character))
