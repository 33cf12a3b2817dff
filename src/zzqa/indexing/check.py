"""The doctor's look at an index: everything that opening it verifies, and that its parts agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from zzqa.errors import ZzqaError
from zzqa.indexing.generation import PASSAGES, VECTORS, Generation
from zzqa.records import Document, Finding, Passage
from zzqa.words import index_terms

# How far the length of a stored vector may be from 1: 16-bit floats round by up to 0.0005.
UNIT_TOLERANCE: Final = 1e-3
# Passages that are looked up by their own words and vector, spread over the index.
_SAMPLES: Final = 50


def check(index: Path) -> list[Finding]:
    """Return what is wrong with the live generation of `index`; an empty list when it is sound."""
    try:
        generation = Generation.open(index)
    except ZzqaError as error:
        return [Finding(str(index), str(error))]
    try:
        return [*_counts(generation), *_texts(generation), *_vectors(generation), *_terms(generation)]
    except ZzqaError as error:
        return [Finding(str(index), str(error))]
    finally:
        generation.close()


def map_problems(document: Document) -> Iterator[str]:
    """Yield in Chinese whether a document's origin map does not lead from all of its text into its file."""
    origin, characters = document.origin, len(document.text)
    if not len(origin.starts) == len(origin.ends) == characters:
        yield f"{document.source} 的原文位置表长度不符。"
    elif characters and int(origin.ends.max()) > len(document.original):
        yield f"{document.source} 的原文位置超出了原文。"


def slice_problems(passage: Passage, text: str) -> Iterator[str]:
    """Yield in Chinese whether a passage is empty, or not the slice of its document's text that it says."""
    if text[passage.start : passage.end] != passage.text or not passage.text:
        yield f"段落 {passage.passage_id} 与文档不符。"


def _counts(generation: Generation) -> Iterator[Finding]:
    """Yield where the parts hold different passages, or another number than the manifest says."""
    expected = generation.manifest.passages
    rows = generation.stored.rows()
    if sorted(generation.dense.rows().tolist()) != rows:
        yield Finding(VECTORS, "有向量没有对应的段落，或有段落没有向量。")
    counts = {
        PASSAGES: len(rows),
        VECTORS: len(generation.dense),
        "lexical": len(generation.lexical),
        "manifest.json": sum(file.passages for file in generation.manifest.files),
    }
    for file, count in counts.items():
        if count != expected:
            yield Finding(file, f"有 {count} 段，应为 {expected} 段。")


def _texts(generation: Generation) -> Iterator[Finding]:
    """Yield the passages that are no slice of their document, and the documents with a broken map."""
    documents = {document.doc_id: document for document in generation.stored.documents()}
    for document in documents.values():
        yield from (Finding(PASSAGES, problem) for problem in map_problems(document))
    for passage in generation.all_passages():
        text = documents[passage.doc_id].text if passage.doc_id in documents else ""
        yield from (Finding(PASSAGES, problem) for problem in slice_problems(passage, text))
    for file in generation.manifest.files:
        if file.doc_id and file.doc_id not in documents:
            yield Finding(PASSAGES, f"缺少 {file.source} 的文档。")


def _vectors(generation: Generation) -> Iterator[Finding]:
    """Yield whether a vector is not of length 1, and the samples that are not nearest to themselves."""
    rows = generation.dense.rows()
    vectors = generation.dense.vectors(rows)
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.allclose(lengths, 1, atol=UNIT_TOLERANCE):
        yield Finding(VECTORS, "有向量的长度不是 1。")
    for at in range(0, len(rows), max(1, len(rows) // _SAMPLES)):
        _, scores = generation.dense.search(vectors[at : at + 1], 1)
        if not np.isclose(scores[0, 0], lengths[at] ** 2, atol=UNIT_TOLERANCE):
            yield Finding(VECTORS, f"第 {rows[at]} 行的向量找不到自己。")


def _terms(generation: Generation) -> Iterator[Finding]:
    """Yield the samples that are not found by their own words."""
    passages = list(zip(generation.stored.rows(), generation.all_passages(), strict=True))
    for row, passage in passages[:: max(1, len(passages) // _SAMPLES)]:
        terms = dict.fromkeys(index_terms(passage.text), 1.0)
        if terms and generation.lexical.scores_of(terms, [row])[0] <= 0:
            yield Finding("lexical", f"第 {row} 段按自己的词语检索不到。")
