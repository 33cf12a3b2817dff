"""The ways to repair one misread place of a text, and the likeliest of them."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Final

from zzqa.corpus.repairs.likelihood import cost
from zzqa.corpus.repairs.misread import Run, characters_with
from zzqa.corpus.repairs.pinyin import strip_annotations
from zzqa.corpus.repairs.script import simplified
from zzqa.han import HAN

_CHINESE: Final = re.compile(HAN)

# Raw and clean characters beside a place that are weighed with it.
_BESIDE_RAW: Final = 80
_BESIDE: Final = 6
# How much cheaper, in nats, a repair must be than the next best to be sure: it is then likelier by
# a factor of 7.
_CLEARLY: Final = 2.0
# Repairs within so many nats of the cheapest are weighed by the document's own words as well.
_NEAR: Final = 6.0
# Of the characters that may have stood before or at the end of a run, so many are weighed with it.
_LIKELY: Final = 4
# A run that costs so many nats more than the text as it stands is not what was written.
_HOPELESS: Final = 10.0
# So many ways to read one run are weighed.
_RUNS: Final = 8


@dataclass(frozen=True, slots=True)
class Way:
    """A way to repair a place: `before` for the byte that was cut away, `text` for the run up to `end`.

    `cost` is that of the text around the place, so repaired (see likelihood.cost). Either part is
    sure if no other is nearly as likely.
    """

    cost: float
    before: str
    text: str
    end: int
    before_sure: bool = True
    text_sure: bool = True


class Spot:
    """A misread place of `text`, from `start` on, with what its run may say.

    `together` is how often the document has two characters together; `standing` is the cost of the
    text as it stands.
    """

    def __init__(self, text: str, start: int, runs: Iterable[Run], *, together: Mapping[str, int]) -> None:
        self._text = text
        self._runs = list(islice(runs, _RUNS))
        self._together = together
        self._left = simplified(strip_annotations(text[max(0, start - _BESIDE_RAW) : start])[-_BESIDE:])
        # All ways are weighed up to the same place of the text.
        self._stop = max((run.end for run in self._runs), default=start) + _BESIDE_RAW
        self.standing = cost(self._left + self._rest(start))

    def likeliest(self, befores: Sequence[str]) -> Way | None:
        """Return the likeliest way to repair the place, or None if there is none.

        `befores` are the characters that may have stood before the run.
        """
        ways = [way for run in self._runs for way in self._ways(run, befores)]
        limit = min((way.cost for way in ways), default=0) + _NEAR
        near = [way for way in ways if way.cost < limit]
        if not near:
            return None
        scored = [(way.cost - (self._support(way) if len(near) > 1 else 0), way) for way in near]
        lowest, best = min(scored, key=lambda each: each[0])
        rivals = [way for score, way in scored if score < lowest + _CLEARLY]
        return replace(
            best,
            before_sure=all(way.before == best.before for way in rivals),
            text_sure=all(way.text == best.text for way in rivals),
        )

    def _ways(self, run: Run, befores: Sequence[str]) -> Iterator[Way]:
        """Yield the likely ways to repair the place with this run."""
        said, right = simplified(run.text), self._rest(run.end)
        if cost(self._left + simplified(befores[0]) + said + right) > self.standing + _HOPELESS:
            return
        lasts = characters_with(lead=run.lead) if run.lead else ("",)
        for before in self._likely(befores, self._left, said[:_BESIDE]):
            left = self._left + simplified(before) + said
            for last in self._likely(lasts, left[-_BESIDE:], right[:_BESIDE]):
                if _CHINESE.search(run.text + last):  # A mark is no word: nothing would speak for it.
                    yield Way(cost(left + simplified(last) + right), before, run.text + last, run.end)

    @staticmethod
    def _likely(characters: Sequence[str], left: str, right: str) -> list[str]:
        """Return the few of the characters that go best between two texts."""
        return heapq.nsmallest(_LIKELY, characters, key=lambda each: cost(left + simplified(each) + right))

    def _support(self, way: Way) -> float:
        """Return how much, in nats, the document speaks for a way: how often it has the outer pairs."""
        first = self._left[-1:] + simplified(way.before + way.text[:1])
        last = simplified(way.text[-2:]) + self._rest(way.end)[:1]
        pairs = {"".join(pair) for string in (first, last) for pair in pairwise(string)}
        return sum(math.log1p(self._together.get(pair, 0)) for pair in pairs)

    def _rest(self, start: int) -> str:
        """Return the clean text from `start` to where the weighing stops."""
        return simplified(strip_annotations("一" + self._text[start : self._stop])[1:])
