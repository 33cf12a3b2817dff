"""The reader's start: an encoder that exists, with word embeddings put together for new pieces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

_WORDS = "embeddings.word_embeddings.weight"


def start_model(start: Path, retriever: Path, tokenizer: Tokenizer) -> PreTrainedModel:
    """Return a question-answering model over the tokenizer's pieces, without dropout, in float32.

    Layers come from `start` (a transformers folder of the same architecture); the embedding of a
    piece comes from `start` where it has that piece, else from the retriever, which has them all.
    """
    import torch
    from transformers import AutoModel, AutoModelForQuestionAnswering

    model = AutoModelForQuestionAnswering.from_pretrained(
        start,
        dtype=torch.float32,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    base = AutoModel.from_pretrained(retriever, dtype=torch.float32)
    rows = _rows(base.state_dict()[_WORDS], _pieces(retriever))
    rows |= _rows(model.base_model.state_dict()[_WORDS], _pieces(start))
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    embedding = torch.nn.Embedding.from_pretrained(
        torch.stack([rows[piece] for piece, _ in pieces]), freeze=False, padding_idx=1
    )
    model.set_input_embeddings(embedding)
    model.config.vocab_size = len(pieces)
    return model


def _pieces(folder: Path) -> list[str]:
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return [piece for piece, _ in vocabulary]


def _rows(matrix: torch.Tensor, pieces: list[str]) -> dict[str, torch.Tensor]:
    return dict(zip(pieces, matrix, strict=True))
