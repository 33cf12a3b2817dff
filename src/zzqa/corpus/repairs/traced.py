"""Text that remembers where each of its characters stood in the original file, and what was changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.records import Repair

if TYPE_CHECKING:
    from numpy.typing import NDArray


# The kind of a repair that is only the likeliest of several; what it gave is marked as unrecovered.
GUESS: Final = "guess"


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `after` in the place of the characters [start, end) of a text; start < end.

    An edit that is not `sure` is the likeliest of several, and is logged as a guess.
    """

    start: int
    end: int
    after: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Traced:
    """A text under repair: character i came from original[starts[i]:ends[i]].

    `starts` and `ends` are monotone int32 arrays of shape (len(text),). `repairs` is the log, in
    the order in which the changes were made; its ranges and `before` are the original's.
    """

    original: str
    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    repairs: tuple[Repair, ...] = ()

    @classmethod
    def whole(cls, original: str) -> Traced:
        """Return all of `original`, unchanged."""
        return cls.slice(original, 0, len(original))

    @classmethod
    def slice(cls, original: str, start: int, end: int) -> Traced:
        """Return the characters [start, end) of `original`, unchanged."""
        starts = np.arange(start, end, dtype=np.int32)
        return cls(original, original[start:end], starts, starts + np.int32(1))

    def rewrite(self, kind: str, edits: Sequence[Edit], *, aligned: bool = False) -> Traced:
        """Return the text with disjoint, ascending edits made and logged as repairs of this kind.

        The characters of a replacement share the range of what they replace, and an edit that cuts
        through characters that share one is made to hold them all. When `aligned`, a replacement of
        the same length keeps the range of each character instead.

        >>> traced = Traced.whole("重點(diǎn)。").rewrite("pinyin", [Edit(1, 8, "點")])
        >>> traced.text, traced.starts.tolist(), traced.ends.tolist()
        ('重點。', [0, 1, 8], [1, 8, 9])
        >>> traced.repairs
        (Repair(kind='pinyin', before='點(diǎn)', after='點', start=1, end=8),)
        """
        if not edits:
            return self
        texts: list[str] = []
        starts: list[NDArray[np.int32]] = []
        ends: list[NDArray[np.int32]] = []
        log: list[Repair] = []
        done = 0
        for edit in edits if aligned else self._uncut(edits):
            first, last = int(self.starts[edit.start]), int(self.ends[edit.end - 1])
            keeps_places = aligned and len(edit.after) == edit.end - edit.start
            kept = edit.end if keeps_places else edit.start
            joint = 0 if keeps_places else len(edit.after)
            texts += (self.text[done : edit.start], edit.after)
            starts += (self.starts[done:kept], np.full(joint, first, np.int32))
            ends += (self.ends[done:kept], np.full(joint, last, np.int32))
            log.append(
                Repair(kind if edit.sure else GUESS, self.original[first:last], edit.after, first, last)
            )
            done = edit.end
        texts.append(self.text[done:])
        starts.append(self.starts[done:])
        ends.append(self.ends[done:])
        return dataclasses.replace(
            self,
            text="".join(texts),
            starts=np.concatenate(starts),
            ends=np.concatenate(ends),
            repairs=self.repairs + tuple(log),
        )

    def _uncut(self, edits: Sequence[Edit]) -> list[Edit]:
        """Return the edits widened to whole groups of characters with one origin, merged where they meet."""
        uncut: list[Edit] = []
        done = 0  # The end, before widening, of the edit before.
        for edit in edits:
            start, end = self._group_start(edit.start), self._group_end(edit.end)
            if uncut and start < uncut[-1].end:
                before = uncut.pop()
                kept = before.after.removesuffix(self.text[done : before.end])
                after = f"{kept}{self.text[done : edit.start]}{edit.after}{self.text[edit.end : end]}"
                uncut.append(Edit(before.start, end, after, before.sure and edit.sure))
            else:
                after = f"{self.text[start : edit.start]}{edit.after}{self.text[edit.end : end]}"
                uncut.append(Edit(start, end, after, edit.sure))
            done = edit.end
        return uncut

    def _group_start(self, position: int) -> int:
        """Return where the characters begin that share the origin of the one at `position`."""
        while position > 0 and self.starts[position - 1] == self.starts[position]:
            position -= 1
        return position

    def _group_end(self, position: int) -> int:
        """Return where the characters end that share the origin of the one before `position`."""
        while position < len(self.ends) and self.ends[position] == self.ends[position - 1]:
            position += 1
        return position

    def joined(self, ranges: Iterable[tuple[int, int]]) -> Traced:
        """Return the same text where the characters of each range [start, end) share one origin.

        The ranges come in ascending order; those that overlap are taken as one.
        """
        starts, ends = self.starts.copy(), self.ends.copy()
        first = last = 0
        for start, end in ranges:
            first, last = (first if start < last else start), max(end, last)
            starts[first:last] = starts[first]
            ends[first:last] = ends[last - 1]
        return dataclasses.replace(self, starts=starts, ends=ends)

    def replay(self, repair: Repair) -> Traced:
        """Return the text with a repair of the log made again, at the place it has in the original."""
        inside = np.flatnonzero((self.starts >= repair.start) & (self.ends <= repair.end))
        if not len(inside):
            return self
        return self.rewrite(repair.kind, [Edit(int(inside[0]), int(inside[-1]) + 1, repair.after)])
