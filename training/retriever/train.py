"""Tunes the retriever so that questions and the passages that answer them meet.

    python -m training.retriever.train --data cmrc2018_train.json drcd_dev.json training/official.json \
        --run training/runs/retriever --minutes 45

InfoNCE (van den Oord et al., 2018): each question is drawn to its own passage and away from those of
the other questions of the batch and from wrong ones that retrieval puts first. The learning rate
warms up, then falls linearly to 0 with the time used. Started again, a run goes on from its folder.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training import checkpoint
from training.checkpoint import Progress
from training.retriever.data import Batch, Pair, draw_batches, load_questions, mine, pair_up

if TYPE_CHECKING:
    from transformers import PreTrainedModel

PAD = 1
MAX_PIECES = 256  # of a passage; zzqa's are about 200
TEMPERATURE = 0.01  # that of E5's own training (Wang et al., 2022)
_EMBED_BATCH = 64  # texts embedded together while mining


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with; times in seconds."""

    seconds: float
    rate: float
    warmup: int = 40  # steps
    questions: int = 16  # of a batch, and twice as many passages: 48 took more than 13 GB
    wrong: int = 8  # wrong passages kept a question; one is drawn at each pass
    clip: float = 1.0
    weight_decay: float = 0.01
    save_every: float = 300.0
    seed: int = 20

    def rate_at(self, progress: Progress) -> float:
        """Return the learning rate: a linear warm-up in steps, a linear fall in time."""
        left = max(0.0, 1 - progress.seconds / self.seconds)
        return self.rate * left * min(1.0, (progress.steps + 1) / self.warmup)


class Encoder:
    """Texts to unit rows: the mean over the pieces of the last layer, scaled to length 1."""

    def __init__(self, model: PreTrainedModel, tokenizer: Tokenizer) -> None:
        """Wrap a model and its tokenizer."""
        self.model = model
        self.tokenizer = tokenizer
        tokenizer.enable_truncation(MAX_PIECES)
        tokenizer.no_padding()

    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        """Return float32 unit rows of shape (texts, dim), through which gradients flow."""
        cut = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        width = -(-max(map(len, cut)) // 16) * 16
        ids = torch.tensor([[*row, *[PAD] * (width - len(row))] for row in cut])
        mask = (ids != PAD).long()
        with torch.autocast("cpu", torch.bfloat16):
            states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask[:, :, None].float()
        return torch.nn.functional.normalize((states.float() * weights).sum(1) / weights.sum(1))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the rows without gradients, texts of like length run together."""
        rows = np.empty((len(texts), self.model.config.hidden_size), np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        with torch.inference_mode():
            for first in range(0, len(order), _EMBED_BATCH):
                block = order[first : first + _EMBED_BATCH]
                rows[block] = self([texts[n] for n in block]).numpy()
        return rows


def contrast(encoder: Encoder, batch: Batch) -> torch.Tensor:
    """Return the InfoNCE loss of a batch."""
    queries = encoder([f"query: {text}" for text in batch.questions])
    passages = encoder([f"passage: {text}" for text in batch.passages])
    scores = queries @ passages.T / TEMPERATURE
    scores = scores.masked_fill(torch.from_numpy(batch.hidden), -torch.inf)
    return torch.nn.functional.cross_entropy(scores, torch.arange(len(batch.questions)))


def endless(
    texts: Sequence[str], pairs: Sequence[Pair], recipe: Recipe, progress: Progress
) -> Iterator[tuple[Batch, Progress]]:
    """Yield batches pass after pass, each with the progress once it is done, from where a run stopped."""
    while True:
        drawn = draw_batches(texts, pairs, size=recipe.questions, seed=recipe.seed + progress.passes)
        for batch in islice(drawn, progress.batches, None):
            progress = replace(progress, batches=progress.batches + 1, steps=progress.steps + 1)
            yield batch, progress
        progress = replace(progress, passes=progress.passes + 1, batches=0)


def step(encoder: Encoder, optimizer: torch.optim.Optimizer, batch: Batch, clip: float) -> float:
    """Take one step and return the loss."""
    loss = contrast(encoder, batch)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(encoder.model.parameters(), clip)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def train(encoder: Encoder, texts: Sequence[str], pairs: Sequence[Pair], recipe: Recipe, run: Path) -> None:
    """Train until the time is used, saving on the way."""
    model = encoder.model
    optimizer = torch.optim.AdamW(
        model.parameters(), recipe.rate, weight_decay=recipe.weight_decay, fused=True
    )
    progress = checkpoint.load_progress(run)
    if progress.steps:
        checkpoint.load_moments(run, optimizer)
    started, saved, losses = time.monotonic() - progress.seconds, progress.seconds, [0.0]
    for batch, done in endless(texts, pairs, recipe, progress):
        optimizer.param_groups[0]["lr"] = recipe.rate_at(progress)
        losses.append(step(encoder, optimizer, batch, recipe.clip))
        progress = replace(done, seconds=time.monotonic() - started)
        if progress.steps % 10 == 0:
            print(f"{progress} loss {sum(losses[-10:]) / 10:.3f}", flush=True)
        ended = progress.seconds >= recipe.seconds
        if ended or progress.seconds - saved >= recipe.save_every:
            checkpoint.save(run, model, optimizer, encoder.tokenizer, progress)
            saved = progress.seconds
        if ended:
            return


def load_encoder(folder: Path, tokenizer: Path) -> Encoder:
    """Load the layers in float32 without dropout, and the tokenizer."""
    from transformers import AutoModel

    model = AutoModel.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return Encoder(model.train(), Tokenizer.from_file(str(tokenizer / "tokenizer.json")))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="SQuAD-style files")
    parser.add_argument("--start", type=Path, default=Path("src/zzqa/models/retriever"))
    parser.add_argument("--run", type=Path, required=True, help="folder of the run, made or gone on with")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=3e-5, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    """Read the data, mine the wrong passages with the model it starts from, train."""
    options = _arguments()
    torch.set_num_threads(options.threads)
    recipe = Recipe(seconds=60 * options.minutes, rate=options.rate)
    texts, pairs = pair_up(load_questions(options.data, seed=recipe.seed))
    start = load_encoder(options.start, options.start)
    pairs = list(mine(texts, pairs, start.embed, keep=recipe.wrong))
    print(f"{len(pairs)} questions, {len(texts)} passages", flush=True)
    begun = checkpoint.load_progress(options.run).steps > 0
    encoder = load_encoder(options.run, options.start) if begun else start
    train(encoder, texts, pairs, recipe, options.run)


if __name__ == "__main__":
    main()
