import hashlib
import json
import os
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzqa.config import Config
from zzqa.errors import (
    CorruptIndexError,
    IndexBusyError,
    IndexMismatchError,
    IndexWriteError,
    MissingIndexError,
    NoEarlierIndexError,
)
from zzqa.indexing import writing
from zzqa.indexing.changes import Changes
from zzqa.indexing.check import check
from zzqa.indexing.copies import sketch
from zzqa.indexing.dense import DenseIndex
from zzqa.indexing.generation import Generation, current_generation
from zzqa.indexing.manifest import Fingerprints, IndexedFile, Manifest, code_fingerprint
from zzqa.indexing.passages import PassageFile
from zzqa.indexing.publish import exclusive, rollback, write_generation
from zzqa.indexing.tables import write_tables
from zzqa.records import Document, Mark, OriginMap, Passage, Repair
from zzqa.scope import Scope
from zzqa.store import Store

FINGERPRINTS = Fingerprints(model="m", config=Config().index_fingerprint(), code="c", learnt="l", limits="r")


def document(text: str, source: str = "甲.txt") -> Document:
    original = "\ufeff" + text
    positions = np.arange(1, len(original), dtype=np.int32)
    sha256 = hashlib.sha256(original.encode()).hexdigest()
    return Document(
        sha256[:16],
        source,
        f"{source}的题目",
        "2020-08",
        text,
        original,
        OriginMap(positions, positions + 1),
        sha256,
        "utf-8",
        repairs=(Repair("pinyin", "點(diǎn)", "點", 3, 9),),
        marks=(Mark("redacted", 0, 1),),
    )


def contents(*texts: str) -> Changes:
    """A passage for each text; all vectors differ."""
    documents = [document(text, f"{n}.txt") for n, text in enumerate(texts)]
    passages = sorted(
        (
            Passage(f"{d.doc_id}-0000", d.doc_id, 0, len(d.text), d.text, ("一、水利",), 2020)
            for d in documents
        ),
        key=lambda passage: passage.passage_id,
    )
    files = tuple(IndexedFile(d.source, d.sha256, d.doc_id, 1) for d in documents)
    sketches = {d.doc_id: sketch(d.text) for d in documents}
    vectors = np.eye(len(texts), max(8, len(texts)), dtype=np.float32)
    return Changes(documents, sketches, passages, vectors, files, FINGERPRINTS)


OLD = contents("庄里水库大坝完工。", "枣庄机场正在审批。")
NEW = contents("庄里水库已经蓄水。", "枣庄机场开工建设。", "GDP增长6%。")


def publish_contents(index: Path, what: Changes) -> str:
    with exclusive(index):
        return write_generation(index, what)


def texts_of(generation: Store) -> set[str]:
    return {document.text for document in generation.documents()}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    publish_contents(tmp_path / "索引", OLD)
    return tmp_path / "索引"


def test_everything_comes_back_as_it_was_written(index: Path) -> None:
    generation = Generation.open(index, config=Config(), model="m")
    for written, read in zip(OLD.documents, generation.documents(), strict=True):
        assert replace(read, origin=written.origin) == written
        np.testing.assert_array_equal(read.origin.starts, written.origin.starts)
        np.testing.assert_array_equal(read.origin.ends, written.origin.ends)
        assert read.origin.starts.dtype == np.int32
        assert generation.document(written.doc_id).source == written.source
        assert generation.describe(written.doc_id).published == "2020-08"
    assert generation.passages([1, 0, 1]) == [OLD.passages[1], OLD.passages[0], OLD.passages[1]]
    np.testing.assert_array_equal(generation.dense.vectors([0, 1]), OLD.vectors)
    assert generation.manifest.files == OLD.files
    assert check(index) == []


def test_what_there_is_not_is_a_key_error(index: Path) -> None:
    generation = Generation.open(index)
    for ask in (
        lambda: generation.document("0" * 16),
        lambda: generation.describe("0" * 16),
        lambda: generation.passages([2]),
    ):
        with pytest.raises(KeyError):
            ask()


