"""Trains the reader on question files, for as many minutes as it is given.

    python -m training.reader.train --data cmrc2018_train.json drcd_dev.json \
        --start BASE_OR_READER --retriever src/zzqa/models/retriever --run training/runs/reader --minutes 75

The learning rate warms up, then falls linearly to 0 with the time used, not with the steps, so a
busy machine ends the run as cleanly as an idle one. Started again, a run goes on from its folder.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer

from training import checkpoint
from training.checkpoint import Progress
from training.reader.data import Crop, Cropper, batches, chunks, encode, load_questions
from training.reader.model import start_model
from training.reader.negatives import mine
from training.reader.vocabulary import reader_tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedModel

PAD = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with; times in seconds."""

    seconds: float
    rate: float
    warmup: int = 100  # steps
    batch_pieces: int = 4096  # padded pieces of a batch: sixteen crops of 256
    pool: int = 1024  # crops that are sorted by length together
    clip: float = 1.0
    weight_decay: float = 0.01
    negative_share: float = 0.3
    negative_pieces: int = 160
    save_every: float = 300.0
    seed: int = 20

    def rate_at(self, progress: Progress) -> float:
        """Return the learning rate: a linear warm-up in steps, a linear fall in time."""
        left = max(0.0, 1 - progress.seconds / self.seconds)
        return self.rate * left * min(1.0, (progress.steps + 1) / self.warmup)


def make_cropper(paths: Sequence[Path], tokenizer: Tokenizer, recipe: Recipe) -> Cropper:
    """Read the data and mine each question's negatives."""
    contexts, examples = encode(load_questions(paths, seed=recipe.seed), tokenizer)
    negatives = mine(contexts, examples, chunks(contexts, size=recipe.negative_pieces), keep=6)
    return Cropper(contexts, examples, negatives, negative_share=recipe.negative_share)


def endless(cropper: Cropper, recipe: Recipe, progress: Progress) -> Iterator[tuple[list[Crop], Progress]]:
    """Yield batches pass after pass, each with the progress once it is done, from where a run stopped."""
    while True:
        seed = recipe.seed + progress.passes
        grouped = batches(cropper.draw_pass(seed), pieces=recipe.batch_pieces, pool=recipe.pool, seed=seed)
        for batch in grouped[progress.batches :]:
            progress = replace(progress, batches=progress.batches + 1, steps=progress.steps + 1)
            yield batch, progress
        progress = replace(progress, passes=progress.passes + 1, batches=0)


def tensors(batch: Sequence[Crop]) -> dict[str, torch.Tensor]:
    """Pad a batch to its longest crop, in sixteens so that few shapes occur (kernels are kept by shape)."""
    width = -(-max(len(crop.ids) for crop in batch) // 16) * 16
    ids = torch.tensor([[*crop.ids, *[PAD] * (width - len(crop.ids))] for crop in batch])
    return {
        "input_ids": ids,
        "attention_mask": (ids != PAD).long(),
        "start_positions": torch.tensor([crop.start for crop in batch]),
        "end_positions": torch.tensor([crop.end for crop in batch]),
    }


def step(
    model: PreTrainedModel, optimizer: torch.optim.Optimizer, batch: Sequence[Crop], clip: float
) -> float:
    """Take one step and return the loss."""
    with torch.autocast("cpu", torch.bfloat16):
        loss = model(**tensors(batch)).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def train(model: PreTrainedModel, tokenizer: Tokenizer, cropper: Cropper, recipe: Recipe, run: Path) -> None:
    """Train until the time is used, saving on the way."""
    optimizer = torch.optim.AdamW(
        model.parameters(), recipe.rate, weight_decay=recipe.weight_decay, fused=True
    )
    progress = checkpoint.load_progress(run)
    if progress.steps:
        checkpoint.load_moments(run, optimizer)
    model.train()
    started, saved, losses = time.monotonic() - progress.seconds, progress.seconds, [0.0]
    for batch, done in endless(cropper, recipe, progress):
        optimizer.param_groups[0]["lr"] = recipe.rate_at(progress)
        losses.append(step(model, optimizer, batch, recipe.clip))
        progress = replace(done, seconds=time.monotonic() - started)
        if progress.steps % 50 == 0:
            loss, rate = sum(losses[-50:]) / 50, recipe.rate_at(progress)
            print(f"{progress} rate {rate:.2e} loss {loss:.3f}", flush=True)
        ended = progress.seconds >= recipe.seconds
        if ended or progress.seconds - saved >= recipe.save_every:
            checkpoint.save(run, model, optimizer, tokenizer, progress)
            saved = progress.seconds
        if ended:
            return


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="SQuAD-style files")
    parser.add_argument("--start", type=Path, required=True, help="folder the layers come from")
    parser.add_argument("--retriever", type=Path, default=Path("src/zzqa/models/retriever"))
    parser.add_argument("--run", type=Path, required=True, help="folder of the run, made or gone on with")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=1.7e-4, help="highest learning rate")
    parser.add_argument("--negatives", type=float, default=0.3, help="share of crops that do not answer")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--seed", type=int, default=20, help="of the crops drawn; another one for a further run"
    )
    return parser.parse_args()


def main() -> None:
    """Read the data, make or load the model, train."""
    options = _arguments()
    torch.set_num_threads(options.threads)
    recipe = Recipe(
        seconds=60 * options.minutes,
        rate=options.rate,
        negative_share=options.negatives,
        seed=options.seed,
    )
    tokenizer = reader_tokenizer(options.retriever)
    cropper = make_cropper(options.data, tokenizer, recipe)
    begun = checkpoint.load_progress(options.run).steps > 0
    model = start_model(options.run if begun else options.start, options.retriever, tokenizer)
    train(model, tokenizer, cropper, recipe, options.run)


if __name__ == "__main__":
    main()
