"""An index and the models, kept open: what the page, the command line and Python ask."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Self

from zzqa.answering.answerer import Answerer, Examination, Models
from zzqa.answering.judge.calibration import Calibration
from zzqa.answering.read.reader import Reader
from zzqa.answering.understand.question import Question
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.corpus.clean import normalise_question, verify
from zzqa.errors import CorruptIndexError, IndexMismatchError, MissingIndexError
from zzqa.homes import home_of
from zzqa.indexing.embed import Embedder
from zzqa.indexing.home import NOWHERE
from zzqa.progress import Progress
from zzqa.records import Answer, Document, Finding, Hit, LibraryEntry
from zzqa.scope import Scope

logger = logging.getLogger(__name__)


class Engine:
    """An open index that answers questions; safe to ask from many threads.

    A new generation of the index is noticed and opened at the next question; an answer is always
    made from one generation.
    """

    def __init__(self, index: Path, config: Config) -> None:
        self._home = home_of(index, config)
        self._config = config
        self._seen = self._home.live_state()
        if self._seen == NOWHERE:
            self._home.open().close()  # it raises, before seconds go into loading models
        with ThreadPoolExecutor(1) as beside:  # most of loading is importing, in one thread
            reader = beside.submit(Reader, config.reader, threads=config.threads)
            self._embedder = Embedder(config.retriever, threads=config.threads)
        self._models = Models(
            embedder=self._embedder,
            reader=reader.result(),
            calibration=Calibration.load(Path(config.reader)),
            simplify=normalise_question,
        )
        self._lock = threading.Lock()
        self._answerer = self._open()

    @classmethod
    def open(cls, index: Path | str = "index", *, config: Config | None = None) -> Self:
        """Open the index in a folder and load the models.

        Raises MissingIndexError, IndexMismatchError, CorruptIndexError or ModelError.
        """
        return cls(Path(index), config or Config())

    @property
    def config(self) -> Config:
        """The settings in use."""
        return self._config

    @property
    def generation(self) -> str:
        """The name of the index generation that would answer now."""
        return self._current().store.name

    def documents(self) -> list[Document]:
        """Return the documents of the index, by source."""
        return self._current().store.documents()

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an id the index does not hold."""
        return self._current().store.document(doc_id)

    def library(self) -> list[LibraryEntry]:
        """Return every file of the corpus as the index has it, failures included, without their texts."""
        return self._current().store.library()

    def check(self) -> list[Finding]:
        """Return what is wrong with the index on disk; an empty list when it is sound."""
        return self._home.check()

    def terms(self, question: str) -> list[str]:
        """Return the words and pairs of characters that lexical search looks for, folded."""
        return self._current().terms(question)

    def search(self, question: str, *, top_k: int = 10) -> list[Hit]:
        """Return the passages found for a question, best first once the reader has read the first ones.

        Raises ValueError when `top_k` is below 1; a text that cannot be asked finds nothing.
        """
        _require_positive(top_k)
        return list(self._current().search(question)[:top_k])

    def answer(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        sources: Collection[str] | None = None,
        since: str = "",
        until: str = "",
        top_k: int | None = None,
    ) -> Answer:
        """Return what the documents say to a question, or why they do not.

        `history` holds the stand-alone questions asked before, oldest first, which a follow-up may
        lean on; `sources` the sources to answer from, all by default; `since` and `until` when they were
        published ("2020-08"), both inclusive, which leaves out documents without a date; `top_k` how many
        passages are read. Raises ValueError when `top_k` is below 1, DateError when a date is none.
        """
        _require_positive(top_k)
        scope = Scope.of(sources, since, until)
        return self._current().answer(question, tuple(history), scope, top_k)

    def is_traceable(self, answer: Answer) -> bool:
        """Say whether an answer is quotes and line breaks, and each quote leads back to its original file.

        Each must be the slice of the clean text and the slice of the original that its citation says,
        and cleaning the second must give the first. Raises KeyError for a document that is gone.
        """
        if answer.text != "\n".join(c.quote for c in answer.citations) or answer.short not in answer.text:
            return False
        return all(
            (source := self.document(c.doc_id)).text[c.start : c.end] == c.quote
            and source.original[c.original_start : c.original_end] == c.original_quote
            and source.sha256 == c.sha256
            and verify(source, c.start, c.end)
            for c in answer.citations
        )

    def retrieve(self, question: Question, *, sources: Collection[str] | None = None) -> list[Hit]:
        """Return the passages that retrieval ranks for a question, best first, before they are read."""
        return self._current().retrieve(question, Scope.of(sources))

    def examine(
        self, question: Question, *, sources: Collection[str] | None = None, top_k: int | None = None
    ) -> Examination:
        """Return the passages and the weighed evidence for a question, before anything is composed."""
        return self._current().examine(question, Scope.of(sources), top_k=top_k)

    def examples(self, count: int = 6) -> list[str]:
        """Return at most eight questions drawn from the documents that the engine answers with confidence."""
        return self._current().examples()[:count]

    def _open(self) -> Answerer:
        """Open the live generation of the index."""
        store = self._home.open(config=self._config, model=self._embedder.fingerprint)
        return Answerer(store, self._models, self._config)

    def _current(self) -> Answerer:
        """Return what answers from the open generation, after opening a newer one if there is one.

        One that cannot be opened (of other settings, damaged, gone) is told once and not tried again;
        the open one goes on answering. Raises StoreError where nothing answers; it is asked again then.
        """
        if self._home.live_state() == self._seen:
            return self._answerer
        with self._lock:
            live = self._home.live_state()  # again, for another thread may have opened it meanwhile
            if live != self._seen:
                try:
                    self._answerer = self._open()
                    logger.info("opened generation %s", self._answerer.store.name)
                except (MissingIndexError, CorruptIndexError, IndexMismatchError) as error:
                    logger.error("%s goes on answering: %s", self._answerer.store.name, error)
                self._seen = live
            return self._answerer


def _require_positive(top_k: int | None) -> None:
    if top_k is not None and top_k < 1:
        message = f"top_k is {top_k}, but must be at least 1"
        raise ValueError(message)


_opening = threading.Lock()


@lru_cache(maxsize=4)
def _opened(index: Path, config: Config) -> Engine:
    return Engine.open(index, config=config)


def open_or_build(
    index: Path | str = "index",
    *,
    corpus: Path | str | None = None,
    config: Config | None = None,
    progress: Progress | None = None,
) -> Engine:
    """Return the engine of an index, the same one for the same index and settings.

    An index that is not there is built first from `corpus`. Without one, only the index that the
    settings name is built, from the folder they name: any other path may be a slip of the pen, and
    raises MissingIndexError, as a folder that is not there does.
    """
    index = Path(index).resolve()
    settings = config or Config()
    if corpus is None and index == Path(settings.index).resolve():
        corpus = settings.corpus
    # One caller at a time, so that the models load once and an index is built once.
    with _opening:
        return _open_or_build(index, None if corpus is None else Path(corpus), settings, progress)


def _open_or_build(index: Path, corpus: Path | None, settings: Config, progress: Progress | None) -> Engine:
    try:
        return _opened(index, settings)
    except MissingIndexError:
        if corpus is None or not corpus.is_dir():
            raise
        logger.warning("还没有索引 %s，正在用 %s 里的文档建立", index, corpus)
        report = build_index(corpus, index, config=settings, progress=progress)
        for failed in report.failed:
            logger.warning("没有收录 %s：%s", failed.source, failed.reason)
        return _opened(index, settings)