def test_words_sources_and_rarity(index: Path) -> None:
    generation = Generation.open(index)
    assert generation.knows("庄里水库")
    assert generation.knows("0.TXT")
    assert not generation.knows("台儿庄古城")
    assert [OLD.passages[row].text for row in generation.rows_of(Scope.of(["1.txt", "没有.txt"]))] == [
        "枣庄机场正在审批。"
    ]
    weights = generation.term_weights(["枣庄", "不存在"])
    assert weights["不存在"] > weights["枣庄"] > 0


def test_headings_and_titles_are_found_by_their_words(index: Path) -> None:
    lexical = Generation.open(index).lexical
    assert sorted(lexical.search({"水利": 1.0}, 5)[0].tolist()) == [0, 1]


@settings(max_examples=50, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=3, unique=True
    )
)
def test_any_text_comes_back(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("passages") / "passages.db"
    what = contents(*texts)
    write_tables(path, what, first_row=0)
    file = PassageFile(path)
    assert [document.text for document in file.documents()] == texts
    assert file.all_passages() == list(what.passages)
    file.close()


# Opening


def test_no_index_is_told_from_a_broken_one(tmp_path: Path, index: Path) -> None:
    with pytest.raises(MissingIndexError):
        Generation.open(tmp_path / "没有")
    (index / "CURRENT").write_text("../etc\n")
    with pytest.raises(CorruptIndexError):
        Generation.open(index)
    (index / "CURRENT").write_bytes(b"\xff")
    with pytest.raises(CorruptIndexError):
        Generation.open(index)


@pytest.mark.parametrize(
    ("config", "model", "what"),
    [(Config(), "other", "检索模型"), (Config(passage_chars=99), "m", "设置")],
)
def test_other_models_and_settings_are_a_mismatch(index: Path, config: Config, model: str, what: str) -> None:
    with pytest.raises(IndexMismatchError) as caught:
        Generation.open(index, config=config, model=model)
    assert caught.value.what == what


@pytest.mark.parametrize(("field", "value"), [("schema", 0), ("libraries", {"tantivy": "0.1"})])
def test_another_layout_is_a_mismatch(index: Path, field: str, value: object) -> None:
    folder = index / current_generation(index)
    manifest = replace(Manifest.load(folder), **{field: value})  # type: ignore[arg-type]
    manifest.save(folder)
    with pytest.raises(IndexMismatchError):
        Generation.open(index)


def files_of(index: Path) -> list[Path]:
    return sorted(path for path in (index / current_generation(index)).rglob("*") if path.is_file())


def test_a_flipped_byte_is_noticed_in_every_file(index: Path) -> None:
    random = np.random.default_rng(0)
    for path in files_of(index):
        data = path.read_bytes()
        for at in random.integers(0, len(data), 5) if data else []:
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(CorruptIndexError) as caught:
                Generation.open(index)
            assert caught.value.path == index
            assert len(check(index)) == 1
        path.write_bytes(data)
    assert check(index) == []


def test_a_missing_or_shortened_file_is_noticed(index: Path) -> None:
    for path in files_of(index):
        data = path.read_bytes()
        path.unlink()
        with pytest.raises(CorruptIndexError):
            Generation.open(index)
        if data:
            path.write_bytes(data[:-1])
            with pytest.raises(CorruptIndexError):
                Generation.open(index)
        path.write_bytes(data)


# Publishing


def test_a_new_generation_becomes_live_and_only_the_one_before_is_kept(index: Path) -> None:
    names = [current_generation(index)] + [publish_contents(index, what) for what in (NEW, OLD, NEW)]
    assert names == [f"gen-{n:06d}" for n in (1, 2, 3, 4)]
    assert sorted(path.name for path in index.glob("gen-*")) == names[2:]
    assert texts_of(Generation.open(index)) == {document.text for document in NEW.documents}


def test_who_reads_an_old_generation_can_go_on_after_it_is_deleted(index: Path) -> None:
    old = Generation.open(index)
    for _ in range(3):
        publish_contents(index, NEW)
    assert not (index / old.name).exists()
    assert texts_of(old) == {document.text for document in OLD.documents}
    assert old.passages([0]) == [OLD.passages[0]]
    assert old.dense.search(OLD.vectors[:1], 1)[0].tolist() == [[0]]
    assert len(old.lexical.search({"枣庄": 1.0}, 5)[0]) == 1


def test_rolling_back_brings_the_one_before_back_once(index: Path) -> None:
    publish_contents(index, NEW)
    assert rollback(index) == "gen-000001"
    assert texts_of(Generation.open(index)) == {document.text for document in OLD.documents}
    with pytest.raises(NoEarlierIndexError) as refused:
        rollback(index)
    assert str(refused.value).endswith(f"zzqa build --index {index}")
    # The next build follows what is live now, not what was rolled back.
    assert publish_contents(index, NEW) == "gen-000003"
    assert sorted(path.name for path in index.glob("gen-*")) == ["gen-000001", "gen-000003"]


def test_a_folder_that_is_not_there_is_not_made_to_be_rolled_back(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError):
        rollback(tmp_path / "slip")
    assert not (tmp_path / "slip").exists()


def test_a_damaged_generation_is_not_rolled_back_to(index: Path) -> None:
    publish_contents(index, NEW)
    (index / "gen-000001" / "passages.db").write_bytes(b"")
    with pytest.raises(CorruptIndexError):
        rollback(index)
    assert current_generation(index) == "gen-000002"


def test_a_second_builder_is_told_at_once(index: Path) -> None:
    outcome: list[type[BaseException]] = []

    def build() -> None:
        try:
            publish_contents(index, NEW)
        except IndexBusyError as error:
            outcome.append(type(error))

    with exclusive(index):
        thread = threading.Thread(target=build)
        thread.start()
        thread.join()
    assert outcome == [IndexBusyError]


@pytest.mark.parametrize("failing", ["passages", "vectors", "lexical", "rename", "swap"])
def test_a_failed_write_leaves_the_old_index(
    index: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        if failing == "passages":
            raise sqlite3.OperationalError("database or disk is full")
        raise OSError(28, os.strerror(28))

    target, name = {
        "passages": (writing, "write_tables"),
        "vectors": (DenseIndex, "save"),
        "lexical": (writing.LexicalIndex, "write"),
        "rename": (Path, "rename"),
        "swap": (Path, "replace"),
    }[failing]
    with monkeypatch.context() as patch:
        patch.setattr(target, name, fail)
        with pytest.raises(IndexWriteError):
            publish_contents(index, NEW)
    assert not (index / ".building").exists()
    assert check(index) == []
    assert texts_of(Generation.open(index)) == {document.text for document in OLD.documents}
    publish_contents(index, NEW)
    assert check(index) == []


def test_an_index_where_a_file_is_in_the_way_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexWriteError):
        publish_contents(tmp_path / "index", OLD)


def test_generations_can_be_read_by_others_where_the_owner_lets_them(index: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in files_of(index) if path.name != "manifest.json"}
    assert len(modes) == 1


# The doctor


def test_parts_that_disagree_are_found(index: Path) -> None:
    folder = index / current_generation(index)
    with sqlite3.connect(folder / "passages.db") as connection:
        connection.execute("UPDATE passages SET text = '换了' WHERE passage_row = 0")
    connection.close()
    DenseIndex.build(np.eye(3, 8, dtype=np.float32) * 2).save(folder / "vectors.faiss")
    manifest = Manifest.load(folder)
    replace(manifest, checksums=writing.checksums(folder)).save(folder)
    found = [f"{finding.file}：{finding.problem}" for finding in check(index)]
    assert f"passages.db：段落 {OLD.passages[0].passage_id} 与文档不符。" in found
    assert "vectors.faiss：有 3 段，应为 2 段。" in found
    assert "vectors.faiss：有向量的长度不是 1。" in found


def test_the_doctor_says_what_opening_says(tmp_path: Path) -> None:
    assert [finding.problem for finding in check(tmp_path)] == [str(MissingIndexError(tmp_path))]


def test_a_manifest_is_json_that_anyone_can_read(index: Path) -> None:
    content = json.loads((index / "gen-000001" / "manifest.json").read_text(encoding="utf-8"))["manifest"]
    assert content["passages"] == 2
    assert [file["source"] for file in content["files"]] == ["0.txt", "1.txt"]
    assert set(content["checksums"]) >= {"passages.db", "vectors.faiss", "lexical/meta.json"}


def test_the_code_has_one_fingerprint() -> None:
    assert code_fingerprint() == code_fingerprint()
    assert len(code_fingerprint()) == 16
