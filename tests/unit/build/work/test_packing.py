from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.build.cleaning import Cut, cut_file
from zzqa.build.work.packing import (
    pack_cut,
    pack_raw,
    pack_readings,
    pack_reason,
    pack_vector,
    unpack_cut,
    unpack_raw,
    unpack_readings,
    unpack_vector,
)
from zzqa.config import Config
from zzqa.corpus.clean import Readings, learn
from zzqa.corpus.load import RawFile
from zzqa.records import Document, Layout, Place

SEEDS = Path(__file__).parents[4] / "seeds"
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def raw_of(text: str, layout: Layout | None = None) -> RawFile:
    return RawFile("甲/乙.txt", "0123456789abcdef" * 4, "gb18030", text, layout or Layout())


@given(ANY_TEXT)
def test_a_file_comes_back_whatever_it_says(text: str) -> None:
    layout = Layout(((0, Place("row", 3, "表")),), ((0, 2),), text, "2020-01")
    assert unpack_raw(pack_raw(raw_of(text, layout))) == raw_of(text, layout)


@given(ANY_TEXT)
def test_a_reason_is_no_file(reason: str) -> None:
    assert unpack_raw(pack_reason(reason)) == reason
    assert unpack_cut(pack_reason(reason), raw_of("")) == reason


def test_a_document_comes_back_with_all_that_belongs_to_it() -> None:
    readings = learn([])
    for path in sorted(SEEDS.glob("*.txt")):
        raw = raw_of(path.read_text(encoding="utf-8", errors="replace"))
        cut = cut_file(raw, readings, Config())
        assert isinstance(cut, Cut)
        back = unpack_cut(pack_cut(cut), raw)
        assert isinstance(back, Cut)
        assert len(cut.passages) > 5
        assert back.passages == cut.passages
        assert back.sketch == cut.sketch
        assert_same(back.document, cut.document)


def assert_same(one: Document, other: Document) -> None:
    """Compare field by field: arrays have no truth of their own."""
    for name in Document.__slots__:
        if name != "origin":
            assert getattr(one, name) == getattr(other, name), name
    for positions in ("starts", "ends"):
        here, there = getattr(one.origin, positions), getattr(other.origin, positions)
        assert here.dtype == there.dtype == np.int32
        assert np.array_equal(here, there)


def test_equal_readings_have_equal_bytes() -> None:
    one = Readings({"重": ("zhòng", "chóng"), "點": ("diǎn",)})
    other = Readings({"點": ("diǎn",), "重": ("zhòng", "chóng")})
    assert pack_readings(one) == pack_readings(other)
    assert pack_readings(one) != pack_readings(Readings({"重": ("chóng", "zhòng"), "點": ("diǎn",)}))
    assert unpack_readings(pack_readings(one)) == one


def test_a_vector_comes_back_bit_by_bit() -> None:
    vector = np.random.default_rng(0).standard_normal(384).astype(np.float32)
    back = unpack_vector(pack_vector(vector))
    assert back.dtype == np.float32
    assert np.array_equal(back, vector)


def test_bytes_that_were_changed_are_refused() -> None:
    packed = bytearray(pack_raw(raw_of("截至2019年8月，累计完成投资39亿元。")))
    packed[-1] ^= 1  # zlib's checksum stands at the end
    with pytest.raises(Exception, match="incorrect data check"):
        unpack_raw(bytes(packed))
