"""BM25 (Robertson and Zaragoza, 2009) over character bigrams, as one sparse matrix product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_K1, _B = 1.2, 0.75  # the usual values


class Bm25:
    """The weights of a list of texts, to score queries against."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count and weigh the bigrams of every text."""
        known = sorted({term for text in texts for term in _bigrams(text)})
        self._terms = {term: number for number, term in enumerate(known)}
        self._weights = _weigh(self._counts(texts))

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Return the scores, float32, of shape (queries, texts)."""
        dense: NDArray[np.float32] = (self._counts(queries) @ self._weights.T).toarray()
        return dense

    def _counts(self, texts: Sequence[str]) -> sparse.csr_matrix:
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            for term, count in Counter(_bigrams(text)).items():
                if term in self._terms:
                    rows.append(row)
                    columns.append(self._terms[term])
                    values.append(count)
        shape = (len(texts), len(self._terms))
        return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)


def _bigrams(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]


def _weigh(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return each text's BM25 weight of each term, so that a score is a dot product."""
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log(1 + (counts.shape[0] - present + 0.5) / (present + 0.5))
    weights = counts.copy()
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    weights.data = idf[counts.indices] * counts.data * (_K1 + 1) / (counts.data + norm[rows])
    return weights.astype(np.float32)
