"""The written questions of `training/questions` as corpora and question sets that zzqa can be asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from training.judge.documents import is_kept_apart, questions_of
from zzqa.corpus.clean import normalise_question
from zzqa.evaluation import Evidence, Item

QUESTIONS: Final = Path(__file__).parents[1] / "training" / "questions"
# Whole genres that never trained: what the confidence is fitted on, and what it is measured on.
FIT_FILES: Final = ("b25", "b26")
MEASURE_FILES: Final = ("h01",)


def fitting_set(folder: Path) -> list[Item]:
    """Write the documents that the confidence is fitted on into a folder, and return their questions.

    They are two genres kept apart, and one in sixteen of the other documents, which never trained either.
    """
    whole = [QUESTIONS / f"{name}.jsonl" for name in FIT_FILES]
    others = [path for path in sorted(QUESTIONS.glob("[bc]*.jsonl")) if path not in whole]
    return [*_write(whole, folder), *_write(others, folder, keep=is_kept_apart)]


def measuring_set(folder: Path) -> list[Item]:
    """Write the documents that neither trained nor fitted anything into a folder; return their questions."""
    return _write([QUESTIONS / f"{name}.jsonl" for name in MEASURE_FILES], folder)


def _write(paths: Iterable[Path], folder: Path, *, keep: Callable[[str], bool] = bool) -> list[Item]:
    folder.mkdir(parents=True, exist_ok=True)
    items: list[Item] = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line) if line.strip() else {"id": ""}
            if record["id"] and keep(record["id"]):
                (folder / f"{record['id']}.txt").write_text(record["text"] + "\n", encoding="utf-8")
                asked = [_item(record["id"], n, raw) for n, raw in enumerate(questions_of(record))]
                items += [item for item in asked if item]
    return items


def _item(document: str, number: int, raw: dict[str, Any]) -> Item | None:
    """Return a question of a document; the words are compared in Simplified."""
    evidence = [normalise_question(words) for words in raw["evidence"]]
    answers = tuple(normalise_question(words) for words in raw["answer"])
    places = tuple(Evidence(document, words, answers) for words in evidence) if answers else ()
    return Item(f"{document}-{number}", raw["q"], raw["kind"], answers, places)
