"""How many passages hold each term, in the live generation and the one before.

Milvus tells neither of a term exactly. The count of a term is a record of its own with a short history,
[[generation, count], ...], ascending: a reader takes the last that is not newer than its generation.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from zzqa.cluster.records import Records, row
from zzqa.cluster.scoring import Lengths
from zzqa.cluster.terms import ABOVE

if TYPE_CHECKING:
    from zzqa.cluster.client import Row

_KIND: Final = "term/"
History = list[list[int]]


class TermCounts:
    """The counts of one generation, by token; what was read is kept."""

    def __init__(self, records: Records, generation: int) -> None:
        self._records = records
        self._generation = generation
        self._known: dict[str, int] = {"": 0}

    def of(self, tokens: Iterable[str]) -> Mapping[str, int]:
        """Return the counts of these tokens, and of others, 0 for those that no passage holds."""
        missing = [one for one in dict.fromkeys(tokens) if one not in self._known]
        if missing:
            found = _histories(self._records, missing)
            self._known.update({one: _count(found.get(one, []), self._generation) for one in missing})
        return self._known


class Tally:
    """What passages that come and go change: the `lengths`, and in how many passages each token is."""

    def __init__(self, lengths: Lengths) -> None:
        self.lengths = lengths
        self.change: Counter[str] = Counter()

    def add(self, spelled: str) -> None:
        """Count a passage that comes, by its tokens."""
        self._count(spelled.split(), 1)

    def take(self, spelled: str) -> None:
        """Count a passage that goes."""
        self._count(spelled.split(), -1)

    def _count(self, tokens: list[str], sign: int) -> None:
        over = sum(one[0] == ABOVE for one in tokens)
        before = self.lengths
        self.lengths = Lengths(
            passages=before.passages + sign,
            body=before.body + sign * (len(tokens) - over),
            above=before.above + sign * over,
        )
        self.change.update(dict.fromkeys(tokens, sign))


def count_rows(
    records: Records, generation: int, change: Mapping[str, int], *, kept: Collection[int]
) -> list[Row]:
    """Return the records of a generation in which the counts of some tokens change.

    `kept` are the older generations that may still be read; what the histories tell of others is dropped.
    """
    touched = [one for one, difference in change.items() if difference]
    before = _histories(records, touched, latest=True) if kept else {}
    rows = []
    for one in touched:
        history = _readable(before.get(one, []), kept)
        history.append([generation, (history[-1][1] if history else 0) + change[one]])
        rows.append(row(_KIND + one, json.dumps(history), generation))
    return rows


def undone(value: str, live: int) -> tuple[str, int] | None:
    """Return what the record of a count was in generation `live`, and since when; None if there was none."""
    history = [one for one in json.loads(value) if one[0] <= live]
    return (json.dumps(history), history[-1][0]) if history else None


def is_count(key: str) -> bool:
    """Say whether a record counts the passages that hold a term."""
    return key.startswith(_KIND)


def _histories(records: Records, tokens: Iterable[str], *, latest: bool = False) -> dict[str, History]:
    found = records.values([_KIND + one for one in tokens], latest=latest)
    return {key.removeprefix(_KIND): json.loads(value) for key, value in found.items()}


def _count(history: History, generation: int) -> int:
    """Return the last count that is not newer than a generation."""
    return next((count for born, count in reversed(history) if born <= generation), 0)


def _readable(history: History, kept: Collection[int]) -> History:
    """Return the part of a history that readers of the kept generations, at least one, need."""
    needed = {max((born for born, _ in history if born <= one), default=None) for one in kept}
    return [one for one in history if one[0] in needed]
