"""Passages that look right for a question but do not hold its answer, found by BM25."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.bm25 import Bm25
from training.reader.data import Context, Example, Window

_BLOCK = 512  # questions scored together


def mine(
    contexts: Sequence[Context], examples: Sequence[Example], passages: Sequence[Window], *, keep: int
) -> list[list[Window]]:
    """Return, for each example, up to `keep` of its best passages that do not hold the answer's text."""
    texts = [_text(contexts[window.context], window) for window in passages]
    ranker = Bm25(texts)
    found: list[list[Window]] = []
    for first in range(0, len(examples), _BLOCK):
        block = examples[first : first + _BLOCK]
        scores = ranker.scores([example.text for example in block])
        # Twice as many as wanted are looked at, since some of them hold the answer.
        best = np.argsort(-scores, axis=1)[:, : 2 * keep + 2]
        for example, row in zip(block, best, strict=True):
            wrong = [passages[place] for place in row if example.answer not in texts[place]]
            found.append(wrong[:keep])
    return found


def _text(context: Context, window: Window) -> str:
    return context.text[context.offsets[window.start][0] : context.offsets[window.end - 1][1]]
