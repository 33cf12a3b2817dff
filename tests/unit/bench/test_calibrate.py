"""What the calibration says of itself."""

import numpy as np
import pytest

from bench.calibrate import accuracies

BORDERS = {"refuse_below": 0.2, "medium_from": 0.5, "high_from": 0.8}


def test_the_accuracy_of_a_band_is_the_share_of_its_answers_that_are_right():
    chances = np.array([0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    right = np.array([True, True, False, True, True, False, True, True])
    assert accuracies(BORDERS, chances, right) == pytest.approx({"low": 0.5, "medium": 2 / 3, "high": 1.0})


def test_a_band_without_answers_has_no_accuracy():
    assert accuracies(BORDERS, np.array([0.9]), np.array([False])) == {"high": 0.0}
