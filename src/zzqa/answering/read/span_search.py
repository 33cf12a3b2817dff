"""Finds the best spans of a sentence in start and end scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zzqa.sentences import Range

# Spans looked at in each sentence; far more than are kept, since near copies of the best come first.
_LOOKED_AT = 60
_CLOSES = {
    "（": "）",
    "(": ")",
    "[": "]",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "「": "」",
    "『": "』",
    "“": "”",
}
_CLOSING = frozenset(_CLOSES.values())


@dataclass(frozen=True, slots=True)
class Window:
    """The scores of one stretch of a passage.

    `scores` of shape (n, 6), float32, has a row for each piece that belongs to the passage; `offsets` of
    shape (n, 2), int64, the characters [start, end) of the passage that the piece covers. `first` of
    shape (6,) are the scores at `<s>`.
    """

    scores: NDArray[np.float32]
    offsets: NDArray[np.int64]
    first: NDArray[np.float32]

    @property
    def null(self) -> float:
        """The score of "not here": start and end at `<s>`."""
        return float(self.first[0] + self.first[1])

    @property
    def passage(self) -> float:
        """The logit that the passage answers."""
        return float(self.first[5])


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """Characters [start, end) of a passage, and start plus end logit less that of "not here"."""

    start: int
    end: int
    score: float


def best_spans(
    windows: Sequence[Window], text: str, sentence: Range, *, top_n: int, max_chars: int
) -> tuple[FoundSpan, ...]:
    """Return up to `top_n` spans of one sentence of a passage, best first, none overlapping a better one.

    Offsets are characters of `text`, trimmed of white space, end exclusive, at most `max_chars`
    long, with every bracket and quotation mark closed: of the 13,666 answers of CMRC 2018 train and
    DRCD dev, twelve leave one open. The score is start logit + end logit - null, as for SQuAD 2.0 in
    Devlin et al. (2019).
    """
    kept: list[FoundSpan] = []
    candidates = _candidates(windows, text, sentence, max_chars)
    for start, end, score in sorted(candidates, key=lambda span: (-span[2], span[:2])):
        if len(kept) == top_n:
            break
        if all(end <= other.start or start >= other.end for other in kept):
            kept.append(FoundSpan(start, end, score))
    return tuple(kept)


def _candidates(
    windows: Sequence[Window], text: str, sentence: Range, max_chars: int
) -> Iterable[tuple[int, int, float]]:
    for window in windows:
        for start, end, score in _of_window(window, sentence, max_chars):
            part = text[start:end]
            trimmed = start + len(part) - len(part.lstrip())
            if part.strip() and _is_closed(part):
                yield trimmed, trimmed + len(part.strip()), score


def _is_closed(text: str) -> bool:
    """Whether brackets and quotation marks come in pairs, properly nested."""
    awaited: list[str] = []
    for character in text:
        if character in _CLOSES:
            awaited.append(_CLOSES[character])
        elif character in _CLOSING and (not awaited or awaited.pop() != character):
            return False
    return not awaited


def _of_window(window: Window, sentence: Range, max_chars: int) -> Iterable[tuple[int, int, float]]:
    inside = (window.offsets[:, 0] >= sentence[0]) & (window.offsets[:, 0] < sentence[1])
    own, offsets = window.scores[inside], np.minimum(window.offsets[inside], sentence[1])
    if not len(own):
        return
    scores = own[:, 0][:, None] + own[:, 1][None, :] - window.null
    length = offsets[None, :, 1] - offsets[:, None, 0]
    # Pieces of no characters and pieces that come before the start both give a length below 1.
    allowed = (length >= 1) & (length <= max_chars) & np.triu(np.ones_like(length, bool))
    scores = np.where(allowed, scores, -np.inf)
    flat = scores.ravel()
    count = min(_LOOKED_AT, flat.size)
    for place in np.argpartition(-flat, count - 1)[:count]:
        first, last = divmod(int(place), len(own))
        if np.isfinite(flat[place]):
            yield int(offsets[first, 0]), int(offsets[last, 1]), float(flat[place])
