"""Old formats through LibreOffice: a script stands for it, so that what it may and may not do can be seen."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

import hostile
import pytest

from zzqa.causes import sentence
from zzqa.config import Config
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import load_file
from zzqa.errors import UnreadableFileError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the program")
CONVERTED = hostile.docx(hostile.paragraph("大坝主体工程全部完工。"))


@pytest.fixture
def office(tmp_path):
    """A function that makes a program out of a script; it leaves what it was called with beside it."""
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool" / "converted.docx").write_bytes(CONVERTED)

    def make(script: str) -> Limits:
        program = tmp_path / "tool" / "soffice"
        program.write_text(
            f"#!/bin/sh\nhere={tmp_path}/tool\nwhile [ $# -gt 1 ]; do [ $1 = --outdir ] && out=$2; "
            f'[ $1 = --convert-to ] && to=$2; shift; done\nsource=$1\n{script}\n', encoding="utf-8")  # fmt: skip
        program.chmod(0o755)
        return Limits.of(Config(soffice=str(program), convert_seconds=2))

    return make


GOOD = 'mkdir -p "$out" && cp "$here/converted.docx" "$out/document.$to"'


def load(tmp_path: Path, limits: Limits, name: str = "报告.doc"):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0 old")
    with Extractor(limits) as extractor:
        return load_file(tmp_path / name, corpus=tmp_path, extractor=extractor)


@pytest.mark.parametrize("name", ["报告.doc", "报告.WPS", "报告.rtf", "报告.odt", "报告.docm"])
def test_an_old_file_is_converted_and_read_and_known_by_its_own_bytes(tmp_path, office, name):
    raw = load(tmp_path, office(GOOD), name)
    assert (raw.text, raw.source, raw.encoding) == ("大坝主体工程全部完工。\n", name, "docx")
    assert raw.sha256 == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    assert raw.layout.places


def test_the_program_runs_alone_with_a_profile_of_its_own_and_leaves_nothing(tmp_path, office, monkeypatch):
    monkeypatch.setenv("SECRET", "1")
    load(
        tmp_path,
        office(
            f'env > "$here/env"; cat profile/user/*.xcu > "$here/profile"; ulimit -v > "$here/memory"; {GOOD}'
        ),
    )
    told = dict(line.split("=", 1) for line in (tmp_path / "tool" / "env").read_text().splitlines())
    assert "SECRET" not in told
    assert told["HOME"] == told["TMPDIR"] != str(Path.home())
    assert told["http_proxy"] == "http://127.0.0.1:9"
    assert not Path(told["HOME"]).exists()
    assert "DisableMacrosExecution" in (tmp_path / "tool" / "profile").read_text()


def test_a_program_that_hangs_is_stopped_with_what_it_started(tmp_path, office):
    limits = office('sleep 60 & echo $! > "$here/child"; wait')
    with pytest.raises(UnreadableFileError, match="转换用时超过 2 秒") as caught:
        load(tmp_path, limits)
    assert caught.value.path.name == "报告.doc"
    child = int((tmp_path / "tool" / "child").read_text())
    status = Path(f"/proc/{child}/stat")
    deadline = time.monotonic() + 10
    while status.exists() and " Z " not in status.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    "script",
    ["exit 1", "true", 'mkdir -p "$out"; : > "$out/document.docx"'],
    ids=["fails", "nothing", "empty"],
)
def test_what_is_not_converted_is_told(tmp_path, office, script):
    with pytest.raises(UnreadableFileError, match=r"不能转换这个 \.doc 文件.*另存为 \.docx"):
        load(tmp_path, office(script))


def test_a_bad_result_is_told_under_the_name_of_the_file(tmp_path, office):
    with pytest.raises(UnreadableFileError, match=r"报告\.doc .*已损坏"):
        load(tmp_path, office('mkdir -p "$out"; echo PK > "$out/document.docx"'))


@pytest.mark.parametrize(
    ("name", "saved"), [("a.doc", ".docx"), ("a.et", ".xlsx"), ("a.odp", ".pptx"), ("a.ofd", ".pdf")]
)
def test_without_the_program_a_sentence_says_how_to_save_it(tmp_path, name, saved):
    with pytest.raises(UnreadableFileError, match=f"另存为 {saved}"):
        load(tmp_path, Limits.of(Config(soffice="none")), name)


def test_what_the_program_does_not_read_is_told_with_it_too(tmp_path, office):
    with pytest.raises(UnreadableFileError) as caught:
        load(tmp_path, office(GOOD), "a.ofd")
    assert sentence(caught.value.cause) == "不能读取 .ofd 格式，请用 Office 或 WPS 另存为 .pdf"
