"""A run's state on disk: a transformers folder, and beside it what resuming needs, without pickle."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

_PROGRESS, _MOMENTS = "progress.json", "moments.safetensors"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: passes begun, batches done of the pass, steps in all, seconds of training."""

    passes: int = 0
    batches: int = 0
    steps: int = 0
    seconds: float = 0.0


def save(
    folder: Path,
    model: PreTrainedModel,
    optimizer: torch.optim.Optimizer,
    tokenizer: Tokenizer,
    progress: Progress,
) -> None:
    """Write the folder under a new name and put it in the old one's place."""
    import shutil

    from safetensors.torch import save_file

    fresh = folder.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    model.save_pretrained(fresh)
    tokenizer.save(str(fresh / "tokenizer.json"))
    state = optimizer.state_dict()["state"]
    flat = {f"{row}.{key}": tensor for row, cells in state.items() for key, tensor in cells.items()}
    save_file(flat, fresh / _MOMENTS)
    (fresh / _PROGRESS).write_text(json.dumps(asdict(progress)), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def load_progress(folder: Path) -> Progress:
    """Return how far the run in `folder` is; a run that has not begun is at zero."""
    path = folder / _PROGRESS
    return Progress(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Progress()


def load_moments(folder: Path, optimizer: torch.optim.Optimizer) -> None:
    """Put AdamW's saved moments back into the optimizer."""
    from safetensors.torch import load_file

    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, tensor in load_file(folder / _MOMENTS).items():
        row, key = name.split(".", 1)
        state.setdefault(int(row), {})[key] = tensor
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
