"""Which files are read: as few as may be, and never one too few."""

import os
from pathlib import Path

import pytest

from zzqa.build import folder
from zzqa.build.folder import find, same_bytes
from zzqa.indexing.manifest import IndexedFile


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, text in (("a.txt", "甲"), ("b.txt", "乙"), ("c.txt", "甲")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read for their hash."""
    read: list[str] = []
    real = folder.hash_file
    monkeypatch.setattr(
        folder, "hash_file", lambda path, corpus: read.append(path.name) or real(path, corpus)
    )
    return read


def look(
    corpus: Path, before: dict[str, IndexedFile] | None = None, max_bytes: int = 1_000
) -> dict[str, IndexedFile]:
    found = find(corpus, before or {}, max_bytes=max_bytes)
    return {file.source: IndexedFile(file.source, file.sha256, stamp=file.stamp) for file in found}


def test_what_was_not_touched_is_not_opened(
    corpus: Path, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_SETTLED", -1)
    before = look(corpus)
    assert hashed == ["a.txt", "b.txt", "c.txt"]
    assert look(corpus, before) == before
    assert hashed == ["a.txt", "b.txt", "c.txt"]
    (corpus / "b.txt").write_text("丙", encoding="utf-8")
    after = look(corpus, before)
    assert hashed[3:] == ["b.txt"]
    assert after["b.txt"].sha256 != before["b.txt"].sha256


def test_the_same_size_and_time_do_not_hide_a_change(
    corpus: Path, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_SETTLED", -1)
    before = look(corpus)
    status = (corpus / "a.txt").stat()
    (corpus / "a.txt").write_text("丁", encoding="utf-8")
    os.utime(corpus / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert look(corpus, before)["a.txt"].sha256 != before["a.txt"].sha256


def test_a_file_touched_just_now_is_read_again_the_next_time(corpus: Path, hashed: list[str]) -> None:
    before = look(corpus)
    assert {file.stamp for file in before.values()} == {""}
    look(corpus, before)
    assert len(hashed) == 6


def test_what_cannot_be_read_or_is_too_large_has_no_hash(corpus: Path, hashed: list[str]) -> None:
    (corpus / "gone.txt").symlink_to(corpus / "nothing.txt")
    (corpus / "large.txt").write_text("大" * 500, encoding="utf-8")
    found = look(corpus)
    assert found["gone.txt"].sha256 == found["large.txt"].sha256 == ""
    assert "large.txt" not in hashed


def test_what_had_no_hash_is_read_again_although_nobody_touched_it(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_SETTLED", -1)
    (corpus / "large.txt").write_text("大" * 500, encoding="utf-8")
    before = look(corpus)
    assert look(corpus, before, max_bytes=10_000)["large.txt"].sha256


def test_the_first_of_the_same_bytes_stands_for_the_others(corpus: Path) -> None:
    (corpus / "d.txt").symlink_to(corpus / "nothing.txt")
    (corpus / "e.txt").symlink_to(corpus / "nothing.txt")
    found = find(corpus, {}, max_bytes=1_000)
    assert {source: first.source for source, first in same_bytes(found).items()} == {"c.txt": "a.txt"}
