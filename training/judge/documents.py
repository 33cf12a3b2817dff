"""Question files -> documents cleaned and cut as zzqa does it, with where the evidence stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from zzqa.corpus.clean import clean_document, normalise_question
from zzqa.corpus.load import RawFile
from zzqa.corpus.repairs.pinyin import known_readings
from zzqa.corpus.split import split
from zzqa.records import Document, Passage
from zzqa.sentences import Range, sentences

PASSAGE_CHARS, PASSAGE_OVERLAP = 250, 60  # as zzqa.config has them


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a document: where its evidence and its shortest answers stand in the clean text.

    Without evidence the document does not answer it; `near` is then the tempting place, if one is known.
    """

    text: str
    evidence: tuple[Range, ...]
    answers: tuple[Range, ...]
    near: Range | None


@dataclass(frozen=True, slots=True)
class Written:
    """A document of a question file, its passages and its questions."""

    name: str
    document: Document
    passages: tuple[Passage, ...]
    asked: tuple[Asked, ...]


def is_kept_apart(name: str, share: int = 16) -> bool:
    """Say whether a document is kept apart for fitting: one in `share`, by the hash of its name."""
    return int(hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest(), 16) % share == 0


def load_written(paths: Iterable[Path]) -> Iterator[Written]:
    """Read the JSONL files of written questions and conversations."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield _written(json.loads(line))


def load_squad(path: Path, *, count: int, draw: Random) -> Iterator[Written]:
    """Draw `count` contexts of a SQuAD-style file; the sentence that holds the answer is the evidence."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    every = [(article, paragraph) for article in articles for paragraph in article["paragraphs"]]
    for article, paragraph in draw.sample(every, min(count, len(every))):
        text = paragraph["context"]
        items = [_squad_item(item, text) for item in paragraph["qas"]]
        name = f"{path.stem}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        title = article.get("title", "") if path.stem == "official" else ""
        yield _cut(name, text, items, title=title, published="")


def _squad_item(item: dict[str, object], text: str) -> dict[str, object]:
    golds = [str(gold["text"]) for gold in item.get("answers", ())]  # type: ignore[attr-defined]
    gold = next((gold for gold in golds if gold and gold in text), "")
    holding = [text[a:b] for a, b in sentences(text) if gold and gold in text[a:b]][:1] or [gold]
    return {"q": item["question"], "evidence": holding if gold else [], "answer": [gold] if gold else []}


def questions_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the questions of one line of a file; turns of conversations are asked in their complete form."""
    turns = [turn for turns in record.get("conversations", ()) for turn in turns]
    return [*record.get("questions", ()), *({**turn, "q": turn["standalone"]} for turn in turns)]


def _written(record: dict[str, Any]) -> Written:
    """Return the document of one line of a file."""
    title, published = str(record.get("title", "")), str(record.get("published", ""))
    return _cut(
        str(record["id"]), str(record["text"]), questions_of(record), title=title, published=published
    )


def _cut(name: str, text: str, items: Sequence[dict[str, object]], *, title: str, published: str) -> Written:
    """Clean and cut a text, and find in it what its questions speak of."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = clean_document(RawFile(f"{name}.txt", sha256, "utf-8", text), known_readings())
    passages = split(document, passage_chars=PASSAGE_CHARS, passage_overlap=PASSAGE_OVERLAP)
    asked = tuple(found for item in items if (found := _place(item, document)) is not None)
    if title or published:
        document = replace(
            document,
            title=normalise_question(title) or document.title,
            published=published or document.published,
        )
    return Written(name, document, tuple(passages), asked)


def _place(item: dict[str, object], document: Document) -> Asked | None:
    """Return a question with its places; None where its evidence did not survive cleaning."""
    evidence = [_find(str(words), document) for words in item.get("evidence", ())]  # type: ignore[attr-defined]
    if None in evidence:
        return None
    found = tuple(place for place in evidence if place)
    answers = (_find(str(words), document, inside=found) for words in item.get("answer", ()))  # type: ignore[attr-defined]
    near = _find(str(item.get("near") or ""), document)
    question = normalise_question(str(item["q"]))
    return Asked(question, found, tuple(place for place in answers if place), near)


def _find(words: str, document: Document, inside: Sequence[Range] = ()) -> Range | None:
    """Return where words of the original stand in the clean text, inside one of the ranges if there are."""
    at, places = document.original.find(words) if words else -1, []
    while at >= 0:
        start = int(np.searchsorted(document.origin.starts, at))
        end = int(np.searchsorted(document.origin.starts, at + len(words)))
        if end > start:
            places.append((start, end))
        at = document.original.find(words, at + 1)
    fitting = [p for p in places if any(a <= p[0] and p[1] <= b for a, b in inside)]
    return next(iter(fitting or places), None)
