"""From a question to ranked passages: dense and lexical candidates, fused by their z-scores.

Both rankers propose candidates; each candidate is then scored by both, exactly, so that the fusion
never guesses the score a ranker did not report. The two scores are standardised over the candidates
and added: on held-out questions over official prose this put the evidence first in 75-79 % of cases
against 51 % for the dense and 71 % for the lexical ranking alone (bench/README.md has the tables).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from zzqa.answering.question import Question, synonyms
from zzqa.records import Hit, Passage, Scores
from zzqa.words import query_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


class DenseRanker(Protocol):
    """Nearest passages by inner product."""

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[list[int], list[float]]:
        """Return the k best rows and their scores, best first."""
        ...

    def scores_of(self, vector: NDArray[np.float32], ids: Sequence[int]) -> list[float]:
        """Return the inner products with the rows named."""
        ...


class LexicalRanker(Protocol):
    """Passages by BM25."""

    def search(self, terms: Mapping[str, float], k: int) -> tuple[list[int], list[float]]:
        """Return the k best rows and their scores, best first."""
        ...

    def scores_of(self, terms: Mapping[str, float], ids: Sequence[int]) -> list[float]:
        """Return the BM25 scores of the rows named."""
        ...


class Searchable(Protocol):
    """What retrieval needs of an open index."""

    @property
    def dense(self) -> DenseRanker:
        """The dense ranker."""
        ...

    @property
    def lexical(self) -> LexicalRanker:
        """The lexical ranker."""
        ...

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages of the rows named, in their order."""
        ...


def retrieve(
    question: Question,
    index: Searchable,
    embedder: Embeds,
    *,
    candidates: int,
    sources: Mapping[str, tuple[str, str, str | None]],
    allowed: Collection[str] | None = None,
) -> list[Hit]:
    """Return every candidate passage, best first, ranked by the fusion of both scores.

    `sources` gives source, title and date by doc_id; `allowed`, where given, the doc_ids to answer
    from. At most 2 x `candidates` hits come back.
    """
    vector = embedder.embed_queries([question.text])[0]
    terms = weighted_terms(question)
    dense_rows, _ = index.dense.search(vector, candidates)
    lexical_rows, _ = index.lexical.search(terms, candidates)
    rows = sorted({*dense_rows, *lexical_rows})
    passages = dict(zip(rows, index.passages(rows), strict=True))
    if allowed is not None:
        rows = [row for row in rows if passages[row].doc_id in allowed]
    if not rows:
        return []
    dense = np.asarray(index.dense.scores_of(vector, rows), dtype=np.float64)
    lexical = np.asarray(index.lexical.scores_of(terms, rows), dtype=np.float64)
    fused = standardise(dense) + standardise(lexical)
    fused += [year_fit(question, passages[row]) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: (-fused[i], passages[rows[i]].passage_id))
    hits = []
    for rank, i in enumerate(order, start=1):
        passage = passages[rows[i]]
        source, title, published = sources[passage.doc_id]
        scores = Scores(dense=float(dense[i]), lexical=float(lexical[i]), fused=float(fused[i]))
        hits.append(Hit(passage, float(fused[i]), rank, source, title, published, scores))
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
