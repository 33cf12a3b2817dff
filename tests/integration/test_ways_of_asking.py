"""One question, typed in many ways, has one answer; and what is no question gets a helpful sentence."""

import unicodedata

import opencc
import pytest

from zzqa.records import Correction

QUESTIONS = [
    "庄里水库进展如何",
    "庄里水库累计完成投资多少",
    "庄里水库蓄水多少",
    "枣庄机场推进到哪一步了",
    "抽水蓄能电站进展怎么样",
    "世纪大道什么时候竣工",
    "2019年上半年社会消费品零售总额完成多少，增长多少？",
    "2019年上半年出口额是多少",
    "2019年前7个月一般公共预算收入完成多少",
    "2020年一般公共预算收入完成多少",
    "居民人均可支配收入是多少",
    "110个市重点项目完成投资多少？",
    "新旧动能转换优选项目总投资多少",
    "全市90%的规上工业企业做了什么",
    "服务业增加值增长多少",
    "十四五规划编制分为几个阶段",
    "丰都县花椒采购了多少吨",
    "滕州马铃薯亩产多少斤",
    "2018年向丰都县投入多少资金",
    "市级以上农业龙头企业有多少家",
    "限上批零住餐企业发展到多少家",
    "2021年改造老旧小区多少个？",
    "新增城市集中供热多少万平方米",
    "创建美丽乡村省级示范村多少个",
    "规划建设电动汽车充电设施多少个",
    "枣庄高新区党工委书记是谁",
    "高新区上市后备企业有多少家",
    "2021年1-10月规上工业营业收入增长多少",
    "重点工作提升年有哪四个出发点",
    "广州塔有多高",
    "怎样给猫剪指甲？",
]
WIDE = {chr(code - 0xFEE0): chr(code) for code in range(0xFF10, 0xFF1A)}
TRADITIONAL = opencc.OpenCC("s2t")


def without_punctuation(text):
    kept = (c for c in text if not unicodedata.category(c).startswith("P") or c in "-%.")
    return "".join(kept)


VARIANTS = {
    "traditional": TRADITIONAL.convert,
    "no punctuation": without_punctuation,
    "full width": lambda text: "".join(WIDE.get(c, c) for c in text),
    "question mark": lambda text: text.rstrip("？") + "？",
    "polite": lambda text: f"您好，请问{text.rstrip('？')}？谢谢！",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_answer_however_it_is_typed(engine, question):
    expected = engine.answer(question)
    for name, vary in VARIANTS.items():
        answer = engine.answer(vary(question))
        assert answer.text == expected.text, name
        assert answer.found == expected.found, name


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("老旧小区 2021", "老旧小区30个"),
        ("早干枣好", "早干枣好"),
        ("社会消费品零售总额", "社会消费品零售总额"),
        ("庄里水库 投资", "39亿元"),
        ("庄里水库修好了吗", "庄里水库"),
        ("庄里水库花了多少钱", "39亿元"),
        ("土豆亩产多少斤", "6000斤"),
        ("居民挣多少", "元"),
    ],
)
def test_keywords_and_everyday_words(engine, question, part):
    answer = engine.answer(question)
    assert answer.found, answer.refusal
    assert part in answer.text
    assert answer.corrections == ()


@pytest.mark.parametrize(
    ("question", "typed", "taken", "part"),
    [
        ("庄里水厍进展如何", "庄里水厍", "庄里水库", "39亿元"),
        ("早干早好是什么品牌", "早干早好", "早干枣好", "早干枣好"),
        ("马铃署亩产多少斤", "马铃署", "马铃薯", "6000斤"),
        ("抽水续能电站进展如何", "抽水续能电站", "抽水蓄能电站", "抽水蓄能电站"),
        ("王光部是谁", "王光部", "王广部", "王广部"),
    ],
)
def test_a_typing_mistake_is_set_right_and_told(engine, question, typed, taken, part):
    answer = engine.answer(question)
    assert answer.corrections == (Correction(typed, taken),)
    assert answer.standalone == question.replace(typed, taken)
    assert part in answer.text


def test_another_name_is_not_taken_for_the_one_that_is_there(engine):
    answer = engine.answer("张里水库进展如何")
    assert not answer.found
    assert answer.refusal.reason == "entity_absent"
    assert "张里水库" in answer.refusal.message
    assert "庄里水库" in answer.refusal.message
    assert answer.corrections == ()


@pytest.mark.parametrize(
    "text", ["你好", "谢谢！", "你是谁？", "你能做什么", "讲个笑话", "asdfgh", "哈哈哈哈", "为什么", ""]
)
def test_what_asks_nothing_is_answered_with_what_can_be_asked(engine, text):
    answer = engine.answer(text)
    assert not answer.found
    assert answer.refusal.reason == "question"
    assert any(example in answer.refusal.message for example in engine.examples(2))
