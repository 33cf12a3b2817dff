"""What a generation says of itself, and which one is live.

The manifest's head is small and read whenever the index is opened; its body, which grows with the
number of files, only by builds and by whoever lists the documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, Final, Self

from zzqa.cluster.records import Records, packed, part_keys
from zzqa.cluster.scoring import Lengths
from zzqa.errors import CorruptIndexError, IndexMismatchError
from zzqa.indexing.manifest import Fingerprints, IndexedFile

# Raise when what is kept, or how, changes, so that older indexes are built anew.
SCHEMA: Final = 1
LIVE: Final = "live"
_HEAD: Final = "manifest"
_BODY: Final = "contents"


@dataclass(frozen=True, slots=True)
class Live:
    """The record that says which generation is live; to write it is to publish.

    `number` is that of the collections, `last` the highest generation that ever was live in them, and
    `written` when the record was written, in nanoseconds since 1970.
    """

    number: int
    generation: int
    last: int
    written: int

    @property
    def name(self) -> str:
        """The name of the generation that is live."""
        return generation_name(self.number, self.generation)

    @classmethod
    def read(cls, records: Records, *, latest: bool = False) -> Self | None:
        """Return the record of a collection or alias, None where there is none."""
        value = records.value(LIVE, latest=latest)
        return None if value is None else cls(**json.loads(value))

    def write(self, records: Records) -> None:
        """Make the generation live for whoever reads this collection."""
        records.put({LIVE: json.dumps(asdict(self))}, born=self.generation)


@dataclass(frozen=True, slots=True)
class Head:
    """What opening a generation needs to know of it; `lengths` counts its passages and their terms.

    `corpus` is the folder it was built from, `next_row` the row that the next new passage gets, `dim`
    and `exact` tell how vectors are kept, `parts` how many the body has. `previous` are the number and
    generation that were live before.
    """

    fingerprints: Fingerprints
    lengths: Lengths
    corpus: str
    next_row: int
    dim: int
    exact: bool
    parts: int = 0
    previous: tuple[int, int] | None = None
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Return the head as a string."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Self:
        """Return the head that was written as JSON; raises KeyError or TypeError for any other object."""
        plain["fingerprints"] = Fingerprints(**plain["fingerprints"])
        plain["lengths"] = Lengths(**plain["lengths"])
        plain["previous"] = tuple(plain["previous"]) if plain["previous"] else None
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Body:
    """The files of a generation, which contents are alike, and what its documents teach of readings."""

    files: tuple[IndexedFile, ...]
    alike: frozenset[tuple[bytes, bytes]]
    lessons: Mapping[tuple[str, str], int]

    def packed(self) -> list[str]:
        """Return the body in parts."""
        files = [list(asdict(file).values()) for file in self.files]
        alike = [one.hex() for pair in sorted(self.alike) for one in pair]
        lessons = [[*pair, count] for pair, count in sorted(self.lessons.items())]
        return packed([files, alike, lessons])


class Manifest:
    """The manifest of one generation of one index."""

    def __init__(self, records: Records, generation: int, *, latest: bool = False) -> None:
        """Read the head; raises CorruptIndexError or IndexMismatchError where none can be read."""
        self._records = records
        self._generation = generation
        self._latest = latest
        plain = _head(records, generation, latest=latest)
        if plain is None:
            where = f"{records.collection}/{_HEAD}/{generation}"
            raise CorruptIndexError(records.milvus.index, where, "内容缺失或无法读取")
        if plain["schema"] != SCHEMA:
            raise IndexMismatchError(records.milvus.index, "格式", str(plain["schema"]), str(SCHEMA))
        self.head = Head.of(plain)

    @staticmethod
    def find(records: Records, generation: int) -> Head | None:
        """Return the head of a generation for who builds, None where there is none that can be read."""
        plain = _head(records, generation, latest=True)
        return Head.of(plain) if plain and plain["schema"] == SCHEMA else None

    @cached_property
    def body(self) -> Body:
        """The body, read when it is needed first."""
        key = f"{_BODY}/{self._generation}"
        files, alike, lessons = self._records.large(key, self.head.parts, latest=self._latest)
        hexes = iter(bytes.fromhex(one) for one in alike)
        return Body(
            files=tuple(IndexedFile(*file) for file in files),
            alike=frozenset(zip(hexes, hexes, strict=True)),
            lessons={(character, reading): count for character, reading, count in lessons},
        )


def _head(records: Records, generation: int, *, latest: bool) -> dict[str, Any] | None:
    """Return what is written of a head, None where that is no JSON of a schema."""
    try:
        plain = json.loads(records.value(f"{_HEAD}/{generation}", latest=latest) or "")
        return plain if isinstance(plain["schema"], int) else None
    except (ValueError, KeyError, TypeError):
        return None


def write_manifest(records: Records, generation: int, head: Head, body: Body) -> None:
    """Write the manifest of a generation, its head last."""
    parts = body.packed()
    records.put_large(f"{_BODY}/{generation}", parts, born=generation)
    head = replace(head, parts=len(parts))
    records.put({f"{_HEAD}/{generation}": head.to_json()}, born=generation)


def manifest_keys(generation: int, parts: int) -> list[str]:
    """Return the names of the records that a manifest with a body of so many parts is made of."""
    return [f"{_HEAD}/{generation}", *part_keys(f"{_BODY}/{generation}", parts)]


def generation_name(number: int, generation: int) -> str:
    """Return the name of a generation as it is shown.

    >>> generation_name(2, 7)
    'gen-000002.7'
    """
    return f"gen-{number:06d}.{generation}"
