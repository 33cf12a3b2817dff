"""Turns texts into unit vectors. The only importer of sentence_transformers."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from zzqa.errors import ModelError
from zzqa.models import find_model, hash_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from zzqa.records import Passage

Vectors = NDArray[np.float32]

BATCH_SIZE: Final = 32  # texts
# Prompt names, in order of choice: E5 says query and passage, other models query and document.
_QUERY_PROMPTS: Final = ("query",)
_PASSAGE_PROMPTS: Final = ("passage", "document")


class Embedder:
    """A sentence-transformers model on the CPU. Safe to use from many threads.

    Products of matrices run in bfloat16 where the CPU has instructions for it (64 passages of 240
    characters took 0.7 s instead of 3.4 s on two cores; the vectors' cosine to the float32 ones
    was 0.999995), else everything is float32.

    `fingerprint` is a hash of the model folder's files, or the hub name: vectors of two models with
    the same fingerprint can be compared. `dim` is the length of a vector.
    """

    def __init__(self, model: str, *, threads: int) -> None:
        """Load a local folder, with the hub switched off, or else a hub name; raises ModelError."""
        self.fingerprint = model_fingerprint(model)
        self._model = _load(model, offline=find_model(model) is not None, threads=threads)
        self._bfloat16 = _has_bfloat16()
        self.dim = int(self._model.get_embedding_dimension() or 0)
        self._query_prompt = _prompt(self._model, _QUERY_PROMPTS)
        self._passage_prompt = _prompt(self._model, _PASSAGE_PROMPTS)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit rows of shape (len(texts), dim), for texts that ask."""
        return self._embed(texts, self._query_prompt, BATCH_SIZE, None)

    def embed_passages(
        self,
        texts: Sequence[str],
        *,
        batch_size: int = BATCH_SIZE,
        progress: Callable[[int], None] | None = None,
    ) -> Vectors:
        """Return float32 unit rows of shape (len(texts), dim), for texts that are searched.

        Texts of like length share a batch. `progress` is called after each batch with the number of
        texts it held.
        """
        return self._embed(texts, self._passage_prompt, batch_size, progress)

    def _embed(
        self, texts: Sequence[str], prompt: str, batch_size: int, progress: Callable[[int], None] | None
    ) -> Vectors:
        import torch

        vectors = np.empty((len(texts), self.dim), np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for first in range(0, len(order), batch_size):
            rows = order[first : first + batch_size]
            with torch.autocast("cpu", torch.bfloat16, enabled=self._bfloat16):
                vectors[rows] = self._model.encode(
                    [texts[row] for row in rows],
                    prompt=prompt,
                    batch_size=batch_size,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            if progress:
                progress(len(rows))
        return vectors


def embedded_text(passage: Passage) -> str:
    """Return a passage's text as the retriever reads it: under its headings; stored without them.

    Headings that stand in the passage itself are not repeated. The title is left to the lexical
    index: on 88 questions about the seed documents, with the title above the headings the evidence
    came first for 0.591 of them in the dense ranking (0.659 without) and 0.830 fused (0.852 without).
    """
    above = [heading for heading in passage.headings if heading not in passage.text]
    return "\n".join((*above, passage.text))


def model_fingerprint(model: str) -> str:
    """Return what tells a retriever from others, without loading it; raises ModelError.

    That is a hash of the folder's files, or the hub name.
    """
    folder = find_model(model)
    return model if folder is None else hash_folder(folder)


def _load(model: str, *, offline: bool, threads: int) -> SentenceTransformer:
    """Load the model and its libraries."""
    with _without_collecting():
        loaded = _loaded(model, offline=offline, threads=threads)
        if _has_bfloat16():
            _round_products(loaded)
        return loaded.eval()


def _loaded(model: str, *, offline: bool, threads: int) -> SentenceTransformer:
    """Load quietly: neither bars nor warnings are meant for somebody who asks a question."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    torch.set_num_threads(threads)
    try:
        return SentenceTransformer(
            model, device="cpu", local_files_only=offline, model_kwargs={"dtype": torch.float32}
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise ModelError(model, str(error)) from error


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Collect no garbage meanwhile, and never look at what was made here again.

    The libraries' imports make half a million objects that stay. To look through them again and again took
    1.2 of 4.2 s, and later made one question in thirty wait 0.6 s.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def _round_products(model: SentenceTransformer) -> None:
    """Keep the matrices in bfloat16, to which they would else be rounded anew for every text."""
    import torch

    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.to(torch.bfloat16)


def _has_bfloat16() -> bool:
    """Whether the CPU multiplies bfloat16 natively; torch before 2.9 cannot tell, then it does not."""
    import torch

    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def _prompt(model: SentenceTransformer, names: Sequence[str]) -> str:
    """Return the first of the model's own prompts under one of these names, or no prompt."""
    return next((prompt for name in names if (prompt := model.prompts.get(name))), "")
