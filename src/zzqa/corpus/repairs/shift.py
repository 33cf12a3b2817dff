"""GBK text that was read one byte out of step: 。總的要求是 became ?偟囊笫.

Two things put a reader out of step, both done to the bytes of a page without regard to where its
characters begin (a Chinese character is two bytes, a lead and a trail):

* Inserted pinyin. A reading was written after the bytes of each known character, even where they
  were the trail of one character and the lead of the next: 目傾 = C4 BF|83 41, and BF83 is 績, so
  the text became 目?jī)A: the stray 83 took the "(" with it, and the trail 41 shows as "A".
* A cut. A trail A3 and the next lead spell a full-width mark: 。總 = A1 A3|BF 82, and A3BF is ？. The
  stream was cut before the A3, so the mark shows, and the rest is read in pairs of the wrong halves.

Either way the bytes still stand in the text, but for one at each end (see misread.py). What they
may say is weighed by its words (see spot.py), a cut also against the text as it stands, for most
question marks are honest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.misread import annotated_as, characters_with, read_run, two_bytes
from zzqa.corpus.repairs.pinyin import LETTERS, Readings, strip_annotations
from zzqa.corpus.repairs.script import simplify
from zzqa.corpus.repairs.spot import Spot
from zzqa.corpus.repairs.traced import Edit, Traced
from zzqa.han import HAN

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_READING: Final = rf"(?P<reading>[{LETTERS}]{{1,8}})\)"
_OWN_READING: Final = rf"(?:\([{LETTERS}]{{1,8}}\))?"
_SPLIT: Final = re.compile(rf"(?P<before>[^\sA-Za-z0-9]){_OWN_READING}(?P<spot>\?{_READING})")
_CUT: Final = re.compile(r"\??(?P<mark>[!;?！；？])(?=[^\s!;?！；？])")
# A reading after a letter: the letter is the trail of a character whose lead ends the one before.
_LETTER: Final = re.compile(
    rf"(?P<before>{HAN}|[，。、；：？！,;:?!])(?P<letter>[@-~])(?P<spot>\({_READING})"
)

_FULL_WIDTH: Final = 0xFEE0
_CUT_TRAIL: Final = 0xA3
# How much cheaper, in nats, the repair of a cut must be than the text as it stands.
_MARGIN: Final = 2.0
# Text has one such mark in some sixty characters; what has one in so few is no text.
_CHARS_PER_MARK: Final = 5
# Characters of a document that are looked at for which ones stand together.
_DOCUMENT_CHARS: Final = 100_000


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
    plain = simplify(strip_annotations(traced.text[:_DOCUMENT_CHARS]), traditional=context.traditional)
    together = Counter(map("".join, pairwise(plain)))
    for find in (_split_edits, _cut_edits):
        traced = traced.rewrite("shift", list(find(traced.text, context.readings, together)))
    return traced.rewrite("shift", list(_letter_edits(traced.text, context.readings)))


def _letter_edits(text: str, readings: Readings) -> Iterator[Edit]:
    """Yield the removal of the readings that were written after a Latin letter."""
    for match in _LETTER.finditer(text):
        code = two_bytes(match["before"])[1:] + match["letter"].encode()
        if any(two_bytes(known) == code for known in annotated_as(match["reading"], code[:1], readings)):
            yield Edit(match.start("spot"), match.end("spot"), "")


def _split_edits(text: str, readings: Readings, together: Mapping[str, int]) -> Iterator[Edit]:
    """Yield the repairs of the characters that a reading was written into."""
    done = 0
    for match in _SPLIT.finditer(text):
        start = match.start("spot")
        if start < done:
            continue
        known = annotated_as(match["reading"], two_bytes(match["before"])[1:], readings)
        runs = (run for each in known for run in read_run(text, match.end(), two_bytes(each)[1:], readings))
        way = Spot(text, start, runs, together=together).likeliest(("",))
        if way:
            done = way.end
            yield Edit(start, way.end, way.text, way.text_sure)


def _cut_edits(text: str, readings: Readings, together: Mapping[str, int]) -> Iterator[Edit]:
    """Yield the repairs of the cuts: of the mark that shows, and of the run after it."""
    marks = list(_CUT.finditer(text))
    if len(marks) * _CHARS_PER_MARK > len(text):
        return
    done = 0
    for match in marks:
        start, end = match.span()
        if start < done:
            continue
        lead = bytes([ord(match["mark"]) % _FULL_WIDTH + 0x80])
        spot = Spot(text, start, read_run(text, end, lead, readings), together=together)
        way = spot.likeliest(("。", *characters_with(trail=_CUT_TRAIL)))
        if way is None or spot.standing - way.cost < _MARGIN:
            continue
        done = way.end
        if way.end > end:
            yield Edit(start, end, way.before, way.before_sure)
            yield Edit(end, way.end, way.text, way.text_sure)
        else:
            yield Edit(start, end, way.before + way.text, way.before_sure and way.text_sure)
