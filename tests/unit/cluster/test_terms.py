import re

from hypothesis import given
from hypothesis import strategies as st

from zzqa.cluster.layout import LONGEST
from zzqa.cluster.terms import above, token, tokens, weighted

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
# What Milvus's standard analyzer, and any other, takes for one word.
ONE_WORD = re.compile(r"[a-z0-9]{2,41}")


@given(words)
def test_every_analyzer_takes_a_token_for_one_word(word):
    assert ONE_WORD.fullmatch(token(word))
    assert ONE_WORD.fullmatch(above(token(word)))


@given(st.sets(words, max_size=50))
def test_different_terms_have_different_tokens(some):
    spelled = {token(word) for word in some}
    assert len(spelled | {above(one) for one in spelled}) == 2 * len(some)


def test_a_query_repeats_what_weighs_more():
    water, airport = token("水库"), token("机场")
    counted = {one: weighted({"水库": 1.0, "机场": 0.5}).split().count(one) for one in (water, airport)}
    assert counted == {water: 4, airport: 2}
    assert weighted({"水库": 1.0}).split().count(above(water)) == 2
    assert weighted({"水库": 0.01}).split() == [water, above(water)]
    assert weighted({}) == ""


def test_what_does_not_fit_is_left_out_whole():
    spelled = tokens(["水库"] * 20_000, ["机场"])
    assert LONGEST - 8 <= len(spelled) <= LONGEST
    assert set(spelled.split()) == {token("水库")}
