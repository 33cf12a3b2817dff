import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder, vector_of

from zzqa.build import build_index, cleaning, folder, pipeline
from zzqa.config import Config
from zzqa.errors import EmptyCorpusError, IndexBusyError
from zzqa.indexing.check import check
from zzqa.indexing.embed import embedded_text
from zzqa.indexing.generation import Generation, corpus_of
from zzqa.indexing.publish import exclusive
from zzqa.records import BuildReport, Document, Passage

WATER = "庄里水库\n截至2019年8月，庄里水库累计完成投资39亿元，大坝主体工程全部完工，已蓄水2300多万立方米。\n"
AIRPORT = "枣庄机场\n枣庄机场已通过国家民航局审批，正在开展军地协议草签工作。\n"
SCHOOL = "义务教育\n全市新建改扩建中小学43所，新增学位3.2万个，大班额问题基本消除。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "文档"
    folder.mkdir()
    write(folder, "水库.txt", WATER)
    write(folder, "机场.txt", AIRPORT)
    return folder


def write(corpus: Path, name: str, text: str) -> None:
    (corpus / name).write_text(text, encoding="utf-8")


def run(corpus: Path, embedder: FakeEmbedder | None = None, **options: object) -> BuildReport:
    return build_index(corpus, corpus.parent / "index", embedder=embedder or FakeEmbedder(), **options)  # type: ignore[arg-type]


def opened(corpus: Path) -> Generation:
    return Generation.open(corpus.parent / "index")


def assert_as_built_anew(corpus: Path, config: Config | None = None) -> None:
    """The index says the same as one that was built from nothing."""
    fresh = corpus.parent / "fresh"
    build_index(corpus, fresh, config=config, embedder=FakeEmbedder())
    kept, anew = opened(corpus), Generation.open(fresh)
    passages = {passage.passage_id: passage for passage in anew.all_passages()}
    assert {passage.passage_id: passage for passage in kept.all_passages()} == passages
    assert [comparable(document) for document in kept.documents()] == [
        comparable(document) for document in anew.documents()
    ]
    for row in kept.stored.rows():
        expected = vector_of(embedded_text(kept.passages([row])[0]))
        np.testing.assert_array_equal(kept.dense.vectors([row])[0], expected)
    assert [replace(file, stamp="") for file in kept.manifest.files] == [
        replace(file, stamp="") for file in anew.manifest.files
    ]
    assert kept.stored.lessons() == anew.stored.lessons()
    assert kept.stored.alike() == anew.stored.alike()
    assert check(corpus.parent / "index") == []
    shutil.rmtree(fresh)


def comparable(document: Document) -> tuple[object, ...]:
    return (
        document.source, document.title, document.published, document.text, document.original,
        document.origin.starts.tolist(), document.origin.ends.tolist(), document.repairs, document.marks,
    )  # fmt: skip


def test_a_first_build_holds_every_document_and_the_vector_of_each_passage(corpus: Path) -> None:
    report = run(corpus)
    generation = opened(corpus)
    assert report.generation == generation.name == "gen-000001"
    assert report.added == ("机场.txt", "水库.txt")
    assert report.passages == len(generation.all_passages()) == 2
    assert [document.source for document in generation.documents()] == ["机场.txt", "水库.txt"]
    for row, passage in enumerate(generation.all_passages()):
        np.testing.assert_array_equal(generation.dense.vectors([row])[0], vector_of(embedded_text(passage)))
    ids = [passage.passage_id for passage in generation.all_passages()]
    assert ids == sorted(ids)


def test_when_nothing_changed_nothing_is_written(corpus: Path) -> None:
    first = run(corpus)
    embedder = FakeEmbedder()
    second = run(corpus, embedder)
    assert (second.generation, second.unchanged, second.added) == (first.generation, first.added, ())
    assert (second.passages, embedder.texts) == (first.passages, [])
    assert len(list((corpus.parent / "index").glob("gen-*"))) == 1


def test_only_what_is_new_is_embedded(corpus: Path) -> None:
    run(corpus)
    write(corpus, "学校.txt", SCHOOL)
    write(corpus, "机场.txt", AIRPORT.replace("正在", "已经"))
    embedder = FakeEmbedder()
    report = run(corpus, embedder)
    assert (report.added, report.changed, report.unchanged) == (("学校.txt",), ("机场.txt",), ("水库.txt",))
    assert len(embedder.texts) == 2
    assert not any("庄里水库" in text for text in embedder.texts)
    assert_as_built_anew(corpus)


