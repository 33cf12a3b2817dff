"""`python -m bench.calibrate --out FOLDER [--keep FILE.npz] [--corpus FOLDER --questions FILE.jsonl]`.

Fits the logistic regression of zzqa.answering.judge.evidence, and the borders of refusal and of the
confidence bands, on questions whose answers are known: by default those of bench/official and
bench/general and those of `training/questions` that never train (whole genres, and some documents of the
others). One answerable question in four is asked once more with its own document left out.

The borders, the accuracy of each band and the reliability table are measured by cross-validation: every
question is judged by weights fitted on the others. The weights that are stored are fitted on all.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from bench import general, official
from bench.written import fitting_set
from zzqa.answering.judge.calibration import AGAINST, BANDS, FEATURES, Calibration
from zzqa.answering.judge.evidence import Evidence
from zzqa.answering.understand.question import understand
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.corpus.clean import normalise_question
from zzqa.engine import Engine
from zzqa.errors import ModelError
from zzqa.evaluation import Item, compared, load_items
from zzqa.records import ConfidenceBand

# Documents, and questions about them, that the confidence is fitted on.
_SETS = ((official.DOCUMENTS, official.QUESTIONS), (general.DOCUMENTS, general.QUESTIONS))
# Of the questions with an answer, the share that may be refused when the border is chosen.
WRONGLY_REFUSED = 0.06
# The accuracy, at least, of answers in the bands "high" and "medium".
HIGH, MEDIUM = 0.95, 0.75
# Parts that the questions are cut into for cross-validation.
FOLDS = 10
# Characters, at least, of a sentence that counts as right for being part of the evidence.
_PART_CHARS = 8
# One answerable question in so many is asked once more without its own document: written questions
# without an answer are the harder ones, and common enough.
OUT_OF = 4

# A figure of one city must not answer for another, though few written questions are of that kind: 131 of 909
# have a candidate of another place. With this weight as many of them are right, refused and wrongly refused.
LEAST_AGAINST = {"place": 8.0}

Floats = NDArray[np.float64]


def default_questions() -> list[Asked]:
    """Return the candidates of the questions that the confidence is fitted on."""
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        written = ask_all(Path(folder), fitting_set(Path(folder)))
    return written + [one for corpus, questions in _SETS for one in ask_all(corpus, load_items(questions))]


@dataclass(frozen=True, slots=True)
class Asked:
    """The candidates of one question.

    `features` has shape (n, f), `right` says of each whether it answers, `answerable` whether any could;
    `fold` is the part of the questions it belongs to.
    """

    features: Floats
    right: NDArray[np.bool_]
    answerable: bool
    fold: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of each question: the chance of its likeliest candidate, and whether that one is right.

    Arrays of shape (questions,); `answerable` says of each whether any candidate could be right.
    """

    chances: Floats
    hits: NDArray[np.bool_]
    answerable: NDArray[np.bool_]


def ask(engine: Engine, item: Item, *, fold: int) -> Iterator[Asked]:
    """Yield the candidates of a question; of one question in OUT_OF also those without its own document."""
    question = understand(normalise_question(item.question))
    evidence = [e for e in engine.examine(question).evidence if not e.struck_out]
    if evidence:
        right = np.array([is_right(item, e) for e in evidence])
        yield Asked(_features(evidence), right, bool(item.places), fold)
    own = {d.source for d in engine.documents() if any(d.source.startswith(p.doc) for p in item.places)}
    if own and zlib.crc32(item.id.encode()) % OUT_OF == 0:
        others = {d.source for d in engine.documents()} - own
        evidence = [e for e in engine.examine(question, sources=others).evidence if not e.struck_out]
        if evidence:
            none_right = np.zeros(len(evidence), dtype=np.bool_)
            yield Asked(_features(evidence), none_right, answerable=False, fold=fold)


def ask_all(corpus: Path, items: Sequence[Item]) -> list[Asked]:
    """Return the candidates of all questions about a folder of documents; a fold holds whole documents."""
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        build_index(corpus, folder)
        engine = Engine.open(folder)
        return [one for item in items for one in ask(engine, item, fold=_fold(item))]


def _fold(item: Item) -> int:
    return zlib.crc32(item.id.rpartition("-")[0].encode() or item.id.encode()) % FOLDS


def _features(evidence: Sequence[Evidence]) -> Floats:
    return np.array([e.features for e in evidence])


