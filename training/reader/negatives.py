"""Passages that look right for a question but do not hold its answer, found by BM25.

BM25 (Robertson and Zaragoza, 2009) over character bigrams, as one sparse matrix product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from training.reader.data import Context, Example, Window

_K1, _B = 1.2, 0.75  # the usual values
_BLOCK = 512  # questions scored together


def mine(
    contexts: Sequence[Context], examples: Sequence[Example], passages: Sequence[Window], *, keep: int
) -> list[list[Window]]:
    """Return, for each example, up to `keep` of its best passages that do not hold the answer's text."""
    texts = [_text(contexts[window.context], window) for window in passages]
    known = sorted({term for text in texts for term in _bigrams(text)})
    terms = {term: number for number, term in enumerate(known)}
    weights = _bm25(_counts(texts, terms))
    found: list[list[Window]] = []
    for first in range(0, len(examples), _BLOCK):
        block = examples[first : first + _BLOCK]
        asked = _counts([example.text for example in block], terms)
        scores = (asked @ weights.T).toarray()
        # Twice as many as wanted are looked at, since some of them hold the answer.
        best = np.argsort(-scores, axis=1)[:, : 2 * keep + 2]
        for example, row in zip(block, best, strict=True):
            wrong = [passages[place] for place in row if example.answer not in texts[place]]
            found.append(wrong[:keep])
    return found


def _text(context: Context, window: Window) -> str:
    return context.text[context.offsets[window.start][0] : context.offsets[window.end - 1][1]]


def _bigrams(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]


def _counts(texts: Sequence[str], terms: dict[str, int]) -> sparse.csr_matrix:
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        for term, count in Counter(_bigrams(text)).items():
            if term in terms:
                rows.append(row)
                columns.append(terms[term])
                values.append(count)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(terms)), dtype=np.float32)


def _bm25(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return each passage's BM25 weight of each term, so that a score is a dot product."""
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log(1 + (counts.shape[0] - present + 0.5) / (present + 0.5))
    weights = counts.copy()
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    weights.data = idf[counts.indices] * counts.data * (_K1 + 1) / (counts.data + norm[rows])
    return weights.astype(np.float32)
