"""Values by name in a collection, whatever their size: compressed, and in as many parts as they need."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from zzqa.cluster.layout import MADE, NO_VECTOR, PART
from zzqa.errors import CorruptIndexError

if TYPE_CHECKING:
    from zzqa.cluster.client import Milvus, Row

T = TypeVar("T")

# The fields of a whole row.
EVERYTHING: Final = ("*",)
_TOGETHER: Final = 500


@dataclass(frozen=True, slots=True)
class Records:
    """The values of one collection; a reader who needs what was just written asks for the `latest`."""

    milvus: Milvus
    collection: str

    def values(self, keys: Collection[str], *, latest: bool = False) -> dict[str, str]:
        """Return the value of each of the keys that there is."""
        rows = self.milvus.get(self.collection, list(keys), ["key", "value"], latest=latest)
        return {row["key"]: row["value"] for row in rows}

    def value(self, key: str, *, latest: bool = False) -> str | None:
        """Return one value, None where there is none."""
        return self.values([key], latest=latest).get(key)

    def large(self, key: str, parts: int, *, latest: bool = False) -> list[Any]:
        """Return what `packed` made so many parts of; raises CorruptIndexError if one is missing."""
        keys = part_keys(key, parts)
        found = self.values(keys, latest=latest)
        try:
            return unpacked([found[one] for one in keys])
        except (KeyError, ValueError, zlib.error) as error:
            raise CorruptIndexError(
                self.milvus.index, f"{self.collection}/{key}", "内容缺失或无法读取"
            ) from error

    def put(self, values: Mapping[str, str], *, born: int) -> None:
        """Write values, in place of those of the same names."""
        self.milvus.put(self.collection, [row(key, value, born) for key, value in values.items()])

    def put_large(self, key: str, parts: Sequence[str], *, born: int) -> None:
        """Write the parts of a value under names that `large` finds."""
        self.put(dict(zip(part_keys(key, len(parts)), parts, strict=True)), born=born)


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield things so many at once as are made, asked for and sent together."""
    left = iter(things)
    while some := list(islice(left, _TOGETHER)):
        yield some


def ending(whole: Row, generation: int) -> Row:
    """Return a row, given whole, that dies in a generation; what Milvus made of it is left to Milvus."""
    return {**{name: value for name, value in whole.items() if name != MADE}, "died": generation}


def row(key: str, value: str, born: int) -> Row:
    """Return a value as Milvus takes it."""
    return {"key": key, "value": value, "born": born, "no_vector": list(NO_VECTOR)}


def part_keys(key: str, parts: int) -> list[str]:
    """Return the names of the parts of a value."""
    return [f"{key}/{i}" for i in range(parts)]


def packed(values: Sequence[object]) -> list[str]:
    r"""Return values of JSON, and bytes, as ASCII strings that a VARCHAR holds, at least one.

    >>> unpacked(packed(["文", b"\x00", None, 3]))
    ['文', b'\x00', None, 3]
    """
    plain = [{"b": base64.b64encode(one).decode()} if isinstance(one, bytes) else one for one in values]
    spelled = base64.b64encode(zlib.compress(json.dumps(plain, ensure_ascii=False).encode())).decode()
    return [spelled[first : first + PART] for first in range(0, len(spelled), PART)]


def unpacked(parts: Sequence[str]) -> list[Any]:
    """Return what `packed` took. Raises ValueError or zlib.error for anything else."""
    plain = json.loads(zlib.decompress(base64.b64decode("".join(parts))))
    return [base64.b64decode(one["b"]) if isinstance(one, dict) else one for one in plain]
