"""From a question to ranked passages: dense and lexical candidates, fused by their z-scores.

Both rankers propose candidates; the store scores each by both, exactly, so that the fusion never
guesses a score that a ranker did not report. The two scores are standardised over the candidates
and added, the lexical one with more weight (bench/README.md has the tables).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from zzqa.answering.understand.question import Question, synonyms
from zzqa.records import Hit, Passage, Scores
from zzqa.scope import EVERYTHING, Scope
from zzqa.store import Store
from zzqa.words import query_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

# BM25 ranks official prose better than the dense retriever does: of 192 questions of bench/official
# the evidence came first in 82.3 % at weight 1, 83.9 % at 1.5 and 82.3 % at 2.
LEXICAL_WEIGHT = 1.5
# A synonym is weaker evidence than the asker's own word.
SYNONYM_WEIGHT = 0.5
# Standard deviations a passage gains when it speaks of a year the question names, or loses when it
# speaks of another one.
YEAR_BONUS = 0.5


class Embeds(Protocol):
    """Turns queries into unit rows."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row of float32 a text."""
        ...


def retrieve(
    question: Question,
    store: Store,
    embedder: Embeds,
    *,
    candidates: int,
    scope: Scope = EVERYTHING,
) -> list[Hit]:
    """Return every candidate passage, best first, ranked by the fusion of both scores.

    `scope` are the documents to choose from. At most 2 x `candidates` hits come back.
    """
    vector = embedder.embed_queries([question.canonical])[0]
    found = store.search(vector, weighted_terms(question), candidates, scope=scope)
    passages = found.passages
    if not passages:
        return []
    fused = standardise(found.dense) + LEXICAL_WEIGHT * standardise(found.lexical)
    fused += [year_fit(question, passage) for passage in passages]
    order = sorted(range(len(passages)), key=lambda i: (-fused[i], passages[i].passage_id))
    hits = []
    for rank, i in enumerate(order, start=1):
        scores = Scores(float(found.dense[i]), float(found.lexical[i]), float(fused[i]))
        about = found.about[i]
        hits.append(
            Hit(passages[i], float(fused[i]), rank, about.source, about.title, about.published, scores)
        )
    return hits


def weighted_terms(question: Question) -> dict[str, float]:
    """Return the lexical query: the question's words and bigrams, and weaker those of its synonyms."""
    terms = dict.fromkeys(query_terms(question.text), 1.0)
    for synonym in synonyms(question.text):
        for term in query_terms(synonym):
            terms.setdefault(term, SYNONYM_WEIGHT)
    return terms


def standardise(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the z-scores of an array of shape (n,); zeros where all scores are equal."""
    spread = scores.std()
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def year_fit(question: Question, passage: Passage) -> float:
    """Return what a passage gains or loses by the year it speaks of."""
    if not question.years:
        return 0.0
    if any(str(year) in passage.text for year in question.years):
        return YEAR_BONUS
    if passage.year is None:
        return 0.0
    return YEAR_BONUS if passage.year in question.years else -YEAR_BONUS
