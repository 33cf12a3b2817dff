from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.corpus.repairs.context import Context
from zzqa.corpus.repairs.pinyin import is_annotated, known_readings, learn, strip_annotations, strip_pinyin
from zzqa.corpus.repairs.traced import Traced

KNOWN = known_readings()
PAIRS = sorted((character, readings[0]) for character, readings in KNOWN.pairs.items())


def stripped(text: str) -> str:
    return strip_pinyin(Traced.whole(text), Context(KNOWN, annotated=True, traditional=True)).text


@pytest.mark.parametrize(
    "kept",
    [
        "生产总值(GDP)", "联盟(协会)", "区(市)", "浙大(山东)工研院", "(B型)", "函数(max)", "图(a)", "(zhǎng)",
        "长(chang)", "值(abcdé)", "法语(café)", "A(zhǎng)",
    ],
)  # fmt: skip
def test_what_is_no_reading_stays(kept):
    assert stripped(kept) == kept


@pytest.mark.parametrize(
    ("annotated", "plain"),
    [
        ("重點(diǎn)項(xiàng)目", "重點項目"),
        ("长（cháng）江", "长江"),
        ("女(nǚ)綠(lǜ)", "女綠"),
        ("中国(ɡuó)", "中国"),
        ("點(dia\u030cn)", "點"),
        ("长(cháng)(zhǎng)", "长"),
        ("他们(men)的(de)", "他们的"),
    ],
)
def test_readings_go_in_every_form(annotated, plain):
    assert stripped(annotated) == plain


def test_glosses_in_a_plain_document_are_no_annotation():
    text = (
        "荨(qián)麻疹是一种常见的皮肤病，郫(pí)县在四川，长(zhǎng)官在此。"
        + "长期以来长江流域多有记载。" * 20
    )
    assert not is_annotated(text, KNOWN)


def test_context_readings_over_unknown_characters_are_annotation():
    text = "城(chéng)市(shì)长(zhǎng)期(qī)规(guī)划(huà)，办(bàn)公(gōng)会(huì)议(yì)研(yán)究(jiū)。"
    assert is_annotated(text, KNOWN)


def test_learning_takes_no_lesson_from_damage():
    page = "重點(diǎn)項(xiàng)目?偟囊笫恰胺艡(quán)、簡(jiǎn)政放權(quán)。胺艡(quán)" * 3
    assert "艡" not in learn([page]).pairs


def test_learning_adds_a_second_reading_behind_the_known_one():
    assert learn(["長(cháng)江，長(cháng)城，機(jī)會(huì)，規(guī)劃，長(cháng)短"]).pairs["長"] == (
        "zhǎng",
        "cháng",
    )


@given(st.lists(st.one_of(st.sampled_from(PAIRS), st.sampled_from("的，。GDP(市)")), max_size=40))
def test_stripping_is_the_inverse_of_inserting(pieces):
    plain = "".join(piece[0] if isinstance(piece, tuple) else piece for piece in pieces)
    inserted = "".join(f"{p[0]}({p[1]})" if isinstance(p, tuple) else p for p in pieces)
    assert strip_annotations(inserted) == plain
    assert stripped(inserted) == plain
