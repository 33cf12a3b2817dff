"""The judge's network: which words of a passage answer a question, which sentences, and whether it does.

This is the only importer of onnxruntime and tokenizers. `training/judge` makes the model, whose card
has its inputs, its six scores a piece and its figures.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from zzqa.answering.read.context import context_of
from zzqa.answering.read.sentence import Reading, SentenceReading, sentence_logits
from zzqa.answering.read.span_search import Window, best_spans
from zzqa.errors import ModelError
from zzqa.models import find_model
from zzqa.records import Hit
from zzqa.sentences import segments

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

MAX_PIECES: Final = 384  # of question, context and passage together, as in training
STRIDE: Final = 128  # pieces that two windows of a long passage share
MAX_QUESTION_PIECES: Final = 64  # a longer question loses its end
MAX_ANSWER_CHARS: Final = 120  # 99.9 % of the answers of CMRC 2018 train are not longer
# A sentence over this many characters is judged in its parts between semicolons.
SENTENCE_CHARS: Final = 118
# Padded pieces of a batch. Eight passages took 147 ms at 2,048 (all of them padded to the longest), 127 at
# 1,024, 121 at 512 and 139 at 256, on two cores. The scale of activations is a batch's, so that scores
# differ a little with its size: by three questions of 400 of CMRC 2018 dev.
_BATCH_PIECES: Final = 1024
# More batches at once than there are cores take more memory and no less time: with 16 askers on 4 cores a
# process held 1.6 GB instead of 2.6.
_TURNS: Final = threading.Semaphore(os.cpu_count() or 1)
# Spans kept of each sentence: the best may be of another form than the question asks for.
_SPANS: Final = 3

Scores = NDArray[np.float32]


class Runtime(Protocol):
    """Runs the network: ids and mask of shape (batch, pieces) to scores of shape (batch, pieces, 6)."""

    def __call__(self, ids: NDArray[np.int64], mask: NDArray[np.int64], /) -> Scores:
        """Return the scores, float32; zzqa.answering.read.sentence names the columns."""
        ...


class Reader:
    """Reads passages for a question. Safe to use from many threads."""

    def __init__(self, model: str, *, threads: int) -> None:
        """Load the model; raises ModelError when the folder is missing, incomplete or broken."""
        folder = find_model(model)
        if folder is None or not (folder / "model.onnx").exists():
            raise ModelError(model, "model.onnx is missing")
        tokenizer, self._run = _load_onnx(folder, threads)
        self._take(tokenizer)

    def _take(self, tokenizer: Tokenizer) -> None:
        """Cut long passages into windows; questions are shortened by a tokenizer of their own."""
        self._tokenizer = tokenizer
        self._questions = type(self._tokenizer).from_str(self._tokenizer.to_str())
        self._questions.enable_truncation(MAX_QUESTION_PIECES)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES, stride=STRIDE, strategy="only_second")

    def read(self, question: str, hits: Sequence[Hit]) -> dict[str, Reading]:
        """Return what the network says of every passage, by passage_id, its sentences in order.

        A passage with no text has no sentences.
        """
        contexts = [_context(hit) for hit in hits]
        texts = [context + hit.passage.text for context, hit in zip(contexts, hits, strict=True)]
        windows: list[list[Window]] = [[] for _ in hits]
        for (owner, encoding), scores in self._score(self._encode(question, texts)):
            windows[owner].append(_passage_window(encoding, scores, skip=len(contexts[owner])))
        return {
            hit.passage.passage_id: _reading(hit.passage.text, own)
            for hit, own in zip(hits, windows, strict=True)
        }

    def _encode(self, question: str, texts: Sequence[str]) -> list[tuple[int, Encoding]]:
        """Return the windows of all texts, each with the number of its text."""
        asked = self._questions.encode(question, add_special_tokens=False)
        if asked.overflowing:
            question = question[: asked.offsets[-1][1]]
        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        return [
            (owner, window)
            for owner, encoding in enumerate(encodings)
            for window in (encoding, *encoding.overflowing)
        ]

    def _score(
        self, encodings: Sequence[tuple[int, Encoding]]
    ) -> Iterator[tuple[tuple[int, Encoding], Scores]]:
        """Yield each window with its scores, windows of like length run together."""
        ordered = sorted(encodings, key=lambda item: len(item[1].ids))
        while ordered:
            size = max(1, _BATCH_PIECES // len(ordered[-1][1].ids))
            batch, ordered = ordered[-size:], ordered[:-size]
            with _TURNS:
                scores = self._run(*_padded([encoding for _, encoding in batch]))
            yield from zip(batch, scores, strict=True)


def _context(hit: Hit) -> str:
    """Return the line before a passage, as in training."""
    context = context_of(
        title=hit.title, source=hit.source, headings=hit.passage.headings, published=hit.published
    )
    return f"{context}\n"


def _reading(text: str, windows: Sequence[Window]) -> Reading:
    """Return what the windows of one passage say of its sentences."""
    parts = segments(text, longest=SENTENCE_CHARS)
    logits = np.max([sentence_logits(window, parts) for window in windows], axis=0) if parts else ()
    sentences = tuple(
        SentenceReading(
            start,
            end,
            float(logit),
            best_spans(windows, text, (start, end), top_n=_SPANS, max_chars=MAX_ANSWER_CHARS),
        )
        for (start, end), logit in zip(parts, logits, strict=True)
    )
    return Reading(sentences, max((window.passage for window in windows), default=0.0))


def _padded(encodings: Sequence[Encoding]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return ids and mask as arrays; the pad id does not matter where the mask is 0."""
    shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
    ids, mask = (np.zeros(shape, np.int64) for _ in range(2))
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
    return ids, mask


def _passage_window(encoding: Encoding, scores: Scores, *, skip: int) -> Window:
    """Return the scores of the pieces of a passage that begins `skip` characters behind its context."""
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2) - skip
    of_text = np.array(encoding.sequence_ids, np.float32) == 1  # None becomes nan
    inside = np.flatnonzero(of_text & (offsets[:, 0] >= 0))
    return Window(scores[inside], offsets[inside], scores[0])


def _load_onnx(folder: Path, threads: int) -> tuple[Tokenizer, Runtime]:
    """Open model.onnx with its tokenizer.json; the network takes input_ids and attention_mask."""
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A thread that has nothing to do sleeps. Left spinning, two answers at a time on two cores cost
    # 0.41 s of processor each instead of 0.31 s (bench/load.py's documents).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors only
    tokenizer = _load_tokenizer(folder)
    try:
        session = onnxruntime.InferenceSession(
            (folder / "model.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except (OSError, Fail, InvalidGraph, InvalidProtobuf) as error:
        raise ModelError(folder, str(error)) from error

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Scores:
        (scores,) = session.run(["scores"], {"input_ids": ids, "attention_mask": mask})
        return np.asarray(scores, np.float32)

    return tokenizer, run


def _load_tokenizer(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # tokenizers raises nothing more exact
        raise ModelError(folder, f"tokenizer.json: {error}") from error
