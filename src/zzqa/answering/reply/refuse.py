"""Why there is no answer, said in a sentence the asker can use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from typing import Final

from zzqa.answering.facts.places import places_in
from zzqa.answering.judge.evidence import Evidence
from zzqa.answering.understand.question import Question, synonyms
from zzqa.answering.understand.slots import is_scope, slots_of
from zzqa.records import Answer, Citation, Confidence, Correction, Hit, Refusal
from zzqa.words import asking_words, frequency, is_name, is_noun, word_spans, words

# Share of the question's words, weighted by rarity, that a passage must hold before we say that the
# documents speak of the thing but not of what was asked about it.
_SPOKEN_OF: Final = 0.55
# Names that a refusal tells, at most, and characters of one.
_MOST_NAMES: Final = 3
_NAME_CHARS: Final = 12


def refusal(
    question: Question,
    best: Evidence | None,
    hits: Sequence[Hit],
    *,
    struck_out: bool,
    known: Callable[[str], bool],
    closest: Citation | None = None,
) -> Refusal:
    """Return the reason for having no answer, with the nearest passage.

    `struck_out` says that the answer's place was found but holds a redacted figure; `known` whether
    a word occurs anywhere in the corpus; `closest` is the likeliest sentence where it was nearly an answer.
    """
    nearest = best.hit if best else (hits[0] if hits else None)
    if nearest is None:  # some passage is always the nearest, unless there is none to ask
        return Refusal("empty_scope", "文档中没有找到：选定的范围和时间里没有文档。")
    if struck_out:
        return Refusal("fact_absent", "文档提到了这件事，但所问的内容在原文中已被隐去。", nearest)
    return _not_found(question, best, nearest, known, closest)


def _not_found(
    question: Question,
    best: Evidence | None,
    nearest: Hit,
    known: Callable[[str], bool],
    closest: Citation | None,
) -> Refusal:
    """Return the refusal of a question whose answer stands in no passage that was read."""
    absent = _absent(question, known)
    about = _spoken_of(question, known)
    if absent:
        lacking = f"没有提到{_listed(absent)}"
        said = f"提到了“{about}”，但{lacking}" if about else f"所有文档都{lacking}"
        names = (about, *absent) if about else tuple(absent)
        return Refusal("entity_absent", f"文档中没有找到：{said}。", nearest, names=names, closest=closest)
    if closest is not None:
        message = "文档中没有找到有把握的答案，下面是最接近的一句，请自行判断。"
        return Refusal("weak_evidence", message, nearest, closest=closest)
    if about and best is not None and best.scope_coverage >= _SPOKEN_OF:
        message = f"文档中没有找到：提到了“{about}”，但没有找到所问的内容。"
        return Refusal("fact_absent", message, nearest, names=(about,))
    return Refusal("weak_evidence", "文档中没有找到：没有足够可靠的依据，下面是最接近的段落。", nearest)


def _absent(question: Question, known: Callable[[str], bool]) -> list[str]:
    """Return the names of the question that stand in no document, the first few.

    Only names: what was quoted, places, and proper names. An ordinary word that no document holds says
    nothing, since documents say the same in other words.
    """
    terms = (_whole_name(term, question.text) for term in question.terms)
    names = dict.fromkeys((*question.quoted, *places_in(question.text), *filter(is_name, terms)))
    absent = (
        name
        for name in names
        if len(name) >= 2 and not known(name) and not any(known(other) for other in synonyms(name))
    )
    found = list(islice(absent, _MOST_NAMES))
    return [name for name in found if not any(name != other and name in other for other in found)]


def _whole_name(term: str, text: str) -> str:
    """Return an unknown name with the word behind it that says what it is: 张里 | 水库."""
    if frequency(term):
        return term
    after = text[text.find(term) + len(term) :]
    following = next(iter(words(after[:_NAME_CHARS])), "")
    belongs = after.startswith(following) and frequency(following) and is_noun(following)
    whole = term + following if belongs and following not in asking_words() else term
    return whole if len(whole) <= _NAME_CHARS else term


def _spoken_of(question: Question, known: Callable[[str], bool]) -> str:
    """Return what the documents do speak of: the first thing of the question, as much of it as they hold."""
    slots = slots_of(question.text)
    things = [
        question.text[slot.start : (after if after and after.start == slot.end else slot).end]
        for slot, after in zip_longest(slots, slots[1:])
        if slot.kind in {"place", "thing"} and not is_scope(slot.text)
    ]
    named = (name for thing in (*question.quoted, *things) for name in _beginnings(thing))
    return next((name for name in named if 2 <= len(name) <= _NAME_CHARS and known(name)), "")


def _beginnings(name: str) -> Iterator[str]:
    """Yield a name, and it without its last words, one after the other: 庄里水库养, 庄里水库."""
    ends = [end for _, end in word_spans(name)]
    return (name[:end] for end in reversed(ends))


def _listed(names: Sequence[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


def not_a_question(asked: str, message: str) -> Answer:
    """Return the refusal of something that cannot be looked for."""
    return Answer(
        question=asked,
        text="",
        kind="fact",
        confidence=Confidence(0.0, "low"),
        refusal=Refusal("question", message),
    )


def is_of_another(question: Question, near: Sequence[Correction], known: Callable[[str], bool]) -> bool:
    """Say whether a question names what no document does, beside a name the documents hold (`near`)."""
    absent = _absent(question, known)
    return any(name in one.typed or one.typed in name for name in absent for one in near)


def withheld(answer: Answer, question: Question, known: Callable[[str], bool]) -> Answer:
    """Return an answer taken back, since it speaks of another name than the question does."""
    return replace(
        answer,
        text="",
        short="",
        citations=(),
        timeline=(),
        confidence=Confidence(0.0, "low"),
        refusal=refusal(question, None, answer.hits, struck_out=False, known=known),
    )


def suggesting(refusal: Refusal, near: Sequence[Correction]) -> Refusal:
    """Return a refusal that also names what the documents hold near to what was typed."""
    if not near:
        return refusal
    names = _listed([one.taken for one in near])
    return replace(refusal, message=f"{refusal.message}文档中有相近的{names}，如果是它，请改正后再问。")
