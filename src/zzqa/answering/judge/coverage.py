"""How much of a question stands in a text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from zzqa.answering.facts.places import places_in
from zzqa.answering.understand.question import Question, synonyms
from zzqa.folding import fold
from zzqa.words import frequency

# What a question adds to a word when it asks for its figure: 出口额 for 出口.
_MEASURE_ENDS: Final = "额量数值"
_NUMERALS: Final = "一二三四五六七八九十百千万亿两几"
_RANKS: Final = "省市县区镇乡村"


class Coverage:
    """How much of a question stands in a text: 0 to 1, each word weighted by its rarity."""

    def __init__(
        self, question: Question, term_weight: Callable[[str], float], *, places: Collection[str] = ()
    ) -> None:
        """Read the words of the question; `places` are the names of places it asks about.

        A document rarely repeats the place it is about, and whether it is the right one is decided
        elsewhere, so the name of a place is not looked for in a sentence.
        """
        named = {*places, *places_in(question.text)}
        terms = [term for term in question.terms if term not in named and term.rstrip(_RANKS) not in named]
        terms = terms or list(question.terms)
        self._asked = fold(question.text)
        self._terms = [
            (fold(term), tuple(fold(other) for other in synonyms(term)), term_weight(term)) for term in terms
        ]
        self._total = sum(weight for _, _, weight in self._terms)

    def of(self, text: str) -> float:
        """Return the weighted share of the question's words that the text holds."""
        if not self._total:
            return 0.0
        folded = fold(text)
        got = sum(weight * self._presence(term, others, folded) for term, others, weight in self._terms)
        return got / self._total

    def _presence(self, term: str, others: Sequence[str], folded: str) -> float:
        """Return 1 for a word or synonym that stands in the text, else its share of bigrams, halved.

        What only ends a longer word that was not asked about (出口 in 进出口) is another thing, and
        counts half.
        """
        stem = term.rstrip(_MEASURE_ENDS)
        found = [word for word in (*others, term, *([stem] if len(stem) > 1 else [])) if word in folded]
        if found:
            return 1.0 if any(self._stands_alone(word, folded) for word in found) else 0.5
        pairs = [term[i : i + 2] for i in range(len(term) - 1)]
        return 0.5 * sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0

    def _stands_alone(self, word: str, folded: str) -> bool:
        """Say whether a word stands somewhere in the text other than at the end of a longer word.

        Of a compound the first part may end one: 出口总额 in 进出口总额.
        """
        at = folded.find(word)
        while at >= 0:
            longer = folded[max(0, at - 1) : at + len(word)]
            if at == 0 or longer in self._asked or longer[0] in _NUMERALS:
                return True
            if not any(frequency(longer[:end]) for end in range(min(3, len(longer)), len(longer) + 1)):
                return True
            at = folded.find(word, at + 1)
        return False
