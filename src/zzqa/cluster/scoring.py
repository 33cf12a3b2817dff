"""The exact BM25 of the passages that Milvus found, as the local store counts it.

Milvus ranks with statistics of its segments, in which rows that went still count. What is shown and
fused is counted here, from the tokens of the passages and the kept statistics of the generation: with
k1, b, idf and rounded lengths of tantivy (zzqa.indexing.lexical).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zzqa.cluster.layout import K1, B
from zzqa.cluster.terms import ABOVE, above, token
from zzqa.indexing.lexical import HEADING_BOOST, idf

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many `passages` there are, and how many terms their texts and what is `above` them have."""

    passages: int = 0
    body: int = 0
    above: int = 0


def bm25(
    all_tokens: Sequence[str], terms: Mapping[str, float], holding: Mapping[str, int], lengths: Lengths
) -> NDArray[np.float64]:
    """Return the score of each passage, given by its tokens, for weighted terms, shape (n,).

    `holding` tells how many passages hold each token.
    """
    weights: dict[str, float] = {}
    for term, weight in terms.items():
        body = token(term)
        for one, boost in ((body, 1.0), (above(body), HEADING_BOOST)):
            weights[one] = weight * boost * (1 + K1) * idf(lengths.passages, holding.get(one, 0))
    scores = [_score(spelled.split(), weights, lengths) for spelled in all_tokens]
    # In single precision as tantivy has it, so that what ties there ties here.
    return np.array(scores, np.float32).astype(np.float64)


def _score(split: Sequence[str], weights: Mapping[str, float], lengths: Lengths) -> float:
    counts = Counter(split)
    over = sum(count for one, count in counts.items() if one[0] == ABOVE)
    norms = {
        False: _norm(len(split) - over, lengths.body / lengths.passages),
        True: _norm(over, lengths.above / lengths.passages),
    }
    return sum(
        weights[one] * counts[one] / (counts[one] + norms[one[0] == ABOVE])
        for one in weights.keys() & counts.keys()
    )


def _norm(length: int, average: float) -> float:
    return K1 * (1 - B + B * rounded(length) / average) if average else K1


def rounded(length: int) -> int:
    """Return the length of a field as tantivy keeps it in a byte: 24 more than four binary digits and zeros.

    >>> rounded(39), rounded(41), rounded(57), rounded(100)
    (39, 40, 56, 96)
    """
    if length < 24:
        return length
    shift = max(0, (length - 24).bit_length() - 4)
    return 24 + ((length - 24) >> shift << shift)
