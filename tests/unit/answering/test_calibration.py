import json
import math

import pytest

from zzqa.answering.calibration import FEATURES, Calibration
from zzqa.errors import ModelError


def test_probability_is_the_logistic_of_the_weighted_sum():
    values = [3.0] * len(FEATURES)
    values[FEATURES.index("reader")] = 2.0
    values[FEATURES.index("rank")] = 0.5
    chance = Calibration(
        {**dict.fromkeys(FEATURES, 0.0), "reader": 0.5, "rank": 1.0}, 0.0, 0.3, 0.5, 0.8
    ).probability(values)
    assert chance == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_a_calibration_is_loaded_or_refused(tmp_path):
    stored = {
        "weights": dict.fromkeys(FEATURES, 1.0),
        "bias": 0,
        "refuse_below": 0.2,
        "medium_from": 0.4,
        "high_from": 0.8,
    }
    (tmp_path / "calibration.json").write_text(json.dumps(stored), encoding="utf-8")
    assert Calibration.load(tmp_path).high_from == 0.8
    del stored["weights"]["reader"]
    (tmp_path / "calibration.json").write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ModelError):
        Calibration.load(tmp_path)
    with pytest.raises(ModelError):
        Calibration.load(tmp_path / "none")
