"""From features of a sentence to the probability that it answers, by weights fitted on questions.

The weights are fitted by `python -m bench.calibrate` and live in calibration.json beside the reader
model, since they hold for that reader only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zzqa.answering.judge.mismatch import MISMATCHES
from zzqa.errors import ModelError
from zzqa.records import Confidence, ConfidenceBand

BANDS: Final[tuple[ConfidenceBand, ...]] = ("low", "medium", "high")
FEATURES: Final = (
    "sentence",  # the network's logit of the sentence
    "passage",  # the network's logit of its passage
    "lead",  # the sentence's logit less the highest of all: 0 for the best, else negative
    "dense",  # the passage's cosine
    "rank",  # one over the passage's rank
    "coverage",  # weighted share of the question's words in the sentence, its headings and title
    "sentence_coverage",  # the same share in the sentence alone
    "heading",  # 1 when the sentence is a heading of what follows: it announces and does not answer
    *MISMATCHES,  # 1 for each thing in which the sentence differs from what is asked for
)
# Features that can only speak against an answer; the others can only speak for one.
AGAINST: Final = frozenset({"heading", *MISMATCHES})


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic regression, and the probabilities below which we refuse or doubt.

    No probability reaches `ceiling`: of the answers that look surest some are wrong all the same.
    `accuracy` is the share, 0 to 1, of right answers that was measured in each band, on questions that
    the weights had not been fitted on; a band without answers has none.
    """

    weights: Mapping[str, float]
    bias: float
    ceiling: float
    refuse_below: float
    medium_from: float
    high_from: float
    accuracy: Mapping[ConfidenceBand, float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Read calibration.json from a reader's folder; raise ModelError when it cannot be used."""
        try:
            stored = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
            measured = stored.get("accuracy", {})
            return cls(
                weights={name: float(stored["weights"][name]) for name in FEATURES},
                bias=float(stored["bias"]),
                ceiling=float(stored["ceiling"]),
                refuse_below=float(stored["refuse_below"]),
                medium_from=float(stored["medium_from"]),
                high_from=float(stored["high_from"]),
                accuracy={band: float(measured[band]) for band in BANDS if band in measured},
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(folder, f"calibration.json 不可用（{error}）") from error

    def probability(self, features: Sequence[float]) -> float:
        """Return the chance, 0 to `ceiling`, that a sentence with these features answers the question."""
        logit = self.bias + sum(self.weights[name] * x for name, x in zip(FEATURES, features, strict=True))
        return self.ceiling / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def band(self, probability: float) -> ConfidenceBand:
        """Return the band of the probability of an answer."""
        if probability >= self.high_from:
            return "high"
        return "medium" if probability >= self.medium_from else "low"

    def confidence(self, probability: float) -> Confidence:
        """Return the confidence of an answer: its probability, its band, and what was measured there."""
        band = self.band(probability)
        return Confidence(probability, band, self.accuracy.get(band))
