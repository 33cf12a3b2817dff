"""Embedder: what surrounds the network. The network's own values are in tests/integration."""

import numpy as np
import pytest

from zzqa.errors import ModelError
from zzqa.indexing import embed
from zzqa.indexing.embed import Embedder


class FakeModel:
    """Embeds a text as (its length, the length of its prompt), and notes the batches it was given."""

    def __init__(self, prompts):
        self.prompts = prompts
        self.batches = []

    def get_embedding_dimension(self):
        return 2

    def encode(self, texts, *, prompt, **options):
        self.batches.append(list(texts))
        return np.array([[len(text), len(prompt)] for text in texts], np.float32)


@pytest.fixture
def load(monkeypatch, tmp_path):
    def make(prompts):
        fake = FakeModel(prompts)
        monkeypatch.setattr(embed, "_load", lambda *args, **options: fake)
        return Embedder(str(tmp_path), threads=1), fake

    return make


def test_rows_come_back_in_the_order_of_the_texts_though_batches_are_sorted_by_length(load):
    embedder, fake = load({})
    rows = embedder.embed_passages(["二二", "四四四四", "一", "三三三"], batch_size=2)
    assert rows[:, 0].tolist() == [2, 4, 1, 3]
    assert rows.dtype == np.float32
    assert fake.batches == [["四四四四", "三三三"], ["二二", "一"]]


@pytest.mark.parametrize(
    ("prompts", "query", "passage"),
    [
        ({"query": "query: ", "passage": "passage: ", "document": ""}, 7, 9),
        ({"query": "为这个句子生成表示：", "document": "文："}, 10, 2),
        ({}, 0, 0),
    ],
)
def test_prompts_are_the_models_own_or_none(load, prompts, query, passage):
    embedder, _ = load(prompts)
    assert embedder.embed_queries(["问"])[0, 1] == query
    assert embedder.embed_passages(["答"])[0, 1] == passage


def test_progress_counts_every_text_once(load):
    embedder, _ = load({})
    steps = []
    embedder.embed_passages(["文"] * 7, batch_size=3, progress=steps.append)
    assert steps == [3, 3, 1]


def test_no_texts_give_no_rows(load):
    embedder, _ = load({})
    assert embedder.embed_passages([]).shape == (0, 2)


def test_a_missing_folder_is_named_and_mended(tmp_path):
    with pytest.raises(ModelError, match="没有这个文件夹"):
        Embedder(str(tmp_path / "no-such"), threads=1)


def test_a_folder_without_a_model_is_a_model_error(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError):
        Embedder(str(tmp_path), threads=1)
