"""`python -m bench.ablation [--keep FILE.npz]`: what each feature of a sentence is worth.

The confidence is fitted on the questions of `bench.calibrate` and measured on those of `bench.heldout`,
once with all features and once without each: whether the right sentence comes first, how well answerable
questions are told from others (AUC), and what is right, wrongly refused and refused at the fitted border.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from bench.calibrate import (
    WRONGLY_REFUSED,
    Asked,
    Fitted,
    ask_all,
    default_questions,
    fit,
    load,
    save,
)
from bench.written import measuring_set
from zzqa.answering.judge.calibration import FEATURES


def measured(fitted: Fitted, border: float, asked: Sequence[Asked]) -> dict[str, float]:
    """Return how fitted weights do on other questions."""
    chances = np.array([fitted.chances(a.features).max() for a in asked])
    right = np.array([bool(a.right[fitted.chances(a.features).argmax()]) for a in asked])
    answerable = np.array([a.answerable for a in asked])
    yes, no = chances[answerable], chances[~answerable]
    auc = (yes[:, None] > no[None]).mean() + 0.5 * (yes[:, None] == no[None]).mean()
    return {
        "first": right[answerable].mean(),
        "auc": auc,
        "right": (right & (chances >= border))[answerable].mean(),
        "wrongly_refused": (yes < border).mean(),
        "refused": (no < border).mean(),
    }


def without(asked: Sequence[Asked], left_out: Sequence[str]) -> list[Asked]:
    """Return the questions with some features at 0."""
    keep = np.array([name not in left_out for name in FEATURES], dtype=np.float64)
    return [Asked(a.features * keep, a.right, a.answerable, a.fold) for a in asked]


def _row(
    name: str, left_out: Sequence[str], fitting: list[Asked], measuring: list[Asked]
) -> dict[str, float]:
    fitting, measuring = without(fitting, left_out), without(measuring, left_out)
    fitted = fit(fitting)
    own = measured(fitted, 0.0, fitting)
    # One border for the questions fitted on, so that each row refuses as many of them wrongly.
    asked = [fitted.chances(a.features).max() for a in fitting if a.answerable]
    border = float(np.quantile(asked, WRONGLY_REFUSED))
    row = {"fit_first": own["first"], "fit_auc": own["auc"], **measured(fitted, border, measuring)}
    print(f"{name:12s} " + " ".join(f"{key} {value:.4f}" for key, value in row.items()), flush=True)
    return row


GROUPS: Final = {
    "retrieval": ("dense", "rank"),
    "no rules": FEATURES[FEATURES.index("heading") :],
    "network only": FEATURES[FEATURES.index("dense") :],
    "no network": FEATURES[: FEATURES.index("dense")],
}


def main() -> None:
    """Print the table, and its rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="file that keeps the candidates, made if it is not there")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        sets = load(options.keep)
    else:
        with TemporaryDirectory(prefix="zzqa-bench-") as folder:
            corpus = Path(folder)
            sets = {"fit": default_questions(), "measure": ask_all(corpus, measuring_set(corpus))}
        if options.keep:
            save(options.keep, sets)
    table = {"all": (), **{name: (name,) for name in FEATURES}, **GROUPS}
    rows = {name: _row(name, out, sets["fit"], sets["measure"]) for name, out in table.items()}
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
