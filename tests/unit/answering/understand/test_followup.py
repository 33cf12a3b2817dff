import pytest

from zzqa.answering.understand.followup import standalone

YIELD = "2020年全市粮食产量是多少"
DAM = "青石岭水库进展如何"
REVENUE = "2020年一般公共预算收入完成多少"

COMPLETED = [
    # another time
    ("2021年呢？", YIELD, "2021年全市粮食产量是多少"),
    ("那去年呢", "粮食产量是多少", "去年粮食产量是多少"),
    ("上半年呢", YIELD, "2020年上半年全市粮食产量是多少"),
    ("2019年", YIELD, "2019年全市粮食产量是多少"),
    ("比去年呢", YIELD, "去年全市粮食产量是多少"),
    ("那2021年呢", "2020年上半年出口额是多少", "2021年上半年出口额是多少"),
    # another place or thing
    ("山亭区那边呢", YIELD, "2020年山亭区粮食产量是多少"),
    ("和滕州比呢", YIELD, "2020年滕州粮食产量是多少"),
    ("那滕州2019年呢", YIELD, "2019年滕州粮食产量是多少"),
    ("油料呢", YIELD, "2020年全市油料产量是多少"),
    ("白鹭湖大桥呢", DAM, "白鹭湖大桥进展如何"),
    ("那农村居民呢", "城镇居民人均可支配收入是多少", "农村居民人均可支配收入是多少"),
    # another attribute
    ("那投资呢？", DAM, "青石岭水库的投资是多少"),
    ("投资", DAM, "青石岭水库的投资是多少"),
    ("面积呢", YIELD, "2020年全市粮食面积是多少"),
    ("税收呢", REVENUE, "2020年一般公共预算税收完成多少"),
    ("占比呢", REVENUE, "2020年一般公共预算收入的占比是多少"),
    ("同比增长多少", REVENUE, "2020年一般公共预算收入同比增长多少"),
    ("全省排第几", YIELD, "2020年全市粮食产量全省排第几"),
    ("副局长呢", "市水利局局长是谁", "市水利局副局长是谁"),
    # nothing named at all
    ("什么时候完工", DAM, "青石岭水库什么时候完工"),
    ("谁负责的", DAM, "青石岭水库谁负责的"),
    ("花了多少钱", DAM, "青石岭水库花了多少钱"),
    ("在哪里？", DAM, "青石岭水库在哪里"),
    ("为什么呢", DAM, "青石岭水库进展的原因是什么"),
    ("为什么这么慢", DAM, "青石岭水库为什么这么慢"),
    # a pronoun
    ("它什么时候开工", DAM, "青石岭水库什么时候开工"),
    ("这个项目的总投资是多少", DAM, "青石岭水库的总投资是多少"),
    ("他什么时候上任", "市水利局局长是谁", "市水利局局长什么时候上任"),
    ("该水库蓄水多少", DAM, "青石岭水库蓄水多少"),
    ("那里的粮食产量是多少", "滕州市有多少人口", "滕州市的粮食产量是多少"),
    # more of the same
    ("还有哪些？", "获奖企业有哪些", "获奖企业有哪些"),
    ("还有吗", "获奖企业有哪些", "获奖企业有哪些"),
    ("详细说说", DAM, DAM),
]  # fmt: skip


@pytest.mark.parametrize(("question", "before", "expected"), COMPLETED)
def test_what_is_left_unsaid_is_taken_over(question, before, expected):
    assert standalone(question, [before]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "粮食产量是多少",
        "粮食产量是多少呢？",
        "市长是谁呢",
        "其他项目有哪些",
        "社会消费品零售总额",
        "GDP",
        "老小区 2021",
        "滕州",
        "那边呢",
        "2020年山亭区的投资是多少",
        "吉他厂在哪里",
    ],
)
def test_a_complete_question_takes_nothing_over(question):
    assert standalone(question, [DAM]) == question


def test_without_a_conversation_nothing_is_taken_over():
    assert standalone("那投资呢？", []) == "那投资呢？"


def test_only_the_last_question_counts():
    assert standalone("投资呢", [DAM, "白鹭湖大桥进展如何"]) == "白鹭湖大桥的投资是多少"
