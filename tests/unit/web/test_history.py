"""What a browser keeps: our own JSON comes back, anything else is left out."""

import json

from hypothesis import given
from hypothesis import strategies as st

from zzqa.web.history import MAX_CONVERSATIONS, MAX_QUESTIONS, Asked, History

asked = st.builds(
    Asked,
    st.text(min_size=1).filter(str.strip),
    st.lists(st.text(), max_size=3).map(tuple),
    st.text(),
    st.text(),
)
conversations = st.lists(asked, min_size=1, max_size=4).map(tuple)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(asked, max_size=4).map(tuple), st.lists(conversations, max_size=4).map(tuple))
def test_what_is_stored_comes_back(current, earlier):
    history = History(current, earlier)
    assert History.read(json.loads(json.dumps(history.stored()))) == history


@given(json_values)
def test_any_storage_can_be_read(stored):
    history = History.read(stored)
    assert all(one.question.strip() for conversation in history.earlier for one in conversation)
    assert History.read(history.stored()) == history


def test_a_conversation_put_aside_can_be_recalled():
    first, second = (Asked("甲"), Asked("乙", ("a.txt",))), (Asked("丙"),)
    history = History(first).put_aside().follow(second).put_aside()
    assert history == History((), (second, first))
    assert history.recall(1) == History(first, (second,))
    assert history.follow((Asked("丁"),)).recall(0) == History(second, ((Asked("丁"),), first))
    assert history.recall(7) == history


def test_the_same_conversation_is_kept_once_and_only_so_many():
    history = History()
    for number in range(MAX_CONVERSATIONS + 3):
        history = history.follow((Asked(str(number)),)).put_aside()
    assert len(history.earlier) == MAX_CONVERSATIONS
    assert history.earlier[0] == (Asked(str(MAX_CONVERSATIONS + 2)),)
    again = history.follow(history.earlier[3]).put_aside()
    assert len(again.earlier) == MAX_CONVERSATIONS
    assert len(set(again.earlier)) == MAX_CONVERSATIONS
    assert History().put_aside() == History()


def test_a_long_conversation_keeps_its_newest_questions():
    long = tuple(Asked(str(number)) for number in range(MAX_QUESTIONS + 5))
    assert History().follow(long).current == long[5:]