def test_a_removed_document_is_gone(corpus: Path) -> None:
    run(corpus)
    (corpus / "水库.txt").unlink()
    report = run(corpus)
    assert (report.removed, report.unchanged) == (("水库.txt",), ("机场.txt",))
    assert not opened(corpus).knows("庄里水库")
    assert_as_built_anew(corpus)


def test_a_renamed_document_keeps_its_vectors(corpus: Path) -> None:
    run(corpus)
    (corpus / "水库.txt").rename(corpus / "水利.txt")
    embedder = FakeEmbedder()
    report = run(corpus, embedder)
    assert (report.added, report.removed, embedder.texts) == (("水利.txt",), ("水库.txt",), [])
    assert_as_built_anew(corpus)


def test_the_same_bytes_are_one_document(corpus: Path) -> None:
    write(corpus, "水库（副本）.txt", WATER)
    report = run(corpus)
    assert report.duplicates == ("水库（副本）.txt",)
    assert report.passages == 2
    assert run(corpus).generation == report.generation
    # The copy stays when the first goes.
    (corpus / "水库.txt").unlink()
    assert run(corpus).duplicates == ()
    assert opened(corpus).knows("庄里水库")
    assert_as_built_anew(corpus)


def test_a_file_that_gives_no_passage_is_told_with_its_reason(corpus: Path) -> None:
    write(corpus, "空.txt", " \n\n")
    (corpus / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    report = run(corpus)
    assert [failed.source for failed in report.failed] == ["图.txt", "空.txt"]
    assert all(failed.reason for failed in report.failed)
    again = run(corpus)
    assert (again.failed, again.generation) == (report.failed, report.generation)


def test_the_library_tells_of_every_file_what_became_of_it(corpus: Path) -> None:
    write(corpus, "水库（副本）.txt", WATER)
    write(corpus, "空.txt", "")
    run(corpus)
    generation = opened(corpus)
    entries = {entry.source: entry for entry in generation.library()}
    assert {source: entry.status for source, entry in entries.items()} == {
        "机场.txt": "indexed", "水库.txt": "indexed", "水库（副本）.txt": "duplicate", "空.txt": "failed",
    }  # fmt: skip
    for document in generation.documents():
        entry = entries[document.source]
        assert (entry.title, entry.published, entry.encoding) == (
            document.title, document.published, document.encoding,
        )  # fmt: skip
        assert (entry.characters, entry.repairs) == (len(document.text), len(document.repairs))
        assert entry.passages == sum(p.doc_id == document.doc_id for p in generation.all_passages())
    assert entries["水库（副本）.txt"].doc_id == entries["水库.txt"].doc_id
    assert entries["空.txt"].reason


def test_a_file_that_failed_is_tried_again_when_it_may_succeed(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, "坏.pdf", "这不是 PDF")
    tried: list[str] = []
    load_file = folder.load_file
    monkeypatch.setattr(
        folder, "load_file", lambda path, **options: tried.append(path.name) or load_file(path, **options)
    )
    first = run(corpus)
    assert [failed.source for failed in first.failed] == ["坏.pdf"]
    assert (run(corpus).failed, tried.count("坏.pdf")) == (first.failed, 1)
    assert run(corpus, config=Config(parse_seconds=61)).failed == first.failed
    assert tried.count("坏.pdf") == 2
    write(corpus, "坏.pdf", "这也不是 PDF")
    assert run(corpus, config=Config(parse_seconds=61)).failed == first.failed
    assert tried.count("坏.pdf") == 3
    run(corpus, full=True)
    assert tried.count("坏.pdf") == 4
    assert tried.count("水库.txt") == 2


def test_a_file_that_was_too_large_is_taken_once_more_is_allowed(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_SETTLED", -1)
    first = run(corpus, config=Config(max_file_bytes=len(AIRPORT.encode())))
    assert [failed.source for failed in first.failed] == ["水库.txt"]
    assert run(corpus).added == ("水库.txt",)


def test_a_corpus_that_moved_is_remembered_at_its_new_place(corpus: Path) -> None:
    index = corpus.parent / "index"
    run(corpus)
    moved = corpus.rename(corpus.with_name("搬家"))
    embedder = FakeEmbedder()
    assert len(run(moved, embedder).unchanged) == 2
    assert embedder.texts == []
    assert corpus_of(index) == moved
    assert_as_built_anew(moved)


@pytest.mark.parametrize("left", [None, " \n"])
def test_a_corpus_that_gives_nothing_leaves_the_index(corpus: Path, left: str | None) -> None:
    run(corpus)
    for path in corpus.iterdir():
        path.unlink()
    if left is not None:
        write(corpus, "空.txt", left)
    with pytest.raises(EmptyCorpusError):
        run(corpus)
    assert opened(corpus).knows("庄里水库")


def test_other_settings_cut_anew_and_another_model_embeds_anew(corpus: Path) -> None:
    run(corpus)
    small = Config(passage_chars=50, passage_overlap=0)
    run(corpus, config=small)
    assert_as_built_anew(corpus, small)
    embedder = FakeEmbedder("other")
    run(corpus, embedder, config=small)
    assert len(embedder.texts) == len(opened(corpus).all_passages())


def test_other_code_cleans_anew_and_keeps_vectors_of_equal_text(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(corpus)
    monkeypatch.setattr(pipeline, "code_fingerprint", lambda: "newer")
    cleaned: list[str] = []
    clean = cleaning.clean_document
    monkeypatch.setattr(
        cleaning, "clean_document", lambda raw, r: cleaned.append(raw.source) or clean(raw, r)
    )
    embedder = FakeEmbedder()
    assert run(corpus, embedder).generation != first.generation
    assert (cleaned, embedder.texts) == (["机场.txt", "水库.txt"], [])


def test_an_unchanged_document_is_not_cleaned_again(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(corpus)
    write(corpus, "学校.txt", SCHOOL)
    cleaned: list[str] = []
    clean = cleaning.clean_document
    monkeypatch.setattr(
        cleaning, "clean_document", lambda raw, r: cleaned.append(raw.source) or clean(raw, r)
    )
    run(corpus)
    assert cleaned == ["学校.txt"]


ANNOTATED = "重點(diǎn)項(xiàng)目長(cháng)期建設(shè)，長(cháng)江，長(cháng)城，長(cháng)短。"


def test_readings_that_a_new_file_teaches_clean_annotated_documents_anew(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, "注音.txt", ANNOTATED)
    run(corpus)
    write(corpus, "再注.txt", "蘇(sū)州(zhōu)，蘇(sū)北，揚(yáng)州(zhōu)，揚(yáng)中，" + ANNOTATED)
    cleaned: list[str] = []
    clean = cleaning.clean_document
    monkeypatch.setattr(
        cleaning, "clean_document", lambda raw, r: cleaned.append(raw.source) or clean(raw, r)
    )
    run(corpus)
    assert sorted(cleaned) == ["再注.txt", "注音.txt"]
    assert_as_built_anew(corpus)
    # What only the second one taught is forgotten with it.
    (corpus / "再注.txt").unlink()
    run(corpus)
    assert_as_built_anew(corpus)
    (corpus / "注音.txt").unlink()
    run(corpus)
    assert opened(corpus).stored.lessons() == {}
    assert_as_built_anew(corpus)


def test_a_full_build_takes_nothing_over(corpus: Path) -> None:
    run(corpus)
    embedder = FakeEmbedder()
    report = run(corpus, embedder, full=True)
    assert (report.generation, report.unchanged) == ("gen-000002", ("机场.txt", "水库.txt"))
    assert len(embedder.texts) == 2


def test_a_damaged_index_is_built_anew_with_a_warning(corpus: Path) -> None:
    name = run(corpus).generation
    vectors = corpus.parent / "index" / name / "vectors.faiss"
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"?")
    embedder = FakeEmbedder()
    report = run(corpus, embedder)
    assert len(report.warnings) == 1
    assert len(embedder.texts) == 2
    assert_as_built_anew(corpus)


def test_two_builds_do_not_run_at_once(corpus: Path) -> None:
    with exclusive(corpus.parent / "index"), pytest.raises(IndexBusyError):
        run(corpus)


def test_progress_of_each_stage_ends_at_its_total(corpus: Path) -> None:
    told: dict[str, list[tuple[int, int]]] = {}
    run(corpus, progress=lambda stage, done, total: told.setdefault(stage, []).append((done, total)))
    assert list(told) == ["读取", "清理", "向量", "写入"]
    for steps in told.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1] > 0


def test_headings_are_embedded_above_a_passage_unless_it_holds_them() -> None:
    passage = Passage("d-0000", "d", 0, 9, "一、水利\n大坝完工。", ("2020年工作回顾", "一、水利"))
    assert embedded_text(passage) == "2020年工作回顾\n一、水利\n大坝完工。"
