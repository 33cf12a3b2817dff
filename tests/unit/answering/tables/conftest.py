"""Tables of the bench as documents: read and cleaned, without models."""

import hashlib
from pathlib import Path

import pytest

from bench.tables.documents import write_all
from bench.tables.more import write_more
from zzqa.answering.tables.find import answer_from_tables
from zzqa.answering.tables.view import Table, tables_of
from zzqa.answering.understand.question import plain, understand
from zzqa.config import Config
from zzqa.corpus.clean import clean_document, learn, normalise_question
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import RawFile
from zzqa.corpus.readers import read


def tables_in(data: bytes, name: str) -> list[Table]:
    found = read(data, Path(name), Limits.of(Config()))
    raw = RawFile(name, hashlib.sha256(data).hexdigest(), found.encoding, found.text, found.layout)
    return tables_of(clean_document(raw, learn([raw.text])))


def ask(question: str, tables: list[Table]):
    return answer_from_tables(understand(plain(normalise_question(question))), tables)


@pytest.fixture(scope="session")
def bench_tables(tmp_path_factory) -> dict[str, list[Table]]:
    """The tables of each set of questions, by the name of its file."""
    found = {}
    for name, write in (("questions", write_all), ("more", write_more)):
        folder = tmp_path_factory.mktemp(name)
        write(folder)
        paths = sorted(folder.iterdir())
        found[name] = [table for path in paths for table in tables_in(path.read_bytes(), path.name)]
    return found
