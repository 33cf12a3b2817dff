"""Finds the best spans in a reader's start and end scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Spans looked at in each window; far more than are kept, since near copies of the best come first.
_LOOKED_AT = 200
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

    `starts` and `ends` are logits of shape (n,), float32, one for each piece that belongs to the
    passage; `offsets` of shape (n, 2), int64, the characters [start, end) of the passage that the
    piece covers. `null` is the start and end logit of the first token together.
    """

    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    offsets: NDArray[np.int64]
    null: float


def best_spans(
    windows: Sequence[Window], text: str, *, top_n: int, max_chars: int
) -> list[tuple[int, int, float]]:
    """Return up to `top_n` (start, end, score) of a passage, best first, none overlapping a better one.

    Offsets are characters of `text`, trimmed of white space, end exclusive, at most `max_chars`
    long, with every bracket and quotation mark closed: of the 13,666 answers of CMRC 2018 train and
    DRCD dev, twelve leave one open. The score is start logit + end logit - null, as for SQuAD 2.0 in
    Devlin et al. (2019).
    """
    kept: list[tuple[int, int, float]] = []
    candidates = _candidates(windows, text, max_chars)
    for start, end, score in sorted(candidates, key=lambda span: (-span[2], span[:2])):
        if len(kept) == top_n:
            break
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in kept):
            kept.append((start, end, score))
    return kept


def _candidates(windows: Sequence[Window], text: str, max_chars: int) -> Iterable[tuple[int, int, float]]:
    for window in windows:
        for start, end, score in _of_window(window, max_chars):
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


def _of_window(window: Window, max_chars: int) -> Iterable[tuple[int, int, float]]:
    if not len(window.starts):
        return
    scores = window.starts[:, None] + window.ends[None, :] - window.null
    length = window.offsets[None, :, 1] - window.offsets[:, None, 0]
    # Pieces of no characters and pieces that come before the start both give a length below 1.
    allowed = (length >= 1) & (length <= max_chars) & np.triu(np.ones_like(length, bool))
    scores = np.where(allowed, scores, -np.inf)
    flat = scores.ravel()
    count = min(_LOOKED_AT, flat.size)
    for place in np.argpartition(-flat, count - 1)[:count]:
        first, last = divmod(int(place), len(window.ends))
        if np.isfinite(flat[place]):
            yield int(window.offsets[first, 0]), int(window.offsets[last, 1]), float(flat[place])
