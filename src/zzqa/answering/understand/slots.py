"""The parts of a question that another one may exchange: its times, its place, its thing, its attribute.

    2020年 | 滕州市 | 粮食 | 产量 | 是多少
    year     place    thing  attribute

Parts are told apart by their words only: times by the reader of times, places by the gazetteer and by
their rank (区, 县, 镇), attributes by the table attributes.txt; what is left is the thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, Literal

from zzqa.answering.facts.period import months_in, years_in
from zzqa.answering.facts.places import places_in
from zzqa.answering.understand.question import without_asking
from zzqa.sentences import Range
from zzqa.words import asking_words, is_place_name, is_proper_name, word_lines, word_spans

Kind = Literal["year", "months", "place", "thing", "attribute"]
# Characters that end the name of a place, and words for the whole of it.
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,6}(?:省|市|自治区|州|县|区|旗|镇|乡|村|街道)")
_RANKS: Final = frozenset("省市县区镇乡村")
_SCOPE: Final = re.compile(r"(?:全|我|本)(?:国|省|市|县|区|镇|乡|村)")
# Names that end like a place or are in the dictionary as one, and are things: 小区, 大桥, 白鹭湖.
_NO_PLACE: Final = re.compile(
    r".*(?:[小片园景社灌山库校院城街]区|开发区|示范区|试验区|农村|乡村|城市|[超股都门]市|[湖河江海山岛桥路街站闸塔])"
)
_WORD: Final = re.compile(r"\w")
# Lines of attributes.txt that are not asked for by a phrase.
_FIGURE, _OFFICE, _VERB = "figure", "office", "verb"


@dataclass(frozen=True, slots=True)
class Slot:
    """A part text[start:end] of a question; `asked` is how an attribute is asked for ("是多少")."""

    kind: Kind
    start: int
    end: int
    text: str
    asked: str = ""

    @property
    def of_figure(self) -> bool:
        """Whether the part belongs to a figure, not to a thing: 增长, 排名."""
        return self.asked == _FIGURE

    @property
    def names(self) -> bool:
        """Whether a question with this part names something of its own."""
        return self.kind in {"thing", "place"} or self.asked == _OFFICE

    @property
    def phrase(self) -> str:
        """How the part is asked for: 投资是多少, 负责人是谁; 进展如何 asks by itself."""
        how = {_FIGURE: "是多少", _OFFICE: "是谁"}.get(self.asked, self.asked)
        return how if how == "进展如何" else f"的{self.text}{how}"


def slots_of(text: str) -> tuple[Slot, ...]:
    """Return the parts of a question in order; neighbouring words of one kind are one part.

    >>> [(slot.kind, slot.text) for slot in slots_of("2020年滕州市粮食产量是多少")]
    [('year', '2020年'), ('place', '滕州市'), ('thing', '粮食'), ('attribute', '产量')]
    """
    found: list[Slot] = []
    for slot in sorted((*_times(text), *_words(text)), key=lambda s: s.start):
        last = found[-1] if found else None
        if last and last.end == slot.start and (last.kind, last.asked) == (slot.kind, slot.asked):
            found[-1] = Slot(last.kind, last.start, slot.end, text[last.start : slot.end], slot.asked)
        elif not last or slot.start >= last.end:
            found.append(slot)
    return tuple(found)


def _times(text: str) -> Iterator[Slot]:
    for years in years_in(text):
        yield Slot("year", years.start, years.end, text[years.start : years.end])
    for months in months_in(text):
        # A year may stand inside: 截至2019年7月底.
        inner = years_in(text[months.start : months.end])
        start = months.start + (inner[-1].end if inner else 0)
        yield Slot("months", start, months.end, text[start : months.end])


def _words(text: str) -> Iterator[Slot]:
    """Yield a part for each word that is no time, no mere verb and does not only ask."""
    bare = without_asking(text)
    for start, end in _parted(bare):
        word = bare[start:end]
        asked = attributes().get(word, "")
        if asked and asked != _VERB:
            yield Slot("attribute", start, end, word, asked)
        elif not asked and word not in asking_words() and _WORD.search(word):
            yield Slot("place" if is_place(word) else "thing", start, end, word)


def _parted(text: str) -> Iterator[Range]:
    """Yield the ranges of the words of a text, a compound with its attribute apart: 粮食 | 产量.

    An unknown name and the rank behind it, which the dictionary parts, are one word: 安棠县.
    """
    spans = word_spans(text)
    ranked = {
        end: after
        for (start, end), (_, after) in pairwise(spans)
        if text[end:after] in _RANKS and 2 <= end - start <= 3 and is_proper_name(text[start:end])
    }
    for start, end in spans:
        if start in ranked:
            continue
        if end in ranked:
            yield start, ranked[end]
            continue
        tails = (at for at in range(start + 2, end - 1) if text[at:end] in attributes())
        at = next(tails, None) if text[start:end] not in attributes() else None
        yield from ((start, at), (at, end)) if at else ((start, end),)


def is_place(name: str) -> bool:
    """Say whether a word names a place, or the whole of one: 滕州, 山亭区, 全市."""
    if is_scope(name) or "".join(places_in(name)) == name:
        return True
    return not _NO_PLACE.fullmatch(name) and (bool(_PLACE.fullmatch(name)) or is_place_name(name))


def is_scope(name: str) -> bool:
    """Say whether a word only says how much of a place is meant: 全市, 我省."""
    return _SCOPE.fullmatch(name) is not None


@cache
def attributes() -> dict[str, str]:
    """Return how each word of attributes.txt is asked for."""
    lines = (line.partition("：") for line in word_lines("zzqa.answering.understand", "attributes.txt"))
    return {word: asked for asked, _, listed in lines for word in listed.split()}
