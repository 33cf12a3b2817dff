"""Why there is no answer, said in a sentence the asker can use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from zzqa.answering.calibration import FEATURES
from zzqa.answering.evidence import Evidence
from zzqa.answering.places import places_in
from zzqa.answering.question import Question, synonyms
from zzqa.records import Answer, Confidence, Hit, Refusal

# Share of the question's words, weighted by rarity, that a passage must hold before we say that the
# documents speak of the thing but not of what was asked about it.
_SPOKEN_OF: Final = 0.55


def refusal(
    question: Question,
    best: Evidence | None,
    hits: Sequence[Hit],
    *,
    struck_out: bool,
    known: Callable[[str], bool],
) -> Refusal:
    """Return the reason for having no answer, with the nearest passage.

    `struck_out` says that the answer's place was found but holds a redacted figure; `known` whether
    a word occurs anywhere in the corpus.
    """
    nearest = best.hit if best else (hits[0] if hits else None)
    if struck_out:
        return Refusal("fact_absent", "文档提到了这件事，但所问的内容在原文中已被隐去。", nearest)
    unknown = _unknown(question, known)
    if unknown:
        names = "、".join(f"“{name}”" for name in unknown[:3])
        message = f"文档中没有找到：所有文档都没有提到{names}。"
        return Refusal("entity_absent", message, nearest, names=tuple(unknown[:3]))
    if best is not None and best.features[FEATURES.index("context_coverage")] >= _SPOKEN_OF:
        about = question.subjects[0] if question.subjects else question.text
        message = f"文档中没有找到：提到了“{about}”，但没有说明所问的内容。"
        return Refusal("fact_absent", message, nearest, names=(about,))
    return Refusal("weak_evidence", "文档中没有找到足够可靠的依据，下面是最接近的段落。", nearest)


def _unknown(question: Question, known: Callable[[str], bool]) -> list[str]:
    """Return the names and words of the question that no document holds."""
    names = (*question.quoted, *places_in(question.text), *question.terms)
    return [
        name
        for name in dict.fromkeys(names)
        if len(name) >= 2 and not known(name) and not any(known(other) for other in synonyms(name))
    ]


def not_a_question(asked: str, message: str) -> Answer:
    """Return the refusal of something that cannot be looked for."""
    return Answer(
        question=asked,
        text="",
        kind="fact",
        confidence=Confidence(0.0, "low"),
        refusal=Refusal("question", message),
    )
