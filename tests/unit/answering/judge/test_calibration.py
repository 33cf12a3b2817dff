import json
import math
from pathlib import Path

import pytest

from zzqa.answering.judge.calibration import BANDS, FEATURES, Calibration
from zzqa.config import Config
from zzqa.errors import ModelError

ACCURACY = {"low": 0.3, "medium": 0.6, "high": 0.9}


def test_probability_is_the_logistic_of_the_weighted_sum():
    values = [3.0] * len(FEATURES)
    values[FEATURES.index("sentence")] = 2.0
    values[FEATURES.index("rank")] = 0.5
    weights = {**dict.fromkeys(FEATURES, 0.0), "sentence": 0.5, "rank": 1.0}
    chance = Calibration(weights, 0.0, 1.0, 0.3, 0.5, 0.8, ACCURACY).probability(values)
    assert chance == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_no_chance_is_above_the_ceiling():
    weights = {**dict.fromkeys(FEATURES, 0.0), "sentence": 1.0}
    sure = Calibration(weights, 0.0, 0.97, 0.3, 0.5, 0.8, ACCURACY)
    assert sure.probability([10**6, *[0.0] * (len(FEATURES) - 1)]) == pytest.approx(0.97)
    assert sure.probability([0.0] * len(FEATURES)) == pytest.approx(0.97 / 2)


def test_a_calibration_is_loaded_or_refused(tmp_path):
    stored = {
        "weights": dict.fromkeys(FEATURES, 1.0),
        "bias": 0,
        "ceiling": 0.99,
        "refuse_below": 0.2,
        "medium_from": 0.4,
        "high_from": 0.8,
        "accuracy": ACCURACY,
    }
    (tmp_path / "calibration.json").write_text(json.dumps(stored), encoding="utf-8")
    assert Calibration.load(tmp_path).high_from == 0.8
    del stored["weights"]["sentence"]
    (tmp_path / "calibration.json").write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ModelError):
        Calibration.load(tmp_path)
    with pytest.raises(ModelError):
        Calibration.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("chance", "band"), [(0.95, "high"), (0.8, "high"), (0.79, "medium"), (0.5, "medium"), (0.4, "low")]
)
def test_the_band_of_a_chance_and_what_was_measured_there(chance, band):
    found = Calibration(dict.fromkeys(FEATURES, 0.0), 0.0, 1.0, 0.3, 0.5, 0.8, ACCURACY).confidence(chance)
    assert (found.score, found.band, found.accuracy) == (chance, band, ACCURACY[band])


def test_the_reader_that_ships_is_calibrated():
    shipped = Calibration.load(Path(Config().reader))
    assert 0 < shipped.refuse_below <= shipped.medium_from <= shipped.high_from < shipped.ceiling < 1
    measured = [shipped.accuracy[band] for band in BANDS if band in shipped.accuracy]
    assert "high" in shipped.accuracy
    assert measured == sorted(measured)
