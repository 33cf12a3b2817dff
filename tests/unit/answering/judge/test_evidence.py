import pytest

from zzqa.answering.judge.calibration import FEATURES, Calibration
from zzqa.answering.judge.evidence import weigh
from zzqa.answering.understand.question import understand
from zzqa.records import Span


def calibration(**weights):
    accuracy = {"low": 0.4, "medium": 0.6, "high": 0.9}
    return Calibration({name: weights.get(name, 0.0) for name in FEATURES}, 0.0, 1.0, 0.3, 0.5, 0.8, accuracy)


def weighed(question, hits, spans, documents, **weights):
    return weigh(
        understand(question),
        hits,
        spans,
        calibration=calibration(**weights),
        term_weight=lambda _: 1.0,
        document={d.doc_id: d for d in documents}.__getitem__,
    )


def test_the_sentence_with_the_best_span_comes_first(make_document, hit_of):
    document = make_document("甲河大桥全长三公里。乙河大桥全长五公里。丙河没有桥。")
    hit = hit_of(document)
    at = document.text.index("五公里")
    spans = {hit.passage.passage_id: [Span(hit.passage.passage_id, at, at + 3, 4.0)]}
    found = weighed("乙河大桥的长度", [hit], spans, [document], reader=1.0)
    assert found[0].candidate.sentence == "乙河大桥全长五公里。"
    assert found[0].focus == "五公里"
    assert found[0].candidate.exact
    assert not found[1].candidate.exact
    assert len(found) == 3


def test_a_passage_that_was_not_read_gives_no_evidence(make_document, hit_of):
    document = make_document("乙河大桥全长五公里。")
    assert weighed("乙河", [hit_of(document)], {}, [document]) == []


def test_overlapping_passages_give_a_sentence_once(make_document, hit_of):
    document = make_document("甲河大桥。乙河大桥全长五公里。")
    hits = [hit_of(document), hit_of(document, start=5, rank=2)]
    spans = {hit.passage.passage_id: [] for hit in hits}
    found = weighed("乙河大桥", hits, spans, [document])
    assert len({e.candidate.start for e in found}) == len(found) == 2


def feature(evidence, name):
    return evidence.features[FEATURES.index(name)]


def test_features_of_a_sentence(make_document, hit_of):
    document = make_document("甲河大桥全长三公里。乙河大桥全长五公里。")
    hit = hit_of(document, fused=3.0, dense=0.8, rank=2)
    at = document.text.index("五公里")
    spans = {hit.passage.passage_id: [Span(hit.passage.passage_id, at, at + 3, 4.0)]}
    second, first = weighed("乙河大桥全长多少公里", [hit], spans, [document], reader=1.0)
    assert feature(second, "reader") == 4.0
    assert feature(second, "reader_lead") == 0.0
    assert feature(first, "reader") < 4.0
    assert (feature(second, "rank"), feature(second, "dense")) == (0.5, 0.8)
    assert feature(second, "sentence_coverage") == 1.0
    assert feature(first, "sentence_coverage") < 1.0
    assert feature(second, "before_coverage") >= feature(second, "sentence_coverage")
    assert feature(second, "scope_pairs") == 1.0


def test_the_headings_and_the_title_speak_for_a_sentence(make_document, hit_of):
    document = make_document("全长五公里。", title="乙河")
    hit = hit_of(document, headings=("大桥",))
    (found,) = weighed("乙河大桥长度", [hit], {hit.passage.passage_id: []}, [document])
    assert feature(found, "scope_coverage") > feature(found, "sentence_coverage")
    assert feature(found, "exact") == 0.0


def test_what_the_guard_takes_away_is_not_the_best_span(make_document, hit_of):
    other = make_document("丰都县政府工作报告。大桥全长九公里。", source="b.txt")
    own = make_document("滕州市政府工作报告。大桥全长五公里。")
    hits = [hit_of(other), hit_of(own, rank=2)]
    spans = {
        hit.passage.passage_id: [Span(hit.passage.passage_id, 12, 17, score)]
        for hit, score in zip(hits, (9.0, 4.0), strict=True)
    }
    found = weighed("滕州市大桥的长度", hits, spans, [other, own])
    assert {e.hit.source for e in found} == {"a.txt"}
    assert max(feature(e, "reader_lead") for e in found) == 0.0


@pytest.mark.parametrize(
    ("text", "headings", "plan"),
    [("力争大桥年内通车。", (), 1.0), ("大桥已通车。", (), 0.0), ("完成大桥主体。", ("今年工作安排",), 1.0)],
)
def test_a_plan_counts_where_a_state_is_asked_for(make_document, hit_of, text, headings, plan):
    document = make_document(text)
    hit = hit_of(document, headings=headings)
    spans = {hit.passage.passage_id: []}
    (found,) = weighed("大桥进展如何", [hit], spans, [document])
    assert feature(found, "plan") == plan
    (found,) = weighed("大桥是谁修的", [hit], spans, [document])
    assert feature(found, "plan") == 0.0


def test_the_question_of_an_interview_is_no_evidence(make_document, hit_of):
    document = make_document("问:大桥何时通车?\n王主任:好的。\n答:大桥明年通车。")
    hit = hit_of(document)
    found = weighed("大桥何时通车", [hit], {hit.passage.passage_id: []}, [document])
    assert [e.candidate.sentence for e in found] == ["答:大桥明年通车。"]


def test_a_document_without_the_name_asked_about_speaks_of_another(make_document, hit_of):
    own = make_document("霍云亭局长介绍。电话3314567。")
    other = make_document("市图书馆。电话8432205。", source="b.txt")
    hits = [hit_of(other), hit_of(own, rank=2)]
    spans = {hit.passage.passage_id: [] for hit in hits}
    assert {e.hit.source for e in weighed("霍云亭的电话", hits, spans, [other, own])} == {"a.txt"}
    # A name that no document holds may be one that was cut wrongly.
    assert {e.hit.source for e in weighed("冯晓棠的电话", hits, spans, [other, own])} == {"a.txt", "b.txt"}


def test_another_of_a_row_gives_no_evidence(make_document, hit_of):
    document = make_document("授予王芳第九届金奖。授予李明第八届金奖。")
    hit = hit_of(document)
    found = weighed("第八届金奖得主是谁", [hit], {hit.passage.passage_id: []}, [document])
    assert [e.candidate.sentence for e in found] == ["授予李明第八届金奖。"]


def test_another_village_gives_no_figure(make_document, hit_of):
    document = make_document("上坞村共67人。竹溪村共320人。")
    hit = hit_of(document)
    found = weighed("竹溪村多少人", [hit], {hit.passage.passage_id: []}, [document])
    assert [e.candidate.sentence for e in found] == ["竹溪村共320人。"]
