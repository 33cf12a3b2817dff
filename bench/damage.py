"""A forward model of the damage that cleaning repairs: inserted pinyin and byte shifts in GBK text.

It follows what two damaged pages of the seed documents show (see zzqa.corpus.repairs.shift): a
reading is written after the bytes of every known character, wherever they are spelt, also across two
characters; then the stream is cut before a trail A3 whose next lead byte makes it a full-width ？,
；, or ！ (the last only in 。“); a reader without regard for what was lost decodes the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from zzqa.corpus.repairs.pinyin import Readings

_CUT_LEADS = {0xBF, 0xBB}
_QUOTED_STOP = "。“".encode("gbk")
_TO_ASCII = str.maketrans("，？！；：", ",?!;:")
_OPEN = ord("(")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text, what it was, and how often each kind of damage was done."""

    text: str
    truth: str
    readings: int
    splits: int
    cuts: int


def damage(truth: str, readings: Readings, *, keep_lost_byte: bool) -> Damaged:
    """Return `truth` as such software leaves it; it must be encodable in GBK.

    `keep_lost_byte` says whether a byte that cannot be decoded becomes "?" or vanishes: both are seen.
    """
    data = truth.encode("gbk")
    for character, (reading, *_) in readings.pairs.items():
        code = character.encode("gbk")
        data = data.replace(code, code + f"({reading})".encode("gbk"))
    text = _decode(data, keep_lost_byte=True)
    splits = text.count("?") - truth.count("?")
    inserted = text.count("(") + splits - truth.count("(")
    stream, cuts = _cut(text, keep_lost_byte=keep_lost_byte)
    damaged = _decode(stream, keep_lost_byte=keep_lost_byte)
    return Damaged(damaged.translate(_TO_ASCII), truth.translate(_TO_ASCII), inserted, splits, cuts)


def _cut(text: str, *, keep_lost_byte: bool) -> tuple[bytes, int]:
    """Return the bytes of `text` without the lead bytes that were cut away, and how many there were."""
    codes = [b"\x80" if character == "€" else character.encode("gb18030") for character in text]
    cuts = 0
    for index in range(len(codes) - 1):
        code, following = codes[index], codes[index + 1]
        trails = len(code) == 2 and code[1] == 0xA3
        if trails and (following[0] in _CUT_LEADS or code + following == _QUOTED_STOP):
            codes[index] = (b"?" if keep_lost_byte else b"") + code[1:]
            cuts += 1
    return b"".join(codes), cuts


def _decode(data: bytes, *, keep_lost_byte: bool) -> str:
    """Decode GBK as a lenient reader does: a byte that finds no partner is "?", with a "(", or vanishes."""
    characters = []
    at = 0
    while at < len(data):
        lead, trail = data[at], data[at + 1] if at + 1 < len(data) else 0
        if lead <= 0x80:
            characters.append("€" if lead == 0x80 else chr(lead))
            at += 1
        elif lead < 0xFF and 0x40 <= trail < 0xFF and trail != 0x7F:
            characters.append(data[at : at + 2].decode("gb18030"))
            at += 2
        else:
            characters.append("?" if keep_lost_byte else "")
            at += 2 if keep_lost_byte and trail == _OPEN else 1
    return "".join(characters)
