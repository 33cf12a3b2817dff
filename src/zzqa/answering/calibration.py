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

from zzqa.errors import ModelError

FEATURES: Final = (
    "reader",  # span logits less the null logit, limited to +-15
    "reader_lead",  # the same less that of the best span of all passages: 0 for the best, else negative
    "fused",  # the passage's fused z-score
    "dense",  # the passage's cosine
    "rank",  # one over the passage's rank
    "sentence_coverage",  # weighted share of the question's words in the sentence
    "clause_coverage",  # the same for the sentence's best clause
    "before_coverage",  # the same with the sentence before it
    "context_coverage",  # the same in passage, headings and title
    "pairs",  # share of the question's character pairs in the sentence
    "subject",  # 1 when a subject of the question stands in the sentence whole
    "form",  # 1 when sentence and focus have the form the kind of question asks for
    "lead",  # 1 when the sentence is the heading of what follows: it announces and does not answer
    "age",  # years behind the newest passage read, up to 5; 0 unless the present is asked about
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic regression, and the probabilities below which we refuse or doubt.

    `accuracy` is, by the band of confidence, the share of answers that were right among those it was
    fitted on.
    """

    weights: Mapping[str, float]
    bias: float
    refuse_below: float
    medium_from: float
    high_from: float
    accuracy: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Read calibration.json from a reader's folder; raise ModelError when it cannot be used."""
        try:
            stored = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
            return cls(
                weights={name: float(stored["weights"][name]) for name in FEATURES},
                bias=float(stored["bias"]),
                refuse_below=float(stored["refuse_below"]),
                medium_from=float(stored["medium_from"]),
                high_from=float(stored["high_from"]),
                accuracy={band: float(share) for band, share in stored.get("accuracy", {}).items()},
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(folder, f"calibration.json 不可用（{error}）") from error

    def probability(self, features: Sequence[float]) -> float:
        """Return the chance, 0 to 1, that a sentence with these features answers the question."""
        logit = self.bias + sum(self.weights[name] * x for name, x in zip(FEATURES, features, strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
