"""A retriever without a model: the vector of a text is drawn from the hash of the text."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

DIM = 16


class FakeEmbedder:
    """Keeps the texts that it was given, so that a test can see which were embedded."""

    def __init__(self, fingerprint: str = "fake") -> None:
        self.fingerprint = fingerprint
        self.texts: list[str] = []

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.texts.extend(texts)
        if progress and texts:
            progress(len(texts))
        return np.array([vector_of(text) for text in texts], np.float32).reshape(len(texts), DIM)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([vector_of(text) for text in texts], np.float32).reshape(len(texts), DIM)


def vector_of(text: str) -> NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    values = np.random.default_rng(seed).standard_normal(DIM).astype(np.float32)
    values[0] += 8  # the vectors of a real retriever lie close to each other, at cosines about 0.8
    return values / np.float32(np.linalg.norm(values))
