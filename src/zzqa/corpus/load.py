"""From bytes on disk to decoded text: which files there are, and how each is encoded.

The ladder is: byte order mark, strict UTF-8, then charset-normalizer among the encodings that
Chinese text is written in. Whatever it proposes must read like Chinese, because a wrong guess is
worse than a clear error: it would be indexed and quoted. This module is the only importer of
charset_normalizer.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zzqa.errors import EmptyCorpusError, UnreadableFileError

SUFFIXES: Final = frozenset({".txt", ".md"})

# The four bytes of UTF-32 come before the two of UTF-16, which they begin with.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What a file of another kind begins with; a text encoding would "decode" some of them.
_MAGIC: Final = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "压缩包或 Office"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x1f\x8b", "压缩包"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"SQLite format 3\x00", "数据库"),
)

_CANDIDATES: Final = ("gb18030", "cp950", "utf_16_le", "utf_16_be")

# GB18030 holds GBK and GB2312, and cp950 holds Big5: the wider codec reads both.
_CODECS: Final = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950"}

# Of the Chinese characters of real text, 99 % are in the first plane of GB2312 or of Big5; of GB
# bytes read as Big5, about half are. A tenth leaves room for names and for mis-decoded runs.
_COMMON_SHARE: Final = 0.9
_READABLE_SHARE: Final = 0.97

_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
_READABLE: Final = re.compile(
    r"[\t\n\r\f\x20-\x7e\xa0-\xff\u0100-\u024f\u0300-\u036f\u0370-\u04ff\u2000-\u2bff"
    r"\u3000-\u30ff\u3200-\u33ff㐀-䶿一-鿿\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]"
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class RawFile:
    """A decoded file: `text` is its characters exactly, `sha256` the hash of its bytes."""

    source: str
    sha256: str
    encoding: str
    text: str


def find_files(corpus: Path) -> list[Path]:
    """Return the documents below `corpus`, sorted by path.

    Hidden files and folders are left out, and so are links that lead out of the folder. Raises
    EmptyCorpusError when `corpus` is no folder.
    """
    if not corpus.is_dir():
        raise EmptyCorpusError(corpus, "不是文件夹")
    return sorted(_documents(corpus), key=lambda path: path.relative_to(corpus).as_posix())


def load_file(path: Path, *, corpus: Path, max_bytes: int) -> RawFile:
    """Read and decode one file of `corpus`.

    Raises UnreadableFileError when the file leaves the folder, has more than `max_bytes` bytes, is
    no text, or is in no encoding that can be told with certainty.
    """
    if not _inside(path, corpus):
        raise UnreadableFileError(path, "指向文档文件夹之外", "请把文件复制到文档文件夹中再运行：zzqa build")
    data = _read(path, max_bytes)
    text, encoding = decode(data, path)
    source = path.relative_to(corpus).as_posix()
    return RawFile(source, hashlib.sha256(data).hexdigest(), encoding, text)


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding; `path` is for the error only."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFileError(path, f"是{kind}文件，不是文本")
    encoding = _encoding(data)
    if encoding is None:
        raise UnreadableFileError(path, "无法确定文字编码，或其中有损坏的字节")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path, f"按 {encoding} 解码时在第 {error.start} 字节处出错") from error
    if _CONTROL.search(text):
        raise UnreadableFileError(path, "含有控制字符，不是文本")
    return text, encoding


def _documents(corpus: Path) -> Iterator[Path]:
    """Yield the visible files with a known suffix; linked folders are not entered."""
    for folder, names, files in os.walk(corpus):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and _inside(path, corpus):
                yield path


def _inside(path: Path, corpus: Path) -> bool:
    """Return whether `path`, with its links followed, is a regular file inside `corpus`."""
    resolved = path.resolve()
    return resolved.is_file() and resolved.is_relative_to(corpus.resolve())


def _read(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of `path`, at most `max_bytes`."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableFileError(path, f"读取失败（{error.strerror}）", "请检查文件权限") from error
    if len(data) > max_bytes:
        raise UnreadableFileError(path, f"超过 {max_bytes} 字节", "请拆分文件，或调大 ZZQA_MAX_FILE_BYTES")
    return data


def _encoding(data: bytes) -> str | None:
    """Return the encoding of `data`, or None where it cannot be told."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)
    # UTF-16 without a mark is often valid UTF-8 too, but for the zero bytes of its ASCII half.
    return _guess(data) if b"\x00" in data else "utf-8"


def _guess(data: bytes) -> str | None:
    """Return the first encoding in which `data` reads like Chinese, charset-normalizer's choice first.

    It proposes none where Latin letters are strewn among the Chinese (mis-decoded text, pinyin);
    then the only candidate that reads like Chinese is taken, and of two neither.
    """
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(_CANDIDATES)).best()
    if best is not None and _reads(data, encoding := _CODECS.get(best.encoding, best.encoding)):
        return encoding
    readable = [encoding for encoding in _CANDIDATES if _reads(data, encoding)]
    return readable[0] if len(readable) == 1 else None


def _reads(data: bytes, encoding: str) -> bool:
    """Return whether every byte of `data` decodes, to what reads like Chinese."""
    try:
        return _reads_like_chinese(data.decode(encoding))
    except UnicodeDecodeError:
        return False


def _reads_like_chinese(text: str) -> bool:
    """Return whether nearly every character is one that Chinese documents hold.

    >>> _reads_like_chinese("全市生产总值（GDP）"), _reads_like_chinese("鍏ㄥ競鐢熶骇鎬诲€")
    (True, False)
    """
    if _CONTROL.search(text) or len(_READABLE.findall(text)) < _READABLE_SHARE * len(text):
        return False
    han = "".join(_HAN.findall(text))
    return bool(han) and sum(map(_is_common, han)) >= _COMMON_SHARE * len(han)


def _is_common(character: str) -> bool:
    """Return whether a Chinese character is of the first plane of GB2312 or of Big5."""
    return (
        b"\xb0\xa1" <= character.encode("gb2312", "ignore") <= b"\xd7\xfe"
        or b"\xa4\x40" <= character.encode("big5", "ignore") <= b"\xc6\x7e"
    )
