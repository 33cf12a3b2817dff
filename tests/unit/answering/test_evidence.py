import json
import math

import pytest

from zzqa.answering.evidence import FEATURES, Calibration, Coverage, fits, weigh
from zzqa.answering.question import understand
from zzqa.errors import ModelError
from zzqa.records import Span


def calibration(**weights):
    return Calibration({name: weights.get(name, 0.0) for name in FEATURES}, 0.0, 0.3, 0.5, 0.8)


def test_probability_is_the_logistic_of_the_weighted_sum():
    chance = calibration(reader=0.5, rank=1.0).probability([2.0, 9, 9, 9, 9, 9, 9, 0.5])
    assert chance == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_the_sentence_with_the_best_span_comes_first(make_document, hit_of):
    document = make_document("甲河大桥全长三公里。乙河大桥全长五公里。丙河没有桥。")
    hit = hit_of(document)
    at = document.text.index("五公里")
    spans = {hit.passage.passage_id: [Span(hit.passage.passage_id, at, at + 3, 4.0)]}
    found = weigh(
        understand("乙河大桥有多长"), [hit], spans, calibration=calibration(reader=1.0), term_weight=lambda _: 1.0
    )
    assert document.text[found[0].start : found[0].end] == "乙河大桥全长五公里。"
    assert found[0].focus == "五公里"
    assert found[0].read
    assert not found[1].read
    assert len(found) == 3


def test_a_passage_that_was_not_read_gives_no_evidence(make_document, hit_of):
    hit = hit_of(make_document("乙河大桥全长五公里。"))
    assert weigh(understand("乙河"), [hit], {}, calibration=calibration(), term_weight=lambda _: 1.0) == []


def test_overlapping_passages_give_a_sentence_once(make_document, hit_of):
    document = make_document("甲河大桥。乙河大桥全长五公里。")
    hits = [hit_of(document), hit_of(document, start=5, rank=2)]
    spans = {hit.passage.passage_id: [] for hit in hits}
    found = weigh(understand("乙河大桥"), hits, spans, calibration=calibration(), term_weight=lambda _: 1.0)
    assert len({e.start for e in found}) == len(found) == 2


def test_coverage_weighs_rare_words_more():
    weights = {"水库": 1.0, "青石岭": 3.0}
    coverage = Coverage(understand("青石岭水库"), lambda term: weights.get(term, 2.0))
    with_name, without = coverage.of("青石岭水库已经蓄水"), coverage.of("另一座水库已经蓄水")
    assert with_name == 1.0
    assert 0 < without < 0.5


def test_coverage_counts_a_synonym():
    coverage = Coverage(understand("土豆产量"), lambda _: 1.0)
    assert coverage.of("马铃薯产量") == 1.0


@pytest.mark.parametrize(
    ("kind", "focus", "expected"),
    [("number", "十二家", True), ("number", "很多", False), ("date", "2020年", True), ("date", "甲乙", False), ("person", "甲", True)],
)
def test_fits(kind, focus, expected):
    assert fits(kind, focus) is expected


def test_a_calibration_is_loaded_or_refused(tmp_path):
    stored = {"weights": dict.fromkeys(FEATURES, 1.0), "bias": 0, "refuse_below": 0.2, "medium_from": 0.4, "high_from": 0.8}
    (tmp_path / "calibration.json").write_text(json.dumps(stored), encoding="utf-8")
    assert Calibration.load(tmp_path).high_from == 0.8
    del stored["weights"]["reader"]
    (tmp_path / "calibration.json").write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ModelError):
        Calibration.load(tmp_path)
    with pytest.raises(ModelError):
        Calibration.load(tmp_path / "none")
