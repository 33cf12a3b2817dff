"""The judge: an encoder and one linear layer of six scores a piece.

Rows of the layer: 0 start and 1 end of the span; 2 and 3 the sentence (2 is summed where the span
scores look, 3 is averaged over the sentence); 4 the sentence and 5 the passage, read at `<s>`. A
sentence's logit is linear in each of its parts, so the graph gives six numbers a piece and the sums
over sentences are made outside of it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

START, END, FOCUS, MEAN, SENTENCE, PASSAGE = range(6)


class Judge(torch.nn.Module):
    """The network in float32; `forward` gives scores of shape (batch, pieces, 6)."""

    def __init__(self, config: Path) -> None:
        """Make the network that a transformers config.json describes, without dropout and pooler."""
        super().__init__()
        from transformers import BertConfig, BertModel

        settings = json.loads(config.read_text(encoding="utf-8"))
        self.config = BertConfig(
            **{**settings, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        )
        self.config._attn_implementation = "eager"
        self.bert = BertModel(self.config, add_pooling_layer=False)
        self.heads = torch.nn.Linear(self.config.hidden_size, 6)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the six scores of every piece; ids and mask have the shape (batch, pieces)."""
        scores: torch.Tensor = self.heads(self.bert(input_ids=ids, attention_mask=mask).last_hidden_state)
        return scores


def sentence_logits(scores: torch.Tensor, sentence: torch.Tensor, count: int) -> torch.Tensor:
    """Return one logit for each of `count` sentences.

    `scores` is (batch, pieces, 6) and `sentence` (batch, pieces) the number of each piece's sentence in the
    batch, -1 outside. The focus is weighed by the softmax, over the sentence, of the mean span logits.
    """
    rows = torch.arange(len(scores)).repeat_interleave(scores.shape[1])
    flat, which = scores.reshape(-1, 6), sentence.reshape(-1)
    keep = which >= 0
    flat, which, rows = flat[keep], which[keep], rows[keep]
    look = (flat[:, START] + flat[:, END]) / 2
    top = torch.full((count,), -1e4).scatter_reduce(0, which, look.detach(), "amax")
    weight = (look - top[which]).exp()

    def total(values: torch.Tensor) -> torch.Tensor:
        return torch.zeros(count).index_add(0, which, values)

    where = torch.zeros(count, dtype=torch.long).scatter_reduce(0, which, rows, "amax")
    focus = total(weight * flat[:, FOCUS]) / total(weight).clamp(min=1e-6)
    mean = total(flat[:, MEAN]) / total(torch.ones_like(look)).clamp(min=1)
    return focus + mean + scores[where, 0, SENTENCE]


def from_prototype(weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return the weights of the first judge, whose heads were three layers, under the names of this one."""
    state = {name: value.float() for name, value in weights.items() if name.startswith("bert.")}
    focus, mean, first = weights["sent.weight"].float().chunk(3, dim=1)
    rows = [weights["qa.weight"].float(), focus, mean, first, weights["passage.weight"].float()]
    zero = torch.zeros(1)
    bias = [
        weights["qa.bias"].float(),
        zero,
        zero,
        weights["sent.bias"].float(),
        weights["passage.bias"].float(),
    ]
    return {**state, "heads.weight": torch.cat(rows), "heads.bias": torch.cat(bias)}
