import hashlib
from pathlib import Path

import pytest

from zzqa.corpus.folder import read_folder
from zzqa.errors import EmptyCorpusError

TEXT = "庄里水库累计完成投资39亿元，大坝主体工程全部完工。"


def test_each_content_is_read_once_and_failures_are_told(tmp_path: Path) -> None:
    (tmp_path / "乙.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "同.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "丙.txt").write_bytes(b"%PDF-1.7 \x00\x01")
    told: list[tuple[int, int]] = []
    folder = read_folder(tmp_path, max_bytes=1000, progress=lambda *at: told.append(at))
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    assert [file.source for file in folder.files] == ["乙.txt"]
    assert folder.duplicates == {"甲/同.txt": sha256}
    assert [failed.source for failed in folder.failed] == ["丙.txt"]
    assert folder.hashes() == {"乙.txt": sha256, "甲/同.txt": sha256, "丙.txt": ""}
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_name_that_is_no_text_is_a_failure_and_can_be_printed(tmp_path: Path) -> None:
    try:
        (tmp_path / "\udcd6\udcd0.txt").write_text(TEXT, encoding="utf-8")
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes only names that are text")
    folder = read_folder(tmp_path, max_bytes=1000, progress=lambda *_: None)
    assert [(failed.source, failed.reason) for failed in folder.failed] == [
        ("??.txt", "文件名的编码有误，请改名")
    ]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmptyCorpusError):
        read_folder(tmp_path / "没有", max_bytes=1000, progress=lambda *_: None)
