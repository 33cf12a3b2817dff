"""From a question to an Answer, over one open index: understand, retrieve, read, weigh, compose."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Final

from zzqa.answering.find.rerank import rerank
from zzqa.answering.find.retrieve import Embeds, retrieve, weighted_terms
from zzqa.answering.judge.calibration import Calibration
from zzqa.answering.judge.evidence import Evidence, weigh
from zzqa.answering.read.reader import Reader
from zzqa.answering.reply.compose import compose
from zzqa.answering.reply.examples import example_questions
from zzqa.answering.reply.refuse import is_of_another, not_a_question, suggesting, withheld
from zzqa.answering.tables.reply import TableReader, table_answer
from zzqa.answering.understand.followup import standalone
from zzqa.answering.understand.question import Question, plain, understand
from zzqa.answering.understand.smalltalk import names_nothing, reply, with_examples
from zzqa.answering.understand.spelling import Spelling, is_suspicious, set_right
from zzqa.config import Config
from zzqa.records import Answer, Hit
from zzqa.scope import EVERYTHING, Scope
from zzqa.store import Store
from zzqa.words import index_terms

# Half of a character: what is left of bytes that were no text.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NAMES_NOTHING: Final = "没有看懂这个问题：请写明想了解的事物或事项。"
# Passages of each ranker, at most, among which a mistyped name is looked for.
_SPELLING_CANDIDATES: Final = 400
# Hits that an answer brings along for who wants to see what was found, at least.
_HITS_SHOWN: Final = 10
# Example questions kept, documents they are drawn from, and questions tried, at most.
_EXAMPLES: Final = 8
_EXAMPLE_DOCUMENTS: Final = 50
_EXAMPLES_TRIED: Final = 24


@dataclass(frozen=True, slots=True)
class Models:
    """What answering needs beside an index; `simplify` makes a typed text Simplified, on one line."""

    embedder: Embeds
    reader: Reader
    calibration: Calibration
    simplify: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Examination:
    """What the pipeline found on its way: the question understood, the passages, the sentences."""

    question: Question
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]


class Answerer:
    """Answers questions from one store, which never changes; safe to ask from many threads.

    The last answers are kept, by all that was asked.
    """

    def __init__(self, store: Store, models: Models, config: Config) -> None:
        """Take an open store; whoever opened it closes it."""
        self.store = store
        self._models = models
        self._config = config
        self._tables = TableReader(store.document)
        self.answer = lru_cache(maxsize=config.cached_answers)(self._answer)
        self._sources: str | None = None  # the names of all files, once they are asked for
        self._examples: list[str] | None = None
        self._finding_examples = threading.RLock()

    def terms(self, question: str) -> list[str]:
        """Return the words and pairs of characters that lexical search looks for; none for no question."""
        return [] if self._objection(question) else list(weighted_terms(understand(self._plain(question))))

    def search(self, question: str) -> tuple[Hit, ...]:
        """Return the passages found for a question, best first once the reader has read the first ones."""
        if self._objection(question):
            return ()
        return self.examine(understand(self._plain(question)), EVERYTHING).hits

    def examine(self, question: Question, scope: Scope, *, top_k: int | None = None) -> Examination:
        """Return the passages and the weighed evidence for a question, before anything is composed."""
        hits = self.retrieve(question, scope)
        readings = self._models.reader.read(question.canonical, hits[: top_k or self._config.top_k])
        evidence = weigh(
            question,
            hits,
            readings,
            calibration=self._models.calibration,
            term_weight=self._rarity(question.text),
            document=self.store.document,
        )
        return Examination(question, tuple(rerank(hits, readings)), tuple(evidence))

    def retrieve(self, question: Question, scope: Scope, *, candidates: int | None = None) -> list[Hit]:
        """Return the passages that retrieval ranks for a question, best first, before they are read."""
        return retrieve(
            question,
            self.store,
            self._models.embedder,
            candidates=candidates or self._config.candidates,
            scope=scope,
        )

    def examples(self) -> list[str]:
        """Return at most eight questions drawn from the documents that are answered with confidence.

        They are found once, by asking some of those that the texts suggest; who else comes in the
        meantime waits, rather than asking them all again.
        """
        with self._finding_examples:
            if self._examples is None:
                self._examples, found = [], None  # no answer can invite with examples meanwhile
                try:
                    found = list(islice(self._sure_examples(), _EXAMPLES))
                finally:
                    self._examples = found
            return list(self._examples or ())

    def _answer(self, question: str, history: tuple[str, ...], scope: Scope, top_k: int | None) -> Answer:
        """Return what the documents say to a question, or why they do not."""
        objection = self._objection(question)
        if objection:
            readable = question.encode("utf-8", "replace").decode("utf-8")
            return not_a_question(readable, objection)
        before = [self._plain(h) for h in history if not self._objection(h)]
        asked = standalone(self._plain(question), [h for h in before if not names_nothing(h)])
        if names_nothing(asked):
            return not_a_question(question, self._inviting(_NAMES_NOTHING))
        spelling = self._spelling(asked, scope)
        answer = self._compose(question, spelling, scope, top_k)
        if not answer.found and not spelling.corrections:
            # A mistyped name of two or three characters shares no pair with the right one, whose passages
            # then stand far down.
            spelling = self._spelling(asked, scope, candidates=_SPELLING_CANDIDATES)
            if spelling.corrections:
                answer = self._compose(question, spelling, scope, top_k)
        understood = understand(spelling.text)
        if answer.found and is_of_another(understood, spelling.suggestions, self._knows):
            answer = withheld(answer, understood, self._knows)
        refusal = suggesting(answer.refusal, spelling.suggestions) if answer.refusal else None
        return replace(answer, refusal=refusal)

    def _compose(self, asked: str, spelling: Spelling, scope: Scope, top_k: int | None) -> Answer:
        """Return the answer to a question whose spelling was set right; `asked` is what was typed."""
        understood = understand(spelling.text)
        found = self.examine(understood, scope, top_k=top_k)
        hits = found.hits[: max(_HITS_SHOWN, self._config.top_k)]
        calibration, today = self._models.calibration, datetime.now().astimezone().date()
        told = self._tables.find(understood, found.hits)
        if told and self._tables.outweighs(told, found.evidence, calibration):
            answer = table_answer(
                understood, told, asked=asked, hits=hits, calibration=calibration, today=today
            )
            return replace(answer, corrections=spelling.corrections, generation=self.store.name)
        answer = compose(
            understood,
            found.evidence,
            asked=asked,
            hits=hits,
            document=self.store.document,
            calibration=calibration,
            known=self._knows,
            today=today,
        )
        return replace(answer, corrections=spelling.corrections, generation=self.store.name)

    def _spelling(self, asked: str, scope: Scope, *, candidates: int | None = None) -> Spelling:
        """Return a question with its typing mistakes set right by the passages found for it."""
        weight = self._rarity(asked)

        def seen(pair: str) -> bool:
            return weight(pair) < weight("")

        if not is_suspicious(asked, seen):
            return Spelling(asked)
        hits = self.retrieve(understand(asked), scope, candidates=candidates)
        return set_right(asked, (" ".join((hit.title, hit.passage.text)) for hit in hits), seen)

    def _sure_examples(self) -> Iterator[str]:
        """Yield the questions that the texts suggest and that are answered in the highest band."""
        indexed = (entry.doc_id for entry in self.store.library() if entry.status == "indexed")
        texts = (self.store.document(doc_id).text for doc_id in islice(indexed, _EXAMPLE_DOCUMENTS))
        for question in example_questions(texts)[:_EXAMPLES_TRIED]:
            answer = self.answer(question, (), EVERYTHING, None)
            if answer.found and answer.confidence.band == "high":
                yield question

    def _inviting(self, sentence: str) -> str:
        """Return a sentence with two questions that can be asked."""
        return with_examples(sentence, self.examples()[:2])

    def _objection(self, question: str) -> str:
        """Return why a text cannot be asked, in Chinese; empty when it can."""
        longest = self._config.max_question_chars
        if not question.strip():
            return self._inviting("请输入一个问题。")
        if _SURROGATE.search(question):
            return "没有看懂这个问题：其中有无法识别的字符，请重新输入。"
        if len(question) > longest:
            return f"问题太长（{len(question)} 个字符），请缩短到 {longest} 个字符以内。"
        said = reply(self._models.simplify(question))
        return self._inviting(said) if said else ""

    def _plain(self, question: str) -> str:
        """Return a question in Simplified characters and one width, without politeness."""
        return plain(self._models.simplify(question))

    def _knows(self, words: str) -> bool:
        """Say whether some document holds `words`, in its text, its title or the name of its file.

        The store compares names of files as they are written; here they are Simplified, as the words are.
        """
        if self.store.knows(words):
            return True
        if self._sources is None:
            names = (self._models.simplify(entry.source) for entry in self.store.library())
            self._sources = "\n".join(names).lower()
        return words.lower() in self._sources

    def _rarity(self, text: str) -> Callable[[str], float]:
        """Return what gives the weight of a term; those of `text`, and of no term, are asked for at once."""
        known = self.store.term_weights({"", *index_terms(text)})

        def weight(term: str) -> float:
            if term not in known:
                known.update(self.store.term_weights([term]))
            return known[term]

        return weight
