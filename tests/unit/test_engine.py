"""What an engine does when the index changes beneath it; answers are tested with real models."""

import pytest

import zzqa.engine
from zzqa.config import Config
from zzqa.engine import Engine
from zzqa.errors import MissingIndexError


class Home:
    """An index of which `live` is the live generation; `in_between` runs once when that was looked up."""

    def __init__(self) -> None:
        self.live = "1"
        self.opened: list[str] = []
        self.in_between = lambda: None

    def live_state(self) -> tuple[str, int]:
        state = self.live, 0
        do, self.in_between = self.in_between, lambda: None
        do()
        return state

    def document(self, doc_id: str) -> None:
        raise KeyError(doc_id)

    def open(self, **_: object) -> "Home":
        self.opened.append(self.live)
        self.name = self.live
        return self


def engine_over(home: Home, monkeypatch) -> Engine:
    for model in ("Reader", "Embedder", "Calibration", "Models"):
        monkeypatch.setattr(
            zzqa.engine,
            model,
            type("Model", (), {"fingerprint": "", "load": str, "__init__": lambda *_, **__: None}),
        )
    monkeypatch.setattr(zzqa.engine, "home_of", lambda *_: home)
    return Engine.open("index", config=Config())


def test_a_generation_is_opened_once_however_many_ask_meanwhile(monkeypatch):
    home = Home()
    engine = engine_over(home, monkeypatch)

    def another_asks() -> None:
        home.live = "2"
        assert engine.generation == "2"

    home.in_between = another_asks
    assert engine.generation == "2"
    assert engine.generation == "2"
    assert home.opened == ["1", "2"]


def test_an_index_that_is_not_there_is_told_before_a_model_is_loaded(monkeypatch):
    """To load them takes seconds, and whoever mistyped a name waits for them."""
    home = Home()
    home.live = ""

    def is_missing(**_: object) -> None:
        raise MissingIndexError("index")

    home.open = is_missing
    loaded: list[str] = []
    monkeypatch.setattr(zzqa.engine, "home_of", lambda *_: home)
    for model in ("Reader", "Embedder"):
        monkeypatch.setattr(zzqa.engine, model, lambda *_, **__: loaded.append("model"))
    with pytest.raises(MissingIndexError):
        Engine.open("index", config=Config())
    assert loaded == []
