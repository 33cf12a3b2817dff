"""What users say of answers: a line each, appended to a file that `zzqa eval` reads.

An answer called right becomes a question with that answer, a refusal called right one that the
documents do not answer, and words pointed out in a passage the right answer to their question. A line
that only says "wrong" tells nobody what is right, so the evaluation leaves it out.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from filelock import FileLock, Timeout

from zzqa.errors import FeedbackError

if TYPE_CHECKING:
    from zzqa.records import Answer

FILE: Final = "feedback.jsonl"  # in the index folder, beside the generations
MAX_FILE_BYTES: Final = 16 * 1024 * 1024  # some 20,000 lines; whoever floods it fills no disk
MAX_SELECTED_CHARS: Final = 300  # a longer slice is a passage, not an answer
_LOCK_SECONDS: Final = 5.0

Verdict = Literal["right", "wrong", "corrected"]
# What the page shows otherwise than the document has it: white space, and characters without a width.
_UNSEEN: Final = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class RightPlace:
    """A place that answers: the file, the words there, and what a full answer holds."""

    doc: str
    evidence_clean: str
    must_contain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """One judgement; the fields but the last three are those of a question set."""

    id: str
    question: str
    type: str
    docs: tuple[str, ...]
    evidence_clean: str
    must_contain: tuple[str, ...]
    answers: tuple[str, ...]
    alt: tuple[RightPlace, ...]
    verdict: Verdict
    time: str
    generation: str


def judged(answer: Answer, verdict: Literal["right", "wrong"]) -> FeedbackLine:
    """Return the line that calls an answer, or a refusal, right or wrong."""
    places = [
        RightPlace(one.source, one.quote, (_told(answer, number),))
        for number, one in enumerate(answer.citations)
        if verdict == "right"
    ]
    return _line(answer, verdict, places)


def corrected(answer: Answer, passage_id: str, selected: str) -> FeedbackLine:
    """Return the line that names words of a passage found for the question as its answer.

    Raises ValueError when the passage was not found for it or does not hold the words.
    """
    hit = next((hit for hit in answer.hits if hit.passage.passage_id == passage_id), None)
    words = slice_of(hit.passage.text, selected) if hit else ""
    if hit is None or not words:
        message = "no such words in a passage of this answer"
        raise ValueError(message)
    place = RightPlace(hit.source, words, (words,))
    return _line(answer, "corrected", [place])


def slice_of(text: str, selected: str) -> str:
    r"""Return the document's own characters for what was selected on the page; empty if it is not there.

    >>> slice_of("总投资\n39 亿元。", "资39亿元")
    '资\n39 亿元'
    """
    seen = [i for i, character in enumerate(text) if not _UNSEEN.match(character)]
    wanted = _UNSEEN.sub("", selected)
    at = "".join(text[i] for i in seen).find(wanted)
    if not wanted or at < 0 or len(wanted) > MAX_SELECTED_CHARS:
        return ""
    return text[seen[at] : seen[at + len(wanted) - 1] + 1]


def append(path: Path, line: FeedbackLine) -> None:
    """Append a line, one writer at a time among all processes.

    Raises FeedbackError when the file is full or cannot be written.
    """
    written = json.dumps(asdict(line), ensure_ascii=False).encode() + b"\n"
    try:
        with FileLock(path.with_suffix(".lock"), timeout=_LOCK_SECONDS), path.open("ab") as file:
            if file.tell() + len(written) > MAX_FILE_BYTES:
                raise FeedbackError(path, f"已满 {MAX_FILE_BYTES // 1024**2} MB")
            file.write(written)
    except (OSError, Timeout) as error:
        raise FeedbackError(path, "不能写入") from error


def _line(answer: Answer, verdict: Verdict, places: list[RightPlace]) -> FeedbackLine:
    now = datetime.now(UTC)
    first = places[0] if places else RightPlace("", "", ())
    return FeedbackLine(
        id=f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        question=answer.standalone or answer.question,
        type=answer.kind,
        docs=(first.doc,) if places else (),
        evidence_clean=first.evidence_clean,
        must_contain=first.must_contain,
        answers=first.must_contain,
        alt=tuple(places[1:]),
        verdict=verdict,
        time=now.isoformat(timespec="seconds"),
        generation=answer.generation,
    )


def _told(answer: Answer, number: int) -> str:
    """Return what an answer must hold of its citation `number`, from 0: of the first, its short answer."""
    return answer.short if answer.short and number == 0 else answer.citations[number].quote
