"""Trains the judge on written questions and SQuAD-style files, for as many minutes as it is given.

    python -m training.judge.train --written training/questions --squad cmrc2018_train.json drcd_dev.json \
        training/official.json --start START.safetensors --run training/runs/judge --minutes 70

The learning rate warms up, then falls linearly to 0 with the time used. Each pass draws a quarter of the
written documents and some hundred contexts of the other files; files are read anew at each pass, so that
documents written meanwhile take part. Started again with the same line, a run goes on from its folder.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.functional import cross_entropy

from training.checkpoint import Progress, load_progress
from training.judge import state
from training.judge.documents import Written, is_kept_apart, load_squad, load_written
from training.judge.examples import Row, Rows
from training.judge.model import END, PASSAGE, START, Judge, sentence_logits

PAD = 1
# Whole genres that never train: contracts, letters and manuals; plain questions; those written to measure.
KEPT_APART = ("b25", "b26", "h")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with; times in seconds."""

    seconds: float
    rate: float
    warmup: int = 60  # steps
    batch_pieces: int = 3600
    pool: int = 256  # rows that are sorted by length together
    clip: float = 1.0
    weight_decay: float = 0.01
    frozen: int = 4  # layers above the embeddings, which are frozen too
    contexts: int = 220  # of each SQuAD-style file in a pass
    parts: int = 4  # passes that see all written documents once
    every_pass: str = ""  # names of written documents that take part in every pass begin so
    save_every: float = 240.0
    seed: int = 20

    def rate_at(self, progress: Progress) -> float:
        """Return the learning rate: a linear warm-up in steps, a linear fall in time."""
        left = max(0.0, 1 - progress.seconds / self.seconds)
        return self.rate * left * min(1.0, (progress.steps + 1) / self.warmup)


def training_files(folder: Path) -> list[Path]:
    """Return the files of written questions that may train."""
    return [path for path in sorted(folder.glob("*.jsonl")) if not path.stem.startswith(KEPT_APART)]


def documents_of(number: int, folder: Path, squads: Sequence[Path], recipe: Recipe) -> list[Written]:
    """Return the documents of one pass."""
    written = [w for w in load_written(training_files(folder)) if not is_kept_apart(w.name)]
    chosen = [
        w
        for place, w in enumerate(written)
        if place % recipe.parts == number % recipe.parts
        or (recipe.every_pass and w.name.startswith(recipe.every_pass))
    ]
    for path in squads:
        chosen += load_squad(path, count=recipe.contexts, draw=Random(recipe.seed + number))
    return chosen


def batches(rows: Iterator[Row], recipe: Recipe, draw: Random) -> Iterator[list[Row]]:
    """Group rows of like length into batches, in a random order within each pool."""
    pool: list[Row] = []
    for row in rows:
        pool.append(row)
        if len(pool) == recipe.pool:
            yield from _grouped(pool, recipe, draw)
            pool = []
    yield from _grouped(pool, recipe, draw)


def _grouped(pool: list[Row], recipe: Recipe, draw: Random) -> list[list[Row]]:
    ordered, groups = sorted(pool, key=lambda row: len(row.ids)), []
    while ordered:
        size = max(1, recipe.batch_pieces // len(ordered[-1].ids))
        groups.append(ordered[-size:])
        ordered = ordered[:-size]
    draw.shuffle(groups)
    return groups


def loss_of(network: Judge, batch: Sequence[Row]) -> torch.Tensor:
    """Return the loss of a batch: span, sentences (twice) and passage (half)."""
    width = -(-max(len(row.ids) for row in batch) // 16) * 16
    ids = torch.tensor([[*row.ids, *[PAD] * (width - len(row.ids))] for row in batch])
    sentence = torch.full((len(batch), width), -1)
    count = 0
    for place, row in enumerate(batch):
        which = torch.tensor(row.sentence)
        sentence[place, : len(which)] = torch.where(which >= 0, which + count, which)
        count += len(row.answers)
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(ids, (ids != PAD).long())
    scores = scores.float()
    masked = scores.masked_fill((ids == PAD)[..., None], -1e4)
    targets = torch.tensor([answer for row in batch for answer in row.answers], dtype=torch.float32)
    passages = torch.tensor([float(any(row.answers)) for row in batch])
    start, end = torch.tensor([row.start for row in batch]), torch.tensor([row.end for row in batch])
    # A row whose passage answers but whose span is unknown teaches its sentences only.
    known = (start > 0) | (passages == 0)
    span = (
        cross_entropy(masked[..., START], start, reduction="none")
        + cross_entropy(masked[..., END], end, reduction="none")
    ) / 2
    spans = (span * known).sum() / known.sum().clamp(min=1)
    sentences = bce(sentence_logits(scores, sentence, count), targets)
    return spans + 2 * sentences + 0.5 * bce(scores[:, 0, PASSAGE], passages)


def train(network: Judge, tokenizer: Tokenizer, options: argparse.Namespace, recipe: Recipe) -> None:
    """Train until the time is used, saving on the way."""
    frozen = ("bert.embeddings", *(f"bert.encoder.layer.{layer}." for layer in range(recipe.frozen)))
    for name, weights in network.named_parameters():
        weights.requires_grad = not name.startswith(frozen)
    trained = [weights for weights in network.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(trained, recipe.rate, weight_decay=recipe.weight_decay, fused=True)
    progress = load_progress(options.run)
    if progress.steps:
        state.load(options.run, network, optimizer)
    network.train()
    started, saved, losses = time.monotonic() - progress.seconds, progress.seconds, [0.0]
    while True:
        draw = Random(recipe.seed + progress.passes)
        rows = Rows(documents_of(progress.passes, options.written, options.squad, recipe), tokenizer)
        print(f"pass {progress.passes}: {len(rows)} questions", flush=True)
        for place, batch in enumerate(batches(rows.draw(draw), recipe, draw)):
            if place < progress.batches:
                continue
            optimizer.param_groups[0]["lr"] = recipe.rate_at(progress)
            loss = loss_of(network, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, recipe.clip)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(float(loss.detach()))
            seconds = time.monotonic() - started
            progress = replace(progress, batches=place + 1, steps=progress.steps + 1, seconds=seconds)
            if progress.steps % 25 == 0:
                print(
                    f"{progress} rate {recipe.rate_at(progress):.1e} loss {sum(losses[-25:]) / 25:.3f}",
                    flush=True,
                )
            if seconds >= recipe.seconds or seconds - saved >= recipe.save_every:
                state.save(options.run, network, optimizer, tokenizer, progress)
                saved = seconds
            if seconds >= recipe.seconds:
                return
        progress = replace(progress, passes=progress.passes + 1, batches=0)


def main() -> None:
    """Make or load the network, train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--written", type=Path, default=Path("training/questions"))
    parser.add_argument("--squad", type=Path, nargs="*", default=[])
    parser.add_argument(
        "--start", type=Path, required=True, help="folder of a judge: model.safetensors, config, tokenizer"
    )
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--every-pass", default="", help="prefix of documents that take part in every pass")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    recipe = Recipe(
        seconds=60 * options.minutes, rate=options.rate, seed=options.seed, every_pass=options.every_pass
    )
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = state.network(options.start)
    train(network, tokenizer, options, recipe)


if __name__ == "__main__":
    main()
