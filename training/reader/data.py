"""Questions and contexts as pieces, and the crops of them that the reader is trained on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bench.squad import Question, load_squad, simplifier

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_QUESTION = 48  # pieces; longer questions lose their end
TRADITIONAL_SHARE = 0.15  # of a Traditional file's questions that stay so, as users' documents may be
NULL = 0  # the position of <s>: the target where the crop does not answer

# Pieces of a crop, question included, and how often: zzqa's passages are about 200 pieces long,
# the contexts of CMRC 2018 about 380.
_CROP_SIZES = (160, 256, 384)
_CROP_WEIGHTS = (0.25, 0.6, 0.15)


@dataclass(frozen=True, slots=True)
class Context:
    """A context's text, its pieces, and the characters [start, end) that each piece covers."""

    text: str
    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The pieces [start, end) of the context numbered `context`."""

    context: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """A question's pieces, its answer and the piece window that is exactly the answer's.

    A question that its context does not answer has an empty answer; its window is the whole context.
    """

    text: str
    ids: tuple[int, ...]
    answer: str
    window: Window


@dataclass(frozen=True, slots=True)
class Crop:
    """One row of training: pieces of `<s> question </s></s> passage </s>` and the target positions."""

    ids: tuple[int, ...]
    start: int
    end: int


def load_questions(paths: Iterable[Path], *, seed: int) -> list[Question]:
    """Read the files in Simplified, with a share of Traditional files' questions left as they are."""
    draw, convert = Random(seed), simplifier()
    questions = []
    for path in paths:
        simplified, kept = load_squad(path, convert=convert), load_squad(path)
        questions += [
            old if draw.random() < TRADITIONAL_SHARE else new
            for old, new in zip(kept, simplified, strict=True)
        ]
    return questions


def encode(questions: Sequence[Question], tokenizer: Tokenizer) -> tuple[list[Context], list[Example]]:
    """Cut contexts and questions into pieces; questions whose answer cannot be located are left out.

    Questions without any answer are kept: they teach what their context does not say.
    """
    texts = list(dict.fromkeys(asked.context for asked in questions))
    numbers = {text: number for number, text in enumerate(texts)}
    contexts = [
        Context(text, tuple(cut.ids), tuple(cut.offsets))
        for text, cut in zip(texts, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True)
    ]
    examples = []
    for asked in questions:
        number = numbers[asked.context]
        window = _answer_window(asked, contexts[number], number)
        if window:
            ids = tokenizer.encode(asked.text, add_special_tokens=False).ids[:MAX_QUESTION]
            answer = asked.answers[0].text if asked.answers else ""
            examples.append(Example(asked.text, tuple(ids), answer, window))
    return contexts, examples


def _answer_window(asked: Question, context: Context, number: int) -> Window | None:
    """Return the smallest window of pieces that covers the first gold answer, or None if it has no place.

    Without a gold answer it is the whole context.
    """
    if not asked.answers:
        return Window(number, 0, len(context.ids))
    if asked.answers[0].start is None:
        return None
    first, last = asked.answers[0].start, asked.answers[0].start + len(asked.answers[0].text)
    inside = [place for place, (start, end) in enumerate(context.offsets) if start < last and end > first]
    return Window(number, inside[0], inside[-1] + 1) if inside else None


def chunks(contexts: Sequence[Context], *, size: int) -> list[Window]:
    """Cut every context into windows of `size` pieces, end to end."""
    return [
        Window(number, start, min(start + size, len(context.ids)))
        for number, context in enumerate(contexts)
        for start in range(0, len(context.ids), size)
    ]


class Cropper:
    """Draws crops: new ones at each pass, so that an answer stands at many places of its window."""

    def __init__(
        self,
        contexts: Sequence[Context],
        examples: Sequence[Example],
        negatives: Sequence[Sequence[Window]],
        *,
        negative_share: float,
    ) -> None:
        self.contexts = contexts
        self.examples = examples
        self.negatives = negatives
        self.negative_share = negative_share

    def draw_pass(self, seed: int) -> list[Crop]:
        """Return one crop for each example, in a random order; a share of them do not hold the answer."""
        draw = Random(seed)
        order = draw.sample(range(len(self.examples)), len(self.examples))
        return [self._draw(number, draw) for number in order]

    def _draw(self, number: int, draw: Random) -> Crop:
        example = self.examples[number]
        size = draw.choices(_CROP_SIZES, _CROP_WEIGHTS)[0] - len(example.ids) - 4
        if not example.answer:
            return self._crop(example, self._part(example.window, size, draw))
        if draw.random() < self.negative_share:
            for window in draw.sample(self.negatives[number], len(self.negatives[number])):
                wide = self._widen(window, size, draw)
                if example.answer not in self._text(wide):
                    return self._crop(example, wide)
        return self._crop(example, self._widen(example.window, size, draw), holds=True)

    def _widen(self, window: Window, size: int, draw: Random) -> Window:
        """Return a window of at most `size` pieces around as much of `window` as fits into it."""
        end = min(window.end, window.start + size)
        spare = size - (end - window.start)
        start = max(0, window.start - draw.randint(0, spare))
        return Window(window.context, start, min(start + size, len(self.contexts[window.context].ids)))

    @staticmethod
    def _part(window: Window, size: int, draw: Random) -> Window:
        """Return a stretch of at most `size` pieces anywhere in `window`."""
        start = draw.randint(window.start, max(window.start, window.end - size))
        return Window(window.context, start, min(start + size, window.end))

    def _text(self, window: Window) -> str:
        context = self.contexts[window.context]
        return context.text[context.offsets[window.start][0] : context.offsets[window.end - 1][1]]

    def _crop(self, example: Example, window: Window, *, holds: bool = False) -> Crop:
        passage = self.contexts[window.context].ids[window.start : window.end]
        ids = (0, *example.ids, 2, 2, *passage, 2)
        if not holds:
            return Crop(ids, NULL, NULL)
        shift = len(example.ids) + 3 - window.start
        last = min(example.window.end, window.end) - 1
        return Crop(ids, example.window.start + shift, last + shift)


def batches(crops: Sequence[Crop], *, pieces: int, pool: int, seed: int) -> list[list[Crop]]:
    """Group crops of like length into batches of at most `pieces` padded pieces, in a random order.

    Crops are sorted within pools of `pool` crops only, so that batches stay mixed.
    """
    grouped: list[list[Crop]] = []
    for first in range(0, len(crops), pool):
        batch: list[Crop] = []
        for crop in sorted(crops[first : first + pool], key=lambda crop: -len(crop.ids)):
            if batch and len(batch[0].ids) * (len(batch) + 1) > pieces:
                grouped.append(batch)
                batch = []
            batch.append(crop)
        grouped.append(batch)
    Random(seed).shuffle(grouped)
    return grouped
