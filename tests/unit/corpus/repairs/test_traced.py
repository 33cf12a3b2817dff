from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zzqa.corpus.repairs.traced import GUESS, Edit, Traced


def test_a_deletion_leaves_its_neighbours_where_they_were():
    traced = Traced.whole("甲乙丙").rewrite("x", [Edit(1, 2, "")])
    assert (traced.text, traced.starts.tolist(), traced.ends.tolist()) == ("甲丙", [0, 2], [1, 3])


def test_an_aligned_edit_keeps_the_place_of_each_character():
    traced = Traced.whole("統籌。").rewrite("script", [Edit(0, 2, "统筹")], aligned=True)
    assert (traced.starts.tolist(), traced.ends.tolist()) == ([0, 1, 2], [1, 2, 3])


def test_a_second_edit_is_logged_with_the_original_range():
    traced = Traced.whole("甲(jiǎ)乙丙")
    traced = traced.rewrite("pinyin", [Edit(0, 6, "甲")]).rewrite("line_break", [Edit(1, 2, "")])
    assert [(r.kind, r.before, r.start, r.end) for r in traced.repairs] == [
        ("pinyin", "甲(jiǎ)乙"[:6], 0, 6),
        ("line_break", traced.original[6:7], 6, 7),
    ]


def test_an_unsure_edit_is_logged_as_a_guess():
    assert Traced.whole("甲").rewrite("shift", [Edit(0, 1, "乙", sure=False)]).repairs[0].kind == GUESS


def test_joined_ranges_that_overlap_become_one():
    traced = Traced.whole("甲乙丙丁").joined([(0, 2), (1, 3)])
    assert (traced.starts.tolist(), traced.ends.tolist()) == ([0, 0, 0, 3], [3, 3, 3, 4])


@given(st.text(min_size=1), st.data())
def test_any_edits_keep_the_map_monotone_and_inside(text, data):
    traced = Traced.whole(text)
    for _ in range(3):
        size = len(traced.text)
        borders = data.draw(st.lists(st.integers(0, size), max_size=8, unique=True).map(sorted))
        pairs = zip(borders[::2], borders[1::2], strict=False)
        edits = [Edit(start, end, data.draw(st.text(max_size=3))) for start, end in pairs]
        traced = traced.rewrite("x", edits)
        assert len(traced.starts) == len(traced.ends) == len(traced.text)
        starts, ends = traced.starts.tolist(), traced.ends.tolist()
        assert starts == sorted(starts)
        assert ends == sorted(ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert all(text[repair.start : repair.end] == repair.before for repair in traced.repairs)
