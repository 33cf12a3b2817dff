"""From bytes to text: how a text file is encoded.

The ladder is: byte order mark, strict UTF-8, then charset-normalizer among the encodings that
Chinese text is written in. Whatever it proposes must read like Chinese, because a wrong guess is
worse than a clear error: it would be indexed and quoted. This module is the only importer of
charset_normalizer.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from pathlib import Path
from typing import Final

from zzqa.causes import cause
from zzqa.errors import UnreadableFileError
from zzqa.han import HAN, HAN_CLASS

# The four bytes of UTF-32 come before the two of UTF-16, which they begin with.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# The container of old Office files, and of new ones that have a password.
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"

# What a file of another kind begins with, by its cause; a text encoding would "decode" some of them.
_MAGIC: Final = (
    (b"%PDF", "is_pdf"),
    (b"PK\x03\x04", "is_office"),
    (OLE_MAGIC, "is_old_office"),
    (b"{\\rtf", "is_rtf"),
    (b"\x89PNG", "is_picture"),
    (b"GIF8", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"),
    (b"\x1f\x8b", "is_archive"),
    (b"Rar!", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"SQLite format 3\x00", "is_database"),
)

_CANDIDATES: Final = ("gb18030", "cp950", "big5hkscs", "utf_16_le", "utf_16_be")
# Encodings in which a damaged byte costs itself and a neighbour, and not the rest of the file.
_MENDABLE: Final = ("utf-8", "gb18030", "big5hkscs")

# GB18030 holds GBK and GB2312, and cp950 holds Big5: the wider codec reads both.
_CODECS: Final = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "big5-hkscs": "big5hkscs"}

# Of the Chinese characters of real text, 99 % are in the first plane of GB2312 or of Big5; of GB
# bytes read as Big5, about half are. A tenth leaves room for names and for mis-decoded runs.
_COMMON_SHARE: Final = 0.9
_READABLE_SHARE: Final = 0.97
# Of a list of names so many may be in characters that GB18030 needs four bytes for.
_NAMES_SHARE: Final = 0.1
_TWO_BYTES: Final = 2

_HAN: Final = re.compile(HAN)
_READABLE: Final = re.compile(
    rf"[{HAN_CLASS}\t\n\r\f\x20-\x7e\xa0-\xff\u0100-\u024f\u0300-\u036f\u0370-\u04ff\u2000-\u2bff"
    r"\u3000-\u30ff\u3200-\u33ff\u2e80-\u2fd5\ufe30-\ufe4f\uff00-\uffef]"
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")
# What DOS ends a file with, and what fills its last block.
_DOS_END: Final = b"\x1a\x00"
# What stands where a character was lost; such spots are marked as unrecovered (see repairs.marks).
_LOST: Final = "\ufffd"
# A text of which more is lost is told as damaged: one in a hundred, and two of a short one.
_LOST_SHARE: Final = 0.01
_LOST_FEW: Final = 2


def decode(data: bytes, path: Path, *, declared: str = "") -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding.

    `declared` is the encoding that the data says it has; it is believed where the bytes bear it out.
    `path` is for the error only. Raises UnreadableFileError when the data is no text, or in no
    encoding that can be told with certainty.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFileError(path, cause(kind, path.suffix), "请改正扩展名后运行：zzqa build")
    if b"\x00" not in data.rstrip(_DOS_END):
        data = data.rstrip(_DOS_END)
    encoding = _encoding(data, declared) or _damaged_encoding(data)
    if encoding is None:
        raise UnreadableFileError(path, cause("unknown_encoding"))
    text = _CONTROL.sub(_LOST, data.decode(encoding, errors="replace"))
    if not _is_whole(text):
        raise UnreadableFileError(path, cause("control_characters"))
    return text, encoding


def _is_whole(text: str) -> bool:
    """Return whether little of a text is lost.

    >>> _is_whole("渠首\ufffd闸门更新"), _is_whole("\ufffd\ufffd\ufffd闸门")
    (True, False)
    """
    lost = text.count(_LOST)
    return lost <= max(_LOST_FEW, _LOST_SHARE * len(text)) and 2 * lost < max(1, len(text))


def _damaged_encoding(data: bytes) -> str | None:
    """Return the encoding in which `data` reads like Chinese but for a few bytes."""
    if b"\x00" in data:
        return None
    lost: dict[str, int] = {}
    for encoding in _MENDABLE:
        text = _CONTROL.sub(_LOST, data.decode(encoding, errors="replace"))
        if _is_whole(text) and _reads_like_chinese(text.replace(_LOST, "")):
            lost[encoding] = text.count(_LOST)
    least = [encoding for encoding, count in lost.items() if count == min(lost.values())]
    # What is whole in some encoding is not damaged: then it was not certain which one it is in.
    return least[0] if len(least) == 1 and lost[least[0]] else None


def _encoding(data: bytes, declared: str) -> str | None:
    """Return the encoding of `data`, or None where it cannot be told."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    # UTF-16 without a mark is often valid UTF-8 too, but for the zero bytes of its ASCII half.
    if b"\x00" not in data and _decodes(data, "utf-8"):
        return "utf-8"
    declared = _CODECS.get(declared.lower(), declared.lower())
    if declared in _CANDIDATES and _decodes(data, declared):
        return declared
    return _guess(data)


