import pytest

from zzqa.answering.judge.calibration import AGAINST, FEATURES, Calibration
from zzqa.answering.judge.evidence import weigh
from zzqa.answering.understand.question import understand


def calibration(**weights):
    accuracy = {"low": 0.4, "medium": 0.6, "high": 0.9}
    return Calibration({name: weights.get(name, 0.0) for name in FEATURES}, 0.0, 1.0, 0.3, 0.5, 0.8, accuracy)


@pytest.fixture
def weighed(reading_of):
    def make(question, hits, documents, spans=(), **weights):
        """The evidence of hits, the spans given as (number of the hit, text, score)."""
        readings = {
            hit.passage.passage_id: reading_of(hit, [(t, score) for n, t, score in spans if n == number])
            for number, hit in enumerate(hits)
        }
        return weigh(
            understand(question),
            hits,
            readings,
            calibration=calibration(**weights),
            term_weight=lambda _: 1.0,
            document={d.doc_id: d for d in documents}.__getitem__,
        )

    return make


def feature(evidence, name):
    return evidence.features[FEATURES.index(name)]


def test_the_likeliest_sentence_comes_first(weighed, make_document, hit_of):
    document = make_document("甲河大桥全长三公里。乙河大桥全长五公里。丙河没有桥。")
    found = weighed("乙河大桥的长度", [hit_of(document)], [document], [(0, "五公里", 4.0)], sentence=1.0)
    assert found[0].candidate.sentence == "乙河大桥全长五公里。"
    assert found[0].focus == "五公里"
    assert found[0].candidate.exact
    assert not found[1].candidate.exact
    assert len(found) == 3


def test_a_passage_that_was_not_read_gives_no_evidence(make_document, hit_of):
    document = make_document("乙河大桥全长五公里。")
    found = weigh(
        understand("乙河"),
        [hit_of(document)],
        {},
        calibration=calibration(),
        term_weight=lambda _: 1.0,
        document=lambda _: document,
    )
    assert found == []


def test_overlapping_passages_give_a_sentence_once(weighed, make_document, hit_of):
    document = make_document("甲河大桥。乙河大桥全长五公里。")
    hits = [hit_of(document), hit_of(document, start=5, rank=2)]
    found = weighed("乙河大桥", hits, [document])
    assert len({e.candidate.start for e in found}) == len(found) == 2


def test_features_of_a_sentence(weighed, make_document, hit_of):
    document = make_document("甲河大桥全长三公里。乙河大桥全长五公里。")
    hit = hit_of(document, fused=3.0, dense=0.8, rank=2)
    second, first = weighed("乙河大桥全长多少公里", [hit], [document], [(0, "五公里", 4.0)], sentence=1.0)
    assert (feature(second, "sentence"), feature(first, "sentence")) == (4.0, -6.0)
    assert (feature(second, "lead"), feature(first, "lead")) == (0.0, -10.0)
    assert feature(second, "passage") == 4.0
    assert (feature(second, "rank"), feature(second, "dense")) == (0.5, 0.8)
    assert feature(second, "coverage") == 1.0 > feature(first, "coverage")


def test_a_feature_that_speaks_against_an_answer_lowers_its_chance(weighed, make_document, hit_of):
    other = make_document("丰都县政府工作报告。大桥全长九公里。", source="b.txt")
    own = make_document("滕州市政府工作报告。大桥全长五公里。")
    hits = [hit_of(other), hit_of(own, rank=2)]
    spans = [(0, "九公里", 4.0), (1, "五公里", 3.0)]
    asked = "滕州市大桥的长度"
    assert weighed(asked, hits, [other, own], spans, sentence=1.0)[0].hit.source == "b.txt"
    against = dict.fromkeys(AGAINST, -2.0)
    assert weighed(asked, hits, [other, own], spans, sentence=1.0, **against)[0].hit.source == "a.txt"


def test_nothing_is_taken_away(weighed, make_document, hit_of):
    """What rules used to forbid is only less likely: another year, another place, another measure."""
    text = "2019年烟台港吞吐量3亿吨。\n问：何时通车？\n好的。"
    document = make_document(text)
    found = weighed("2021年青岛港投资多少元", [hit_of(document)], [document])
    assert len(found) == 3
