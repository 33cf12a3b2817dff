"""An open index and its models: the one way from a question to an Answer."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Self

from zzqa.answering.calibration import Calibration
from zzqa.answering.compose import compose
from zzqa.answering.evidence import Evidence, weigh
from zzqa.answering.examples import example_questions
from zzqa.answering.followup import standalone
from zzqa.answering.question import Question, plain, understand
from zzqa.answering.reader import Reader
from zzqa.answering.refuse import is_of_another, not_a_question, suggesting, withheld
from zzqa.answering.rerank import rerank
from zzqa.answering.retrieve import retrieve, weighted_terms
from zzqa.answering.smalltalk import names_nothing, reply, with_examples
from zzqa.answering.spelling import Spelling, is_suspicious, set_right
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.corpus.clean import normalise_question, verify
from zzqa.errors import CorruptIndexError, IndexMismatchError, MissingIndexError
from zzqa.homes import home_of
from zzqa.indexing.embed import Embedder
from zzqa.progress import Progress
from zzqa.records import Answer, Document, Finding, Hit, LibraryEntry
from zzqa.scope import Scope
from zzqa.store import Store
from zzqa.words import index_terms

logger = logging.getLogger(__name__)

# Half of a character: what is left of bytes that were no text.
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMES_NOTHING = "没有看懂这个问题：请写明想了解的事物或事项。"
# Passages of each ranker, at most, among which a mistyped name is looked for.
_SPELLING_CANDIDATES = 400
# Example questions kept, documents they are drawn from, and questions tried, at most.
_EXAMPLES = 8
_EXAMPLE_DOCUMENTS = 50
_EXAMPLES_TRIED = 24


@dataclass(frozen=True, slots=True)
class Examination:
    """What the pipeline found on its way: the question understood, the passages, the sentences."""

    question: Question
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]


class Engine:
    """An open index that answers questions; safe to ask from many threads.

    A new generation of the index is noticed and opened at the next question; an answer is always
    made from one generation.
    """

    def __init__(self, index: Path, config: Config) -> None:
        self._home = home_of(index, config)
        self._config = config
        self._embedder = Embedder(config.retriever, threads=config.threads)
        self._reader = Reader(config.reader, threads=config.threads)
        self._calibration = Calibration.load(Path(config.reader))
        self._lock = threading.Lock()
        self._seen = self._home.live_state()
        self._store: Store = self._open_store()
        self._answered = self._keeping(self._store)
        self._examples: tuple[str, list[str]] = ("", [])
        self._finding_examples = threading.RLock()

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
        return self._current().name

    def documents(self) -> list[Document]:
        """Return the documents of the index, by source."""
        return self._current().documents()

    def document(self, doc_id: str) -> Document:
        """Return one document; raises KeyError for an id the index does not hold."""
        return self._current().document(doc_id)

    def library(self) -> list[LibraryEntry]:
        """Return every file of the corpus as the index has it, failures included, without their texts."""
        return self._current().library()

    def check(self) -> list[Finding]:
        """Return what is wrong with the index on disk; an empty list when it is sound."""
        return self._home.check()

    def terms(self, question: str) -> list[str]:
        """Return the words and pairs of characters that lexical search looks for, folded."""
        if self._objection(question):
            return []
        return list(weighted_terms(understand(_plain(question))))

    def search(self, question: str, *, top_k: int = 10) -> list[Hit]:
        """Return the passages found for a question, best first once the reader has read the first ones.

        Raises ValueError when `top_k` is below 1; a text that cannot be asked finds nothing.
        """
        _require_positive(top_k)
        if self._objection(question):
            return []
        return list(self.examine(understand(_plain(question))).hits[:top_k])

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
        published ("2020-08"), both inclusive; `top_k` how many passages are read. Raises ValueError when
        `top_k` is below 1 or a date is none.
        """
        _require_positive(top_k)
        scope = Scope.of(sources, since, until)
        self._current()
        return self._answered(question, tuple(history), scope, top_k)

    def _keeping(self, store: Store) -> Callable[..., Answer]:
        """Return `_answer` of a store, which never changes; the last answers are kept by what was asked."""
        return lru_cache(maxsize=self._config.cached_answers)(partial(self._answer, store))

    def _answer(
        self,
        store: Store,
        question: str,
        history: tuple[str, ...],
        scope: Scope,
        top_k: int | None,
    ) -> Answer:
        """Return what the documents of `store` say to a question."""
        objection = self._objection(question)
        if objection:
            readable = question.encode("utf-8", "replace").decode("utf-8")
            return not_a_question(readable, objection)
        before = [_plain(h) for h in history if not self._objection(h)]
        asked = standalone(_plain(question), [h for h in before if not names_nothing(h)])
        if names_nothing(asked):
            return not_a_question(question, self._inviting(_NAMES_NOTHING))
        spelling = self._spelling(store, asked, scope)
        answer = self._compose(store, question, spelling, scope=scope, top_k=top_k)
        if not answer.found and not spelling.corrections:
            # A mistyped name of two or three characters shares no pair with the right one, whose passages
            # then stand far down.
            spelling = self._spelling(store, asked, scope, candidates=_SPELLING_CANDIDATES)
            if spelling.corrections:
                answer = self._compose(store, question, spelling, scope=scope, top_k=top_k)
        understood = understand(spelling.text)
        if answer.found and is_of_another(understood, spelling.suggestions, store.knows):
            answer = withheld(answer, understood, store.knows)
        refusal = suggesting(answer.refusal, spelling.suggestions) if answer.refusal else None
        return replace(answer, refusal=refusal)

    def _compose(
        self,
        store: Store,
        asked: str,
        spelling: Spelling,
        *,
        scope: Scope,
        top_k: int | None,
    ) -> Answer:
        """Return the answer to a question whose spelling was set right; `asked` is what was typed."""
        understood = understand(spelling.text)
        found = self._examine(store, understood, scope=scope, top_k=top_k)
        answer = compose(
            understood,
            found.evidence,
            asked=asked,
            hits=found.hits[: max(10, self._config.top_k)],
            document=store.document,
            calibration=self._calibration,
            known=store.knows,
            today=datetime.now().astimezone().date(),
        )
        return replace(answer, corrections=spelling.corrections, generation=store.name)

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
        return self._retrieve(self._current(), question, Scope.of(sources))

    def examine(
        self, question: Question, *, sources: Collection[str] | None = None, top_k: int | None = None
    ) -> Examination:
        """Return the passages and the weighed evidence for a question, before anything is composed."""
        return self._examine(self._current(), question, scope=Scope.of(sources), top_k=top_k)

    def examples(self, count: int = 6) -> list[str]:
        """Return at most eight questions drawn from the documents that the engine answers with confidence.

        They are found once for each generation, by asking some of those that the texts suggest; who
        else comes in the meantime waits, rather than asking them all again.
        """
        with self._finding_examples:
            generation, found = self._examples
            if generation != self.generation:
                generation, found = self.generation, list(islice(self._sure_examples(), _EXAMPLES))
                self._examples = (generation, found)
        return found[:count]

    def _sure_examples(self) -> Iterator[str]:
        """Yield the questions that the texts suggest and that are answered in the highest band."""
        store = self._current()
        indexed = (entry.doc_id for entry in store.library() if entry.status == "indexed")
        texts = (store.document(doc_id).text for doc_id in islice(indexed, _EXAMPLE_DOCUMENTS))
        for question in example_questions(texts)[:_EXAMPLES_TRIED]:
            answer = self.answer(question)
            if answer.found and answer.confidence.band == "high":
                yield question

    def _examine(
        self,
        store: Store,
        question: Question,
        *,
        scope: Scope,
        top_k: int | None,
    ) -> Examination:
        hits = self._retrieve(store, question, scope)
        read = [hit.passage for hit in hits[: top_k or self._config.top_k]]
        spans = self._reader.read(question.canonical, read)
        evidence = weigh(
            question,
            hits,
            spans,
            calibration=self._calibration,
            term_weight=_rarity(store, question.text),
            document=store.document,
        )
        return Examination(question, tuple(rerank(hits, spans)), tuple(evidence))

    def _retrieve(
        self,
        store: Store,
        question: Question,
        scope: Scope,
        *,
        candidates: int | None = None,
    ) -> list[Hit]:
        return retrieve(
            question,
            store,
            self._embedder,
            candidates=candidates or self._config.candidates,
            scope=scope,
        )

    def _spelling(
        self,
        store: Store,
        asked: str,
        scope: Scope,
        *,
        candidates: int | None = None,
    ) -> Spelling:
        """Return a question with its typing mistakes set right by the passages found for it."""
        weight = _rarity(store, asked)

        def seen(pair: str) -> bool:
            return weight(pair) < weight("")

        if not is_suspicious(asked, seen):
            return Spelling(asked)
        hits = self._retrieve(store, understand(asked), scope, candidates=candidates)
        return set_right(asked, (" ".join((hit.title, hit.passage.text)) for hit in hits), seen)

    def _inviting(self, sentence: str) -> str:
        """Return a sentence with two questions that can be asked."""
        return with_examples(sentence, self.examples(2))

    def _objection(self, question: str) -> str:
        """Return why a text cannot be asked, in Chinese; empty when it can."""
        longest = self._config.max_question_chars
        if not question.strip():
            return self._inviting("请输入一个问题。")
        if _SURROGATE.search(question):
            return "没有看懂这个问题：其中有无法识别的字符，请重新输入。"
        if len(question) > longest:
            return f"问题太长（{len(question)} 个字符），请缩短到 {longest} 个字符以内。"
        said = reply(normalise_question(question))
        return self._inviting(said) if said else ""

    def _open_store(self) -> Store:
        """Open the live generation of the index."""
        return self._home.open(config=self._config, model=self._embedder.fingerprint)

    def _current(self) -> Store:
        """Return the open generation, after opening a newer one if there is one.

        One that cannot be opened (of other settings, damaged, gone) is told once and not tried again;
        the open one goes on answering. Raises StoreError where nothing answers; it is asked again then.
        """
        live = self._home.live_state()
        with self._lock:
            if live != self._seen:
                try:
                    self._store = self._open_store()
                    self._answered = self._keeping(self._store)
                    logger.info("opened generation %s", self._store.name)
                except (MissingIndexError, CorruptIndexError, IndexMismatchError) as error:
                    logger.error("%s goes on answering: %s", self._store.name, error)
                self._seen = live
            return self._store


def _rarity(store: Store, text: str) -> Callable[[str], float]:
    """Return what gives the weight of a term; those of `text`, and that of no term, are asked for at once."""
    known = store.term_weights({"", *index_terms(text)})

    def weight(term: str) -> float:
        if term not in known:
            known.update(store.term_weights([term]))
        return known[term]

    return weight


def _plain(question: str) -> str:
    """Return a question in Simplified characters and one width, without politeness."""
    return plain(normalise_question(question))


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
