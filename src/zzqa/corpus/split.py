"""Cutting a document into passages. This module is the only importer of langchain_text_splitters.

The library decides how many sentences make a passage and how many it repeats; where a sentence
ends is decided by zzqa.sentences. Each sentence goes to the library with its number behind it, so
the exact place of every passage is read from the numbers and never searched for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from zzqa.corpus.dates import speaking_year
from zzqa.corpus.headings import Line, outline
from zzqa.records import Document, Passage
from zzqa.sentences import Range, clauses, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# Stands around the number of a sentence. Half a surrogate pair is in no text that was decoded.
_FENCE: Final = "\ud800"
_NUMBER: Final = re.compile(f"{_FENCE}(\\d+){_FENCE}")


def split(document: Document, *, passage_chars: int, passage_overlap: int) -> list[Passage]:
    """Return the passages of `document` in order; together they hold every sentence of it.

    A passage is a run of whole sentences under the same headings, of at most `passage_chars`
    characters; a sentence longer than that stands alone, and one longer than twice that is cut at
    its clauses. A passage repeats whole sentences of the one before, at most `passage_overlap`
    characters of them.
    """
    text = document.text
    passages: list[Passage] = []
    for block in _blocks(outline(text, _marked(document))):
        units = _units(text, block[0].start, block[-1].end, 2 * passage_chars)
        for start, end in _merged(text, units, passage_chars, passage_overlap):
            headings = _headings_of(block, start, end, title=document.title)
            year = speaking_year(headings, text[start:end], document.published, title=document.title)
            passage_id = f"{document.doc_id}-{len(passages):04d}"
            passages.append(Passage(passage_id, document.doc_id, start, end, text[start:end], headings, year))
    return passages


def _marked(document: Document) -> Mapping[int, int]:
    """Return the level of each heading that the file's format marks, by its start in the clean text."""
    starts, levels = document.origin.starts, document.layout.headings
    places = np.searchsorted(starts, [start for start, _ in levels])
    return {
        int(place): level for place, (_, level) in zip(places, levels, strict=True) if place < len(starts)
    }


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines that no passage may leave: headings and the text below them."""
    block: list[Line] = []
    for line in lines:
        if line.opens and block and not block[-1].is_heading:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _headings_of(block: list[Line], start: int, end: int, *, title: str) -> tuple[str, ...]:
    """Return the headings of the first text in [start, end), or of its last line if all are headings.

    The document's title, numbered or not, stands above all of them and is left out.
    """
    first = bisect_right(block, start, key=lambda line: line.start) - 1
    last = bisect_left(block, end, key=lambda line: line.start)
    inside = block[first:last]
    line = next((line for line in inside if not line.is_heading), inside[-1])
    return tuple(heading for heading in line.headings if not heading.endswith(title))


def _units(text: str, start: int, end: int, longest: int) -> list[Range]:
    """Return the sentences of text[start:end], those over `longest` characters in pieces."""
    units: list[Range] = []
    for first, last in sentences(text[start:end]):
        sentence = (start + first, start + last)
        units.extend([sentence] if last - first <= longest else _pieces(text, sentence, longest // 2))
    return units


def _pieces(text: str, sentence: Range, size: int) -> Iterator[Range]:
    """Yield the clauses of a sentence; one that is over twice `size` in pieces of `size` characters."""
    offset = sentence[0]
    for first, last in clauses(text[slice(*sentence)]):
        step = size if last - first > 2 * size else last - first
        for piece in range(first, last, step):
            yield offset + piece, offset + min(piece + step, last)


def _merged(text: str, units: list[Range], size: int, overlap: int) -> Iterator[Range]:
    """Yield the ranges that the library makes of the units: at most `size` characters of them each."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    if not units:
        return
    ends = [following[0] for _, following in pairwise(units)] + [units[-1][1]]
    numbered = "".join(
        f"{text[start:end]}{_FENCE}{i}{_FENCE}"
        for i, ((start, _), end) in enumerate(zip(units, ends, strict=True))
    )
    splitter = RecursiveCharacterTextSplitter(
        separators=[f"{_FENCE}\\d+{_FENCE}"],
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=size,
        chunk_overlap=min(overlap, size // 2),
        length_function=lambda piece: len(_NUMBER.sub("", piece)),
    )
    for chunk in splitter.split_text(numbered):
        inside = [int(digits) for digits in _NUMBER.findall(chunk)]
        first, last = inside[0], inside[-1]
        if _NUMBER.sub("", chunk) != text[units[first][0] : ends[last]]:
            message = f"the splitter changed the text of sentences {first} to {last}"
            raise ValueError(message)
        yield units[first][0], units[last][1]
