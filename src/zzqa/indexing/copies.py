"""Documents that say the same: noticed without comparing every pair, so that one is answered from.

A text is a copy of another when everything it says stands there, sentence by sentence and in the same
order, and the other adds little: formats, spacing, punctuation and page furniture may differ, a figure
or a word may not. A copy that is set aside therefore takes no statement with it, and a report that
came out again with other figures is a document of its own. This module is the only importer of
datasketch, whose MinHash finds the pairs that are worth comparing.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from zzqa.folding import fold
from zzqa.sentences import sentences

# What a text is compared by: figures with their sign and share, Latin words, single characters.
_TOKEN: Final = re.compile(r"-?\d+(?:[.,:/]\d+)*%?|[a-z]+|[^\W\d_]")
# What a page says of itself (where it is from, who edited it) differs between copies of one text.
_ABOUT_ITSELF: Final = re.compile(
    r"^[\[(]?(?:来源|信息来源|稿源|作者|编辑|责任编辑|责编|校对|审核|字号|字体|浏览次数|浏览量|点击数|点击"
    r"|阅读量|打印|发布时间|发布日期|发布机构)\s*[:：].{0,40}$",
    re.MULTILINE,
)
# The longer text may have this share of tokens more: headers, page numbers, a line of thanks.
_SPARE: Final = 0.05
# Tokens of a shingle; with 5, two texts on one subject still share few of them.
_SHINGLE: Final = 5
# Two texts that share 95 % of their shingles agree in one of 16 bands of 16 values with probability
# 1 - (1 - 0.95^16)^16 = 0.9999; two that share 70 % with 0.05.
_BANDS: Final = 16
_BAND_VALUES: Final = 16
# Tokens that are sketched, at most: the beginning of a book tells it from others.
_SKETCHED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to find its copies.

    `content` is a 16-byte hash of its tokens, equal for texts that differ in layout alone, `length`
    their number, and `bands` are 8-byte hashes, of which near-identical texts share some.
    """

    content: bytes
    length: int
    bands: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document among those that may be copies of each other."""

    doc_id: str
    source: str
    content: bytes
    length: int


def sketch(text: str) -> Sketch:
    r"""Return the sketch of a clean text; a text without words is like no other but itself.

    >>> sketch("投资３９亿元，\n已开工。").content == sketch("投资 39亿元,已开工").content
    True
    """
    tokens = _tokens(text)
    if not tokens:
        return Sketch(_hash(text.encode(), 16), 0, ())
    return Sketch(_hash("\n".join(tokens).encode(), 16), len(tokens), _bands(tokens[:_SKETCHED]))


def is_copy(shorter: str, longer: str) -> bool:
    """Return whether all that `shorter` says stands in `longer`, in order, and little beside it.

    Whole sentences of `longer` may be new, a part of a sentence may not. The work is linear.

    >>> is_copy("投资39亿元。已经开工。", "投资39亿元。已经开工。"), is_copy("投资39亿元。", "投资139亿元。")
    (True, False)
    """
    wanted = _tokens(shorter)
    spare = _SPARE * len(wanted)
    longer = _without_furniture(longer)
    at = 0
    for start, end in sentences(longer):
        sentence = _TOKEN.findall(longer[start:end])
        if wanted[at : at + len(sentence)] == sentence:
            at += len(sentence)
        else:
            spare -= len(sentence)
            if spare < 0:
                return False
    return at == len(wanted)


def find_copies(candidates: Iterable[Candidate], alike: Collection[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the doc_id of each document that is a copy, with that of the one that is answered from.

    `alike` holds the contents (shorter, longer) of which `is_copy` is true. Of documents that say the
    same the longest is answered from, of equals the first by source, whatever order they came in.
    """
    holders: dict[bytes, set[bytes]] = defaultdict(set)
    for shorter, longer in alike:
        holders[shorter].add(longer)
    originals: dict[bytes, tuple[int, str]] = {}
    copies: dict[str, str] = {}
    for rank, one in enumerate(sorted(candidates, key=lambda one: (-one.length, one.source))):
        same = {one.content, *holders[one.content]} & originals.keys()
        if same:
            _, copies[one.doc_id] = min(originals[content] for content in same)
        else:
            originals[one.content] = rank, one.doc_id
    return copies


def _tokens(text: str) -> list[str]:
    """Return what a text is compared by, without the lines that speak of the page alone."""
    return _TOKEN.findall(_without_furniture(text))


def _without_furniture(text: str) -> str:
    """Return a text folded, without the lines in which a page speaks of itself."""
    return _ABOUT_ITSELF.sub("", fold(text))


def _bands(tokens: list[str]) -> tuple[bytes, ...]:
    """Return the hashes of the bands of the MinHash of the shingles of a text."""
    from datasketch import MinHash

    ends = range(min(_SHINGLE, len(tokens)), len(tokens) + 1)
    shingles = {"".join(tokens[max(0, end - _SHINGLE) : end]).encode() for end in ends}
    # The scheme and the seed are named, because sketches that were stored are compared with new ones.
    minimum = MinHash(num_perm=_BANDS * _BAND_VALUES, seed=1, scheme="affine32")
    minimum.update_batch(sorted(shingles))
    values = minimum.hashvalues.astype("<u4").reshape(_BANDS, _BAND_VALUES)
    return tuple(_hash(bytes([band]) + row.tobytes(), 8) for band, row in enumerate(values))


def _hash(data: bytes, size: int) -> bytes:
    return hashlib.blake2b(data, digest_size=size).digest()
