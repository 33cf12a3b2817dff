"""`python -m bench.calibrate --squad FILE --questions FILE.jsonl --index INDEX --out FOLDER`.

Fits the logistic regression of zzqa.answering.evidence, and the borders of refusal and of the
confidence bands, on questions whose answers are known: those of a SQuAD-style file, each asked over
all contexts and once more with its own context left out, and those of a question set over an index.
Writes calibration.json and prints a reliability table. What is fitted on must not be reported as
measured: use other questions for figures.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.contexts import engine_over, source_of
from zzqa.answering.evidence import FEATURES, Evidence
from zzqa.answering.question import understand
from zzqa.corpus.clean import normalise_question
from zzqa.engine import Engine
from zzqa.evaluation import compared, load_items

# Of the questions with an answer, the share that may be refused when the border is chosen.
WRONGLY_REFUSED = 0.05
# The accuracy, at least, of answers in the bands "high" and "medium".
HIGH, MEDIUM = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Asked:
    """The candidates of one question: features of shape (n, f), whether each is right, answerable or not."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: bool
    weight: float


def ask(engine: Engine, text: str, is_right: object, *, answerable: bool, weight: float, sources: set[str] | None = None) -> Asked | None:
    """Return the candidates of a question, labelled by `is_right(evidence)`."""
    evidence = engine.examine(understand(text), sources=sources).evidence
    if not evidence:
        return None
    labels = [answerable and bool(is_right(e)) for e in evidence]  # type: ignore[operator]
    return Asked(np.array([e.features for e in evidence]), np.array(labels), answerable, weight)


def from_squad(file: Path, limit: int, weight: float) -> Iterator[Asked | None]:
    """Yield the candidates of a SQuAD-style file's questions, with and without their own context."""
    with engine_over(file) as (engine, questions):
        asked = [q for q in questions if q.answers]
        asked = random.Random(1).sample(asked, min(limit, len(asked)))
        sources = {document.source for document in engine.documents()}
        for question in asked:
            own = source_of(question.context)
            answers = [gold.text for gold in question.answers]

            def right(e: Evidence, own: str = own, answers: Sequence[str] = answers) -> bool:
                sentence = e.hit.passage.text[e.start - e.hit.passage.start : e.end - e.hit.passage.start]
                return e.hit.source == own and any(a in sentence or sentence in a for a in answers)

            yield ask(engine, question.text, right, answerable=True, weight=weight)
            yield ask(engine, question.text, right, answerable=False, weight=weight, sources=sources - {own})


def from_items(file: Path, index: Path, weight: float) -> Iterator[Asked | None]:
    """Yield the candidates of a question set asked of an index."""
    engine = Engine.open(index)
    for item in load_items(file):

        def right(e: Evidence, places: object = item.places) -> bool:
            passage = e.hit.passage
            sentence = compared(passage.text[e.start - passage.start : e.end - passage.start])
            return any(
                e.hit.source.startswith(p.doc)
                and (compared(p.text) in sentence or sentence.rstrip("。;；") in compared(p.text) or all(compared(m) in sentence for m in p.must_contain))
                for p in places  # type: ignore[attr-defined]
            )

        yield ask(engine, normalise_question(item.question), right, answerable=bool(item.places), weight=weight)


