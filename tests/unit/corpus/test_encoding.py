from __future__ import annotations

from pathlib import Path

import pytest

from zzqa.corpus.encoding import decode
from zzqa.errors import UnreadableFileError

SIMPLIFIED = "2020年全市生产总值（GDP）实现1733亿元，按可比价格计算“十三五”期间年均增长4.9%。\n"
TRADITIONAL = "臺灣鐵路管理局所屬的縱貫線於1908年全線通車，沿線經過許多重要城市，運輸量極大。\n"


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


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        b"PK\x03\x04 rest of a docx",
        b"\x89PNG\r\n",
        b"plain\x00with zero bytes\x00",
        "これは日本語の文書です。東京の天気は晴れです。".encode("shift_jis"),
        "한국어 문서입니다. 서울의 날씨는 맑습니다.".encode("euc-kr"),
        SIMPLIFIED.encode("gb18030")[:-3] + b"\xff" * 9,
    ],
    ids=["pdf", "zip", "png", "zeros", "japanese", "korean", "bad gbk"],
)
def test_what_cannot_be_told_is_refused_not_guessed(data):
    with pytest.raises(UnreadableFileError):
        decode(data, Path("a.txt"))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_one_bad_byte_costs_itself_and_not_the_file(codec):
    data = SIMPLIFIED.encode(codec)
    end = len("2020年".encode(codec))
    text, encoding = decode(data[:end] + b"\xff" + data[end:], Path("a.txt"))
    assert (text, encoding) == (f"2020年\ufffd{SIMPLIFIED[5:]}", codec)


def test_what_dos_ends_a_file_with_is_no_text():
    assert decode(SIMPLIFIED.encode("gb18030") + b"\x1a\x00", Path("a.txt")) == (SIMPLIFIED, "gb18030")


def test_a_lost_character_that_was_kept_is_kept():
    text = f"{SIMPLIFIED}渠首\ufffd闸门\x07更新。"
    assert decode(text.encode(), Path("a.txt"))[0] == text.replace("\x07", "\ufffd")


def test_characters_of_hong_kong_and_of_other_planes():
    hong_kong = f"{TRADITIONAL}啟德邨的屋邨與鰂魚涌。\n"
    assert decode(hong_kong.encode("big5hkscs"), Path("a.txt")) == (hong_kong, "big5hkscs")
    names = "青禾县水利干部名单\n县水文站站长：王𠮷明\n张㛃\n灌区管理所所长：赵𬭎\n"
    assert decode(names.encode("gb18030"), Path("a.txt")) == (names, "gb18030")


def test_a_declared_encoding_is_believed_where_the_bytes_bear_it_out():
    short = "第一页".encode("gb18030")
    assert decode(short, Path("a.html"), declared="GB2312") == ("第一页", "gb18030")
    assert decode("第一页".encode(), Path("a.html"), declared="gb2312") == ("第一页", "utf-8")
    with pytest.raises(UnreadableFileError):
        decode(b"\xff\xfe\xfd" * 5, Path("a.html"), declared="koi8-r")
