"""The vectors of passages: taken over where the text is as before, else made by the model."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from zzqa.config import Config
from zzqa.indexing.embed import Embedder, embedded_text, model_fingerprint
from zzqa.indexing.home import Base
from zzqa.indexing.tables import embedding_key
from zzqa.progress import Progress
from zzqa.records import Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PassageEmbedder(Protocol):
    """The model that makes the vectors of an index."""

    @property
    def fingerprint(self) -> str:
        """What tells the model from others."""
        ...

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return a unit row for each text; tell `progress` of each batch how many texts it held."""
        ...


class LateEmbedder:
    """The retriever that the settings name, loaded when the first text comes.

    Loading takes seconds, and a build that only takes documents out needs no model at all.
    """

    def __init__(self, config: Config) -> None:
        """Look at the model's files without loading them; raises ModelError."""
        self.fingerprint = model_fingerprint(config.retriever)
        self._config = config
        self._loaded: Embedder | None = None

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return a float32 unit row for each text; raises ModelError when the model cannot be loaded."""
        if self._loaded is None:
            self._loaded = Embedder(self._config.retriever, threads=self._config.threads)
        return self._loaded.embed_passages(texts, progress=progress)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A unit row for each passage; `made` of them are new, in `seconds` of the model's time."""

    vectors: NDArray[np.float32]
    made: int
    seconds: float


def embed(
    passages: Sequence[Passage], embedder: PassageEmbedder, *, known: Base | None, tell: Progress
) -> Embedded:
    """Return the vectors of the passages; `known` is an index of the same model to take them from."""
    keys = [embedding_key(passage) for passage in passages]
    taken = known.vectors_of(set(keys)) if known else {}
    new = [i for i, key in enumerate(keys) if key not in taken]
    started = time.perf_counter()
    made = _make([embedded_text(passages[i]) for i in new], embedder, tell)
    seconds = time.perf_counter() - started
    dim = made.shape[1] or len(next(iter(taken.values()), ()))
    vectors = np.empty((len(passages), dim), np.float32)
    if new:
        vectors[new] = made
    for i, key in enumerate(keys):
        if key in taken:
            vectors[i] = taken[key]
    return Embedded(vectors, len(new), seconds)


def _make(texts: Sequence[str], embedder: PassageEmbedder, tell: Progress) -> NDArray[np.float32]:
    """Return the model's rows for the texts; without any the model is left alone."""
    if not texts:
        return np.empty((0, 0), np.float32)
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        tell("向量", done, len(texts))

    tell("向量", 0, len(texts))
    return embedder.embed_passages(texts, progress=advance)
