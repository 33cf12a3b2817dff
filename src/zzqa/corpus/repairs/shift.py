"""GBK text that was read one byte out of step: 。總的要求是 became ?偟囊笫.

Two things put a reader out of step, both done to the bytes of a page without regard to where its
characters begin (a Chinese character is two bytes, a lead and a trail):

* Inserted pinyin. A reading was written after the bytes of each known character, even where they
  were the trail of one character and the lead of the next: 目傾 = C4 BF|83 41, and BF83 is 績, so
  the text became 目?jī)A: the stray 83 took the "(" with it, and the trail 41 shows as "A".
* A cut. A trail A3 and the next lead spell a full-width mark: 。總 = A1 A3|BF 82, and A3BF is ？. The
  stream was cut before the A3, so the mark shows, and the rest is read in pairs of the wrong halves.

Either way the bytes still stand in the text, but for one at each end (see misread.py). A cut is told
from an honest question mark by what the text costs before and after (see likelihood.py).
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zzqa.corpus.repairs.likelihood import cost
from zzqa.corpus.repairs.misread import Run, annotated_as, characters_with, read_run, two_bytes
from zzqa.corpus.repairs.pinyin import HAN, LETTERS, Readings, strip_annotations
from zzqa.corpus.repairs.script import simplified
from zzqa.corpus.repairs.traced import Edit, Traced

if TYPE_CHECKING:
    from zzqa.corpus.repairs.context import Context

_OWN_READING: Final = rf"(?:\([{LETTERS}]{{1,8}}\))?"
_SPLIT: Final = re.compile(
    rf"(?P<before>[^\sA-Za-z0-9]){_OWN_READING}(?P<spot>\?(?P<reading>[{LETTERS}]{{1,8}})\))"
)
_CUT: Final = re.compile(r"\??(?P<mark>[!;?！；？])(?=\S)")
# A reading after a letter: the letter is the trail of the character whose lead ends the one before.
_LETTER: Final = re.compile(
    rf"(?P<before>{HAN}|[，。、；：？！,;:?!])(?P<letter>[@-~])(?P<spot>\((?P<reading>[{LETTERS}]{{1,8}})\))"
)

_CHINESE: Final = re.compile(HAN)

_FULL_WIDTH: Final = 0xFEE0
_CUT_TRAIL: Final = 0xA3

# Raw and clean characters beside a spot that are weighed with it.
_BESIDE_RAW: Final = 80
_BESIDE: Final = 6
# How much cheaper, in nats, a cut's repair must be than the text as it stands, and a repair than
# the next best to be sure: it is then likelier by a factor of 7.
_MARGIN: Final = 2.0
_CLEARLY: Final = 2.0
# Of the characters that may have stood before a cut, so many are weighed with the whole run.
_LIKELY: Final = 4


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
    for find in (_split_edits, _cut_edits, _letter_edits):
        edits = list(find(traced.text, context.readings))
        traced = traced.rewrite("shift", edits)
    return traced


def _letter_edits(text: str, readings: Readings) -> Iterator[Edit]:
    """Yield the removal of the readings that were written after a Latin letter."""
    for match in _LETTER.finditer(text):
        code = two_bytes(match["before"])[1:] + match["letter"].encode()
        if any(two_bytes(known) == code for known in annotated_as(match["reading"], code[:1], readings)):
            yield Edit(match.start("spot"), match.end("spot"), "")


def _cut_edits(text: str, readings: Readings) -> Iterator[Edit]:
    """Yield the repairs of the cuts: of the mark that shows, and of the run after it."""
    done = 0
    for match in _CUT.finditer(text):
        start = match.start()
        if start < done:
            continue
        lead = bytes([ord(match["mark"]) % _FULL_WIDTH + 0x80])
        spot = _Spot(text, start, list(read_run(text, match.end(), lead, readings)))
        best = spot.best(("。", *characters_with(trail=_CUT_TRAIL)))
        if best and spot.standing() - best.cost >= _MARGIN:
            done = best.end
            if best.end > match.end():
                yield Edit(start, match.end(), best.before, best.before_sure)
                yield Edit(match.end(), best.end, best.text, best.text_sure)
            else:
                yield Edit(start, match.end(), best.before + best.text, best.before_sure and best.text_sure)


def _split_edits(text: str, readings: Readings) -> Iterator[Edit]:
    """Yield the repairs of the characters that a reading was written into."""
    done = 0
    for match in _SPLIT.finditer(text):
        start = match.start("spot")
        if start < done:
            continue
        known = annotated_as(match["reading"], two_bytes(match["before"])[1:], readings)
        runs = [run for each in known for run in read_run(text, match.end(), two_bytes(each)[1:], readings)]
        best = _Spot(text, start, runs).best(("",))
        if best:
            done = best.end
            yield Edit(start, done, best.text, best.text_sure)


@dataclass(frozen=True, slots=True)
class _Repair:
    """A way to repair a spot: `before` for the byte cut away, `text` for the run, and what they cost.

    Either is sure if every other is clearly dearer.
    """

    cost: float
    before: str
    text: str
    end: int
    before_sure: bool = True
    text_sure: bool = True


class _Spot:
    """A damaged place of a text with what its run may say; weighs the ways to repair it."""

    def __init__(self, text: str, start: int, runs: list[Run]) -> None:
        self._text = text
        self._start = start
        self._runs = runs
        self._left = simplified(strip_annotations(text[max(0, start - _BESIDE_RAW) : start])[-_BESIDE:])
        # All ways are weighed up to the same place of the text.
        self._stop = max((run.end for run in runs), default=start) + _BESIDE_RAW

    def standing(self) -> float:
        """Return the cost of the text as it stands."""
        return cost(self._left + self._rest(self._start))

    def best(self, befores: Sequence[str]) -> _Repair | None:
        """Return the cheapest repair, or None if the runs say nothing."""
        ways = sorted(
            (way for run in self._runs for way in self._ways(run, befores)), key=lambda way: way.cost
        )
        if not ways:
            return None
        best = ways[0]
        near = [way for way in ways if way.cost < best.cost + _CLEARLY]
        return replace(
            best,
            before_sure=all(way.before == best.before for way in near),
            text_sure=all(way.text == best.text for way in near),
        )

    def _ways(self, run: Run, befores: Sequence[str]) -> Iterator[_Repair]:
        """Yield the likely ways to repair the spot with this run."""
        said, right = simplified(run.text), self._rest(run.end)
        start = said[:_BESIDE]
        likely = heapq.nsmallest(
            _LIKELY, befores, key=lambda each: cost(self._left + simplified(each) + start)
        )
        lasts = characters_with(lead=run.lead) if run.lead else ("",)
        for before in likely:
            for last in lasts:
                if not _CHINESE.search(run.text + last):
                    continue  # A mark is no word: nothing would speak for it.
                whole = cost(f"{self._left}{simplified(before)}{said}{simplified(last)}{right}")
                yield _Repair(whole, before, run.text + last, run.end)

    def _rest(self, start: int) -> str:
        """Return the clean text from `start` to where the weighing stops."""
        return simplified(strip_annotations("一" + self._text[start : self._stop])[1:])
