"""Copies in a build: one is answered from, the others are named beside it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from zzqa.build import build_index
from zzqa.indexing.check import check
from zzqa.indexing.generation import Generation
from zzqa.records import BuildReport
from zzqa.scope import Scope

SENTENCES = [f"庄里水库第{n}标段累计完成投资{n + 3}亿元，{n}座泵站全部完工。" for n in range(1, 60)]
REPORT = "庄里水库建设通报\n" + "\n".join(SENTENCES) + "\n"
REPRINT = "来源：某某日报\n" + REPORT.replace("，", ",") + "责任编辑：张三\n"
LONGER = REPORT + "特此通报。\n"
NEXT_YEAR = REPORT.replace("投资33亿元", "投资35亿元")
OTHER = "枣庄机场\n枣庄机场已通过国家民航局审批，正在开展军地协议草签工作。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "文档"
    folder.mkdir()
    write(folder, "机场.txt", OTHER)
    return folder


def write(corpus: Path, name: str, text: str) -> None:
    (corpus / name).write_text(text, encoding="utf-8")


def run(corpus: Path, embedder: FakeEmbedder | None = None) -> BuildReport:
    return build_index(corpus, corpus.parent / "index", embedder=embedder or FakeEmbedder())


def opened(corpus: Path) -> Generation:
    return Generation.open(corpus.parent / "index")


def cited_as(corpus: Path) -> dict[str, str]:
    """Return the copies with the files they are cited as, and that the index is as if built from nothing."""
    kept = opened(corpus)
    fresh = corpus.parent / "fresh"
    build_index(corpus, fresh, embedder=FakeEmbedder())
    anew = Generation.open(fresh)
    assert [replace(f, stamp="") for f in kept.manifest.files] == [
        replace(f, stamp="") for f in anew.manifest.files
    ]
    assert {p.passage_id for p in kept.all_passages()} == {p.passage_id for p in anew.all_passages()}
    assert kept.stored.alike() == anew.stored.alike()
    assert check(corpus.parent / "index") == []
    shutil.rmtree(fresh)
    return {entry.source: entry.cited_as for entry in kept.library() if entry.status == "duplicate"}


def test_copies_take_no_room_among_the_passages(corpus: Path) -> None:
    write(corpus, "1.txt", REPORT)
    alone = run(corpus).passages
    embedder = FakeEmbedder()
    for n in range(20):
        write(corpus, f"转载{n:02d}.txt", f"浏览次数：{n}\n" + REPRINT)
    report = run(corpus, embedder)
    assert (report.passages, embedder.texts) == (alone, [])
    assert len(report.duplicates) == 20
    assert len(report.added) == 20
    assert set(cited_as(corpus).values()) == {"1.txt"}


def test_a_document_names_its_copies_and_they_lead_to_it(corpus: Path) -> None:
    write(corpus, "1.txt", REPORT)
    write(corpus, "2.txt", REPORT)
    write(corpus, "3.txt", REPRINT)
    run(corpus)
    generation = opened(corpus)
    assert [document.source for document in generation.documents()] == ["1.txt", "机场.txt"]
    original = generation.documents()[0]
    assert original.copies == ("2.txt", "3.txt")
    assert generation.document(original.doc_id).copies == original.copies
    assert generation.documents()[1].copies == ()
    rows = generation.rows_of(Scope.of(["1.txt"]))
    assert rows
    assert generation.rows_of(Scope.of(["2.txt"])) == generation.rows_of(Scope.of(["3.txt"])) == rows
    assert cited_as(corpus) == {"2.txt": "1.txt", "3.txt": "1.txt"}


def test_other_figures_are_another_document(corpus: Path) -> None:
    write(corpus, "去年.txt", REPORT)
    write(corpus, "今年.txt", NEXT_YEAR)
    assert run(corpus).duplicates == ()
    texts = [passage.text for passage in opened(corpus).all_passages()]
    assert any("投资33亿元" in text for text in texts)
    assert any("投资35亿元" in text for text in texts)
    assert cited_as(corpus) == {}


def test_a_longer_copy_that_comes_is_answered_from_instead(corpus: Path) -> None:
    write(corpus, "1.txt", REPORT)
    run(corpus)
    write(corpus, "2.txt", LONGER)
    report = run(corpus)
    assert (report.added, report.duplicates, report.unchanged) == (
        ("2.txt",),
        ("1.txt",),
        ("1.txt", "机场.txt"),
    )
    assert any("特此通报" in passage.text for passage in opened(corpus).all_passages())
    assert cited_as(corpus) == {"1.txt": "2.txt"}


def test_when_the_original_goes_a_copy_takes_its_place(corpus: Path) -> None:
    write(corpus, "1.txt", REPORT)
    write(corpus, "2.txt", LONGER)
    run(corpus)
    (corpus / "2.txt").unlink()
    report = run(corpus)
    assert (report.removed, report.duplicates) == (("2.txt",), ())
    assert opened(corpus).rows_of(Scope.of(["1.txt"]))
    assert not any("特此通报" in passage.text for passage in opened(corpus).all_passages())
    assert cited_as(corpus) == {}


def test_a_copy_that_is_changed_stands_for_itself(corpus: Path) -> None:
    write(corpus, "1.txt", REPORT)
    write(corpus, "2.txt", REPRINT)
    run(corpus)
    write(corpus, "2.txt", NEXT_YEAR)
    report = run(corpus)
    assert (report.changed, report.duplicates) == (("2.txt",), ())
    assert cited_as(corpus) == {}
