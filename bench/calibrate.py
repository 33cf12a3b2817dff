"""`python -m bench.calibrate --out FOLDER [--corpus FOLDER --questions FILE.jsonl]`.

Fits the logistic regression of zzqa.answering.evidence, and the borders of refusal and of the
confidence bands, on questions whose answers are known: by default those of bench/official, which were
written for this. Each answerable question is asked once more with its own documents left out, so that
"not here" is learnt too. Writes calibration.json and prints a reliability table; what is fitted on
must not be reported as measured.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from bench.official import DOCUMENTS, QUESTIONS
from zzqa.answering.calibration import FEATURES
from zzqa.answering.evidence import Evidence
from zzqa.answering.question import understand
from zzqa.build import build_index
from zzqa.corpus.clean import normalise_question
from zzqa.engine import Engine
from zzqa.evaluation import Item, compared, load_items

# Of the questions with an answer, the share that may be refused when the border is chosen.
WRONGLY_REFUSED = 0.08
# The accuracy, at least, of answers in the bands "high" and "medium".
HIGH, MEDIUM = 0.85, 0.6

# Characters, at least, of a sentence that counts as right for being part of the evidence.
_PART_CHARS = 8
# Features that speak against an answer.
AGAINST = ("age", "lead")


@dataclass(frozen=True, slots=True)
class Asked:
    """The candidates of one question.

    `features` has shape (n, f), `right` says of each whether it answers, `answerable` whether any could.
    """

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: bool


def ask(engine: Engine, item: Item) -> Iterator[Asked]:
    """Yield the candidates of a question, and those found with its own documents left out."""
    question = understand(normalise_question(item.question))
    evidence = engine.examine(question).evidence
    if evidence:
        yield Asked(_features(evidence), np.array([is_right(item, e) for e in evidence]), bool(item.places))
    own = {d.source for d in engine.documents() if any(d.source.startswith(p.doc) for p in item.places)}
    if own:
        others = {d.source for d in engine.documents()} - own
        evidence = engine.examine(question, sources=others).evidence
        if evidence:
            yield Asked(_features(evidence), np.zeros(len(evidence), dtype=np.bool_), answerable=False)


def _features(evidence: Sequence[Evidence]) -> NDArray[np.float64]:
    return np.array([e.features for e in evidence])


def is_right(item: Item, evidence: Evidence) -> bool:
    """Say whether a sentence holds acceptable evidence, or is part of it."""
    passage = evidence.hit.passage
    sentence = compared(passage.text[evidence.start - passage.start : evidence.end - passage.start])
    return any(
        evidence.hit.source.startswith(place.doc)
        and (
            compared(place.text) in sentence
            or (len(sentence) >= _PART_CHARS and sentence.rstrip("。;") in compared(place.text))
            or all(compared(part) in sentence for part in place.must_contain)
        )
        for place in item.places
    )


def fit(asked: Sequence[Asked]) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias: candidates ranked first, then the best one's chance calibrated (Platt).

    Every feature can only speak for an answer (those of AGAINST only against it), so no weight may
    take the other sign: what a few hundred questions teach must hold for other documents too.
    """
    rows = np.concatenate([a.features for a in asked])
    right = np.concatenate([a.right for a in asked])
    signs = np.array([-1.0 if name in AGAINST else 1.0 for name in FEATURES])
    slopes, _ = _logistic(rows * signs, right)
    slopes *= signs
    scores = np.array([(a.features @ slopes).max() for a in asked])
    hits = np.array([a.right[(a.features @ slopes).argmax()] for a in asked])
    scale, bias = _logistic(scores[:, None], hits, penalty=0.0)
    return slopes * scale[0], bias