def is_right(item: Item, evidence: Evidence) -> bool:
    """Say whether a sentence holds acceptable evidence, or is part of it."""
    sentence = compared(evidence.candidate.sentence)
    return any(
        evidence.hit.source.startswith(place.doc)
        and (
            compared(place.text) in sentence
            or (len(sentence) >= _PART_CHARS and sentence.rstrip("。;") in compared(place.text))
            or all(compared(part) in sentence for part in place.must_contain)
        )
        for place in item.places
    )


@dataclass(frozen=True, slots=True)
class Fitted:
    """What gives candidates their chance; `slopes` has shape (f,)."""

    slopes: Floats
    bias: float
    ceiling: float

    def chances(self, features: Floats) -> Floats:
        """Return the chance of each candidate, shape (n,), from features of shape (n, f)."""
        return np.asarray(self.ceiling * expit(features @ self.slopes + self.bias))


def fit(asked: Sequence[Asked]) -> Fitted:
    """Fit the weights that rank the candidates, then the chance of the likeliest of each question.

    Every feature can only speak for an answer (those of AGAINST only against it), so no weight may
    take the other sign: what a few hundred questions teach must hold for other documents too.
    """
    rows = np.concatenate([a.features for a in asked])
    right = np.concatenate([a.right for a in asked])
    signs = np.array([-1.0 if name in AGAINST else 1.0 for name in FEATURES])
    slopes = signs * _logistic(rows * signs, right)
    for name, least in LEAST_AGAINST.items():
        slopes[FEATURES.index(name)] = min(slopes[FEATURES.index(name)], -least)
    scores = np.array([(a.features @ slopes).max() for a in asked])
    hits = np.array([a.right[(a.features @ slopes).argmax()] for a in asked])
    scale, bias, ceiling = _calibrated(scores, hits)
    return Fitted(slopes * scale, bias, ceiling)


