"""What the calibration says of itself."""

import numpy as np
import pytest

from bench.calibrate import Asked, accuracies, fit
from zzqa.answering.judge.calibration import FEATURES

BORDERS = {"refuse_below": 0.2, "medium_from": 0.5, "high_from": 0.8}


def test_the_accuracy_of_a_band_is_the_share_of_its_answers_that_are_right():
    chances = np.array([0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    right = np.array([True, True, False, True, True, False, True, True])
    assert accuracies(BORDERS, chances, right) == pytest.approx({"low": 0.5, "medium": 2 / 3, "high": 1.0})


def test_a_band_without_answers_has_no_accuracy():
    assert accuracies(BORDERS, np.array([0.9]), np.array([False])) == {"high": 0.0}


def asked_of(seed: int, *, ceiling: float, questions: int) -> list[Asked]:
    """Questions of one candidate each, right with `ceiling` times the logistic of 2 * sentence - 1."""
    random = np.random.default_rng(seed)
    features = np.zeros((questions, len(FEATURES)))
    features[:, FEATURES.index("sentence")] = random.normal(0, 2, questions)
    features[:, FEATURES.index("heading")] = random.integers(0, 2, questions)
    chances = ceiling / (1 + np.exp(1 - 2 * features[:, FEATURES.index("sentence")]))
    right = random.random(questions) < chances
    return [
        Asked(features[i : i + 1], right[i : i + 1], answerable=True, fold=i % 10) for i in range(questions)
    ]


@pytest.mark.parametrize("ceiling", [0.8, 0.97])
def test_the_fit_finds_the_chances_that_made_the_questions(ceiling):
    fitted = fit(asked_of(1, ceiling=ceiling, questions=20_000))
    assert fitted.ceiling == pytest.approx(ceiling, abs=0.02)
    assert fitted.slopes[FEATURES.index("sentence")] == pytest.approx(2, abs=0.2)
    assert fitted.slopes[FEATURES.index("heading")] == pytest.approx(0, abs=0.1)
    assert fitted.bias == pytest.approx(-1, abs=0.15)
    sure = np.zeros((1, len(FEATURES)))
    sure[0, FEATURES.index("sentence")] = 50
    assert fitted.chances(sure) == pytest.approx(fitted.ceiling)


def test_a_few_questions_that_are_all_answered_rightly_do_not_make_sure():
    fitted = fit(asked_of(2, ceiling=1.0, questions=60))
    assert 0.9 < fitted.ceiling < 1
