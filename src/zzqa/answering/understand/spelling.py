"""Typing mistakes in a question, set right by the words of the documents.

A stretch of the question is a mistake only where it holds a pair of characters that stands in no
document and a character that belongs to no word of the dictionary. It is set right where the passages
that were found hold exactly one text near it: one character missing, doubled, exchanged with its
neighbour, or another one. Another one must sound the same (早干早好 for 早干枣好) or be rare and leave a word
of the dictionary when set right (水厍 for 水库); else it may be another name (张里水库), and what is near to
it is only suggested. This module is the only importer of rapidfuzz and pypinyin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from zzqa.answering.facts.places import places_in
from zzqa.answering.understand.question import without_asking
from zzqa.records import Correction
from zzqa.sentences import Range
from zzqa.words import asking_words, frequency, word_spans

_HAN_RUN: Final = re.compile(r"[\u4e00-\u9fff]+")
# Characters of a stretch that is compared. In a shorter one, a single other character is half of it.
_LONGEST: Final = 6
_SHORTEST: Final = 3
# Characters that must be left when one may be missing or moved, or when the other one sounds otherwise.
_SURE: Final = 4
# Occurrences in the dictionary's 60 million words below which a character is seldom typed on purpose.
_RARE: Final = 300
# Mistakes set right in one question, at most.
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Spelling:
    """A question set right, what was changed in it, and names near to one that no document holds."""

    text: str
    corrections: tuple[Correction, ...] = ()
    suggestions: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part text[start:end] of the question that may be mistyped.

    `odd` are its suspicious places, `named` those in a word that no dictionary knows; `edges` says whether
    the stretch begins and ends where its run of Chinese characters does.
    """

    start: int
    end: int
    typed: str
    odd: frozenset[int]
    named: frozenset[int]
    edges: tuple[bool, bool]

    def is_inside(self, at: int) -> bool:
        """Say whether a place has the question's own characters on both sides."""
        return 0 < at < len(self.typed) - 1


def is_suspicious(text: str, seen: Callable[[str], bool]) -> bool:
    """Say whether a Simplified question may hold a typing mistake; `seen` tells whether a pair is indexed."""
    return next(_stretches(text, seen), None) is not None


def set_right(text: str, passages: Iterable[str], seen: Callable[[str], bool]) -> Spelling:
    """Return a question with its mistakes set right by the words of passages found for it.

    `seen` tells whether a pair of characters stands anywhere in the corpus. What is ambiguous, is a word
    of the dictionary or the name of a known place is left as it is.
    """
    known = _Texts(passages)
    corrections: list[Correction] = []
    while len(corrections) < _MOST:
        found = _only(text, seen, known.near)
        if found is None:
            break
        corrections.append(Correction(found[0].typed, found[1]))
        text = _replaced(text, *found)
    other = _only(text, seen, known.resembling)
    suggestions = (Correction(other[0].typed, other[1]),) if other else ()
    return Spelling(text, tuple(corrections), suggestions)


def _only(
    text: str, seen: Callable[[str], bool], near: Callable[[_Stretch], Collection[str]]
) -> tuple[_Stretch, str] | None:
    """Return the longest stretch that a text is near to, with that text; None when two are."""
    longest: dict[str, tuple[_Stretch, str]] = {}
    for stretch in _stretches(text, seen):
        known = next(iter(longest.values()), None)
        if known and len(stretch.typed) < len(known[0].typed):
            continue
        for taken in near(stretch):
            if known and len(stretch.typed) > len(known[0].typed):
                longest.clear()
            longest.setdefault(_replaced(text, stretch, taken), (stretch, taken))
    return next(iter(longest.values())) if len(longest) == 1 else None


def _replaced(text: str, stretch: _Stretch, taken: str) -> str:
    return text[: stretch.start] + taken + text[stretch.end :]


def _stretches(text: str, seen: Callable[[str], bool]) -> Iterator[_Stretch]:
    """Yield the stretches of a question that hold an unseen pair and a character of no word."""
    for run_start, run_end in _runs(text):
        run = text[run_start:run_end]
        unseen = {i for i in range(len(run) - 1) if not seen(run[i : i + 2])}
        if not unseen or places_in(run) == (run,):
            continue
        odd, named = _odd(run)
        odd = {i for i in odd if {i - 1, i} & unseen}
        for length in range(min(_LONGEST, len(run)), 1, -1) if odd else ():
            for start in range(len(run) - length + 1):
                end = start + length
                whole = length >= _SHORTEST or length == len(run)
                if whole and odd & set(range(start, end)) and unseen & set(range(start, end - 1)):
                    yield _Stretch(
                        start=run_start + start,
                        end=run_start + end,
                        typed=run[start:end],
                        odd=frozenset(i - start for i in odd),
                        named=frozenset(i - start for i in named),
                        edges=(start == 0, end == len(run)),
                    )


