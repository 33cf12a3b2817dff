"""An answer is kept for whoever asks the same of the same index again, and for nobody else."""

from unittest.mock import patch

import pytest

from zzqa.answering import answerer as module
from zzqa.config import Config
from zzqa.engine import Engine

QUESTION = "庄里水库进展如何"


@pytest.fixture
def composed():
    with patch.object(module, "compose", wraps=module.compose) as counted:
        yield counted


def test_the_same_question_is_answered_once(engine, composed):
    first = engine.answer(QUESTION, top_k=3)
    made = composed.call_count
    assert engine.answer(QUESTION, top_k=3) == first
    assert engine.answer(QUESTION, top_k=3, sources=None, history=()) is first
    assert composed.call_count == made


def test_another_question_scope_history_or_depth_is_another(engine, seeds_index, composed):
    one = engine.documents()[0].source
    asked = [
        lambda: engine.answer(QUESTION),
        lambda: engine.answer(QUESTION, sources=[one]),
        lambda: engine.answer(QUESTION, sources=[d.source for d in engine.documents()]),
        lambda: engine.answer("投资多少", history=["翼云机场项目进展如何"]),
        lambda: engine.answer("投资多少", history=[QUESTION]),
        lambda: engine.answer("投资多少"),
        lambda: engine.answer(QUESTION, top_k=2),
    ]
    alone = Engine.open(seeds_index, config=Config(cached_answers=0))
    assert [ask() for ask in asked] == [ask() for ask in asked]
    assert engine.answer("投资多少", history=[QUESTION]) == alone.answer("投资多少", history=[QUESTION])
    assert engine.answer(QUESTION, sources=[one]) == alone.answer(QUESTION, sources=[one])


def test_none_is_kept_where_the_settings_say_so(seeds_index, composed):
    engine = Engine.open(seeds_index, config=Config(cached_answers=0))
    first = engine.answer(QUESTION)
    made = composed.call_count
    assert engine.answer(QUESTION) == first
    assert composed.call_count == 2 * made
