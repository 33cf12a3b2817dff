"""The forward model of bench.damage is the oracle: what it does to a text must be undone."""

from __future__ import annotations

import pytest

from bench.damage import damage
from zzqa.corpus.repairs.context import Context
from zzqa.corpus.repairs.pinyin import known_readings, strip_pinyin
from zzqa.corpus.repairs.shift import repair_shifts
from zzqa.corpus.repairs.traced import GUESS, Traced

KNOWN = known_readings()
ANNOTATED = Context(KNOWN, annotated=True, traditional=True)


def repaired(text: str) -> str:
    return strip_pinyin(repair_shifts(Traced.whole(text), ANNOTATED), ANNOTATED).text


@pytest.mark.parametrize(
    ("truth", "damaged"),
    [
        ("重點項目傾斜", "重點(diǎn)項(xiàng)目?jī)A斜"),
        ("因為轉型有陣痛", "因?yàn)檗D(zhuǎn)型有陣痛"),
        ("也要創新思路", "也要?jiǎng)?chuàng)新思路"),
        ("臨陣磨槍。縱向抓攻堅", "臨陣磨槍?v向抓攻堅(jiān)"),
        ("融合發展。“兩類平臺”", "融合發(fā)展!皟深惼脚_(tái)”"),
        ("很大差距。總的要求是“放權、精簡", "很大差距?偟囊\ue026笫恰胺艡(quán)、精簡(jiǎn)"),
    ],
)
def test_the_model_makes_the_damage_and_the_repair_undoes_it(truth, damaged):
    assert damage(truth, KNOWN, keep_lost_byte=False).text == damaged
    assert repaired(damaged) == truth


@pytest.mark.parametrize(
    ("truth", "damaged"),
    [
        ("“四個關系”。“穩”和“進”", "“四個(gè)關(guān)系”?!胺€(wěn)”和“進(jìn)”"),
        ("快速增長。“內”與“外”", "快速增長(zhǎng)?!皟?nèi)”與“外”"),
        ("工作格局。“點”和“面”", "工作格局?!包c(diǎn)”和“面”"),
    ],
)
def test_lost_bytes_that_became_question_marks(truth, damaged):
    assert damage(truth, KNOWN, keep_lost_byte=True).text == damaged
    assert repaired(damaged) == truth


@pytest.mark.parametrize(
    ("damaged", "truth"),
    [
        ("我們就重獎(jiǎng)?wù)l,最大限度", "我們就重獎誰,最大限度"),  # two readings, one over the border
        ("可能?yàn)楦咚俟?,因?yàn)?85%", None),  # not all of it says something: only no error
        ("女法官M(fèi)argaret", "女法官Margaret"),  # 官M spells 費
        ("要從長(zhǎng)遠(yuǎn)解決", "要從長遠解決"),
    ],
)
def test_other_forms(damaged, truth):
    assert truth is None or repaired(damaged) == truth


@pytest.mark.parametrize(
    "kept",
    [
        "將采取什么措施實現既定目標?。",
        "怎么策劃、怎么招商、怎么運作?就是要通過市級領導",
        "為什么?因為GDP增長",
        "好嗎?A股上漲",
        "不可!不行;可以",
        "緊盯萬元GDP能耗",
    ],
)
def test_honest_marks_stay(kept):
    assert repair_shifts(Traced.whole(kept), ANNOTATED).text == kept


def test_nothing_is_repaired_in_a_document_without_readings():
    plain = Context(KNOWN, annotated=False, traditional=True)
    assert repair_shifts(Traced.whole("項目?jī)A斜"), plain).text == "項目?jī)A斜"


def test_the_mark_and_the_run_have_their_own_places():
    traced = repair_shifts(Traced.whole("都要研究清楚?傮w上講,"), ANNOTATED)
    assert traced.text == "都要研究清楚。總體上講,"
    assert [(r.before, r.after, r.start, r.end) for r in traced.repairs] == [
        ("?", "。", 6, 7),
        ("傮w", "總體", 7, 9),
    ]


def test_what_is_only_likely_is_a_guess():
    traced = repair_shifts(Traced.whole("聽骨鏈?zhǔn)怯?3塊小骨組成"), ANNOTATED)
    assert [repair.kind for repair in traced.repairs] == [GUESS]
