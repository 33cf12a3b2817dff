import pytest

from zzqa.answering.understand.question import plain, subjects_of, synonyms, understand

KINDS = [
    ("老城区供水管网改造进展如何", "progress"),
    ("体育馆修好了没有", "progress"),
    ("去年的就业目标完成得怎么样", "progress"),
    ("全市有多少家三甲医院", "number"),
    ("绿化覆盖率是多少？", "number"),
    ("收入在全省排第几", "number"),
    ("新机场什么时候开工", "date"),
    ("发布会是哪一年开的", "date"),
    ("谁出席了开幕式", "person"),
    ("教育局局长叫什么名字", "person"),
    ("博物馆在哪里", "place"),
    ("和哪个县结成了对子", "place"),
    ("哪家医院是定点医院", "organisation"),
    ("哪些企业获了奖", "list"),
    ("“三大行动”是哪三大", "list"),
    ("要建设哪五个中心", "list"),
    ("什么叫网格化管理", "definition"),
    ("“首问负责制”是什么", "definition"),
    ("投诉能匿名吗", "yes_no"),
    ("如何申请公租房", "manner"),
    ("枣庄气候", "fact"),
    ("办居住证要带什么材料", "list"),
    ("供水存在什么问题", "list"),
    ("一户能养几只鸡", "number"),
    ("住几天院", "number"),
    ("近几年发展得好的产业", "fact"),
    ("客服电话", "number"),
    ("报修打哪个电话", "number"),
    ("热线接到多少个电话", "number"),
    ("怎么接电话", "manner"),
    ("图书馆几点开门", "date"),
    ("对改革的几点建议", "fact"),
    ("展厅能拍照不", "yes_no"),
    ("周末开不开门", "yes_no"),
    ("提案通过了没", "yes_no"),
    ("不得不停业", "fact"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text, kind):
    assert understand(text).kind == kind


def test_the_words_of_asking_are_left_out():
    question = understand("请问2021年上半年滨河公园的绿化面积是多少？")
    assert question.years == (2021,)
    assert [(months.first, months.last) for months in question.periods] == [(1, 6)]
    assert "多少" not in question.terms
    assert "绿化" in question.terms


def test_this_year_is_not_counted_beside_the_year_it_stands_for():
    question = understand("今年(2024年)要改造几个小区")
    assert question.years == (2024,)
    assert [date.relative for date in question.dates] == [False]
    assert understand("今年要改造几个小区").newest
    assert understand("“十三五”期间修了几条路").years == ()


def test_subjects_are_unbroken_runs_without_their_class_word():
    assert subjects_of("青石岭隧道工程进展如何") == ("青石岭隧道",)
    assert subjects_of("甲河大桥和乙河大桥通车了吗")[:1] == ("甲河大桥",)


def test_how_much_takes_its_unit_with_it():
    assert understand("宏图厂的营业收入是多少亿元").terms == ("宏图", "厂", "营业", "收入")
    assert understand("青洛市的GDP有多少,增速几何").terms == ("青洛市", "GDP", "增速")
    assert understand("甲县十大民生工程都有啥").kind == "list"


def test_how_something_does_is_asking():
    assert subjects_of("前三季度主要工业指标表现如何") == ("工业指标",)
    assert subjects_of("演员的表现获得好评吗")[1] == "表现获得好评"


def test_quoted_names():
    assert understand("什么是“一网通办”").quoted == ("一网通办",)
    assert understand("《水污染防治法》何时实施").quoted == ("水污染防治法",)


def test_synonyms_go_both_ways_and_leave_out_what_is_named():
    assert "马铃薯" in synonyms("土豆产量")
    assert "土豆" in synonyms("马铃薯产量")
    assert synonyms("土豆就是马铃薯") == ("洋芋",)
    assert "生产总值" in synonyms("gdp是多少")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您好，请问２０２０年的ＧＤＰ是多少呀？谢谢！", "2020年的GDP是多少"),
        ("我想问一下青石岭水库进展如何", "青石岭水库进展如何"),
        ("麻烦您帮我查一下粮食产量是多少啊", "粮食产量是多少"),
        ("能不能告诉我市长是谁", "市长是谁"),
        ("介绍一下青石岭水库的情况", "青石岭水库的情况"),
        ("什么是“一网通办”？", "什么是“一网通办”？"),
        ("请问", "请问"),
        ("谢谢", "谢谢"),
        ("知道这件事的人有多少", "知道这件事的人有多少"),
        ("查处了多少案件", "查处了多少案件"),
    ],
)
def test_plain(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    "typed", ["粮食产量是多少", "粮食产量是多少？", " 粮食产量是多少?? ", "粮食产量是多少。"]
)
def test_models_read_the_same_however_a_question_ends(typed):
    assert understand(typed).canonical == "粮食产量是多少？"


def test_times_are_no_words_to_look_for():
    assert understand("2019年上半年出口额是多少").terms == ("出口额",)


def test_function_characters_are_no_part_of_an_unknown_word():
    assert "底有" not in understand("年底有多少套住房").terms
    assert all("要" not in term for term in understand("疫苗第二针要隔多久").terms)


@pytest.mark.parametrize(
    ("text", "kind"), [("干得好的干部有什么奖励", "fact"), ("工作干得怎么样", "progress")]
)
def test_doing_well_is_no_progress(text, kind):
    assert understand(text).kind == kind


def test_subjects_lose_their_verb():
    assert understand("滨河大道修到什么程度了").subjects == ("滨河大道",)
