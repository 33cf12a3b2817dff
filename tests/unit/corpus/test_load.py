from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from zzqa.corpus.load import decode, find_files, load_file
from zzqa.errors import EmptyCorpusError, UnreadableFileError

SIMPLIFIED = "2020年全市生产总值（GDP）实现1733亿元，按可比价格计算“十三五”期间年均增长4.9%。\n"
TRADITIONAL = "臺灣鐵路管理局所屬的縱貫線於1908年全線通車，沿線經過許多重要城市，運輸量極大。\n"


def load(path: Path, corpus: Path, max_bytes: int = 10_000):
    return load_file(path, corpus=corpus, max_bytes=max_bytes)


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "cp950"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf_16_le"),
        (SIMPLIFIED, "utf-16-be", "utf_16_be"),
        (TRADITIONAL, "utf-32", "utf-32"),
    ],
)
def test_text_comes_back_exactly_whatever_its_encoding(text, codec, found):
    assert decode(text.encode(codec), Path("a.txt")) == (text, found)


def test_line_ends_are_kept_as_they_are(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("一\r\n二\r三\n".encode())
    assert load(path, tmp_path).text == "一\r\n二\r三\n"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        b"PK\x03\x04 rest of a docx",
        b"\x89PNG\r\n",
        b"plain\x00with zero bytes\x00",
        "これは日本語の文書です。東京の天気は晴れです。".encode("shift_jis"),
        "한국어 문서입니다. 서울의 날씨는 맑습니다.".encode("euc-kr"),
        SIMPLIFIED.encode("gb18030")[:-3] + b"\xff\xff",
        SIMPLIFIED.encode()[:40] + b"\xff" + SIMPLIFIED.encode()[40:],
    ],
    ids=["pdf", "zip", "png", "zeros", "japanese", "korean", "bad gbk", "bad utf-8"],
)
def test_what_cannot_be_told_is_refused_not_guessed(data):
    with pytest.raises(UnreadableFileError):
        decode(data, Path("a.txt"))


def test_a_large_file_is_reported(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 101)
    with pytest.raises(UnreadableFileError, match="超过 100 字节"):
        load(path, tmp_path, max_bytes=100)


def test_source_and_hash(tmp_path):
    path = tmp_path / "子" / "a.txt"
    path.parent.mkdir()
    path.write_text(SIMPLIFIED, encoding="gbk")
    raw = load(path, tmp_path)
    assert raw.source == "子/a.txt"
    assert raw.sha256 == hashlib.sha256(SIMPLIFIED.encode("gbk")).hexdigest()


def test_files_are_found_in_order_and_only_documents(tmp_path):
    for name in ("b.txt", "a.md", "c.exe", ".hidden.txt", "sub/d.TXT", ".git/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("一", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)]
    assert found == ["a.md", "b.txt", "sub/d.TXT"]


def test_links_out_of_the_folder_are_neither_found_nor_read(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("一", encoding="utf-8")
    (corpus / "link.txt").symlink_to(secret)
    (corpus / "within.txt").write_text("二", encoding="utf-8")
    (corpus / "alias.txt").symlink_to(corpus / "within.txt")
    assert [path.name for path in find_files(corpus)] == ["alias.txt", "within.txt"]
    with pytest.raises(UnreadableFileError, match="之外"):
        load(corpus / "link.txt", corpus)


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(EmptyCorpusError):
        find_files(tmp_path / "nowhere")