def fit(asked: Sequence[Asked]) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias: candidates ranked first, then the best one's chance calibrated (Platt).

    Every feature can only speak for an answer ("age" only against it), so no weight may take the other
    sign: what a few hundred questions teach must also hold for documents of another kind.
    """
    rows = np.concatenate([a.features for a in asked])
    right = np.concatenate([a.right for a in asked])
    weights = np.concatenate([np.full(len(a.right), a.weight) for a in asked])
    signs = np.array([-1.0 if name == "age" else 1.0 for name in FEATURES])
    slopes, _ = _logistic(rows * signs, right, weights)
    slopes *= signs
    scores = np.array([(a.features @ slopes).max() for a in asked])
    hits = np.array([a.right[(a.features @ slopes).argmax()] for a in asked])
    scale, bias = _logistic(scores[:, None], hits, np.array([a.weight for a in asked]), penalty=0.0)
    return slopes * scale[0], bias


def _logistic(
    rows: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64], *, penalty: float = 1.0
) -> tuple[NDArray[np.float64], float]:
    """Return the weights, none below 0, and the bias of a logistic regression over standardised rows."""
    from scipy.optimize import minimize

    scale = rows.std(axis=0) + 1e-9
    scaled = rows / scale
    signs = np.where(right, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slopes, bias = parameters[:-1], parameters[-1]
        margins = signs * (scaled @ slopes + bias)
        pull = -weights * signs / (1 + np.exp(np.clip(margins, -500, 500)))
        value = (weights * np.logaddexp(0, -margins)).sum() + 0.5 * penalty * (slopes @ slopes)
        return float(value), np.append(scaled.T @ pull + penalty * slopes, pull.sum())

    count = rows.shape[1]
    found = minimize(
        loss, np.zeros(count + 1), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * count + [(None, None)]
    )
    return found.x[:-1] / scale, float(found.x[-1])


def borders(asked: Sequence[Asked], chances: NDArray[np.float64], hits: NDArray[np.bool_]) -> dict[str, float]:
    """Return the chance below which to refuse, and those from which the bands begin."""
    answerable = np.array([a.answerable for a in asked])
    weights = np.array([a.weight for a in asked])
    refuse = _quantile(chances[answerable], weights[answerable], WRONGLY_REFUSED)

    def from_accuracy(accuracy: float) -> float:
        for border in np.sort(chances):
            above = chances >= border
            if np.average(hits[above], weights=weights[above]) >= accuracy:
                return float(border)
        return 1.0

    return {"refuse_below": refuse, "medium_from": max(refuse, from_accuracy(MEDIUM)), "high_from": from_accuracy(HIGH)}


def _quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, share)])


def reliability(chances: NDArray[np.float64], hits: NDArray[np.bool_]) -> float:
    """Print the reliability table in ten bins and return the expected calibration error."""
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = (chances >= low) & (chances < low + 0.1 + (low > 0.85) * 1e-9)
        if inside.any():
            error += inside.mean() * abs(chances[inside].mean() - hits[inside].mean())
            print(f"{low:.1f}-{low + 0.1:.1f}  said {chances[inside].mean():.3f}  right {hits[inside].mean():.3f}  n {inside.sum()}")
    return float(error)


def main() -> None:
    """Fit, print the reliability and write calibration.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=300, help="questions of the SQuAD-style file")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--out", type=Path, required=True, help="folder of the reader model")
    options = parser.parse_args()
    items = [a for a in from_items(options.questions, options.index, 1.0) if a]
    # Both halves weigh the same, however many questions each has.
    squad = [a for a in from_squad(options.squad, options.limit, len(items) / (2 * options.limit)) if a]
    asked = [*items, *squad]
    slopes, bias = fit(asked)
    logits = [a.features @ slopes + bias for a in asked]
    best = [int(np.argmax(values)) for values in logits]
    chances = 1 / (1 + np.exp(-np.array([values[i] for values, i in zip(logits, best, strict=True)])))
    hits = np.array([a.right[i] for a, i in zip(asked, best, strict=True)])
    found = borders(asked, chances, hits)
    error = reliability(chances, hits)
    stored = {"weights": dict(zip(FEATURES, map(float, slopes), strict=True)), "bias": bias, **found}
    (options.out / "calibration.json").write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    answerable = np.array([a.answerable for a in asked])
    print(
        json.dumps(
            {
                "right_of_answerable": round(float(hits[answerable].mean()), 4),
                "refused_of_unanswerable": round(float((chances[~answerable] < found["refuse_below"]).mean()), 4),
                "expected_calibration_error": round(error, 4),
                **{name: round(value, 4) for name, value in found.items()},
            }
        )
    )


if __name__ == "__main__":
    main()
