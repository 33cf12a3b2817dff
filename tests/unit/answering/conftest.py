"""Documents, passages and hits made by hand."""

import hashlib

import numpy as np
import pytest

from zzqa.records import Document, Hit, Mark, OriginMap, Passage, Scores


@pytest.fixture
def make_document():
    def make(text, *, source="a.txt", title="标题", published=None, marks=()):
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        places = np.arange(len(text) + 1, dtype=np.int32)
        origin = OriginMap(places[:-1], places[1:])
        marks = tuple(Mark(kind, text.index(part), text.index(part) + len(part)) for kind, part in marks)
        return Document(sha256[:16], source, title, published, text, text, origin, sha256, "utf-8", (), marks)

    return make


@pytest.fixture
def hit_of():
    def make(document, *, rank=1, fused=2.0, dense=0.9, start=0, end=None, year=None, headings=()):
        end = len(document.text) if end is None else end
        passage = Passage(
            f"{document.doc_id}-{start:04d}",
            document.doc_id,
            start,
            end,
            document.text[start:end],
            headings,
            year,
        )
        scores = Scores(dense=dense, lexical=5.0, fused=fused)
        return Hit(passage, fused, rank, document.source, document.title, document.published, scores)

    return make
