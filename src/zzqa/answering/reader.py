"""Extracts answer spans from passages with a question-answering model.

This is the only importer of onnxruntime and tokenizers. The model the package ships runs in ONNX
Runtime; any transformers folder or hub name that AutoModelForQuestionAnswering loads runs in torch.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from zzqa.answering.span_search import Window, best_spans
from zzqa.errors import ModelError
from zzqa.models import find_model
from zzqa.records import Passage, Span

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

MAX_PIECES: Final = 384  # of question and passage together, as in the published CMRC 2018 runs
STRIDE: Final = 128  # pieces that two windows of a long passage share
MAX_QUESTION_PIECES: Final = 64  # a longer question loses its end
MAX_ANSWER_CHARS: Final = 120  # 99.9 % of the answers of CMRC 2018 train are not longer
# Padded pieces of a batch. Eight passages took 147 ms at 2,048 (all of them padded to the longest), 127 at
# 1,024, 121 at 512 and 139 at 256, on two cores. The scale of activations is a batch's, so that scores
# differ a little with its size: by three questions of 400 of CMRC 2018 dev.
_BATCH_PIECES: Final = 1024
# More batches at once than there are cores take more memory and no less time: with 16 askers on 4 cores a
# process held 1.6 GB instead of 2.6.
_TURNS: Final = threading.Semaphore(os.cpu_count() or 1)

Logits = NDArray[np.float32]


class Runtime(Protocol):
    """Runs the network: ids, mask and segments of shape (batch, pieces) to start and end logits."""

    def __call__(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64], /
    ) -> tuple[Logits, Logits]:
        """Return the start and the end logits, float32, of shape (batch, pieces)."""
        ...


class Reader:
    """Reads passages for a question. Safe to use from many threads."""

    def __init__(self, model: str, *, threads: int) -> None:
        """Load the model; raises ModelError when the folder is missing, incomplete or broken."""
        folder = find_model(model)
        if folder is not None and (folder / "model.onnx").exists():
            self._tokenizer, self._run = _load_onnx(folder, threads)
        else:
            self._tokenizer, self._run = _load_torch(model, threads)
        self._set_truncation()

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        top_n: int = 3,
        max_answer_chars: int = MAX_ANSWER_CHARS,
    ) -> dict[str, list[Span]]:
        """Return for every passage, by passage_id, its spans: at most `top_n`, best first, none overlapping.

        The score of a passage's first span says how well the passage answers; above 0 the model
        prefers it to "not here". A passage with no text has no spans.
        """
        encodings = self._encode(question, [passage.text for passage in passages])
        windows: list[list[Window]] = [[] for _ in passages]
        for (owner, encoding), starts, ends in self._score(encodings):
            windows[owner].append(_passage_window(encoding, starts, ends))
        return {
            passage.passage_id: [
                Span(passage.passage_id, *found)
                for found in best_spans(own, passage.text, top_n=top_n, max_chars=max_answer_chars)
            ]
            for passage, own in zip(passages, windows, strict=True)
        }

    def _set_truncation(self) -> None:
        """Cut long passages into windows; questions are shortened by a tokenizer of their own."""
        self._questions = type(self._tokenizer).from_str(self._tokenizer.to_str())
        self._questions.enable_truncation(MAX_QUESTION_PIECES)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES, stride=STRIDE, strategy="only_second")

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
    ) -> Iterator[tuple[tuple[int, Encoding], Logits, Logits]]:
        """Yield each window with its start and end logits, windows of like length run together."""
        ordered = sorted(encodings, key=lambda item: len(item[1].ids))
        while ordered:
            size = max(1, _BATCH_PIECES // len(ordered[-1][1].ids))
            batch, ordered = ordered[-size:], ordered[:-size]
            with _TURNS:
                starts, ends = self._run(*_padded([encoding for _, encoding in batch]))
            yield from zip(batch, starts, ends, strict=True)


def _padded(encodings: Sequence[Encoding]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return ids, mask and segments as arrays; the pad id does not matter where the mask is 0."""
    shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
    ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
    for row, encoding in enumerate(encodings):
        width = len(encoding.ids)
        ids[row, :width] = encoding.ids
        mask[row, :width] = 1
        types[row, :width] = encoding.type_ids
    return ids, mask, types


def _passage_window(encoding: Encoding, starts: Logits, ends: Logits) -> Window:
    """Return the logits of the pieces that belong to the passage, and the null score of the window."""
    inside = np.flatnonzero(np.array(encoding.sequence_ids, np.float32) == 1)  # None becomes nan
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    return Window(starts[inside], ends[inside], offsets[inside], float(starts[0] + ends[0]))


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

    def run(
        ids: NDArray[np.int64], mask: NDArray[np.int64], _types: NDArray[np.int64]
    ) -> tuple[Logits, Logits]:
        starts, ends = session.run(["start_logits", "end_logits"], {"input_ids": ids, "attention_mask": mask})
        return starts, ends

    return tokenizer, run


def _load_tokenizer(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # tokenizers raises nothing more exact
        raise ModelError(folder, f"tokenizer.json: {error}") from error


def _load_torch(model: str, threads: int) -> tuple[Tokenizer, Runtime]:
    """Open a transformers folder or hub name with its fast tokenizer, in float32."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    torch.set_num_threads(threads)
    try:
        # AutoTokenizer may guess the class wrong where tokenizer.json alone says what to do.
        tokenizer = (
            _load_tokenizer(Path(model))
            if (Path(model) / "tokenizer.json").exists()
            else AutoTokenizer.from_pretrained(model).backend_tokenizer
        )
        network = AutoModelForQuestionAnswering.from_pretrained(model, dtype=torch.float32).eval()
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ModelError(model, str(error)) from error
    segments = getattr(network.config, "type_vocab_size", 0) > 1

    def run(
        ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> tuple[Logits, Logits]:
        inputs = {"input_ids": ids, "attention_mask": mask, **({"token_type_ids": types} if segments else {})}
        with torch.inference_mode():
            output = network(**{name: torch.from_numpy(array) for name, array in inputs.items()})
        return output.start_logits.numpy(), output.end_logits.numpy()

    return tokenizer, run
