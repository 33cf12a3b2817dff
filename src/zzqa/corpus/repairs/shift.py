"""GBK text that was read one byte out of step: 。總的要求是 became ?偟囊笫.

Two things put a reader out of step, both done to the bytes of a page without regard to where its
characters begin (a Chinese character is two bytes, a lead and a trail):

* Inserted pinyin. A reading was written after the bytes of each known character, even where they
  were the trail of one character and the lead of the next: 目傾 = C4 BF|83 41, and BF83 is 績, so
  the text became 目?jī)A: the stray 83 took the "(" with it, and the trail 41 shows as "A".
* A cut. A trail A3 and the next lead spell a full-width mark: 。總 = A1 A3|BF 82, and A3BF is ？. The
  stream was cut before the A3, so the mark shows, and the rest is read in pairs of the wrong halves.

Either way the bytes still stand in the text, but for one at each end. A reader falls into step at a
trail in the ASCII range, which shows as a letter, or at a parenthesis, which takes one byte with it.
A byte that is lost is found by the reading beside it, or by the word that it completes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.likelihood import cost, is_plain, last_word
from zzqa.corpus.repairs.pinyin import HAN, LETTERS, Readings, strip_annotations, syllable
from zzqa.corpus.repairs.traced import Edit, Traced

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_SPLIT: Final = re.compile(
    rf"(?P<before>{HAN})(?:\([{LETTERS}]{{1,8}}\))?(?P<spot>\?(?P<reading>[{LETTERS}]{{1,8}})\))"
)
_CUT: Final = re.compile(r"\??(?P<mark>[!;?！；？])(?=[^\s])")
_CLOSING: Final = re.compile(rf"[?(](?P<reading>[{LETTERS}]{{1,8}})\)")

# The byte after A3 in the full-width form of an ASCII character is its code plus 80 (hex).
_FULL_WIDTH: Final = 0xFEE0
_MARKS_WITHIN: Final = frozenset(",.:;!?()，．：；！？（）")
_LETTERS_WITHIN: Final = range(0x40, 0x7F)
_TRAILS: Final = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
_LEADS: Final = range(0x81, 0xFF)

# A run is short: of ten Traditional characters, one has a reading and three an ASCII trail.
_RUN_CHARS: Final = 60
# Raw and clean characters beside a spot that are weighed with it.
_BESIDE_RAW: Final = 60
_BESIDE: Final = 6
# How much cheaper a cut's repair must be than the text as it stands (see likelihood.cost).
_MARGIN: Final = 2
# How much oftener the likeliest of several characters must stand beside its neighbour in the corpus.
_OFTENER: Final = 3
# A dictionary has few words of three characters and more, so one of them is evidence by itself.
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a misread run says: `text` stands for the characters up to `end`.

    `lead` is the lead byte of one more character whose trail was lost without a trace, else 0.
    """

    text: str
    end: int
    lead: int = 0


def repair_shifts(traced: Traced, context: Context) -> Traced:
    r"""Put the misread runs of an annotated document right, where they leave one way to do so.

    >>> from zzqa.corpus.repairs.context import Context
    >>> from zzqa.corpus.repairs.pinyin import known_readings
    >>> annotated = Context(known_readings(), annotated=True, traditional=True)
    >>> def repaired(text): return repair_shifts(Traced.whole(text), annotated).text
    >>> repaired("重點項(xiàng)目?jī)A斜"), repaired("因?yàn)檗D(zhuǎn)型"), repaired("也要?jiǎng)?chuàng)新")
    ('重點項(xiàng)目傾斜', '因為轉(zhuǎn)型', '也要創新')
    >>> repaired("還有很大差距?偟囊\ue026笫恰胺艡(quán)、"), repaired("既定目标?。为什么?因为GDP")
    ('還有很大差距。總的要求是“放權、', '既定目标?。为什么?因为GDP')
    """
    if not context.annotated:
        return traced
    traced = traced.rewrite("shift", list(_split_edits(traced.text, context.readings)))
    return traced.rewrite("shift", list(_cut_edits(traced.text, context.readings)))


def _split_edits(text: str, readings: Readings) -> Iterator[Edit]:
    """Yield the repairs of the characters that a reading was written into."""
    done = 0
    for match in _SPLIT.finditer(text):
        start = match.start("spot")
        if start < done:
            continue
        trail = _two_bytes(match["before"])[1:]
        known = _annotated_as(match["reading"], trail, readings)
        found = [
            reading
            for character in known
            for run in _read(text, match.end(), _two_bytes(character)[1:], readings)
            for reading in _completed(text, start, "", run, readings)
        ]
        best = _cheapest(text, start, [("", reading) for reading in found])
        if best:
            done = best[1].end
            yield Edit(start, done, best[1].text)


