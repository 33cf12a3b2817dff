import re

import pytest

from zzqa.answering.judge.focus import (
    bare_answer,
    later_figure,
    only_figure,
    respective_figure,
    whole_figure,
    whole_words,
)


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("完成投资155.3亿元。", "155", "155.3亿元"),
        ("新增就业约3.8万人以上。", "8万", "约3.8万人以上"),
        ("提高19.8个百分点。", "19.8", "19.8个百分点"),
        ("蓄水2300多万立方米。", "2300", "2300多万立方米"),
        ("占比10.4:47.1:42.5。", "47.1", "10.4:47.1:42.5"),
        ("投资充足。", "充足", "充足"),
        ("联合体成员不得超过2家。", "2家", "不得超过2家"),
        ("每年有近八万只候鸟。", "八万", "近八万只"),
        ("禁渔期为3月1日至8月31日。", "3月1日至8月", "3月1日至8月31日"),
        ("一批企业开工。", "企业", "企业"),
        ("处1万元以上3万元以下罚款。", "3万元", "1万元以上3万元以下"),
        ("雨量200至350毫米。", "350", "200至350毫米"),
        ("须提前3个工作日预约。", "3个", "3个工作日"),
        ("改造27个、惠及5860户。", "27个、惠及58", "27个、惠及5860户"),
    ],
)
def test_a_figure_is_not_cut(text, found, whole):
    at = text.index(found)
    start, end = whole_figure(text, (at, at + len(found)), (0, len(text)))
    assert text[start:end] == whole


def test_a_figure_of_the_next_sentence_is_left_there():
    assert whole_figure("共3个5", (1, 3), (0, 3)) == (1, 3)


def test_a_name_keeps_what_it_ends_in():
    text = "正与济南大学合作"
    assert text[slice(*whole_words(text, (2, 4), (0, 8)))] == "济南大学"


def test_a_name_keeps_whom_it_belongs_to():
    text = "深化与山东大学齐鲁医院的合作"
    at = text.index("齐鲁")
    assert text[slice(*whole_words(text, (at, at + 4), (0, len(text))))] == "山东大学齐鲁医院"


@pytest.mark.parametrize(
    ("text", "question", "figure"),
    [
        ("博士、硕士、本科毕业生每月分别补贴1800元、1200元、600元。", "硕士毕业生每月补贴多少", "1200元"),
        ("城镇、农村居民收入分别达到35098元和17690元。", "城镇居民收入多少", "35098元"),
        ("城镇、农村居民收入分别达到35098元和17690元。", "学生有多少", None),
        ("城镇、农村和牧区收入分别达到35098元和17690元。", "城镇收入多少", None),
        ("农村居民收入17690元。", "农村居民收入多少", None),
    ],
)
def test_the_figure_that_stands_for_a_name_in_a_row(text, question, figure):
    found = respective_figure(text, question, (0, len(text)))
    assert (text[slice(*found)] if found else None) == figure


def test_of_a_change_the_figure_it_leads_to():
    text = "标准由每人520元提高到550元。"
    at = text.index("520元")
    assert text[slice(*later_figure(text, (at, at + 4), len(text)))] == "550元"
    assert later_figure("标准为520元。", (3, 7), 8) == (3, 7)


@pytest.mark.parametrize(
    ("text", "found", "only"),
    [
        ("造成4人死亡、7人受伤。", "4人死亡、7人", "4人"),
        ("每天安排24对，120人值班。", "安排24对，120人", "安排24对，120人"),
        ("票价12万元；发车间隔8分钟。", "12万元；发车间隔8分钟", "12万元"),
        ("补贴1万元至3万元。", "1万元至3万元", "1万元至3万元"),
        ("安排12人值班。", "12人值班", "12人值班"),
    ],
)
def test_of_two_figures_the_first(text, found, only):
    at = text.index(found)
    start, end = only_figure(text, (at, at + len(found)), re.compile(r"\d+(?:人|万元)"))
    assert text[start:end] == only


@pytest.mark.parametrize(
    ("found", "bare"),
    [
        ("（二）6日12时起", "6日12时起"),
        ("1.张明", "张明"),
        ("1.5亿元", "1.5亿元"),
        ("由绿能集团", "绿能集团"),
        ("由来", "由来"),
        ("正式开馆。", "正式开馆"),
        ("（2023）12号", "（2023）12号"),
        ("。", "。"),
    ],
)
def test_an_answer_without_what_stands_around_it(found, bare):
    text = f"会议决定，{found}再议"
    at = text.index(found)
    start, end = bare_answer(text, (at, at + len(found)))
    assert text[start:end] == bare
