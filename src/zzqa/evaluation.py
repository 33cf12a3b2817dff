"""A question set asked of an engine, and what came of it.

A set is a JSONL file, a question a line: `question`, `type`, `answers` (acceptable short answers),
`must_contain` (a full answer holds each), `docs` (prefixes of acceptable files; empty when the
documents do not hold the answer), `evidence_clean` and optionally `alt` (other acceptable evidence
with `doc`, `evidence_clean` and `must_contain` of its own). A line with the `verdict` "wrong", which
the page's feedback writes, does not say what is right and is left out. Texts are compared after
folding to one width and dropping white space and quotation marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from zzqa.engine import Engine
from zzqa.errors import CorpusError
from zzqa.folding import fold
from zzqa.records import Answer, Hit

# A longer text is a passage, not an answer: at most this many characters, or twice the evidence.
_LONGEST_ANSWER: Final = 120
# Characters that a short answer may hold beside an acceptable one: 约, 以上, a unit.
_BESIDE_SHORT: Final = 6
_DROPPED: Final = re.compile(r"[\s\"'“”‘’「」『』]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One acceptable place: prefix of the file, the words there, and what a full answer must hold."""

    doc: str
    text: str
    must_contain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a set; `places` is empty when the documents do not hold the answer."""

    id: str
    question: str
    type: str
    answers: tuple[str, ...]
    places: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question.

    `rank` is the rank of the evidence among the passages, 0 if absent; `short` says whether the short
    answer is an acceptable one, None where none was given or none can be judged; `traceable` whether
    every word of the answer was led back to the original files.
    """

    item: Item
    answer: Answer
    rank: int
    full: bool
    loose: bool
    cited: bool
    short: bool | None = None
    traceable: bool = True

    @property
    def good(self) -> bool:
        """Whether a full answer was given, or an unanswerable question refused."""
        return self.full if self.item.places else not self.answer.found


def load_items(path: Path) -> list[Item]:
    """Read a question set; raise CorpusError with the line that cannot be read."""
    items = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(path, f"不能读取（{error}）", "请转存为 UTF-8 后运行：zzqa eval") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                raw = json.loads(line)
                if raw.get("verdict") != "wrong":
                    items.append(_item(raw, number))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise CorpusError(
                    path, f"第 {number} 行不是有效的问题（{error}）", "请改正后运行：zzqa eval"
                ) from error
    return items


def _item(raw: dict[str, Any], number: int) -> Item:
    places = [
        Evidence(doc, raw.get("evidence_clean") or raw.get("evidence") or "", tuple(raw["must_contain"]))
        for doc in raw.get("docs", [])
    ]
    places += [
        Evidence(alt["doc"], alt.get("evidence_clean") or alt["evidence"], tuple(alt["must_contain"]))
        for alt in raw.get("alt") or []
    ]
    if not isinstance(raw["question"], str) or any(not p.text or not p.must_contain for p in places):
        message = "question, evidence and must_contain may not be empty"
        raise ValueError(message)
    return Item(
        id=str(raw.get("id", number)),
        question=raw["question"],
        type=raw.get("type", ""),
        answers=tuple(answer for answer in raw.get("answers", ()) if answer),
        places=tuple(places),
    )


def compared(text: str) -> str:
    """Return a text as it is compared: one width, no white space, no quotation marks."""
    return _DROPPED.sub("", fold(text))


def evaluate(engine: Engine, items: Iterable[Item]) -> list[Outcome]:
    """Ask every question, check that its answer can be led back to the files, and judge it."""
    outcomes = []
    for item in items:
        answer = engine.answer(item.question)
        outcomes.append(judge(item, answer, traceable=engine.is_traceable(answer)))
    return outcomes


def judge(item: Item, answer: Answer, *, traceable: bool = True) -> Outcome:
    """Return how an answer does against what is acceptable."""
    text = compared(answer.text)
    full = any(_is_full(place, text) for place in item.places)
    loose = full or any(compared(short) in text for short in item.answers if text)
    cited = any(
        citation.source.startswith(place.doc) for citation in answer.citations for place in item.places
    )
    return Outcome(
        item,
        answer,
        evidence_rank(item, answer.hits),
        full,
        loose,
        cited and loose,
        short=_short_is_right(item, answer),
        traceable=traceable,
    )


def _short_is_right(item: Item, answer: Answer) -> bool | None:
    """Say whether the short answer is an acceptable one or holds it with little beside; None if unjudged."""
    if not answer.short or not item.answers or not item.places:
        return None
    short = compared(answer.short)
    return any(
        compared(right) in short and len(short) <= len(compared(right)) + _BESIDE_SHORT
        for right in item.answers
    )


def _is_full(place: Evidence, text: str) -> bool:
    longest = max(_LONGEST_ANSWER, 2 * len(place.text))
    return 0 < len(text) <= longest and all(compared(part) in text for part in place.must_contain)


def evidence_rank(item: Item, hits: Sequence[Hit]) -> int:
    """Return the rank of the first passage that holds acceptable evidence, 0 when none does."""
    for hit in hits:
        text = compared(hit.passage.text)
        for place in item.places:
            if hit.source.startswith(place.doc) and (
                compared(place.text) in text or all(compared(part) in text for part in place.must_contain)
            ):
                return hit.rank
    return 0


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the shares that summarise a run, each 0 to 1; 0 where nothing was counted.

    Of the answerable questions: full, loose, cited (a loose answer from an acceptable file),
    wrongly_refused, evidence@1 and evidence@5; of the unanswerable ones: refused; of the short answers
    that can be judged: short; of all answers given: traceable.
    """
    asked = [o for o in outcomes if o.item.places]
    unanswerable = [o for o in outcomes if not o.item.places]
    return {
        "full": share(o.full for o in asked),
        "loose": share(o.loose for o in asked),
        "cited": share(o.cited for o in asked),
        "short": share(o.short for o in asked if o.short is not None),
        "wrongly_refused": share(not o.answer.found for o in asked),
        "refused": share(not o.answer.found for o in unanswerable),
        "traceable": share(o.traceable for o in outcomes if o.answer.found),
        "evidence@1": share(o.rank == 1 for o in asked),
        "evidence@5": share(0 < o.rank <= 5 for o in asked),
    }


def by_type(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes of each type of question, the types by name."""
    types = sorted({outcome.item.type for outcome in outcomes})
    return {name: [o for o in outcomes if o.item.type == name] for name in types}


def share(values: Iterable[bool]) -> float:
    """Return the share of values that are true, 0 to 1; 0 where there are none."""
    counted = list(values)
    return sum(counted) / len(counted) if counted else 0.0
