"""Line breaks, headings, titles, strewn signs: what is joined, split, dropped, and what stays."""

from __future__ import annotations

import pytest

from zzqa.corpus.repairs.breaks import join_lines
from zzqa.corpus.repairs.context import survey
from zzqa.corpus.repairs.edges import trim_edges
from zzqa.corpus.repairs.headings import drop_repeated_titles, split_glued
from zzqa.corpus.repairs.pinyin import known_readings
from zzqa.corpus.repairs.strewn import drop_strewn
from zzqa.corpus.repairs.traced import Traced


def done(step, text: str) -> str:
    return step(Traced.whole(text), survey(text, known_readings())).text


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("同比增\n长-\n39.7%", "同比增长-39.7%"),
        ("截至2021\n年\n2\n月", "截至2021年2月"),
        ("完成投资39\n亿元，增长6\n%", "完成投资39亿元，增长6%"),
        (
            "前期我们建立了机制,由领导\n\n干部深入一线,解决问题;\n效果很好。各级领导干部要坚持。",
            "前期我们建立了机制,由领导干部深入一线,解决问题;效果很好。各级领导干部要坚持。",
        ),
        (
            "这是一份在机关里打印出来的文件，按\n照规定的宽度折行，每一行都有同样多\n的文字，转换后会留下许多换行，需要\n连起来。",
            "这是一份在机关里打印出来的文件，按照规定的宽度折行，每一行都有同样多的文字，转换后会留下许多换行，需要连起来。",
        ),
    ],
)
def test_breaks_inside_sentences_go(text, joined):
    assert done(join_lines, text) == joined


@pytest.mark.parametrize(
    "kept",
    [
        "一、总体要求\n坚持稳中求进，提高质量；\n（一）新建项目；\n（二）改建项目；\n",
        "切实做到加快三个转变\n\n坚持一个牢记,就是要牢记初心使命。",
        "不能只管做规划,使政策长期悬空\n\n突出两个强化,一是强化担当。",
        "综合实力稳步增强\n2020年全市生产总值实现1733亿元。\n产业结构更趋优化\n三次产业比例调整。",
        "春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声，\n花落知多少。",
        "项目\n数量\n投资\n合计\n",
        "污水处理厂是由德国政\n府资助，以净化水。",  # one break is no pattern
    ],
)
def test_breaks_between_lines_stay(kept):
    assert done(join_lines, kept) == kept


def test_paragraphs_that_lost_their_breaks_are_split():
    paragraph = "要坚持产业定位不动摇,集中精力打造特色产业集群,形成竞争优势。" * 12
    text = " ".join(
        [paragraph, "3、大力实施提升工程 二论学习贯彻会议精神", paragraph, paragraph, paragraph, paragraph]
    )
    assert done(split_glued, text) == text.replace(" ", "\n")


@pytest.mark.parametrize(
    "kept",
    [
        "先把经济搞上去 今年以来,全市上下加快推进。",
        "实施“五大”攻坚突破 加快建设产业新区",
        "他说。 一位听众问：好吗？",
        "采用多种方式, 提高直接融资规模。 (下文)",
    ],
)
def test_other_blanks_stay(kept):
    assert done(split_glued, kept) == kept


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("关于防汛的通知\n关于防汛的通知\n各区：", "关于防汛的通知\n各区："),
        ("关于防汛的通知_市政府网\n\n关于防汛的通知\n各区：", "关于防汛的通知\n各区："),
        ("问：\n问：\n答", "问：\n问：\n答"),
        ("关于防汛的通知\n关于防汛的补充通知\n", "关于防汛的通知\n关于防汛的补充通知\n"),
    ],
)
def test_repeated_titles(text, clean):
    assert done(drop_repeated_titles, text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("一\r\n二\r\n", "一\n二\n"),
        ("\n\n　　一 \n\n\n\n二　\n\n", "一\n\n二\n"),
        ("一 二", "一 二"),
        ("一\r二", "一\n二"),
        (" \n ", ""),
    ],
)
def test_edges(text, clean):
    assert done(trim_edges, text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("全市😀经济🎉运行😀总体👍平稳，😀工业🎉增加值增长", "全市经济运行总体平稳，工业增加值增长"),
        ("全\u200b市经\u200b济运\u200b行总\u200b体平\u200b稳", "全市经济运行总体平稳"),
        (
            "全市X6经济X6运行X6总体X6平稳，X6工业X6增加X6值X6增长",
            "全市经济运行总体平稳，工业增加值增长",
        ),
    ],
)
def test_strewn_signs_go(text, clean):
    assert done(drop_strewn, text) == clean


@pytest.mark.parametrize(
    "kept",
    [
        "获奖😀了",
        "杭州G20峰会、北京G20会议、参加G20的G20成员" * 4,
        "PM25浓度下降，PM25浓度上升，" * 10,
        "★一★二★三★四★五\n",
    ],
)
def test_terms_and_single_signs_stay(kept):
    assert done(drop_strewn, kept) == kept
