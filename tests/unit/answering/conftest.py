"""Documents, passages and hits made by hand."""

import hashlib

import numpy as np
import pytest

from zzqa.answering.read.reader import SENTENCE_CHARS
from zzqa.answering.read.sentence import Reading, SentenceReading
from zzqa.answering.read.span_search import FoundSpan
from zzqa.records import Document, Hit, Mark, OriginMap, Passage, Scores
from zzqa.sentences import segments


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


@pytest.fixture
def reading_of():
    """What a network would say of a hit that finds these (text, score) spans; their score is the sentence's too."""

    def make(hit, spans=()):
        text = hit.passage.text
        found = [FoundSpan(text.index(part), text.index(part) + len(part), score) for part, score in spans]
        sentences = []
        for start, end in segments(text, longest=SENTENCE_CHARS):
            own = sorted((s for s in found if start <= s.start < end), key=lambda s: -s.score)
            sentences.append(SentenceReading(start, end, own[0].score if own else -6.0, tuple(own)))
        return Reading(tuple(sentences), max((s.score for s in found), default=-6.0))

    return make