def _cut_edits(text: str, readings: Readings) -> Iterator[Edit]:
    """Yield the repairs of the cuts: of the mark that shows, and of the run after it."""
    done = 0
    for match in _CUT.finditer(text):
        if match.start() < done:
            continue
        lead = bytes([ord(match["mark"]) % _FULL_WIDTH + 0x80])
        runs = list(_read(text, match.end(), lead, readings))
        found = [
            (before, reading)
            for run in runs
            for before in _before_cut(text, match.start(), readings)
            for reading in _completed(text, match.start(), before, run, readings)
        ]
        best = _cheapest(text, match.start(), found)
        if best and _is_cheaper(text, match.start(), *best):
            before, run = best
            done = run.end
            if run.end > match.end():
                yield Edit(match.start(), match.end(), before)
                yield Edit(match.end(), run.end, run.text)
            else:
                yield Edit(match.start(), match.end(), before + run.text)


def _read(text: str, at: int, carry: bytes, readings: Readings) -> Iterator[_Reading]:
    """Yield what the characters from `at` on say when read with the lead byte `carry` before them."""
    data = bytearray(carry)
    start = at
    while at < min(start + _RUN_CHARS, len(text)):
        character = text[at]
        if ord(character) in _LETTERS_WITHIN or character == "€":
            trail = 0x80 if character == "€" else ord(character)
            yield from _decoded(bytes([*data, trail]), at + 1)
            return
        if closing := _CLOSING.match(text, at):
            if at > start and readings.holds(text[at - 1], syllable(closing["reading"])):
                at = closing.end()  # The reading of a character that is itself made of two halves.
                continue
            for known in _annotated_as(closing["reading"], bytes(data[-1:]), readings):
                yield from _decoded(bytes(data[:-1]) + _two_bytes(known), closing.end())
            return
        code = _two_bytes(character)
        if not code or character in _MARKS_WITHIN or character == "、":
            yield from (replace(run, lead=data[-1]) for run in _decoded(bytes(data[:-1]), at))
        if not code:
            return
        data += code
        at += 1


def _decoded(data: bytes, end: int) -> Iterator[_Reading]:
    """Yield the text of `data`, if it is all of plain characters."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return
    if is_plain(text):
        yield _Reading(text, end)


def _before_cut(text: str, start: int, readings: Readings) -> Iterator[str]:
    """Yield what may have stood before a cut: a full stop, or the end of a word that ends in A3."""
    yield "。"
    left = _left(text, start)
    for lead in _LEADS:
        if _evidence(left, bytes([lead, 0xA3]), readings):
            yield bytes([lead, 0xA3]).decode("gb18030")


def _completed(text: str, start: int, before: str, run: _Reading, readings: Readings) -> list[_Reading]:
    """Return the run with its last character, should that have lost its trail, found by its neighbours."""
    if not run.lead:
        return [run]
    left = _left(text, start) + before + run.text
    codes = (bytes([run.lead, trail]) for trail in _TRAILS)
    found = Counter({code: _evidence(left, code, readings) for code in codes}).most_common(2)
    (best, evidence), (_, next_best) = found
    if evidence < max(1, _OFTENER * next_best):
        return []
    return [_Reading(run.text + best.decode("gb18030"), run.end)]


def _evidence(left: str, code: bytes, readings: Readings) -> int:
    """Return how much speaks for the character of `code` after `left`: 0 unless it completes a word."""
    character = code.decode("gb18030", "ignore")
    if len(character) != 1 or not is_plain(character):
        return 0
    word = last_word(left + character)
    if len(word) == 1:
        return 0
    return readings.together(left[-1:], character) + (len(word) > _PAIR)


def _cheapest(text: str, start: int, found: list[tuple[str, _Reading]]) -> tuple[str, _Reading] | None:
    """Return the likeliest of the repairs at `start`, the first of equals."""
    return min(found, key=lambda each: _cost_of(text, start, *each), default=None)


def _is_cheaper(text: str, start: int, before: str, run: _Reading) -> bool:
    """Return whether a repair is clearly likelier than the text as it stands."""
    standing = cost(_left(text, start) + strip_annotations(text[start : run.end]) + _right(text, run.end))
    return standing - _cost_of(text, start, before, run) >= _MARGIN


def _cost_of(text: str, start: int, before: str, run: _Reading) -> int:
    """Return the cost of a repair with what stands beside it."""
    return cost(_left(text, start) + before + run.text + _right(text, run.end))


def _left(text: str, start: int) -> str:
    """Return the clean characters before `start` that are weighed with a spot."""
    return strip_annotations(text[max(0, start - _BESIDE_RAW) : start])[-_BESIDE:]


def _right(text: str, end: int) -> str:
    """Return the clean characters from `end` on that are weighed with a spot."""
    return strip_annotations("一" + text[end : end + _BESIDE_RAW])[1 : _BESIDE + 1]


def _annotated_as(reading: str, lead: bytes, readings: Readings) -> list[str]:
    """Return the characters with this reading whose first byte is `lead`."""
    return [known for known in readings.read_as(syllable(reading)) if _two_bytes(known)[:1] == lead]


def _two_bytes(character: str) -> bytes:
    """Return the bytes of a character of GBK, a mark in its full-width form; b"" for any other."""
    if character in _MARKS_WITHIN and ord(character) < 0x80:
        character = chr(ord(character) + _FULL_WIDTH)
    code = character.encode("gb18030", "ignore")
    return code if len(code) == 2 else b""
