"""A quote among its sentences, in both texts."""

import numpy as np
from fake_engine import DOCUMENTS, document
from hypothesis import given
from hypothesis import strategies as st

from zzqa.records import Citation, Document, OriginMap, Repair
from zzqa.web.changes import Change
from zzqa.web.excerpt import CONTEXT_CHARS, excerpt


def cite(one: Document, start: int, end: int) -> Citation:
    a, b = one.origin.original_range(start, end)
    return Citation(
        1, one.doc_id, one.source, one.title, one.published, one.text[start:end], start, end,
        one.original[a:b], a, b, 1, one.sha256, 0.9,
    )  # fmt: skip


def test_context_runs_from_border_to_border():
    sentence = "这是一个普通的句子,一共二十个字左右吧。"
    one = document("a.txt", "甲", None, sentence * 60)
    start = one.text.index(sentence, 600)
    found = excerpt(one, cite(one, start, start + len(sentence)))
    assert found.clean.quote == sentence
    assert found.clean.before.startswith("这是")
    assert found.clean.after.endswith("。")
    assert CONTEXT_CHARS <= len(found.clean.before) < CONTEXT_CHARS + len(sentence)
    assert CONTEXT_CHARS <= len(found.clean.after) < CONTEXT_CHARS + len(sentence)
    assert found.clean.parts == found.original.parts
    assert found.changes == ()


@given(st.text(alphabet="甲乙丙。\n", min_size=1, max_size=900), st.data())
def test_the_three_parts_follow_each_other_in_the_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    one = document("a.txt", "甲", None, text)
    clean = excerpt(one, cite(one, start, end)).clean
    whole = clean.before + clean.quote + clean.after
    assert clean.quote == text[start:end]
    assert text[start - len(clean.before) :].startswith(whole)
    assert len(clean.before) <= 2 * CONTEXT_CHARS
    assert len(clean.after) <= 2 * CONTEXT_CHARS


def test_original_beside_the_clean_text_with_its_repairs():
    original, text = "前文。重點(diǎn)工作。后文。", "前文。重点工作。后文。"
    starts = [0, 1, 2, 3, 4, 11, 12, 13, 14, 15, 16]
    ends = [1, 2, 3, 4, 11, 12, 13, 14, 15, 16, 17]
    origin = OriginMap(np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32))
    repairs = (Repair("pinyin", "點(diǎn)", "点", 4, 11),)
    one = Document("d", "a.txt", "甲", None, text, original, origin, "0" * 64, "utf-8", repairs)
    found = excerpt(one, cite(one, 3, 8))
    assert (found.clean.before, found.clean.quote, found.clean.after) == ("前文。", "重点工作。", "后文。")
    assert found.original.before + found.original.quote + found.original.after == original
    assert found.original.quote == "重點(diǎn)工作。"
    assert found.changes == (Change(4, 11, "點(diǎn)", "点", ("pinyin",)),)


def test_the_first_and_the_last_characters_can_be_quoted():
    one = DOCUMENTS[2]
    whole = excerpt(one, cite(one, 0, len(one.text))).clean
    assert (whole.before, whole.quote, whole.after) == ("", one.text, "")
