"""Values by name, and the counts kept as such, over a Milvus that is a dict."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.cluster.counts import TermCounts, count_rows, undone
from zzqa.cluster.layout import PART
from zzqa.cluster.records import Records, batches, packed, unpacked
from zzqa.errors import CorruptIndexError

values = st.lists(
    st.one_of(st.text(st.characters(codec="utf-8")), st.binary(), st.integers(-(2**53), 2**53), st.none())
)


class Dict:
    """What Records asks of a Milvus."""

    index = "index"

    def __init__(self):
        self.rows = {}

    def get(self, _collection, keys, _fields, *, latest=False):
        return [self.rows[key] for key in keys if key in self.rows]

    def put(self, _collection, rows):
        self.rows.update((row["key"], row) for row in rows)


@pytest.fixture
def records():
    return Records(Dict(), "records")


@given(values)
def test_what_was_packed_is_unpacked(some):
    parts = packed(some)
    assert all(len(part) <= PART and part.isascii() for part in parts)
    assert unpacked(parts) == some


def test_a_large_value_has_parts_and_misses_none(records):
    value = np.random.default_rng(1).bytes(200_000)
    parts = packed([value])
    assert len(parts) > 4
    records.put_large("文", parts, born=1)
    assert records.large("文", len(parts)) == [value]
    del records.milvus.rows["文/3"]
    with pytest.raises(CorruptIndexError):
        records.large("文", len(parts))


def count(records, generation, change, kept):
    records.milvus.put("", count_rows(records, generation, change, kept=kept))


def counts(records, generation):
    known = TermCounts(records, generation).of(["a", "b", "c"])
    return [known[one] for one in "abc"]


def test_each_generation_has_its_counts(records):
    count(records, 1, {"a": 3, "b": 1, "c": 0}, kept=())
    count(records, 2, {"a": -1, "c": 2}, kept={1})
    assert [counts(records, generation) for generation in (1, 2)] == [[3, 1, 0], [2, 1, 2]]
    count(records, 3, {"a": 5, "b": -1}, kept={1, 2})
    assert [counts(records, generation) for generation in (1, 2, 3)] == [[3, 1, 0], [2, 1, 2], [7, 0, 2]]
    # What only the first one needs is dropped once it cannot be read.
    count(records, 4, {"a": 1}, kept={2, 3})
    assert [counts(records, generation) for generation in (2, 3, 4)] == [[2, 1, 2], [7, 0, 2], [8, 0, 2]]
    assert json.loads(records.value("term/a")) == [[2, 2], [3, 7], [4, 8]]


def test_a_generation_that_never_was_live_is_undone(records):
    count(records, 1, {"a": 3}, kept=())
    count(records, 2, {"a": 1, "b": 1}, kept={1})
    assert undone(records.value("term/a"), 1) == ("[[1, 3]]", 1)
    assert undone(records.value("term/b"), 1) is None


def test_counts_of_an_index_from_nothing_ask_for_none(records):
    records.milvus.get = None
    assert [row["value"] for row in count_rows(records, 1, {"a": 2}, kept=())] == ["[[1, 2]]"]


def test_batches_are_all_of_it():
    assert [len(batch) for batch in batches(range(1_200))] == [500, 500, 200]
