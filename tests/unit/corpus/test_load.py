"""What a folder may hold, and what of it is read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from zzqa.config import Config
from zzqa.corpus import load as load_module
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import find_files, load_file
from zzqa.errors import EmptyCorpusError, UnreadableFileError

TEXT = "2020年全市生产总值（GDP）实现1733亿元，按可比价格计算“十三五”期间年均增长4.9%。\n"
LIMITS = Limits.of(Config())


def load(path: Path, corpus: Path, limits: Limits = LIMITS):
    with Extractor(limits) as extractor:
        return load_file(path, corpus=corpus, extractor=extractor)


def reason(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        load(path, path.parent, limits)
    assert str(caught.value).endswith("zzqa build")
    return caught.value.reason


def test_line_ends_are_kept_as_they_are(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("一\r\n二\r三\n".encode())
    assert load(path, tmp_path).text == "一\r\n二\r三\n"


def test_source_and_hash(tmp_path):
    path = tmp_path / "子" / "a.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="gbk")
    raw = load(path, tmp_path)
    assert raw.source == "子/a.txt"
    assert raw.sha256 == hashlib.sha256(TEXT.encode("gbk")).hexdigest()


def test_files_are_found_in_order_and_the_hidden_left_out(tmp_path):
    for name in (
        "b.txt",
        "a.md",
        "c.exe",
        ".hidden.txt",
        "sub/d.TXT",
        ".git/e.txt",
        "f.PDF",
        "old.doc",
        "~$old.doc",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("一", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)]
    assert found == ["a.md", "b.txt", "c.exe", "f.PDF", "old.doc", "sub/d.TXT"]


def test_what_is_no_document_is_told_by_its_name(tmp_path):
    for name in ("材料.zip", "扫描.jpg", "README"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "链接").symlink_to(tmp_path.parent)
    found = find_files(tmp_path)
    assert [path.name for path in found] == ["README", "扫描.jpg", "材料.zip", "链接"]
    assert ["已跳过" in reason(path) for path in found] == [True, True, True, False]
    assert "文件夹链接" in reason(tmp_path / "链接")


def test_links_out_of_the_folder_are_told_and_not_read(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("一", encoding="utf-8")
    (corpus / "link.txt").symlink_to(secret)
    (corpus / "within.txt").write_text("二", encoding="utf-8")
    (corpus / "alias.txt").symlink_to(corpus / "within.txt")
    assert [path.name for path in find_files(corpus)] == ["alias.txt", "link.txt", "within.txt"]
    assert load(corpus / "alias.txt", corpus).text == "二"
    assert reason(corpus / "link.txt") == "指向文档文件夹之外"


def test_links_that_lead_nowhere_or_in_a_circle(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    assert reason(tmp_path / "a.txt") == "文件不存在，或是断了的链接"
    assert "读取失败" in reason(tmp_path / "b.txt")


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(EmptyCorpusError):
        find_files(tmp_path / "nowhere")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_told_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert reason(tmp_path / "a.txt") == "不是普通文件"


def test_an_empty_file(tmp_path):
    for name in ("a.txt", "a.pdf", "a.docx"):
        (tmp_path / name).touch()
        assert reason(tmp_path / name) == "是空文件（0 字节）"


def test_two_gigabytes_are_told_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    assert reason(path) == "超过 64 MB，请拆分文件"
    assert reason(path, replace(LIMITS, file_bytes=2 * 1024**3 - 1)).startswith("超过 2,048 MB")


def test_a_file_one_byte_too_long(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 101)
    assert reason(path, replace(LIMITS, file_bytes=100)).startswith("超过")
    path.write_bytes("庄".encode() * 33 + b"\n")
    assert load(path, tmp_path, replace(LIMITS, file_bytes=100)).text == "庄" * 33 + "\n"


def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    real = load_module.os.fstat
    calls = []

    def fstat_while_somebody_writes(descriptor):
        calls.append(descriptor)
        if len(calls) == 3:  # the check of its kind, the one before, the one after reading
            with path.open("a", encoding="utf-8") as file:
                file.write("又写了一行。\n")
        return real(descriptor)

    monkeypatch.setattr(load_module.os, "fstat", fstat_while_somebody_writes)
    assert reason(path) == "读取时文件正在变化"


def test_what_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(load_module.os, "open", refuse)  # root may read everything
    assert reason(path) == "没有读取权限"


def test_a_folder_that_may_not_be_read_stands_for_what_it_holds(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("一", encoding="utf-8")

    def walk(folder, onerror):
        onerror(PermissionError(13, "Permission denied", str(folder / "secret")))
        yield str(folder), [], ["a.txt"]

    monkeypatch.setattr(load_module.os, "walk", walk)
    assert [path.name for path in find_files(tmp_path)] == ["a.txt", "secret"]


@pytest.mark.parametrize(
    ("name", "instead"), [("a.doc", ".docx"), ("a.XLS", ".xlsx"), ("a.ppt", ".pptx"), ("a.wps", ".docx")]
)
def test_old_formats_are_refused_with_advice(tmp_path, name, instead):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 100)
    assert reason(tmp_path / name).endswith(f"另存为 {instead}")
