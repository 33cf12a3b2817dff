"""All that zzqa asks of a Milvus: each request has a time limit, and fails with a StoreError."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from zzqa.cluster.connection import Answered, Connection, NoCollectionError
from zzqa.cluster.layout import Table

if TYPE_CHECKING:
    from zzqa.config import Config

# A row as Milvus takes it and gives it: values by the names of the fields of its collection.
Row: TypeAlias = dict[str, Any]

# Rows of one request; Milvus itself returns at most 16,384.
_ROWS: Final = 1_000
# Characters and numbers of one request to write, at most four bytes each; Milvus takes 64 MB.
_CHARACTERS: Final = 8 * 1024 * 1024
# Writing, loading and counting may take this many times the limit of a search.
_PATIENCE: Final = 12
# The code of Milvus's error where a collection is not loaded.
_NOT_LOADED: Final = 101


@dataclass(frozen=True, slots=True)
class Search:
    """One ranking of a hybrid search: the `limit` rows whose `column` is best for `what`, vector or text."""

    column: str
    what: object
    limit: int
    metric: str
    params: dict[str, int] = field(default_factory=dict)


class Milvus:
    """A connection, safe to use from many threads."""

    def __init__(self, uri: str, config: Config, *, index: Path) -> None:
        """Connect to a server, or open a milvus-lite file. Raises StoreError or StoreUnreachableError.

        `index` is what the commands call the index that is kept there, for messages.
        """
        self.index = index
        self._connection = Connection(uri, config)
        self._client = self._connection.client
        self._timeout = config.milvus_timeout

    @property
    def uri(self) -> str:
        """The address, without the user and password that it may hold."""
        return self._connection.uri

    @property
    def is_lite(self) -> bool:
        """Whether this is milvus-lite, whose readers see at once what was written."""
        return self._connection.is_lite

    def collections(self) -> list[str]:
        """Return the names of all collections of the database."""
        return list(self._ask(self._client.list_collections))

    def create(self, table: Table) -> None:
        """Make a collection with its indexes, loaded to be searched."""
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        index = self._client.prepare_index_params()
        for column in table.columns:
            schema.add_field(column.name, self._connection.library.DataType[column.kind], **column.options)
            if column.index:
                index.add_index(column.name, **column.index)
        for source, target in table.bm25:
            schema.add_function(
                self._connection.library.Function(
                    name=f"{source}_bm25",
                    function_type=self._connection.library.FunctionType.BM25,
                    input_field_names=[source],
                    output_field_names=[target],
                )
            )
        create, name = self._client.create_collection, table.name
        self._ask(create, name, schema=schema, consistency_level="Bounded", patience=_PATIENCE)
        # An index of nothing is there at once, and pymilvus would wait half a second for each.
        self._ask(self._client.create_index, name, index, sync=False, patience=_PATIENCE)
        self._ask(self._client.load_collection, name, patience=_PATIENCE)

    def drop(self, collection: str) -> None:
        """Delete a collection, if there is one of this name."""
        self._ask(self._client.drop_collection, collection, patience=_PATIENCE)

    def target(self, alias: str) -> str | None:
        """Return the collection that an alias points at, None where there is no such alias."""
        aliased = (name for name in self.collections() if alias in self._aliases(name))
        return next(aliased, None)

    def point(self, alias: str, collection: str) -> None:
        """Make an alias, made if need be, point at a collection, in one step."""
        there = self.target(alias) is not None
        self._ask(self._client.alter_alias if there else self._client.create_alias, collection, alias)

    def get(
        self, collection: str, keys: Sequence[str], fields: Sequence[str], *, latest: bool = False
    ) -> list[Row]:
        """Return the rows with these primary keys, those there are, in no order; `latest` sees every write.

        A collection or alias that does not exist has no rows.
        """
        found: list[Row] = []
        try:
            for first in range(0, len(keys), _ROWS):
                found += self._ask(
                    self._client.get,
                    collection,
                    list(keys[first : first + _ROWS]),
                    output_fields=list(fields),
                    consistency_level=_level(latest=latest),
                )
        except NoCollectionError:
            return []
        return found

    def query(
        self, collection: str, where: str, fields: Sequence[str], *, limit: int, latest: bool = False
    ) -> list[Row]:
        """Return at most `limit` rows for which a filter is true, in no order."""
        found = self._ask(
            self._client.query,
            collection,
            filter=where,
            output_fields=list(fields),
            limit=limit,
            consistency_level=_level(latest=latest),
        )
        return list(found)

    def rows(
        self, collection: str, where: str, fields: Sequence[str], *, latest: bool = False
    ) -> Iterator[Row]:
        """Yield every row for which a filter is true, in the order of their primary keys."""
        pages = self._ask(
            self._client.query_iterator,
            collection,
            batch_size=_ROWS,
            filter=where,
            output_fields=list(fields),
            consistency_level=_level(latest=latest),
        )
        with self._connection.explained():
            while page := pages.next():
                yield from page
            pages.close()

    def count(self, collection: str, where: str, *, latest: bool = False) -> int:
        """Return for how many rows a filter is true."""
        counted = self._ask(
            self._client.query,
            collection,
            filter=where,
            output_fields=["count(*)"],
            patience=_PATIENCE,
            consistency_level=_level(latest=latest),
        )
        return int(counted[0]["count(*)"])

    def put(self, collection: str, rows: Sequence[Row]) -> None:
        """Write rows, in place of those with the same primary keys: to write them twice does no harm."""
        for some in _portions(rows):
            self._ask(self._client.upsert, collection, some, patience=_PATIENCE)

    def delete(self, collection: str, where: str) -> None:
        """Delete the rows for which a filter is true."""
        self._ask(self._client.delete, collection, filter=where, patience=_PATIENCE)

    def flush(self, collections: Collection[str]) -> None:
        """Wait until what was written to these collections is in segments that are indexed as a whole."""
        for collection in collections:
            self._ask(self._client.flush, collection, patience=_PATIENCE)

    def hybrid(
        self, collection: str, searches: Sequence[Search], *, where: str, fields: Sequence[str]
    ) -> list[Row]:
        """Return, in one request, what any of the searches finds among the rows a filter is true for."""
        requests = [
            self._connection.library.AnnSearchRequest(
                [one.what],
                one.column,
                {"metric_type": one.metric, "params": one.params},
                limit=one.limit,
                expr=where,
            )
            for one in searches
        ]
        [hits] = self._ask(
            self._client.hybrid_search,
            collection,
            requests,
            self._connection.library.RRFRanker(),
            limit=sum(one.limit for one in searches),
            output_fields=list(fields),
        )
        return [hit["entity"] for hit in hits]

    def _aliases(self, collection: str) -> list[str]:
        """Return the aliases of a collection; one that was dropped in the meantime has none."""
        try:
            return list(self._ask(self._client.list_aliases, collection)["aliases"])
        except NoCollectionError:
            return []

    def _ask(
        self, request: Callable[..., Answered], *given: object, patience: float = 1, **named: object
    ) -> Answered:
        """Return what a request returns; what a server that was started again has not loaded, is loaded."""
        limit = self._timeout * patience
        with self._connection.explained():
            try:
                return request(*given, timeout=limit, **named)
            except self._connection.library.MilvusException as error:
                if error.code != _NOT_LOADED:
                    raise
                self._client.load_collection(given[0], timeout=self._timeout * _PATIENCE)
                return request(*given, timeout=limit, **named)


def _portions(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows so many at once as one request may hold."""
    portion: list[Row] = []
    size = 0
    for row in rows:
        length = sum(len(value) for value in row.values() if isinstance(value, str | list))
        if portion and (len(portion) == _ROWS or size + length > _CHARACTERS):
            yield portion
            portion, size = [], 0
        portion.append(row)
        size += length
    if portion:
        yield portion


def _level(*, latest: bool) -> str:
    """Return how fresh a read must be; readers of a generation are content with five seconds ago."""
    return "Strong" if latest else "Bounded"
