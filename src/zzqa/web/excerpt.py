"""A quote in its context, as the cleaned text has it and as the file has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zzqa.web.changes import Change, changes_of

if TYPE_CHECKING:
    from zzqa.records import Citation, Document

CONTEXT_CHARS: Final = 160  # characters on each side: with the quote about one screen of a phone
_BORDERS: Final = "\n。！？"


@dataclass(frozen=True, slots=True)
class Setting:
    """A quote and what stands around it; the three follow each other in one text, from `offset` on."""

    before: str
    quote: str
    after: str
    offset: int

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the quote, the quote, and the text after it."""
        return self.before, self.quote, self.after


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A citation with its setting in the clean text and in the original, and the changes between.

    `clean` and `original` are None when the document has left the index since it was cited.
    """

    citation: Citation
    clean: Setting | None = None
    original: Setting | None = None
    changes: tuple[Change, ...] = ()


def excerpt(document: Document, citation: Citation) -> Excerpt:
    """Return the citation's quote among whole sentences of `document`.

    Raises ValueError when the citation's range is not inside the document.
    """
    start, end = citation.start, citation.end
    left, right = _widen(document.text, start, end)
    original_left, original_right = document.origin.original_range(left, right)
    # The context and the citation's own offsets come from the same map, so the original quote always
    # lies inside the original range.
    original = Setting(
        document.original[original_left : citation.original_start],
        document.original[citation.original_start : citation.original_end],
        document.original[citation.original_end : original_right],
        original_left,
    )
    return Excerpt(
        citation,
        Setting(document.text[left:start], document.text[start:end], document.text[end:right], left),
        original,
        changes_of(document, original_left, original_right),
    )


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range [start, end) widened by some CONTEXT_CHARS to the nearest sentence borders."""
    left = max(0, start - CONTEXT_CHARS)
    while left > 0 and start - left < 2 * CONTEXT_CHARS and text[left - 1] not in _BORDERS:
        left -= 1
    right = min(len(text), end + CONTEXT_CHARS)
    while right < len(text) and right - end < 2 * CONTEXT_CHARS and text[right - 1] not in _BORDERS:
        right += 1
    return left, right
