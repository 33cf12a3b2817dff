"""A running engine answers from the old index until the new one is complete, then from the new one."""

import logging
import shutil
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

import zzqa.engine
from bench.reload import NAMES, ask_while_rebuilding, figure, write_version
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.engine import Engine
from zzqa.indexing.publish import rollback

QUESTION = f"{NAMES[0]}水库总投资多少"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with its index beside it; the reader is real, the retriever is not."""
    monkeypatch.setattr(zzqa.engine, "Embedder", lambda *_, **__: FakeEmbedder())
    folder = tmp_path / "文档"
    folder.mkdir()
    write_version(folder, 0)
    build(folder)
    return folder


def build(corpus: Path, config: Config | None = None) -> str:
    return build_index(corpus, corpus.parent / "index", config=config, embedder=FakeEmbedder()).generation


def test_twenty_threads_hear_whole_generations_while_five_rebuilds_swap_beneath_them(corpus: Path) -> None:
    engine = Engine.open(corpus.parent / "index", config=Config(cached_answers=0))
    log = ask_while_rebuilding(engine, corpus, lambda: build(corpus), seconds=5, askers=20, rebuilds=5)
    assert log.errors == []
    assert log.inconsistent() == []
    assert len(log.versions) == 6
    assert len({one.generation for one in log.heard}) > 2
    assert f"{figure(0, 5)}亿元" in engine.answer(QUESTION).text


def test_a_new_generation_and_a_rollback_are_followed(corpus: Path) -> None:
    engine = Engine.open(corpus.parent / "index")
    first = engine.answer(QUESTION)
    write_version(corpus, 1)
    second = build(corpus)
    assert (engine.generation, engine.answer(QUESTION).generation) == (second, second)
    assert engine.answer(QUESTION).short == f"{figure(0, 1)}亿元"
    assert rollback(corpus.parent / "index") == first.generation
    assert engine.answer(QUESTION) == first


def test_an_index_that_was_deleted_and_built_anew_is_followed(corpus: Path) -> None:
    engine = Engine.open(corpus.parent / "index")
    before = engine.generation
    shutil.rmtree(corpus.parent / "index")
    assert engine.answer(QUESTION).short == f"{figure(0, 0)}亿元"
    write_version(corpus, 1)
    assert build(corpus) == before
    assert engine.answer(QUESTION).short == f"{figure(0, 1)}亿元"


def test_what_cannot_be_opened_is_told_once_and_does_not_stop_the_answers(
    corpus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = Engine.open(corpus.parent / "index")
    first = engine.answer(QUESTION)
    write_version(corpus, 1)
    build(corpus, Config(passage_chars=100))
    with caplog.at_level(logging.ERROR):
        assert engine.answer(QUESTION) == first
        assert engine.answer(QUESTION) == first
    assert len(caplog.records) == 1
    build(corpus)
    assert engine.answer(QUESTION).short == f"{figure(0, 1)}亿元"
