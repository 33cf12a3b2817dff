"""The process that reads foreign files: what it survives, what it does not, and what is told of that."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import hostile
import pytest

from zzqa.config import Config
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.worker import send
from zzqa.errors import UnreadableFileError
from zzqa.records import Layout

LIMITS = Limits.of(Config())
GOOD = hostile.docx(hostile.paragraph("大坝主体工程全部完工。"))
HAS_LIMITS = pytest.mark.skipif(sys.platform != "linux", reason="other systems bound time only")


def reason(extractor: Extractor, data: bytes, name: str) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        extractor.extract(data, Path(name))
    return caught.value.reason


def reads_good(extractor: Extractor) -> bool:
    return extractor.extract(GOOD, Path("a.docx")).text == "大坝主体工程全部完工。\n"


@pytest.fixture
def started(monkeypatch) -> list[subprocess.Popen]:
    """Every process that is started."""
    processes = []
    real = subprocess.Popen

    def counted(*arguments, **options):
        processes.append(real(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", counted)
    return processes


def test_one_process_reads_many_files_and_ends_with_the_extractor(started):
    with Extractor(LIMITS) as extractor:
        for i in range(20):
            data = hostile.docx(hostile.paragraph(f"第{i}份文件。"))
            assert extractor.extract(data, Path("a.docx")).text == f"第{i}份文件。\n"
        assert reason(extractor, b"PK\x03\x04", "b.docx") == "文件已损坏，或内容与扩展名不符"
    assert len(started) == 1
    assert started[0].returncode is not None


def test_plain_text_starts_no_process(started):
    with Extractor(LIMITS) as extractor:
        assert extractor.extract("庄里水库".encode(), Path("a.txt")).text == "庄里水库"
    assert started == []


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(started):
    with Extractor(replace(LIMITS, seconds=1.5)) as extractor:
        assert reason(extractor, hostile.slow_page(), "a.html") == "解析用时超过 1.5 秒，已停止"
        assert len(started) == 1
    with Extractor(LIMITS) as extractor:
        assert reads_good(extractor)


@HAS_LIMITS
def test_a_file_that_takes_too_much_memory_is_told_and_the_next_is_read():
    small = replace(LIMITS, memory_bytes=120 * 1024**2)
    with Extractor(small) as extractor:
        rows = ("序号,内容\n" + "1,庄里水库\n" * 2_000_000).encode()
        assert reason(extractor, rows, "a.csv") == "解析需要的内存超过 120 MB，已停止"
        assert reads_good(extractor)


@HAS_LIMITS
def test_a_page_that_unpacks_to_much_does_not_end_the_build():
    with Extractor(replace(LIMITS, memory_bytes=200 * 1024**2)) as extractor:
        assert reason(extractor, hostile.inflated_pdf(400), "a.pdf")
        assert reads_good(extractor)


def test_a_file_that_kills_the_process_is_tried_once_more_in_a_fresh_one(started, monkeypatch):
    with Extractor(LIMITS) as extractor:
        assert reads_good(extractor)
        started[0].kill()
        assert reads_good(extractor)
        assert len(started) == 2


def test_what_a_reader_does_not_expect_ends_only_the_process(tmp_path, started, monkeypatch):
    """A library that fails in its own way: here one whose import does."""
    (tmp_path / "docx.py").write_text("raise ZeroDivisionError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Extractor(LIMITS) as extractor:
        assert reason(extractor, GOOD, "a.docx") == "解析程序出错退出，文件可能已损坏，或是恶意文件"
        assert extractor.extract("# 标题".encode(), Path("a.md")).text == "标题\n"
        assert reason(extractor, GOOD, "a.docx").startswith("解析程序出错退出")
    assert len(started) == 3  # the second served the Markdown, so its loss was no proof against the last file


def test_the_folder_one_stands_in_holds_no_modules(tmp_path, monkeypatch):
    (tmp_path / "docx.py").write_text("raise ZeroDivisionError", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Extractor(LIMITS) as extractor:
        assert reads_good(extractor)


def test_too_much_unpacked_and_too_much_text():
    small = replace(LIMITS, unpacked_bytes=2 * 1024**2, document_chars=10)
    with Extractor(small) as extractor:
        assert reason(extractor, hostile.empty_paragraphs(1_000_000), "a.docx").startswith("解压后有 7 MB")
        assert reason(extractor, GOOD, "a.docx") == "文字超过 10 字，请拆分文件"
        assert reason(extractor, "一二三四五六七八九十一".encode(), "a.txt") == "文字超过 10 字，请拆分文件"


@HAS_LIMITS
def test_without_a_parent_that_waits_the_process_ends_by_itself():
    arguments = [
        sys.executable,
        "-P",
        "-m",
        "zzqa.corpus.worker",
        json.dumps(asdict(replace(LIMITS, seconds=1))),
    ]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        send(process.stdin, {"path": "a.html"}, hostile.slow_page())
        assert process.wait(60) == -signal.SIGXCPU


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the interpreter")
def test_a_reply_that_was_cut_short_is_none(tmp_path, monkeypatch):
    """A process that is killed while it writes must not leave half a document in the index."""
    header = json.dumps({"encoding": "docx", "layout": Layout().to_json(), "size": 1_000})
    script = tmp_path / "python"
    script.write_text(
        f"#!/bin/sh\nread request\ncat <<'END'\n{header}\nhalf a document\nEND\n", encoding="utf-8"
    )
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    with Extractor(LIMITS) as extractor:
        assert reason(extractor, GOOD, "a.docx").startswith("解析程序出错退出")


def test_a_process_that_was_late_with_one_file_is_not_held_against_the_next(started):
    """Time may be up in the moment between a reply and the end of the watch."""
    with Extractor(LIMITS) as extractor:
        assert reads_good(extractor)
        extractor._worker._stop_late()
        assert reads_good(extractor)
    assert len(started) == 2
