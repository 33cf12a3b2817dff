import pytest

from zzqa.answering.understand.spelling import is_suspicious, set_right
from zzqa.records import Correction
from zzqa.words import bigrams

PASSAGES = [
    "庄里水库累计完成投资39亿元,大坝主体工程全部完工。",
    "加快推进抽水蓄能电站前期工作,社会消费品零售总额完成460.7亿元。",
    "擦亮“早干枣好、实干兴枣”的政务服务品牌,枣庄机场已通过审批。",
    "滕州马铃薯在丰都县取得丰收。常务副主任王广部表示,要开工建设世纪大道。",
]
PAIRS = {pair for passage in PASSAGES for pair in bigrams(passage)}


def spelled(question):
    return set_right(question, PASSAGES, PAIRS.__contains__)


@pytest.mark.parametrize(
    ("question", "typed", "taken"),
    [
        ("庄里水厍进展如何", "庄里水厍", "庄里水库"),
        ("早干早好是什么", "早干早好", "早干枣好"),
        ("抽水续能电站到哪一步了", "抽水续能电站", "抽水蓄能电站"),
        ("枣装机场通过审批了吗", "枣装机场", "枣庄机场"),
        ("马铃署丰收了吗", "马铃署", "马铃薯"),
        ("丰督县在哪", "丰督县", "丰都县"),
        ("王光部是谁", "王光部", "王广部"),
        ("世级大道开工了吗", "世级大道", "世纪大道"),
        ("庄里里水库", "庄里里水库", "庄里水库"),
        ("庄里库水进展如何", "庄里库水", "庄里水库"),
        ("大坝主工程", "大坝主工程", "大坝主体工程"),
    ],
)
def test_a_mistake_is_set_right(question, typed, taken):
    found = spelled(question)
    assert found.corrections == (Correction(typed, taken),)
    assert found.text == question.replace(typed, taken)


@pytest.mark.parametrize(
    "question",
    [
        "庄里水库进展如何",
        "水库投资多少",
        "广州塔有多高",
        "水车多少钱",
        "形势怎么样",
        "去庄里水库玩",
        "台州有什么",
        "电站建设进度",
        "GDP2020",
        "",
    ],
)
def test_what_is_no_mistake_stays(question):
    found = spelled(question)
    assert found.text == question
    assert found.corrections == ()


def test_another_name_is_only_suggested():
    found = spelled("张里水库进展如何")
    assert found.text == "张里水库进展如何"
    assert found.corrections == ()
    assert found.suggestions == (Correction("张里水库", "庄里水库"),)


def test_two_names_equally_near_leave_it_as_it_is():
    passages = ["王广部和王逛部到会。"]
    pairs = set(bigrams(passages[0]))
    assert set_right("王光部讲话", passages, pairs.__contains__).corrections == ()


def test_a_question_of_known_pairs_is_not_suspicious():
    assert not is_suspicious("庄里水库累计完成投资", PAIRS.__contains__)
    assert is_suspicious("庄里水厍", PAIRS.__contains__)
