"""The contexts of a SQuAD-style file as a corpus that zzqa indexes like any other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.squad import Question, load_squad, simplifier
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.engine import Engine


def source_of(context: str) -> str:
    """Return the file name a context is stored under."""
    return hashlib.sha256(context.encode()).hexdigest()[:16] + ".txt"


@contextmanager
def engine_over(file: Path, *, config: Config | None = None) -> Iterator[tuple[Engine, list[Question]]]:
    """Give an engine over all contexts of a file, and the file's questions, all Simplified."""
    questions = load_squad(file, convert=simplifier())
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        write_corpus(questions, corpus)
        build_index(corpus, index, config=config)
        yield Engine.open(index, config=config), questions


def write_corpus(questions: Sequence[Question], corpus: Path) -> None:
    """Write each context once, as a text file."""
    corpus.mkdir(parents=True)
    for context in {question.context for question in questions}:
        (corpus / source_of(context)).write_text(context, encoding="utf-8")
