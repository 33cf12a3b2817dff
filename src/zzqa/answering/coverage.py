"""How much of a question stands in a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from zzqa.answering.places import places_in
from zzqa.answering.question import Question, synonyms
from zzqa.folding import fold
from zzqa.words import bigrams

# What a question adds to a word when it asks for its figure: 出口额 for 出口.
_MEASURE_ENDS: Final = "额量数值"


class Coverage:
    """How much of a question stands in a text: 0 to 1, each word weighted by its rarity."""

    def __init__(self, question: Question, term_weight: Callable[[str], float]) -> None:
        # A document rarely repeats the place it is about, and whether it is the right one is decided
        # elsewhere, so the name of a place is not looked for in a sentence.
        places = places_in(question.text)
        terms = [t for t in question.terms if t.removesuffix("市").removesuffix("省") not in places]
        terms = terms or list(question.terms)
        self._terms = [
            (fold(term), tuple(fold(other) for other in synonyms(term)), term_weight(term)) for term in terms
        ]
        self._pairs = frozenset(pair for term in self._terms for pair in bigrams(term[0]))
        self._total = sum(weight for _, _, weight in self._terms)

    def of(self, text: str) -> float:
        """Return the weighted share of the question's words that the text holds."""
        if not self._total:
            return 0.0
        folded = fold(text)
        got = sum(weight * _presence(term, others, folded) for term, others, weight in self._terms)
        return got / self._total

    def pairs(self, text: str) -> float:
        """Return the share of the character pairs of the question's words that the text holds."""
        if not self._pairs:
            return 0.0
        folded = fold(text)
        return sum(pair in folded for pair in self._pairs) / len(self._pairs)


def _presence(term: str, others: Sequence[str], folded: str) -> float:
    """Return 1 for a word or synonym that stands in the text, else its share of bigrams, halved."""
    stem = term.rstrip(_MEASURE_ENDS)
    if term in folded or any(other in folded for other in others) or (len(stem) > 1 and stem in folded):
        return 1.0
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    return 0.5 * sum(pair in folded for pair in pairs) / len(pairs) if pairs else 0.0
