"""An engine of four tiny documents: enough to draw every state of the page in milliseconds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

import numpy as np

from zzqa.config import Config
from zzqa.errors import CorruptIndexError
from zzqa.records import (
    Answer,
    Citation,
    Confidence,
    Document,
    Finding,
    Hit,
    LibraryEntry,
    OriginMap,
    Passage,
    Refusal,
    Repair,
    Scores,
    TimelineEntry,
)  # fmt: skip
from zzqa.scope import Scope

HOSTILE = (
    "<script>window.attacked = 1</script>攻击测试写在这里,"
    '<img src=x onerror="window.attacked = 2">很危险。\n\n'
    "![图](http://evil.example/a.png) [链接](javascript:window.attacked=3) `代码` $$x^2$$ **粗体**\n\n"
    "反向\u202e字符\u202c与&lt;实体&gt;都要照原样显示。</section><style>body{display:none}</style>"
)


def document(
    source: str, title: str, published: str | None, original: str, text: str | None = None
) -> Document:
    """Return a document whose text has as many characters as its original."""
    text = original if text is None else text
    places = np.arange(len(text), dtype=np.int32)
    sha256 = hashlib.sha256(original.encode()).hexdigest()
    repairs = tuple(
        Repair("script", before, after, i, i + 1)
        for i, (before, after) in enumerate(zip(original, text, strict=True))
        if before != after
    )
    origin = OriginMap(places, places + 1)
    return Document(
        sha256[:16], source, title, published, text, original, origin, sha256, "utf-8", repairs=repairs
    )


DOCUMENTS = (
    document(
        "000.txt", "政风行风热线", "2019-08-26",
        "主持人:请介绍一下水库。\n\n史主任:庄里水库累计完成投资39亿元,大坝主体工程全部完工,已蓄水2300多万立方米。"
        "剩余工程正在加快推进。\n\n主持人:谢谢。",
    ),
    document(
        "001.txt", "講話", "2020-08",
        "全市重點項目開工率達到百分之九十。",
        "全市重点项目开工率达到百分之九十。",
    ),
    document("002.txt", "水库新闻", "2021", "庄里水库计划于明年验收。"),
    document("<b>evil</b>.txt", '"><img src=x onerror=alert(1)>', None, HOSTILE),
)  # fmt: skip


class FakeEngine:
    """Answers with the sentence that shares most character pairs with the question."""

    generation = "generation-of-a-test"
    config = Config()

    def __init__(self, documents: Iterable[Document] = DOCUMENTS) -> None:
        self._documents = list(documents)
        self.asked: list[tuple[str, tuple[str, ...], Scope]] = []

    def documents(self) -> list[Document]:
        return self._documents

    def document(self, doc_id: str) -> Document:
        return {one.doc_id: one for one in self._documents}[doc_id]

    def library(self) -> list[LibraryEntry]:
        return [
            LibraryEntry(
                one.source, "indexed", one.doc_id, one.title, one.published, one.encoding,
                characters=len(one.text), repairs=len(one.repairs), passages=1,
            )
            for one in self._documents
        ]  # fmt: skip

    def check(self) -> list[Finding]:
        return []

    def is_traceable(self, answer: Answer) -> bool:
        """Say whether every quote is the slice of its document that its citation names."""
        return all(self.document(c.doc_id).text[c.start : c.end] == c.quote for c in answer.citations)

    def terms(self, question: str) -> list[str]:
        return sorted(_pairs(question))

    def examples(self, count: int = 6) -> list[str]:
        return ["庄里水库进展如何", "重点项目开工率是多少", "<i>攻击测试</i>是什么"][:count]

    def search(self, question: str, *, top_k: int = 10) -> list[Hit]:
        if "损坏" in question:
            raise CorruptIndexError("index", "vectors.faiss", "校验和不符")
        ranked = sorted(self._documents, key=lambda one: (-_shared(question, one.text), one.doc_id))
        return [_hit(one, rank, question) for rank, one in enumerate(ranked[:top_k], start=1)]

    def answer(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        sources: Sequence[str] | None = None,
        since: str = "",
        until: str = "",
        top_k: int | None = None,
    ) -> Answer:
        scope = Scope.of(sources, since, until)
        self.asked.append((question, tuple(history), scope))
        if "炸" in question:
            raise RuntimeError("secret detail")
        standalone = f"庄里水库{question}" if history and question.startswith("那") else question
        cited = [
            found
            for one in self._documents
            if (sources is None or one.source in sources)
            and scope.admits(one.published)
            and (found := _best(standalone, one))
        ]
        hits = tuple(self.search(standalone))
        if not cited:
            refusal = Refusal("fact_absent", "文档里没有提到这件事。", hits[0])
            return Answer(
                question, "", "fact", Confidence(0.1, "low"), standalone, hits=hits, refusal=refusal
            )
        return _answer(question, standalone, cited, hits)


def _answer(question, standalone, cited, hits):
    citations = tuple(_citation(number, *one) for number, one in enumerate(cited, start=1))
    timeline = tuple(
        TimelineEntry(one.published, one.quote, one.number, plan="计划" in one.quote)
        for one in citations
        if one.published
    )
    short = found[0] if (found := re.search(r"\d+亿元", citations[0].quote)) else ""
    text = "\n".join(one.quote for one in citations)
    confidence = Confidence(0.93, "high")
    return Answer(question, text, "fact", confidence, standalone, short, citations, hits, timeline)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _shared(question: str, text: str) -> int:
    return len(_pairs(question) & _pairs(text))


def _best(question: str, one: Document) -> tuple[Document, int, int] | None:
    """Return the range of the sentence that shares at least three pairs with the question."""
    sentences = [(m.start(), m.end()) for m in re.finditer(r"[^。\n]+。?", one.text)]
    start, end = max(sentences, key=lambda pair: _shared(question, one.text[pair[0] : pair[1]]))
    return (one, start, end) if _shared(question, one.text[start:end]) >= 3 else None


def _citation(number: int, one: Document, start: int, end: int) -> Citation:
    line = one.original.count("\n", 0, start) + 1
    return Citation(
        number, one.doc_id, one.source, one.title, one.published, one.text[start:end], start, end,
        one.original[start:end], start, end, line, one.sha256, 4.2,
    )  # fmt: skip


def _hit(one: Document, rank: int, question: str) -> Hit:
    passage = Passage(f"{one.doc_id}-0", one.doc_id, 0, len(one.text), one.text, ("第一部分",))
    score = float(_shared(question, one.text))
    return Hit(passage, score, rank, one.source, one.title, one.published, Scores(0.5, score, score))
