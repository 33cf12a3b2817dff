"""What must hold of every document, whatever stands in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.damage import damage
from zzqa.corpus.clean import clean_document, verify
from zzqa.corpus.load import RawFile
from zzqa.corpus.repairs.pinyin import known_readings, learn
from zzqa.records import Document

KNOWN = known_readings()

PIECES = [
    "全市經濟工作會議", "重點項目傾斜", "因為轉型有陣痛", "。總的要求是“放權”", "。“穩”和“進”的關系", "也要創新",
    "著力構建", "乾隆年間", "著名的著作", "投資X億元", "生产总值(GDP)", "区(市)", "重點(diǎn)項(xiàng)目", "項目?jī)A斜",
    "長（cháng）江", "?偟囊\ue026笫恰胺艡(quán)、", "，", "。", "；\n", "\n", "\n\n", "\r\n", "　　", " ", "2020\n年", "39\n%",
    "您现在的位置：首页 > 要闻\n", "上一篇：通知\n", "(下转第二版)", "关于防汛工作的通知\n", "一、总体要求\n", "（一）",
    "GG6", "😀", "\u200b", "?", "!", ";", "A", "领导\n\n干部", "既定目标?。", "x", "**", "510日",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(alphabet="重點項目(diǎn)?jī)A斜。總的!;\n \u3000“”“”,乾隆著X一1年", max_size=60),
    st.text(max_size=40),
)
DAMAGED = st.builds(
    lambda pieces, keep: damage("".join(pieces), KNOWN, keep_lost_byte=keep).text,
    st.lists(st.sampled_from([*PIECES[:10], "，", "。", "\n"]), min_size=1, max_size=30),
    st.booleans(),
)


def cleaned(text: str) -> Document:
    return clean_document(RawFile("a.txt", "0" * 64, "utf-8", text), learn([text]))


@settings(max_examples=150, deadline=None)
@given(st.one_of(TEXTS, DAMAGED))
def test_cleaning_again_changes_nothing(text):
    once = cleaned(text).text
    assert cleaned(once).text == once


@settings(max_examples=150, deadline=None)
@given(st.one_of(TEXTS, DAMAGED))
def test_every_character_has_a_place_and_every_change_a_record(text):
    document = cleaned(text)
    starts, ends = document.origin.starts.tolist(), document.origin.ends.tolist()
    assert len(starts) == len(ends) == len(document.text)
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert all(text[repair.start : repair.end] == repair.before for repair in document.repairs)
    touched = {position for repair in document.repairs for position in range(repair.start, repair.end)}
    for character, start, end in zip(document.text, starts, ends, strict=True):
        if start not in touched:
            assert character in text[start:end]
    assert all(0 <= mark.start < mark.end <= len(document.text) for mark in document.marks)


@settings(max_examples=150, deadline=None)
@given(st.one_of(TEXTS, DAMAGED), st.data())
def test_the_original_of_every_slice_cleans_to_it(text, data):
    document = cleaned(text)
    if not document.text:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    assert verify(document, start, end)
    wide_start, wide_end = document.origin.whole(start, end)
    assert wide_start <= start < end <= wide_end
