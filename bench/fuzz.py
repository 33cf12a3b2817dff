"""Damaged files of every format, and what a build makes of them.

`python -m bench.fuzz --files 2000 --seed 1` writes them into a folder of their own, builds an index and
prints how many were read and why the others were not. It fails (exit code 1) when a file is lost
without a word or the index is not sound; a build that crashes or hangs shows itself.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.formats import FORMATS
from zzqa.build import build_index
from zzqa.indexing.check import check

TEXT: Final = """关于庄里水库工程进展情况的通报
发布时间：2023-05-17
一、总体进展
截至2023年4月底，庄里水库累计完成投资39亿元，大坝主体工程全部完工，已蓄水2300多万立方米。
二、存在问题
部分移民安置房尚未交付，涉及三个乡镇的412户群众；配套管网完成总长度的百分之八十六。
三、下一步安排
（一）六月底前完成管网铺设，七月组织联合试运行，八月交付使用。
（二）由市水务局牵头，每月调度一次进度，结果向社会公布。
联系人：王工；电话：0000-1234567。
"""

_CONTAINERS: Final = frozenset({".docx", ".xlsx", ".pptx"})
_ENCODINGS: Final = {".txt": "gb18030", ".csv": "gb18030", ".md": "utf-8", ".html": "utf-8"}
_Damage = Callable[[bytearray, random.Random], None]


def write_damaged(folder: Path, *, files: int, seed: int) -> None:
    """Write `files` damaged files of all formats in turn into `folder`, the same for the same seed."""
    chance = random.Random(seed)
    whole = {suffix: make(TEXT) for suffix, make in FORMATS.items()}
    suffixes = list(whole)
    for number in range(files):
        suffix = suffixes[number % len(suffixes)]
        (folder / f"{number:05d}{suffix}").write_bytes(damaged(whole[suffix], suffix, chance))


def damaged(data: bytes, suffix: str, chance: random.Random) -> bytes:
    """Return a file with one to eight damages, half the time such that the outermost layer stays whole.

    That is a text whose bytes are still characters, or an archive with damage in one of its parts.
    """
    gentle = chance.random() < 0.5
    if gentle and suffix in _CONTAINERS:
        return _damaged_inside(data, chance)
    content = _damaged_bytes(data, chance)
    encoding = _ENCODINGS.get(suffix) if gentle else None
    return content.decode(encoding, "ignore").encode(encoding) if encoding else content


def _damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        chance.choice(_DAMAGES)(content, chance)
    return bytes(content)


def _damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """Return an archive that is whole, with one of its parts damaged."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        victim = chance.choice([name for name in old.namelist() if name.endswith((".xml", ".rels"))])
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _damaged_bytes(content, chance) if name == victim else content)
    return file.getvalue()


def _flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 20)):
        if content:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _cut_off(content: bytearray, chance: random.Random) -> None:
    del content[chance.randint(0, len(content)) :]


def _lose(content: bytearray, chance: random.Random) -> None:
    start = chance.randint(0, len(content))
    del content[start : start + chance.randint(1, 2000)]


def _insert(content: bytearray, chance: random.Random) -> None:
    start = chance.randint(0, len(content))
    content[start:start] = chance.randbytes(chance.randint(1, 500))


def _repeat(content: bytearray, chance: random.Random) -> None:
    start = chance.randint(0, len(content))
    piece = content[start : start + chance.randint(1, 200)]
    content[start:start] = piece * chance.choice((2, 20, 200))


def _blank(content: bytearray, chance: random.Random) -> None:
    start = chance.randint(0, len(content))
    stretch = len(content[start : start + chance.randint(1, 300)])
    content[start : start + stretch] = chance.choice((b"\x00", b"\xff", b" ", b"<", b"(")) * stretch


def _move(content: bytearray, chance: random.Random) -> None:
    start = chance.randint(0, len(content))
    piece = content[start : start + chance.randint(1, 1000)]
    del content[start : start + len(piece)]
    target = chance.randint(0, len(content))
    content[target:target] = piece


def _grow_number(content: bytearray, chance: random.Random) -> None:
    """Put a huge or negative number in the place of one of the file's own."""
    digits = [i for i, byte in enumerate(content) if 0x30 <= byte <= 0x39]
    if digits:
        at = chance.choice(digits)
        content[at : at + 1] = chance.choice((b"99999999999", b"-1", b"0", b"4294967296", b"65536"))


_DAMAGES: Final[tuple[_Damage, ...]] = (
    _flip, _cut_off, _lose, _insert, _repeat, _blank, _move, _grow_number,
)  # fmt: skip


def main() -> None:
    """Damage, build, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        corpus, index = Path(scratch, "corpus"), Path(scratch, "index")
        corpus.mkdir()
        write_damaged(corpus, files=options.files, seed=options.seed)
        started = time.perf_counter()
        report = build_index(corpus, index)
        seconds = time.perf_counter() - started
        findings = check(index)
    for reason, count in Counter(one.reason for one in report.failed).most_common():
        print(f"{count:5d}  {reason}")
    figures = {
        "files": options.files,
        "read": len(report.added),
        "copies": len(report.duplicates),
        "failed": dict(Counter(Path(one.source).suffix for one in report.failed)),
        "seconds": round(seconds),
        "model_seconds": round(report.model_seconds),
    }
    print(json.dumps(figures))
    told = {*report.added, *report.duplicates, *(one.source for one in report.failed)}
    if len(told) != options.files or findings:
        sys.exit(f"told of {len(told)} files; {len(findings)} faults of the index")


if __name__ == "__main__":
    main()
