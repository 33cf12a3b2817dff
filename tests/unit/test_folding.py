from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＧＤＰ增长６．５％", "gdp增长6.5%"),
        ("“十四五”，「规划」", '"十四五","规划"'),
        ("10—12月（含）", "10-12月(含)"),
        ("棗莊", "棗莊"),
        ("㎡", "㎡"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_fold_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)
