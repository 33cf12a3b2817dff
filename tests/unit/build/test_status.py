"""How the files of a folder stand to the index."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from zzqa.build import build_index
from zzqa.build.status import library
from zzqa.errors import MissingIndexError
from zzqa.indexing.manifest import Manifest


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "文档"
    folder.mkdir()
    for name, text in (("1.txt", "庄里水库已经蓄水。"), ("2.txt", "枣庄机场正在审批。"), ("空.txt", " ")):
        (folder / name).write_text(text, encoding="utf-8")
    build_index(folder, tmp_path / "index", embedder=FakeEmbedder())
    return folder


def statuses(corpus: Path, named: Path | None = None) -> dict[str, str]:
    return {entry.source: entry.status for entry in library(corpus.parent / "index", named)}


def test_without_changes_the_files_are_as_the_index_has_them(corpus: Path) -> None:
    assert statuses(corpus) == {"1.txt": "indexed", "2.txt": "indexed", "空.txt": "failed"}


def test_what_changed_since_the_build_is_told(corpus: Path) -> None:
    (corpus / "1.txt").write_text("庄里水库已经完工。", encoding="utf-8")
    (corpus / "2.txt").unlink()
    (corpus / "3.txt").write_text("白鹭湖公园免费开放。", encoding="utf-8")
    (corpus / "空.txt").write_text("不空了。", encoding="utf-8")
    assert statuses(corpus) == {"1.txt": "changed", "2.txt": "missing", "3.txt": "new", "空.txt": "changed"}
    (entry,) = [entry for entry in library(corpus.parent / "index") if entry.source == "1.txt"]
    assert entry.passages == 1


def test_another_folder_can_be_compared(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert set(statuses(corpus, tmp_path / "other").values()) == {"missing"}


def test_without_the_folder_the_index_speaks_alone(corpus: Path) -> None:
    shutil.rmtree(corpus)
    assert statuses(corpus) == {"1.txt": "indexed", "2.txt": "indexed", "空.txt": "failed"}


def test_there_must_be_an_index(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError):
        library(tmp_path / "none")


def test_an_index_that_names_no_folder_is_not_compared_with_the_one_stood_in(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = corpus.parent / "index" / "gen-000001"
    replace(Manifest.load(generation), corpus="").save(generation)
    (corpus / "3.txt").write_text("白鹭湖公园免费开放。", encoding="utf-8")
    monkeypatch.chdir(corpus)
    assert statuses(corpus) == {"1.txt": "indexed", "2.txt": "indexed", "空.txt": "failed"}
