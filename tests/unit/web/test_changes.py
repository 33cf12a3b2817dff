"""Repairs as they stand in the original: merged where they touch, marked where they lie."""

import re

import numpy as np
from fake_engine import DOCUMENTS
from hypothesis import given
from hypothesis import strategies as st

from zzqa.records import Document, OriginMap, Repair
from zzqa.web.changes import Change, changes_of, repair_summary, repaired
from zzqa.web.markup import join
from zzqa.web.phrases import ZH


def damaged():
    """A document in which one place was repaired twice, one once, and one was deleted."""
    original = "重點(diǎn)工作  點。"
    text = "重点工作点。"
    starts = np.array([0, 1, 8, 9, 12, 13], dtype=np.int32)
    ends = np.array([1, 8, 9, 10, 13, 14], dtype=np.int32)
    repairs = (
        Repair("pinyin", "點(diǎn)", "點", 1, 8),
        Repair("script", "點", "点", 1, 8),
        Repair("space", "  ", "", 10, 12),
        Repair("script", "點", "点", 12, 13),
    )
    origin = OriginMap(starts, ends)
    return Document("d", "a.txt", "甲", None, text, original, origin, "0" * 64, "utf-8", repairs)


def test_repairs_of_one_place_are_one_change_from_first_to_last():
    one = damaged()
    assert changes_of(one, 0, len(one.original)) == (
        Change(1, 8, "點(diǎn)", "点", ("pinyin", "script")),
        Change(10, 12, "  ", "", ("space",)),
        Change(12, 13, "點", "点", ("script",)),
    )
    assert [change.start for change in changes_of(one, 9, 12)] == [10]


def test_a_change_is_marked_and_says_what_was_done():
    one = damaged()
    html = join(*repaired(one.original, 0, changes_of(one, 0, 14), ZH))
    assert '<span class="repair" title="夹带的拼音、繁体转简体：點(diǎn) → 点">點(diǎn)</span>' in html
    assert 'title="空白：   → ∅"' in html
    assert re.sub("<[^>]+>", "", html) == one.original


@given(st.integers(0, 14), st.integers(0, 14))
def test_any_part_of_the_original_shows_its_own_characters(start, end):
    one = damaged()
    part = one.original[start:end]
    html = join(*repaired(part, start, changes_of(one, 0, 14), ZH))
    assert re.sub("<[^>]+>", "", html) == part


def test_the_summary_counts_kinds_and_shows_the_commonest():
    html = repair_summary(DOCUMENTS[1].repairs, ZH)
    assert "繁体转简体 4" in html
    assert "<del>點</del> → <ins>点</ins>" in html
