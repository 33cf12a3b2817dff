import os

import pytest

from zzqa.errors import ModelError
from zzqa.models import find_model, hash_folder


def test_a_folder_switches_the_hub_off(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    assert find_model(str(tmp_path)) == tmp_path
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_hub_name_leaves_the_hub_on(monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    assert find_model("BAAI/bge-small-zh-v1.5") is None
    assert os.environ == {}


@pytest.mark.parametrize("model", ["/no/such/folder", "./models/none", "retriever", "a/b/c"])
def test_what_is_neither_a_folder_nor_a_hub_name_is_refused(model):
    with pytest.raises(ModelError, match="没有这个文件夹"):
        find_model(model)


def test_the_hash_follows_bytes_and_names_but_not_the_model_card(tmp_path):
    (tmp_path / "model.bin").write_bytes(b"one")
    first = hash_folder(tmp_path)
    (tmp_path / "README.md").write_text("a note")
    assert hash_folder(tmp_path) == first
    (tmp_path / "model.bin").write_bytes(b"two")
    second = hash_folder(tmp_path)
    (tmp_path / "model.bin").rename(tmp_path / "weights.bin")
    assert len({first, second, hash_folder(tmp_path)}) == 3
