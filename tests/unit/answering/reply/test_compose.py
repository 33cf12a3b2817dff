from datetime import date

import pytest

from zzqa.answering.judge.calibration import FEATURES, Calibration
from zzqa.answering.judge.evidence import weigh
from zzqa.answering.judge.mismatch import MISMATCHES
from zzqa.answering.reply.compose import compose
from zzqa.answering.understand.question import understand

CALIBRATION = Calibration(
    {name: -20.0 if name in MISMATCHES else float(name == "sentence") for name in FEATURES},
    0.0,
    1.0,
    0.3,
    0.5,
    0.9,
    {"low": 0.4, "medium": 0.7, "high": 0.95},
)
TODAY = date(2022, 6, 1)


@pytest.fixture
def ask(make_document, hit_of, reading_of):
    """Answer from hand-made documents, the network's spans given as (document number, text, score)."""

    def answer(question, documents, spans, **hit_options):
        made = [make_document(**document) for document in documents]
        hits = [hit_of(document, rank=rank, **hit_options) for rank, document in enumerate(made, start=1)]
        found = {
            hit.passage.passage_id: reading_of(hit, [(t, score) for n, t, score in spans if n == number])
            for number, hit in enumerate(hits)
        }
        understood = understand(question)
        document = {d.doc_id: d for d in made}.__getitem__
        evidence = weigh(
            understood,
            hits,
            found,
            calibration=CALIBRATION,
            term_weight=lambda _: 1.0,
            document=document,
        )
        return compose(
            understood,
            evidence,
            asked=question,
            hits=hits,
            document=document,
            calibration=CALIBRATION,
            known=lambda word: any(word in d.text for d in made),
            today=TODAY,
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
    answer = ask("张里水库进展如何", [{"text": "公园免费开放。"}], [(0, "免费开放", -9.0)])
    assert answer.refusal.reason == "entity_absent"
    assert answer.refusal.names == ("张里水库",)
    assert "张里水库" in answer.refusal.message


def test_an_ordinary_word_that_no_document_holds_is_not_called_absent(ask):
    answer = ask("护照怎么办理", [{"text": "公园免费开放。"}], [(0, "免费开放", -9.0)])
    assert (answer.refusal.reason, answer.refusal.names) == ("weak_evidence", ())


def test_what_is_nearly_sure_enough_is_shown_as_the_closest_sentence(ask):
    documents = [{"text": "公园免费开放。夜间关闭。"}]
    closest = ask("公园收费吗", documents, [(0, "免费开放", -1.2)]).refusal.closest
    assert (closest.quote, closest.start, closest.end) == ("公园免费开放。", 0, 7)
    assert ask("公园收费吗", documents, [(0, "免费开放", -5.0)]).refusal.closest is None


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


def test_progress_runs_to_the_last_mention_of_its_subject(ask):
    told = "青石岭隧道于三月进场，全市上下群策群力、攻坚克难，各部门现场办公、靠前服务，建设者昼夜奋战，青石岭隧道全线贯通"
    other = "，城东水厂随后开工，新建管网五十公里，服务居民八万人"
    answer = ask("青石岭隧道进展如何", [{"text": f"{told}{other}。"}], [(0, "三月进场", 5.0)])
    assert answer.text == told


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


def test_the_confidence_tells_what_was_measured_in_its_band(ask):
    documents = [{"text": "粮食总产量达到12.5亿斤。"}]
    sure = ask("粮食总产量是多少", documents, [(0, "12.5亿斤", 5.0)]).confidence
    assert (sure.band, sure.accuracy) == ("high", 0.95)
    doubtful = ask("粮食总产量是多少", documents, [(0, "12.5亿斤", 0.0)]).confidence
    assert (doubtful.band, doubtful.accuracy) == ("medium", 0.7)
    assert ask("粮食总产量是多少", documents, [(0, "12.5亿斤", -5.0)]).confidence.accuracy is None


WORKS = [
    {"text": "计划完成青石岭水库大坝封顶，力争年内蓄水。", "source": "a.txt", "published": "2021-02"},
    {"text": "青石岭水库大坝封顶。", "source": "b.txt", "published": "2022"},
]


def test_a_plan_is_marked_and_a_state_is_not(ask):
    answer = ask("青石岭水库进展如何", WORKS, [(0, "大坝封顶", 4.0), (1, "大坝封顶", 4.0)])
    assert [(c.source, c.plan) for c in answer.citations] == [("b.txt", False), ("a.txt", True)]
    assert [entry.plan for entry in answer.timeline] == [False, True]


def test_a_figure_that_is_only_intended_is_marked(ask):
    documents = [{"text": "力争全年造林2万亩。"}, {"text": "去年已造林3万亩。", "source": "b.txt"}]
    assert ask("造林多少亩", documents[:1], [(0, "2万亩", 4.0)]).citations[0].plan
    assert not ask("造林多少亩", documents[1:], [(0, "3万亩", 4.0)]).citations[0].plan


def test_a_definition_is_no_plan(ask):
    documents = [{"text": "“双招双引”，就是力争招商引资、招才引智。"}]
    answer = ask("什么是“双招双引”", documents, [(0, "招商引资、招才引智", 4.0)])
    assert answer.found
    assert not answer.citations[0].plan


def test_an_old_source_is_marked_unless_the_question_names_a_time(ask):
    old = [{"text": "2019年粮食总产量达到12.5亿斤。", "published": "2020-05-31"}]
    assert ask("粮食总产量是多少", old, [(0, "12.5亿斤", 5.0)]).citations[0].outdated
    assert not ask("2019年粮食总产量是多少", old, [(0, "12.5亿斤", 5.0)]).citations[0].outdated
    new = [{"text": "粮食总产量达到12.5亿斤。", "published": "2020-06-01"}]
    assert not ask("粮食总产量是多少", new, [(0, "12.5亿斤", 5.0)]).citations[0].outdated


FIGURES = [
    {"text": "全市粮食总产量达到11.9亿斤。", "source": "a.txt", "published": "2020"},
    {"text": "全市粮食总产量达到12.5亿斤。", "source": "b.txt", "published": "2021"},
]


def test_another_figure_of_another_date_stands_beside_the_first(ask):
    answer = ask("粮食总产量是多少", FIGURES, [(0, "11.9亿斤", 5.0), (1, "12.5亿斤", 4.0)])
    assert answer.short == "12.5亿斤"
    assert [(entry.date, entry.citation) for entry in answer.timeline] == [("2021", 1), ("2020", 2)]
    assert [c.source for c in answer.citations] == ["b.txt", "a.txt"]


def test_who_held_a_post_before_stands_beside_who_holds_it(ask):
    documents = [
        {"text": "市水务局局长张明到会。", "source": "a.txt", "published": "2020"},
        {"text": "市水务局局长李华到会。", "source": "b.txt", "published": "2021"},
    ]
    answer = ask("水务局局长是谁", documents, [(0, "张明", 5.0), (1, "李华", 4.0)])
    assert answer.short == "李华"
    assert [entry.date for entry in answer.timeline] == ["2021", "2020"]


def test_the_same_figure_is_told_once(ask):
    same = [FIGURES[0], FIGURES[1] | {"text": "粮食总产量为11.9亿斤。"}]
    answer = ask("粮食总产量是多少", same, [(0, "11.9亿斤", 5.0), (1, "11.9亿斤", 4.0)])
    assert len(answer.citations) == 1
    assert answer.timeline == ()


def test_a_figure_of_the_year_asked_for_stands_alone(ask):
    answer = ask("2021年粮食总产量是多少", FIGURES, [(0, "11.9亿斤", 5.0), (1, "12.5亿斤", 4.0)])
    assert answer.text == "全市粮食总产量达到12.5亿斤。"


def test_a_figure_of_another_county_does_not_answer(ask):
    documents = [
        {"text": "丰都县政府工作报告。改造老旧小区14个。"},
        {"text": "滕州市政府工作报告。改造老旧小区27个。", "source": "b.txt"},
    ]
    spans = [(0, "14个", 5.0), (1, "27个", 4.0)]
    assert ask("滕州市改造老旧小区多少个", documents, spans).short == "27个"
    assert ask("丰都县改造老旧小区多少个", documents, spans).short == "14个"
    assert not ask("滕州市改造老旧小区多少个", documents[:1], spans[:1]).found


def test_the_neighbour_behind_a_semicolon_is_left_out(ask):
    documents = [{"text": "青石岭水库大坝封顶；滨河大道完成路基。"}]
    assert ask("青石岭水库进展如何", documents, [(0, "大坝封顶", 5.0)]).text == "青石岭水库大坝封顶"


def test_a_list_in_one_sentence_is_not_cut(ask):
    works = "，".join(f"新建{name}若干处以方便沿线群众" for name in "甲乙丙丁戊己庚辛壬癸")
    documents = [{"text": f"坚持民生为本。办好十件实事：{works}。"}]
    answer = ask("办好哪十件实事", documents, [(0, "新建甲", 5.0)])
    assert answer.text == f"办好十件实事：{works}。"


@pytest.mark.parametrize(
    ("question", "short"),
    [("铁路哪一年开工的", "2018年"), ("铁路哪一年开工", "2026年")],
)
def test_what_is_asked_for_as_done_is_answered_by_no_plan(ask, question, short):
    documents = [{"text": "铁路延伸线计划2026年开工。铁路于2018年开工。"}]
    assert ask(question, documents, [(0, "2026年", 5.0), (0, "2018年", 3.0)]).short == short


def test_where_all_is_planned_the_plan_answers(ask):
    documents = [{"text": "铁路延伸线计划2026年开工。铁路全长30公里。"}]
    assert ask("铁路哪一年开工的", documents, [(0, "2026年", 5.0)]).short == "2026年"


@pytest.mark.parametrize("found", ["招聘条件", "公告如下"])
def test_a_list_below_the_heading_that_the_question_repeats(ask, found):
    text = "现公告如下：\n一、招聘条件\n1.品行端正；\n2.年满18周岁；\n3.大专学历。\n二、报名\n网上报名。\n三、考试\n上午考试。"
    answer = ask("招聘条件有哪些", [{"text": text}], [(0, found, 5.0)])
    assert answer.text == "1.品行端正\n2.年满18周岁\n3.大专学历。"


def test_headings_are_the_list_where_the_question_repeats_none(ask):
    text = "要实施三大行动。\n一、强工行动\n二、富民行动\n三、清水行动"
    answer = ask("三大行动有哪些", [{"text": text}], [(0, "强工行动", 5.0)])
    assert [c.quote for c in answer.citations] == ["一、强工行动", "二、富民行动", "三、清水行动"]
