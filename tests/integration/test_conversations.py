"""Twelve conversations: what each turn is understood as, and what comes of it."""

import pytest

from bench.official import DOCUMENTS
from zzqa.build import build_index
from zzqa.engine import Engine
from zzqa.records import RefusalReason

# A turn is what is typed, the question it stands for, and a part of the answer or the reason for none.
Turn = tuple[str, str, str]
REASONS = set(RefusalReason.__args__)

OVER_SEEDS: list[list[Turn]] = [
    [
        ("庄里水库进展如何", "庄里水库进展如何", "39亿元"),
        ("那投资呢？", "庄里水库的投资是多少", "39亿元"),
        ("蓄水多少", "庄里水库蓄水多少", "2300多万立方米"),
        ("谢谢", "", "question"),
    ],
    [
        ("2020年一般公共预算收入完成多少", "2020年一般公共预算收入完成多少", "140.8亿元"),
        ("那2019年呢？", "2019年一般公共预算收入完成多少", "99.6亿元"),
        ("限上批零住餐企业发展到多少家", "限上批零住餐企业发展到多少家", "501家"),
    ],
    [
        ("2019年上半年社会消费品零售总额完成多少", "2019年上半年社会消费品零售总额完成多少", "460.7亿元"),
        ("增长多少", "2019年上半年社会消费品零售总额增长多少", "5.2%"),
        ("那进出口呢", "2019年上半年进出口总额增长多少", "14.8%"),
        ("海口市呢", "2019年上半年海口市进出口总额增长多少", "entity_absent"),
    ],
    [
        ("抽水蓄能电站进展如何", "抽水蓄能电站进展如何", "前期工作"),
        ("庄里水库呢", "庄里水库进展如何", "39亿元"),
        ("张里水库呢", "张里水库进展如何", "entity_absent"),
    ],
    [
        ("农村居民人均可支配收入是多少", "农村居民人均可支配收入是多少", "8456元"),
        ("那城镇居民呢", "城镇居民人均可支配收入是多少", "16590元"),
        ("市级以上农业龙头企业有多少家", "市级以上农业龙头企业有多少家", "407家"),
    ],
    [
        ("枣庄高新区党工委书记是谁", "枣庄高新区党工委书记是谁", "王广部"),
        ("那边呢", "", "question"),
        ("筛选了多少家上市后备企业", "筛选了多少家上市后备企业", "11家"),
    ],
    [
        ("“四个关系”是什么", "“四个关系”是什么", "“稳”和“进”的关系"),
        ("“六大提升工程”呢", "“六大提升工程”是什么", "六大提升工程"),
        ("你是谁", "", "question"),
    ],
    [
        ("丰都县花椒采购了多少吨", "丰都县花椒采购了多少吨", "130吨"),
        ("滕州马铃薯亩产多少", "滕州马铃薯亩产多少", "6000斤"),
        ("详细说说", "滕州马铃薯亩产多少", "6000斤"),
    ],
    [
        ("你好", "", "question"),
        ("新增城市集中供热多少万平方米", "新增城市集中供热多少万平方米", "300万平方米"),
        ("海绵城市呢", "海绵城市多少万平方米", "12平方公里"),
    ],
]  # fmt: skip
OVER_INVENTED: list[list[Turn]] = [
    [
        ("2022年云泽县的GDP有多少", "2022年云泽县的GDP有多少", "267.3亿元"),
        ("2022年末常住人口呢", "2022年末云泽县的常住人口有多少", "58.62万人"),
        ("窑湾村有多少户", "窑湾村有多少户", "612户"),
    ],
    [
        ("石门水厂设计日供水多少", "石门水厂设计日供水多少", "1.5万吨"),
        ("它进展如何", "石门水厂进展如何", "可行性研究报告"),
        ("到2023年6月底百项工程大会战累计完成投资多少", "到2023年6月底百项工程大会战累计完成投资多少", "486.3亿元"),
    ],
    [
        ("安棠县给村级路长每月发多少补助", "安棠县给村级路长每月发多少补助", "200元"),
        ("海口市呢", "海口市给村级路长每月发多少补助", "entity_absent"),
        ("你好", "", "question"),
    ],
]  # fmt: skip


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    index = tmp_path_factory.mktemp("invented") / "index"
    build_index(DOCUMENTS, index)
    return Engine.open(index)


def hold(engine, conversation):
    history = []
    for typed, standalone, expected in conversation:
        answer = engine.answer(typed, history=history)
        assert answer.standalone == standalone
        if expected in REASONS:
            assert not answer.found, (typed, answer.text)
            assert answer.refusal.reason == expected
        else:
            assert answer.found, (typed, answer.refusal)
            assert expected in answer.text
        history.append(answer.standalone or typed)


@pytest.mark.parametrize("conversation", OVER_SEEDS, ids=lambda turns: turns[-2][0])
def test_a_conversation_over_the_seeds(engine, conversation):
    hold(engine, conversation)


@pytest.mark.parametrize("conversation", OVER_INVENTED, ids=lambda turns: turns[0][0])
def test_a_conversation_over_invented_documents(invented, conversation):
    hold(invented, conversation)