def _decodes(data: bytes, encoding: str) -> bool:
    """Return whether every byte of `data` decodes."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _guess(data: bytes) -> str | None:
    """Return the first encoding in which `data` reads like Chinese, charset-normalizer's choice first.

    It proposes none where Latin letters are strewn among the Chinese (mis-decoded text, pinyin);
    then the only candidate that reads like Chinese is taken, and of two neither.
    """
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=[each for each in _CANDIDATES if each != "big5hkscs"]).best()
    if best is not None and _reads(data, encoding := _CODECS.get(best.encoding, best.encoding)):
        return encoding
    readable = [encoding for encoding in _CANDIDATES if _reads(data, encoding)]
    # Whatever Big5 holds, Hong Kong's Big5 holds too.
    narrow = [encoding for encoding in readable if encoding != "big5hkscs" or "cp950" not in readable]
    return narrow[0] if len(narrow) == 1 else None


def _reads(data: bytes, encoding: str) -> bool:
    """Return whether every byte of `data` decodes, to what reads like Chinese."""
    return _decodes(data, encoding) and _reads_like_chinese(data.decode(encoding))


def _reads_like_chinese(text: str) -> bool:
    """Return whether nearly every character is one that Chinese documents hold.

    Each character is looked at once however often it stands there, so that a huge file takes no
    longer than counting does.

    >>> _reads_like_chinese("全市生产总值（GDP）"), _reads_like_chinese("鍏ㄥ競鐢熶骇鎬诲€")
    (True, False)
    """
    counts = Counter(text)
    readable = sum(count for character, count in counts.items() if _READABLE.match(character))
    if _CONTROL.search(text) or readable < _READABLE_SHARE * len(text):
        return False
    han = {character: count for character, count in counts.items() if _HAN.match(character)}
    common = sum(count for character, count in han.items() if _is_common(character))
    total = sum(han.values())
    # Characters of four bytes are those of names; a wrong guess gives hardly any.
    names = sum(count for character, count in han.items() if len(character.encode("gb18030")) > _TWO_BYTES)
    return bool(han) and common + min(names, _NAMES_SHARE * total) >= _COMMON_SHARE * total


def _is_common(character: str) -> bool:
    """Return whether a Chinese character is of the first plane of GB2312 or of Big5."""
    return (
        b"\xb0\xa1" <= character.encode("gb2312", "ignore") <= b"\xd7\xfe"
        or b"\xa4\x40" <= character.encode("big5", "ignore") <= b"\xc6\x7e"
    )