def _calibrated(scores: Floats, hits: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return scale, bias and ceiling that make chances of scores: Platt scaling below an asymptote.

    The asymptote is fitted as if one more of the surest answers had been wrong (Laplace's rule of
    succession), so that it is below 1 even where all of them were right.
    """
    middle, width = scores.mean(), scores.std()
    standard = (scores - middle) / width

    def loss(parameters: Floats) -> float:
        scale, bias, limit = parameters
        ceiling = expit(limit)
        chances = ceiling * expit(scale * standard + bias)
        return -float(np.log(np.where(hits, chances, 1 - chances)).sum() + np.log(1 - ceiling))

    # The best of a few starts, because the asymptote makes the loss less smooth than Platt's.
    starts = ([1.0, 0.0, limit] for limit in (2.0, 4.0))
    best = min((minimize(loss, start, method="Nelder-Mead") for start in starts), key=lambda found: found.fun)
    scale, bias, limit = best.x
    return float(scale / width), float(bias - scale * middle / width), float(expit(limit))


def _logistic(rows: Floats, right: NDArray[np.bool_]) -> Floats:
    """Return the weights, none below 0, of a logistic regression over standardised rows, with penalty 1."""
    scale = rows.std(axis=0) + 1e-9
    scaled = rows / scale
    signs = np.where(right, 1.0, -1.0)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        slopes, bias = parameters[:-1], parameters[-1]
        margins = signs * (scaled @ slopes + bias)
        pull = -signs / (1 + np.exp(np.clip(margins, -500, 500)))
        value = np.logaddexp(0, -margins).sum() + 0.5 * (slopes @ slopes)
        return float(value), np.append(scaled.T @ pull + slopes, pull.sum())

    count = rows.shape[1]
    found = minimize(
        loss, np.zeros(count + 1), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * count + [(None, None)]
    )
    return np.asarray(found.x[:-1] / scale)


def cross_validated(asked: Sequence[Asked]) -> Judged:
    """Judge every question by weights fitted on the questions of the other folds."""
    chances, hits = np.zeros(len(asked)), np.zeros(len(asked), dtype=np.bool_)
    for fold in {a.fold for a in asked}:
        fitted = fit([a for a in asked if a.fold != fold])
        for i, a in enumerate(asked):
            if a.fold == fold:
                found = fitted.chances(a.features)
                chances[i], hits[i] = found.max(), a.right[found.argmax()]
    return Judged(chances, hits, np.array([a.answerable for a in asked]))


def borders(judged: Judged) -> dict[str, float]:
    """Return the chance below which to refuse, and those from which the bands begin."""
    chances, hits = judged.chances, judged.hits
    refuse = float(np.quantile(chances[judged.answerable & hits], WRONGLY_REFUSED))

    def from_accuracy(accuracy: float, below: float) -> float:
        """Return the lowest chance from which on, up to `below`, so many answers are right."""
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
    found: Mapping[str, float], chances: Floats, hits: NDArray[np.bool_]
) -> dict[ConfidenceBand, float]:
    """Print and return the share of answers that are right in each band that has answers."""
    edges = (found["refuse_below"], found["medium_from"], found["high_from"], np.inf)
    shares: dict[ConfidenceBand, float] = {}
    for band, low, high in zip(BANDS, edges[:-1], edges[1:], strict=True):
        inside = (chances >= low) & (chances < high)
        if inside.any():
            shares[band] = float(hits[inside].mean())
            print(f"{band}\tfrom {low:.3f}\tright {shares[band]:.3f}\tn {inside.sum()}")
    return shares


def reliability(chances: NDArray[np.float64], hits: NDArray[np.bool_]) -> float:
    """Print the reliability table in ten bins and return the expected calibration error."""
    error = 0.0
    bins = np.minimum((chances * 10).astype(int), 9)
    for number in np.unique(bins):
        inside = bins == number
        said, right = chances[inside].mean(), hits[inside].mean()
        error += inside.mean() * abs(said - right)
        print(f"{number / 10:.1f}+\tsaid {said:.3f}\tright {right:.3f}\tn {inside.sum()}")
    return float(error)


def _be_open(reader: Path) -> None:
    """Give a reader that has no calibration, or one of other features, one that knows nothing."""
    try:
        Calibration.load(reader)
    except ModelError:
        unfit = Calibration(dict.fromkeys(FEATURES, 0.0), 0.0, 1.0, 0.5, 0.5, 0.5, dict.fromkeys(BANDS, 0.5))
        _write(reader, unfit)


def _write(folder: Path, calibration: Calibration) -> None:
    text = json.dumps(asdict(calibration), indent=2)
    (folder / "calibration.json").write_text(text + "\n", encoding="utf-8")


def save(path: Path, sets: dict[str, list[Asked]]) -> None:
    """Keep the candidates of the questions, so that another table needs no asking."""
    arrays = {}
    for name, asked in sets.items():
        for number, a in enumerate(asked):
            arrays[f"{name}-{number}-{int(a.answerable)}-{a.fold}"] = np.column_stack([a.features, a.right])
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load(path: Path) -> dict[str, list[Asked]]:
    """Read what `save` kept."""
    sets: dict[str, list[Asked]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for key in arrays:
            name, _, answerable, fold = key.split("-")
            rows = arrays[key]
            sets.setdefault(name, []).append(
                Asked(rows[:, :-1], rows[:, -1] > 0, answerable == "1", int(fold))
            )
    return sets


def main() -> None:
    """Fit, print the bands and the reliability, and write calibration.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder of documents of your own")
    parser.add_argument("--questions", type=Path, help="questions about them, as zzqa eval takes them")
    parser.add_argument("--out", type=Path, required=True, help="folder of the reader model")
    parser.add_argument("--keep", type=Path, help="candidates that bench.ablation kept, to fit on these")
    options = parser.parse_args()
    _be_open(Path(Config().reader))
    if options.keep and options.keep.exists():
        asked = load(options.keep)["fit"]
    elif options.corpus and options.questions:
        asked = ask_all(options.corpus, load_items(options.questions))
    else:
        asked = default_questions()
    judged = cross_validated(asked)
    found = borders(judged)
    shares = accuracies(found, judged.chances, judged.hits)
    error = reliability(judged.chances, judged.hits)
    fitted = fit(asked)
    weights = dict(zip(FEATURES, map(float, fitted.slopes), strict=True))
    _write(options.out, Calibration(weights, fitted.bias, fitted.ceiling, **found, accuracy=shares))
    none = ~judged.answerable
    summary = {
        "right_of_answerable": judged.hits[judged.answerable].mean(),
        "refused_of_unanswerable": (judged.chances[none] < found["refuse_below"]).mean(),
        "expected_calibration_error": error,
        **found,
    }
    print(json.dumps({name: round(float(value), 4) for name, value in summary.items()}))


if __name__ == "__main__":
    main()
