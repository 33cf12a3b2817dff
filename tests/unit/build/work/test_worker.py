import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder, vector_of

from zzqa.build.work import kinds as kinds_module
from zzqa.build.work import worker as module
from zzqa.build.work.kinds import Kinds
from zzqa.build.work.local_queue import LocalQueue
from zzqa.build.work.packing import pack_raw, pack_readings, unpack_cut, unpack_raw, unpack_vector
from zzqa.build.work.queue import Task
from zzqa.build.work.worker import ELSEWHERE, Worker
from zzqa.causes import cause
from zzqa.config import Config
from zzqa.corpus.clean import clean_document, learn
from zzqa.corpus.load import RawFile

WATER = "庄里水库\n截至2019年8月，庄里水库累计完成投资39亿元，大坝主体工程全部完工。\n"


@pytest.fixture(autouse=True)
def _fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LateEmbedder", lambda config: FakeEmbedder())
    monkeypatch.setattr(kinds_module, "model_fingerprint", lambda model: "fake")


@pytest.fixture
def kinds() -> Kinds:
    return Kinds.of(Config())


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "文档"
    folder.mkdir()
    (folder / "水库.txt").write_text(WATER, encoding="gb18030")
    return folder


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[LocalQueue]:
    queue = LocalQueue(tmp_path)
    yield queue
    queue.close()


def work(queue: LocalQueue, corpus: Path | None, config: Config | None = None) -> int:
    with Worker(queue, corpus, config or Config()) as worker:
        return worker.work()


def result(queue: LocalQueue, task: Task) -> bytes | None:
    (found,) = queue.results([task.key])
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_is_loaded(queue: LocalQueue, corpus: Path, kinds: Kinds) -> None:
    bytes_ = sha256(corpus / "水库.txt")
    task = kinds.loading("水库.txt", bytes_)
    queue.offer([task])
    assert work(queue, corpus) == 1
    packed = result(queue, task)
    assert packed
    assert unpack_raw(packed) == RawFile("水库.txt", bytes_, "gb18030", WATER)
    assert work(queue, corpus) == 0


def test_a_file_that_holds_no_text_gives_the_reason(queue: LocalQueue, corpus: Path, kinds: Kinds) -> None:
    (corpus / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    task = kinds.loading("坏.pdf", sha256(corpus / "坏.pdf"))
    queue.offer([task])
    assert work(queue, corpus) == 1
    packed = result(queue, task)
    assert packed
    assert unpack_raw(packed) == cause("damaged")


@pytest.mark.parametrize("source", ["水库.txt", "没有.txt", "../secret.txt"])
def test_other_bytes_than_those_asked_for_are_left_to_the_build(
    queue: LocalQueue, corpus: Path, kinds: Kinds, source: str
) -> None:
    (corpus.parent / "secret.txt").write_text("不在文件夹中")
    wanted = sha256(corpus.parent / "secret.txt")
    task = kinds.loading(source, wanted)
    queue.offer([task])
    assert work(queue, corpus) == 1
    assert result(queue, task) == ELSEWHERE


def test_without_the_files_nothing_is_loaded(queue: LocalQueue, corpus: Path, kinds: Kinds) -> None:
    queue.offer([kinds.loading("水库.txt", sha256(corpus / "水库.txt")), kinds.embedding("投资")])
    assert work(queue, None) == 1
    assert queue.left(kinds.load) == 1
    assert queue.left(kinds.embed) == 0


def test_a_document_is_cleaned_with_the_readings_of_its_build(
    queue: LocalQueue, corpus: Path, kinds: Kinds
) -> None:
    text = "長(cháng)江、長(cháng)城建設(shè)進展順利，完成投資39亿元。" * 5
    raw = RawFile("注音.txt", "0" * 64, "utf-8", text)
    loaded = kinds.loading(raw.source, raw.sha256)
    tasks = []
    for readings in (learn([]), learn([text])):
        packed = pack_readings(readings)
        taught = kinds.teaching(packed)
        queue.offer([loaded, taught])
        queue.finish({loaded.key: pack_raw(raw), taught.key: packed})
        tasks.append(kinds.cleaning(loaded, taught))
    queue.offer(tasks)
    assert work(queue, corpus) == len(tasks)
    for task, readings in zip(tasks, (learn([]), learn([text])), strict=True):
        packed_cut = result(queue, task)
        assert packed_cut
        cut = unpack_cut(packed_cut, raw)
        assert not isinstance(cut, str)
        assert cut.document.text == clean_document(raw, readings).text


def test_what_is_no_longer_there_is_left_to_the_build(queue: LocalQueue, kinds: Kinds) -> None:
    task = kinds.cleaning(kinds.loading("a.txt", "0" * 64), kinds.teaching(b""))
    queue.offer([task])
    assert work(queue, None) == 1
    assert result(queue, task) == ELSEWHERE


def test_texts_are_embedded_in_batches(queue: LocalQueue, kinds: Kinds) -> None:
    tasks = [kinds.embedding(f"投资{number}亿元") for number in range(40)]
    queue.offer(tasks)
    assert [work(queue, None) for _ in range(3)] == [32, 8, 0]
    for number, task in enumerate(tasks):
        packed = result(queue, task)
        assert packed
        assert np.array_equal(unpack_vector(packed), vector_of(f"投资{number}亿元"))


def test_a_worker_of_other_settings_or_models_finds_nothing_to_do(
    queue: LocalQueue, corpus: Path, kinds: Kinds, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, taught = kinds.loading("水库.txt", sha256(corpus / "水库.txt")), kinds.teaching(b"")
    queue.offer([load, kinds.cleaning(load, taught), kinds.embedding("投资")])
    monkeypatch.setattr(kinds_module, "model_fingerprint", lambda model: "another")
    other = Config(passage_chars=300, max_document_chars=5)
    with Worker(queue, corpus, other) as worker:
        assert worker.work() == 0
    monkeypatch.setattr(kinds_module, "code_fingerprint", lambda: "newer")
    with Worker(queue, corpus, Config()) as worker:
        assert worker.work() == 0
