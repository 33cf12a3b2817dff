"""The documents in the formats that people keep them in: the same answers, each with its format's place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import hostile
import numpy as np
import pytest
from fake_embedder import FakeEmbedder
from numpy.typing import NDArray

from bench.formats import FORMATS
from bench.fuzz import write_damaged
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.corpus.clean import verify
from zzqa.corpus.encoding import decode
from zzqa.engine import Engine
from zzqa.indexing.check import check
from zzqa.indexing.embed import Embedder
from zzqa.terminal import answer_text

SEEDS = Path(__file__).parents[2] / "seeds"

# Questions of our own over the seed documents, and the file that answers; 003 is a damaged one.
QUESTIONS = [
    ("庄里水库进展如何", "002"),
    ("上半年社会消费品零售总额完成多少", "000"),
    ("上半年进出口总额是多少", "000"),
    ("前7个月一般公共预算收入完成多少", "000"),
    ("上半年城镇居民人均可支配收入是多少", "000"),
    ("2018年高质量招商引资考核之外，扶贫成效考核枣庄排第几位", "000"),
    ("2020年一般公共预算收入完成多少", "002"),
    ("2020年全市生产总值实现多少", "002"),
    ("市级以上农业龙头企业有多少家", "002"),
    ("集中供热面积超过多少", "002"),
    ("限上批零住餐企业发展到多少家", "002"),
    ("省级以上创新平台达到多少家", "002"),
    ("旅游综合收入累计达到多少", "002"),
    ("马德里国际注册商标达到多少件", "002"),
    ("组建完成多少个企业集团", "002"),
    ("每年开工建设多少标准厂房和双创平台", "004"),
    ("全年完成技改投资多少", "004"),
    ("规上工业营业收入增长多少", "003"),
    ("工业技改投资增幅高于全省平均多少", "003"),
    ("新增存贷比达到多少", "003"),
]
# How the terminal names the place of a quote.
PLACES = {
    ".txt": r"第 \d+ 行",
    ".html": r"第 \d+ 段",
    ".docx": r"第 \d+ 段",
    ".pdf": r"第 \d+ 页",
    ".xlsx": r"Sheet 第 \d+ 行",
}


class RememberingEmbedder:
    """The real retriever, which is asked for each text once: most passages are the same in every format."""

    def __init__(self) -> None:
        self._inner = Embedder(Config().retriever, threads=Config().threads)
        self._known: dict[str, NDArray[np.float32]] = {}
        self.fingerprint = self._inner.fingerprint

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        new = [text for text in texts if text not in self._known]
        self._known |= dict(zip(new, self._inner.embed_passages(new, progress=progress), strict=True))
        return np.stack([self._known[text] for text in texts])


@pytest.fixture(scope="module")
def embedder():
    return RememberingEmbedder()


@pytest.fixture(scope="module")
def expected(engine):
    return {question: engine.answer(question) for question, _ in QUESTIONS}


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("suffix", PLACES)
def test_each_format_gives_the_answers_of_the_originals_with_its_own_place(
    suffix, tmp_path, embedder, expected
):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in SEEDS.glob("*.txt"):
        text, _ = decode(path.read_bytes(), path)
        (corpus / f"{path.stem}{suffix}").write_bytes(FORMATS[suffix](text))
    report = build_index(corpus, tmp_path / "index", embedder=embedder)
    assert (len(report.added), report.failed) == (5, ())
    engine = Engine.open(tmp_path / "index")
    different = []
    for question, source in QUESTIONS:
        answer = engine.answer(question)
        wanted = expected[question]
        if (answer.short, without_blanks(answer.text)) != (wanted.short, without_blanks(wanted.text)):
            different.append((question, wanted.text, answer.text))
            continue
        assert [one.source.split(".")[0] for one in answer.citations] == [
            one.source.split(".")[0] for one in wanted.citations
        ]
        assert answer.citations[0].source.startswith(source)
        shown = answer_text(answer)
        for citation in answer.citations:
            document = engine.document(citation.doc_id)
            assert (
                document.original[citation.original_start : citation.original_end] == citation.original_quote
            )
            assert verify(document, citation.start, citation.end)
            assert re.search(
                rf"^\[{citation.number}\] {re.escape(citation.source)} {PLACES[suffix]}", shown, re.M
            )
            assert (citation.place is None) == (suffix == ".txt")
    assert different == []


def test_hostile_files_are_told_and_the_rest_is_built(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "好.docx").write_bytes(
        hostile.docx(hostile.paragraph("庄里水库累计完成投资39亿元，大坝主体工程全部完工。"))
    )
    (corpus / "好.txt").write_text(
        "枣庄机场已通过国家民航局审批，正在开展军地协议草签工作。", encoding="utf-8"
    )
    files = {
        "炸弹.docx": hostile.empty_paragraphs(50_000_000),
        "实体.docx": hostile.billion_laughs(),
        "嵌套.docx": hostile.nested(2000),
        "密码.docx": hostile.locked(),
        "大格.xlsx": hostile.huge_cell(3_100_000),
        "慢.html": hostile.slow_page(),
        "胀.pdf": hostile.inflated_pdf(600),
        "扫描.pdf": hostile.scan(),
        "空.pdf": b"",
        "旧.doc": b"\xd0\xcf\x11\xe0",
    }
    for name, data in files.items():
        (corpus / name).write_bytes(data)
    with (corpus / "巨.txt").open("wb") as file:
        file.truncate(2 * 1024**3)
    (tmp_path / "外.txt").write_text("秘密", encoding="utf-8")
    (corpus / "链接.txt").symlink_to(tmp_path / "外.txt")
    os.mkfifo(corpus / "管道.txt")
    config = Config(parse_seconds=8, parse_memory_bytes=512 * 1024**2)
    report = build_index(corpus, tmp_path / "index", config=config, embedder=FakeEmbedder())
    assert set(report.added) == {"好.docx", "好.txt"}
    reasons = {failed.source: failed.reason for failed in report.failed}
    assert reasons.keys() == {*files, "巨.txt", "链接.txt", "管道.txt"}
    assert all(re.search("[一-鿿]{4}", reason) for reason in reasons.values())
    # Which limit a page of endless nesting meets first depends on the machine.
    assert reasons["慢.html"] in {"解析用时超过 8 秒，已停止", "解析需要的内存超过 512 MB，已停止"}
    assert check(tmp_path / "index") == []


def test_damaged_files_of_every_format_neither_end_nor_hang_a_build(tmp_path):
    """A sample of what `python -m bench.fuzz` does with thousands."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write_damaged(corpus, files=120, seed=7)
    report = build_index(corpus, tmp_path / "index", embedder=FakeEmbedder())
    told = {*report.added, *report.duplicates, *(failed.source for failed in report.failed)}
    assert told == {path.name for path in corpus.iterdir()}
    assert report.added
    assert all(failed.reason for failed in report.failed)
    assert check(tmp_path / "index") == []


def test_a_second_build_reads_no_file_again(tmp_path, monkeypatch):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for suffix, make in FORMATS.items():
        (corpus / f"文{suffix}").write_bytes(
            make(f"通报{suffix}\n庄里水库累计完成投资39亿元，大坝主体工程全部完工。")
        )
    first = build_index(corpus, tmp_path / "index", embedder=FakeEmbedder())
    assert len(first.added) + len(first.duplicates) == len(FORMATS)
    monkeypatch.setattr("zzqa.corpus.extractor.read", None)
    monkeypatch.setattr("zzqa.corpus.extractor.subprocess", None)
    second = build_index(corpus, tmp_path / "index", embedder=FakeEmbedder())
    assert (second.generation, second.added, second.changed) == (first.generation, (), ())