def _runs(text: str) -> Iterator[Range]:
    """Yield the runs of Chinese characters of a question between its times and words of asking."""
    bare = list(without_asking(text))
    for start, end in word_spans("".join(bare)):
        if end - start > 1 and "".join(bare[start:end]) in asking_words():
            bare[start:end] = " " * (end - start)
    return (match.span() for match in _HAN_RUN.finditer("".join(bare)))


def _odd(run: str) -> tuple[set[int], set[int]]:
    """Return the places of a run that are in no word of the dictionary, and those in a longer unknown word.

    Characters that only hold a sentence together are in neither.
    """
    odd: set[int] = set()
    named: set[int] = set()
    for start, end in word_spans(run):
        if end - start > 1 and not frequency(run[start:end]):
            named.update(range(start, end))
        elif end - start == 1:
            odd.add(start)
    particles = {
        i for i, character in enumerate(run) if character in asking_words() and run[i - 1 : i] != character
    }
    return (odd | named) - particles, named - particles


class _Texts:
    """The stretches of some passages, by length, for finding those near to what was typed."""

    def __init__(self, passages: Iterable[str]) -> None:
        self._runs = {match[0] for passage in passages for match in _HAN_RUN.finditer(passage)}
        self._by_length: dict[int, set[str]] = {}

    def near(self, stretch: _Stretch) -> list[str]:
        """Return the stretches of the passages that were clearly meant."""
        return [text for text in self._one_edit_from(stretch.typed) if _is_meant(stretch, text)]

    def resembling(self, stretch: _Stretch) -> list[str]:
        """Return stretches with another name in the place of an unknown one, whatever it sounds like."""
        if len(stretch.typed) < _SURE:
            return []
        return [text for text in self._one_edit_from(stretch.typed) if _is_other_name(stretch, text)]

    def _one_edit_from(self, typed: str) -> list[str]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        texts = [text for n in (-1, 0, 1) for text in self._of_length(len(typed) + n)]
        found = process.extract_iter(typed, texts, scorer=OSA.distance, processor=None, score_cutoff=1)
        return [text for text, distance, _ in found if distance == 1]

    def _of_length(self, length: int) -> set[str]:
        if length not in self._by_length:
            self._by_length[length] = {
                run[i : i + length] for run in self._runs for i in range(len(run) - length + 1)
            }
        return self._by_length[length]


def _is_meant(stretch: _Stretch, text: str) -> bool:
    """Say whether a text one edit away from a stretch was meant by it."""
    typed = stretch.typed
    if len(text) != len(typed):
        return _is_slip(stretch, text)
    differing = _differing(typed, text)
    if not differing <= stretch.odd:
        return False
    if len(differing) == 2:
        return len(typed) >= _SURE
    (at,) = differing
    made = _makes_a_word(text, at)
    if text[at] in asking_words() and not made:
        return False
    if _sounds(typed[at]) & _sounds(text[at]):
        return made or stretch.is_inside(at)
    return made and len(typed) >= _SURE and frequency(typed[at]) < _RARE


def _is_other_name(stretch: _Stretch, text: str) -> bool:
    """Say whether a text differs from a stretch in one character of an unknown word."""
    if len(text) != len(stretch.typed):
        return False
    at, *more = _differing(stretch.typed, text)
    begins, ends = stretch.edges
    bounded = stretch.is_inside(at) or (begins if at == 0 else ends)
    return not more and at in stretch.named and bounded and text[at] not in asking_words()


def _is_slip(stretch: _Stretch, text: str) -> bool:
    """Say whether a character was typed twice, or one was left out with two on either side."""
    typed = stretch.typed
    if len(text) < len(typed):
        doubled = (i for i in range(1, len(typed)) if typed[i] == typed[i - 1])
        return any(typed[:i] + typed[i + 1 :] == text for i in doubled)
    left_out = (i for i in range(2, len(typed) - 1) if text[:i] + text[i + 1 :] == typed)
    return any(i in stretch.odd or i - 1 in stretch.odd for i in left_out)


def _differing(typed: str, text: str) -> set[int]:
    return {i for i, (one, other) in enumerate(zip(typed, text, strict=True)) if one != other}


def _makes_a_word(text: str, at: int) -> bool:
    """Say whether the character text[at] belongs to a word of the dictionary of two or more."""
    return any(
        start <= at < end and end - start > 1 and frequency(text[start:end])
        for start, end in word_spans(text)
    )


@lru_cache(maxsize=4096)
def _sounds(character: str) -> frozenset[str]:
    """Return how a character may be read, without tones; zh, ch, sh and ng as z, c, s and n."""
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return frozenset(re.sub(r"^([zcs])h", r"\1", reading).removesuffix("g") for reading in readings)
