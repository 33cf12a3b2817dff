"""A judge on disk: weights, config and tokenizer in a folder, beside them what resuming needs."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors.torch import load_file, save_file

from training.judge.model import Judge, from_prototype

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from training.checkpoint import Progress

_WEIGHTS, _MOMENTS, _PROGRESS = "model.safetensors", "moments.safetensors", "progress.json"


def network(folder: Path) -> Judge:
    """Return the judge in a folder, in float32."""
    judge = Judge(folder / "config.json")
    weights = load_file(folder / _WEIGHTS)
    if "sent.weight" in weights:
        weights = from_prototype(weights)
    judge.load_state_dict({name: value.float() for name, value in weights.items()})
    return judge


def save(
    folder: Path, judge: Judge, optimizer: torch.optim.Optimizer, tokenizer: Tokenizer, progress: Progress
) -> None:
    """Write the folder under a new name and put it in the old one's place."""
    fresh = folder.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    save_file(
        {name: value.half().contiguous() for name, value in judge.state_dict().items()}, fresh / _WEIGHTS
    )
    (fresh / "config.json").write_text(judge.config.to_json_string(), encoding="utf-8")
    tokenizer.save(str(fresh / "tokenizer.json"))
    moments = optimizer.state_dict()["state"]
    flat = {f"{row}.{key}": tensor for row, cells in moments.items() for key, tensor in cells.items()}
    flat |= {f"weights.{name}": value.clone() for name, value in judge.state_dict().items()}
    save_file(flat, fresh / _MOMENTS)
    (fresh / _PROGRESS).write_text(json.dumps(asdict(progress)), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def load(folder: Path, judge: Judge, optimizer: torch.optim.Optimizer) -> None:
    """Put the saved weights, in full precision, and AdamW's moments back."""
    moments: dict[int, dict[str, torch.Tensor]] = {}
    weights: dict[str, torch.Tensor] = {}
    for name, tensor in load_file(folder / _MOMENTS).items():
        row, key = name.split(".", 1)
        if row == "weights":
            weights[key] = tensor
        else:
            moments.setdefault(int(row), {})[key] = tensor
    judge.load_state_dict(weights)
    optimizer.load_state_dict({"state": moments, "param_groups": optimizer.state_dict()["param_groups"]})
