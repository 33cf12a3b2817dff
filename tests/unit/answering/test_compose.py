import pytest

from zzqa.answering.calibration import FEATURES, Calibration
from zzqa.answering.compose import band, compose
from zzqa.answering.evidence import weigh
from zzqa.answering.question import understand
from zzqa.records import Span

CALIBRATION = Calibration({name: float(name == "reader") for name in FEATURES}, 0.0, 0.3, 0.5, 0.9)


@pytest.fixture
def ask(make_document, hit_of):
    """Answer from hand-made documents, the reader's spans given as (document number, text, score)."""

    def answer(question, documents, spans, **hit_options):
        made = [make_document(**document) for document in documents]
        hits = [hit_of(document, rank=rank, **hit_options) for rank, document in enumerate(made, start=1)]
        found = {hit.passage.passage_id: [] for hit in hits}
        for number, text, score in spans:
            hit = hits[number]
            at = hit.passage.text.index(text)
            found[hit.passage.passage_id].append(Span(hit.passage.passage_id, at, at + len(text), score))
        understood = understand(question)
        evidence = weigh(understood, hits, found, calibration=CALIBRATION, term_weight=lambda _: 1.0)
        return compose(
            understood,
            evidence,
            asked=question,
            hits=hits,
            document={d.doc_id: d for d in made}.__getitem__,
            calibration=CALIBRATION,
            known=lambda word: any(word in d.text for d in made),
        )

    return answer


def test_a_number_with_its_sentence(ask):
    answer = ask(
        "粮食总产量是多少",
        [{"text": "今年风调雨顺。粮食总产量达到12.5亿斤，增长3%。"}],
        [(0, "12.5亿斤", 5.0)],
    )
    assert answer.short == "12.5亿斤"
    assert answer.text == "粮食总产量达到12.5亿斤，增长3%。"
    (citation,) = answer.citations
    assert citation.line == 1
    assert answer.confidence.band == "high"
    assert answer.refusal is None


def test_the_short_answer_has_the_measure_asked_for(ask):
    documents = [{"text": "全市选派医护人员56名驰援外省，捐款4950万元。"}]
    answer = ask("派出了多少名医护人员", documents, [(0, "4950万元", 5.0)])
    assert answer.short == "56名"


def test_a_long_span_is_no_short_answer(ask):
    text = "全市围绕产业转型升级和城乡融合发展两大主线持续发力，圆满完成了年初确定的各项任务。"
    assert ask("全市情况", [{"text": text}], [(0, text[:-1], 5.0)]).short == ""


def test_weak_evidence_is_refused(ask):
    answer = ask("粮食总产量是多少", [{"text": "粮食总产量稳定。"}], [(0, "稳定", -5.0)])
    assert not answer.found
    assert answer.text == ""
    assert answer.refusal.reason == "fact_absent"
    assert "粮食总产量" in answer.refusal.message
    assert answer.refusal.nearest is not None


def test_an_unknown_name_is_named_in_the_refusal(ask):
    answer = ask("护照怎么办理", [{"text": "公园免费开放。"}], [(0, "免费开放", -9.0)])
    assert answer.refusal.reason == "entity_absent"
    assert "护照" in answer.refusal.names
    assert "护照" in answer.refusal.message


def test_another_place_never_answers(ask):
    text = "烟台市生产总值达到7000亿元。烟台港扩建。"
    assert not ask("青岛市生产总值是多少", [{"text": text}], [(0, "7000亿元", 9.0)]).found
    assert ask("烟台市生产总值是多少", [{"text": text}], [(0, "7000亿元", 9.0)]).found


def test_another_year_never_answers_for_a_figure(ask):
    documents = [{"text": "粮食总产量达到12.5亿斤。", "published": "2019-03-01"}]
    assert not ask("2021年粮食总产量是多少", documents, [(0, "12.5亿斤", 9.0)]).found
    assert ask("2019年粮食总产量是多少", documents, [(0, "12.5亿斤", 9.0)]).found


def test_a_redacted_figure_is_never_an_answer(ask):
    documents = [{"text": "全年压减产能X万吨。", "marks": [("redacted", "X")]}]
    answer = ask("压减产能多少万吨", documents, [(0, "X万吨", 9.0)])
    assert not answer.found
    assert "隐去" in answer.refusal.message


def test_another_figure_of_the_sentence_still_answers(ask):
    text = "全市存栏X万只，其中种羊5万只。"
    answer = ask("种羊有多少只", [{"text": text, "marks": [("redacted", "X")]}], [(0, "X万只", 9.0)])
    assert not answer.found or answer.short != "X万只"


def test_another_year_answers_no_kind_of_question(ask):
    documents = [{"text": "2019年青石岭水库建成启用。", "published": "2020"}]
    assert not ask("2099年青石岭水库进展如何", documents, [(0, "建成启用", 9.0)]).found
    assert ask("2019年青石岭水库进展如何", documents, [(0, "建成启用", 9.0)]).found


def test_a_damaged_item_is_left_out_of_a_list(ask):
    documents = [{"text": "要做好三件事。一要修路。二要##水。三要架桥。", "marks": [("unrecovered", "##")]}]
    answer = ask("要做好哪三件事", documents, [(0, "架桥", 9.0)])
    assert answer.found
    assert "##" not in answer.text


def test_a_redacted_figure_that_is_hardly_meant_is_not_called_hidden(ask):
    documents = [{"text": "全年压减产能X万吨。", "marks": [("redacted", "X")]}]
    assert "隐去" not in ask("压减产能多少万吨", documents, [(0, "X万吨", -9.0)]).refusal.message


def test_damage_is_never_quoted(ask):
    documents = [{"text": "粮食总产量达到??亿斤。", "marks": [("unrecovered", "??")]}]
    assert not ask("粮食总产量是多少", documents, [(0, "??亿斤", 9.0)]).found


def test_progress_is_told_newest_first(ask):
    answer = ask(
        "青石岭水库进展如何",
        [
            {"text": "青石岭水库大坝封顶。", "source": "old.txt", "published": "2019-08-26"},
            {"text": "青石岭水库建成启用。", "source": "new.txt", "published": "2021"},
        ],
        [(0, "大坝封顶", 5.0), (1, "建成启用", 4.0)],
    )
    assert answer.text == "青石岭水库建成启用。\n青石岭水库大坝封顶。"
    assert [entry.date for entry in answer.timeline] == ["2021", "2019-08-26"]
    assert [c.number for c in answer.citations] == [1, 2]


def test_every_item_of_a_list(ask):
    answer = ask(
        "要做好哪三件事", [{"text": "要做好三件事。一要修路。二要通水。三要架桥。"}], [(0, "通水", 5.0)]
    )
    assert answer.text == "一要修路。\n二要通水。\n三要架桥。"


@pytest.mark.parametrize(
    ("chance", "expected"), [(0.95, "high"), (0.9, "high"), (0.6, "medium"), (0.4, "low")]
)
def test_band(chance, expected):
    assert band(chance, CALIBRATION) == expected