def _logistic(
    rows: NDArray[np.float64], right: NDArray[np.bool_], *, penalty: float = 1.0
) -> tuple[NDArray[np.float64], float]:
    """Return the weights, none below 0, and the bias of a logistic regression over standardised rows."""
    from scipy.optimize import minimize

    scale = rows.std(axis=0) + 1e-9
    scaled = rows / scale
    signs = np.where(right, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slopes, bias = parameters[:-1], parameters[-1]
        margins = signs * (scaled @ slopes + bias)
        pull = -signs / (1 + np.exp(np.clip(margins, -500, 500)))
        value = np.logaddexp(0, -margins).sum() + 0.5 * penalty * (slopes @ slopes)
        return float(value), np.append(scaled.T @ pull + penalty * slopes, pull.sum())

    count = rows.shape[1]
    found = minimize(
        loss, np.zeros(count + 1), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * count + [(None, None)]
    )
    return found.x[:-1] / scale, float(found.x[-1])


def borders(
    asked: Sequence[Asked], chances: NDArray[np.float64], hits: NDArray[np.bool_]
) -> dict[str, float]:
    """Return the chance below which to refuse, and those from which the bands begin."""
    right = np.array([a.answerable for a in asked]) & hits
    refuse = float(np.quantile(chances[right], WRONGLY_REFUSED))

    def from_accuracy(accuracy: float, below: float) -> float:
        inside = chances < below
        reached = (
            b
            for b in np.sort(chances[inside])
            if b >= refuse and hits[inside & (chances >= b)].mean() >= accuracy
        )
        return float(next(reached, below))

    high = from_accuracy(HIGH, 1.01)
    return {"refuse_below": refuse, "medium_from": from_accuracy(MEDIUM, high), "high_from": high}


def accuracies(
    found: Mapping[str, float], chances: NDArray[np.float64], hits: NDArray[np.bool_]
) -> dict[str, float]:
    """Return the share of answers that are right in each band that has answers."""
    lows = {"high": found["high_from"], "medium": found["medium_from"], "low": found["refuse_below"]}
    shares, below = {}, np.inf
    for band, low in lows.items():
        inside = (chances >= low) & (chances < below)
        below = low
        if inside.any():
            shares[band] = float(hits[inside].mean())
    return shares


def reliability(chances: NDArray[np.float64], hits: NDArray[np.bool_]) -> float:
    """Print the reliability table in ten bins and return the expected calibration error."""
    error = 0.0
    bins = np.minimum((chances * 10).astype(int), 9)
    for number in np.unique(bins):
        inside = bins == number
        said, right = chances[inside].mean(), hits[inside].mean()
        error += inside.mean() * abs(said - right)
        print(f"{number / 10:.1f}+  said {said:.3f}  right {right:.3f}  n {inside.sum()}")
    return float(error)


def main() -> None:
    """Fit, print the reliability and write calibration.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=DOCUMENTS)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--out", type=Path, required=True, help="folder of the reader model")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        build_index(options.corpus, folder)
        engine = Engine.open(folder)
        asked = [a for item in load_items(options.questions) for a in ask(engine, item)]
    slopes, bias = fit(asked)
    logits = [a.features @ slopes + bias for a in asked]
    chances = 1 / (1 + np.exp(-np.array([values.max() for values in logits])))
    hits = np.array([a.right[values.argmax()] for a, values in zip(asked, logits, strict=True)])
    found = borders(asked, chances, hits)
    error = reliability(chances, hits)
    weights = dict(zip(FEATURES, map(float, slopes), strict=True))
    stored = {"weights": weights, "bias": bias, **found, "accuracy": accuracies(found, chances, hits)}
    (options.out / "calibration.json").write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    answerable = np.array([a.answerable for a in asked])
    summary = {
        "right_of_answerable": hits[answerable].mean(),
        "refused_of_unanswerable": (chances[~answerable] < found["refuse_below"]).mean(),
        "expected_calibration_error": error,
        **found,
    }
    print(json.dumps({name: round(float(value), 4) for name, value in summary.items()}))


if __name__ == "__main__":
    main()
