"""The same questions have the same answers, whatever keeps the index; with the real models."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from zzqa.build import build_index
from zzqa.config import Config
from zzqa.engine import Engine
from zzqa.errors import StoreUnreachableError
from zzqa.indexing.generation import Generation
from zzqa.records import Answer

OFFICIAL = Path(__file__).parents[3] / "bench" / "official"
# Enough documents to choose from, few enough to be read by the retriever in seconds.
DOCUMENTS = 5
QUESTIONS = 12


class Known:
    """The vectors of an index that is there, for another one of the same passages."""

    def __init__(self, index: Path) -> None:
        self._index = Generation.open(index)
        self.fingerprint = self._index.fingerprints.model

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        vectors = self._index.vectors_of(keys)
        return np.array([vectors[key] for key in keys])


def assert_same(answer: Answer, expected: Answer) -> None:
    """Two answers are equal but for the name of the index, their scores but for what single precision loses."""
    (said, scores), (wanted, wanted_scores) = parted(answer), parted(expected)
    assert said == wanted, expected.question
    np.testing.assert_allclose(scores, wanted_scores, atol=1e-3, err_msg=expected.question)


def parted(answer: Answer) -> tuple[object, list[float]]:
    """Return all that an answer is without the numbers that are no whole ones, and these."""
    scores: list[float] = []
    plain = json.dumps({**answer.to_dict(), "generation": ""}, ensure_ascii=False)
    return json.loads(plain, parse_float=lambda one: scores.append(float(one))), scores


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """A local index of some of the documents of bench/official."""
    folder = tmp_path_factory.mktemp("official")
    (folder / "documents").mkdir()
    for path in sorted((OFFICIAL / "documents").iterdir())[:DOCUMENTS]:
        shutil.copy(path, folder / "documents")
    build_index(folder / "documents", folder / "index")
    return folder


@pytest.fixture(scope="module")
def alone(local):
    """The engine of that index, which keeps its answers."""
    return Engine.open(local / "index", config=Config(threads=1))


@pytest.fixture(scope="module", params=["milvus-lite file", "milvus-lite server"])
def clustered(request, local):
    if request.param == "milvus-lite file":
        uri = str(request.getfixturevalue("milvus_file"))
    else:
        uri = request.getfixturevalue("milvus_server").uri
    config = Config(store="milvus", milvus_uri=uri, milvus_prefix="zzqa_answers", milvus_timeout=5, threads=1)
    build_index(local / "documents", local / "in milvus", config=config, embedder=Known(local / "index"))
    return Engine.open(local / "in milvus", config=config)


def questions(local: Path) -> list[str]:
    """Questions that have their answer in the documents, and some that have none anywhere."""
    there = {path.stem for path in (local / "documents").iterdir()}
    items = [json.loads(line) for line in (OFFICIAL / "questions.jsonl").read_text("utf-8").splitlines()]
    asked = [item["question"] for item in items if there.issuperset(item["docs"])]
    return [*asked[:: max(1, len(asked) // QUESTIONS)], "?", "张里水厍投资多少", "火星上有水吗"]


def test_answers_are_the_same(local, alone, clustered):
    asked = questions(local)
    assert len(asked) >= QUESTIONS
    found = 0
    for question in asked:
        answer = clustered.answer(question)
        assert_same(answer, alone.answer(question))
        if answer.found:
            assert clustered.is_traceable(answer)
            found += 1
    assert found > QUESTIONS // 3
    source = alone.documents()[1].source
    assert_same(clustered.answer(asked[0], sources=[source]), alone.answer(asked[0], sources=[source]))
    assert_same(clustered.answer(asked[0], since="2024"), alone.answer(asked[0], since="2024"))


def test_who_asks_while_the_server_is_away_is_told_and_answered_later(request, local, clustered):
    if not clustered.config.milvus_uri.startswith("http"):
        pytest.skip("a file has no server")
    server = request.getfixturevalue("milvus_server")
    asked = questions(local)[3]
    server.kill()
    try:
        with pytest.raises(StoreUnreachableError, match="zzqa doctor"):
            clustered.answer(asked)
    finally:
        server.start()
    assert clustered.answer(asked).question == asked
    assert clustered.check() == []
