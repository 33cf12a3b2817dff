"""The collections of an index: their names, their fields, and how each field is indexed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

# The generation in which a row that nobody took out will have died.
NEVER: Final = 2**62
# Bytes of a VARCHAR, at most; a value that may be longer is kept in parts of this many ASCII characters.
LONGEST: Final = 65_535
PART: Final = 60_000
# Up to this many passages each is compared with the question; above, HNSW finds the nearest.
EXACT_PASSAGES: Final = 50_000
# BM25 as the local store counts it (zzqa.indexing.lexical).
K1: Final = 1.2
B: Final = 0.75

_ANALYZED: Final = {
    "max_length": LONGEST,
    "enable_analyzer": True,
    "enable_match": True,
    "analyzer_params": {"tokenizer": "standard"},
}
_VARCHAR: Final = {"max_length": LONGEST}
_SCALAR: Final = {"index_type": "INVERTED"}
_HNSW: Final = {"index_type": "HNSW", "metric_type": "IP", "params": {"M": 32, "efConstruction": 256}}
_FLAT: Final = {"index_type": "FLAT", "metric_type": "IP", "params": {}}
# The field of passages that Milvus itself fills, with the words it counts.
MADE: Final = "bm25"
# Every collection needs a vector; where none is searched, it is as small as Milvus allows.
NO_VECTOR: Final = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a collection: its kind and options as pymilvus names them, and its index, if any."""

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    index: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A collection; `bm25` pairs each text that Milvus counts words of with the field it counts them in."""

    name: str
    columns: Sequence[Column]
    bm25: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the collections of the `number`-th index built from nothing under a prefix."""

    prefix: str
    number: int

    @property
    def passages(self) -> str:
        """The collection of passages."""
        return f"{self.prefix}_{self.number:06d}_passages"

    @property
    def documents(self) -> str:
        """The collection of documents."""
        return f"{self.prefix}_{self.number:06d}_documents"

    @property
    def records(self) -> str:
        """The collection of values by name."""
        return f"{self.prefix}_{self.number:06d}_records"

    @property
    def all(self) -> tuple[str, str, str]:
        """The three collections, those last that are needed to find the others."""
        return self.passages, self.documents, self.records


def numbers(prefix: str, collections: Collection[str]) -> set[int]:
    """Return the numbers of the indexes of which `collections` hold anything.

    >>> sorted(numbers("zzqa", ["zzqa_000001_records", "zzqa_000003_passages", "zzqa_builder", "other"]))
    [1, 3]
    """
    pattern = re.compile(rf"{re.escape(prefix)}_(\d{{6,}})_(?:passages|documents|records)")
    return {int(match[1]) for name in collections if (match := pattern.fullmatch(name))}


def tables(names: Names, *, dim: int, passages: int) -> tuple[Table, Table, Table]:
    """Return the collections of an index of about so many passages with vectors of `dim` numbers."""
    return (
        Table(
            names.passages,
            (
                Column("row", "INT64", {"is_primary": True}),
                Column(
                    "vector", "FLOAT_VECTOR", {"dim": dim}, _FLAT if passages <= EXACT_PASSAGES else _HNSW
                ),
                Column("terms", "VARCHAR", _ANALYZED),
                Column(
                    MADE,
                    "SPARSE_FLOAT_VECTOR",
                    index={
                        "index_type": "SPARSE_INVERTED_INDEX",
                        "metric_type": "BM25",
                        "params": {"bm25_k1": K1, "bm25_b": B},
                    },
                ),
                *(Column(name, "VARCHAR", _VARCHAR) for name in ("passage_id", "title", "text", "headings")),
                *(Column(name, "INT64") for name in ("start", "end", "year")),
                *(Column(name, "INT64", {}, _SCALAR) for name in ("first_day", "last_day")),
                *(Column(name, "VARCHAR", _VARCHAR, _SCALAR) for name in ("doc_id", "source", "published")),
                Column("embedded", "VARCHAR", _VARCHAR, _SCALAR),
                *_life(),
            ),
            bm25=(("terms", MADE),),
        ),
        Table(
            names.documents,
            (
                Column("key", "VARCHAR", {"is_primary": True, **_VARCHAR}),
                Column("doc_id", "VARCHAR", _VARCHAR, _SCALAR),
                Column("content", "VARCHAR", _VARCHAR, _SCALAR),
                Column("bands", "VARCHAR", _ANALYZED),
                Column("about", "VARCHAR", _VARCHAR),
                *_life(),
                without_vector(),
            ),
        ),
        records(names.records),
    )


def records(name: str) -> Table:
    """Return a collection that keeps values by name, and the generation each was last written for."""
    return Table(
        name,
        (
            Column("key", "VARCHAR", {"is_primary": True, **_VARCHAR}),
            Column("value", "VARCHAR", _VARCHAR),
            Column("born", "INT64", {}, _SCALAR),
            without_vector(),
        ),
    )


def alive(generation: int) -> str:
    """Return the filter that is true for the rows of a generation."""
    return f"born <= {generation} and died > {generation}"


def one_of(name: str, values: Collection[str]) -> str:
    """Return the filter that is true where a field has one of these values."""
    return f"{name} in [{', '.join(map(quoted, values))}]"


def quoted(value: str) -> str:
    r"""Return a string as a filter spells it.

    >>> print(quoted('a"b\\'))
    "a\"b\\"
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def without_vector() -> Column:
    """Return the vector that a collection must have where nothing is searched by one."""
    return Column("no_vector", "FLOAT_VECTOR", {"dim": len(NO_VECTOR)}, {**_FLAT, "metric_type": "L2"})


def _life() -> tuple[Column, Column]:
    """Return the fields that say in which generations a row is."""
    return Column("born", "INT64", {}, _SCALAR), Column("died", "INT64", {}, _SCALAR)
