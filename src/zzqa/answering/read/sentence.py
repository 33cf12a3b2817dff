"""From scores of pieces to a logit for each sentence.

The network gives six scores a piece: 0 start and 1 end of a span; 2 and 3 of the sentence, where 2 is
averaged as the span scores look and 3 evenly; 4 of the sentence and 5 of the passage, read at `<s>`.
A sentence's logit is the sum of the three parts (training/judge/model.py has the same sum in torch).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zzqa.answering.read.span_search import FoundSpan, Window
from zzqa.sentences import Range

_START, _END, _FOCUS, _MEAN, _SENTENCE = range(5)
# The logit of a sentence of which a window holds no piece.
UNREAD: Final = -15.0


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the network says of the sentence [start, end) of a passage.

    `logit` is above 0 where it is likelier than not to answer; `spans` are its best spans, best first, none
    overlapping.
    """

    start: int
    end: int
    logit: float
    spans: tuple[FoundSpan, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of a passage: its sentences in order, and the logit that any of it answers."""

    sentences: tuple[SentenceReading, ...]
    logit: float

    @property
    def best(self) -> float:
        """The logit of the likeliest sentence."""
        return max((sentence.logit for sentence in self.sentences), default=UNREAD)


def sentence_logits(window: Window, sentences: Sequence[Range]) -> NDArray[np.float32]:
    """Return the logit of each sentence, float32 of shape (n,), by the pieces that begin in it."""
    logits = np.full(len(sentences), UNREAD, np.float32)
    starts = window.offsets[:, 0]
    for number, (start, end) in enumerate(sentences):
        own = window.scores[(starts >= start) & (starts < end)]
        if len(own):
            look = (own[:, _START] + own[:, _END]) / 2
            weights = np.exp(look - look.max())
            focus = weights @ own[:, _FOCUS] / weights.sum()
            logits[number] = focus + own[:, _MEAN].mean() + window.first[_SENTENCE]
    return logits
