from zzqa.answering.calibration import FEATURES, Calibration
from zzqa.answering.evidence import weigh
from zzqa.answering.question import understand
from zzqa.records import Span


def calibration(**weights):
    return Calibration({name: weights.get(name, 0.0) for name in FEATURES}, 0.0, 0.3, 0.5, 0.8)


def test_the_sentence_with_the_best_span_comes_first(make_document, hit_of):
    document = make_document("甲河大桥全长三公里。乙河大桥全长五公里。丙河没有桥。")
    hit = hit_of(document)
    at = document.text.index("五公里")
    spans = {hit.passage.passage_id: [Span(hit.passage.passage_id, at, at + 3, 4.0)]}
    found = weigh(
        understand("乙河大桥的长度"),
        [hit],
        spans,
        calibration=calibration(reader=1.0),
        term_weight=lambda _: 1.0,
    )
    assert document.text[found[0].start : found[0].end] == "乙河大桥全长五公里。"
    assert found[0].focus == "五公里"
    assert found[0].exact
    assert not found[1].exact
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


def feature(evidence, name):
    return evidence.features[FEATURES.index(name)]


def test_features_of_a_sentence(make_document, hit_of):
    document = make_document("甲河大桥通车。乙河大桥全长五公里。")
    hit = hit_of(document, fused=3.0, dense=0.8, rank=2)
    at = document.text.index("五公里")
    spans = {hit.passage.passage_id: [Span(hit.passage.passage_id, at, at + 3, 4.0)]}
    second, first = weigh(
        understand("乙河大桥全长多少公里"),
        [hit],
        spans,
        calibration=calibration(reader=1.0),
        term_weight=lambda _: 1.0,
    )
    assert feature(second, "reader") == 4.0
    assert feature(second, "reader_lead") == 0.0
    assert feature(first, "reader") < 4.0
    assert feature(second, "rank") == 0.5
    assert (feature(second, "fused"), feature(second, "dense")) == (3.0, 0.8)
    assert feature(second, "sentence_coverage") == 1.0
    assert feature(first, "sentence_coverage") < 1.0
    assert feature(second, "pairs") == 1.0
    assert feature(second, "form") == 1.0


def test_age_counts_only_where_the_present_is_asked_about(make_document, hit_of):
    old = hit_of(make_document("大桥动工。", published="2019-05-01", source="old.txt"))
    new = hit_of(make_document("大桥通车。", published="2021", source="new.txt"), rank=2)
    spans = {hit.passage.passage_id: [] for hit in (old, new)}

    def ages(question):
        found = weigh(
            understand(question), [old, new], spans, calibration=calibration(), term_weight=lambda _: 1.0
        )
        return {e.hit.source: feature(e, "age") for e in found}

    assert ages("大桥进展如何") == {"old.txt": 2.0, "new.txt": 0.0}
    assert ages("大桥是谁修的") == {"old.txt": 0.0, "new.txt": 0.0}


def test_the_question_of_an_interview_is_no_evidence(make_document, hit_of):
    hit = hit_of(make_document("问:大桥何时通车?\n王主任:好的。\n答:大桥明年通车。"))
    found = weigh(
        understand("大桥何时通车"),
        [hit],
        {hit.passage.passage_id: []},
        calibration=calibration(),
        term_weight=lambda _: 1.0,
    )
    assert [hit.passage.text[e.start : e.end] for e in found] == ["答:大桥明年通车。"]
