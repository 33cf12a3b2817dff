import hashlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzqa.corpus.headings import outline
from zzqa.corpus.split import split
from zzqa.records import Document, OriginMap, Passage
from zzqa.sentences import sentences

TEXTS = st.text(
    alphabet="庄里水库投资39亿元，。；：？！“”（）一二、要第章问答:.,?\n \ue000\ue001", max_size=400
)


def document(text: str, *, title: str = "题目", published: str | None = None) -> Document:
    positions = np.arange(len(text), dtype=np.int32)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    origin = OriginMap(positions, positions + 1)
    return Document(sha256[:16], "a.txt", title, published, text, text, origin, sha256, "utf-8")


def cut(text: str, *, chars: int = 100, overlap: int = 30, title: str = "题目") -> list[Passage]:
    return split(document(text, title=title), passage_chars=chars, passage_overlap=overlap)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, chars=st.integers(10, 120), overlap=st.integers(0, 60))
def test_passages_are_slices_that_hold_every_sentence_and_cut_none(
    text: str, chars: int, overlap: int
) -> None:
    passages = cut(text, chars=chars, overlap=overlap)
    assert [p.text for p in passages] == [text[p.start : p.end] for p in passages]
    assert [p.passage_id[-5:] for p in passages] == [f"-{n:04d}" for n in range(len(passages))]
    assert [p.start for p in passages] == sorted(p.start for p in passages)
    for start, end in sentences(text):
        if end - start <= 2 * chars:
            assert any(p.start <= start and end <= p.end for p in passages), text[start:end]
        held = {i for p in passages for i in range(max(p.start, start), min(p.end, end))}
        assert held >= {i for i in range(start, end) if not text[i].isspace()}


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, chars=st.integers(20, 80), overlap=st.integers(0, 40))
def test_no_passage_is_long_and_no_overlap_is(text: str, chars: int, overlap: int) -> None:
    passages = cut(text, chars=chars, overlap=overlap)
    assert all(p.end - p.start <= 2 * chars for p in passages)
    for before, after in pairwise(passages):
        assert before.end - after.start <= min(overlap, chars // 2)
        assert before.start < after.start


def test_whole_sentences_are_repeated() -> None:
    text = "".join(f"第{n}项工程已经全部建成投用。" for n in range(12))
    passages = cut(text, chars=60, overlap=20)
    borders = {start for start, _ in sentences(text)}
    assert all(p.start in borders for p in passages)
    assert all(after.start < before.end for before, after in pairwise(passages))


def test_a_sentence_over_twice_the_limit_is_cut_at_its_clauses() -> None:
    clause = "全市上下坚持稳中求进工作总基调，"
    passages = cut(clause * 20 + "圆满完成任务。", chars=50, overlap=0)
    assert len(passages) > 5
    assert all(p.text.endswith(("，", "。")) and len(p.text) <= 50 for p in passages)


def test_a_run_without_any_border_is_cut_at_the_limit() -> None:
    assert [len(p.text) for p in cut("山" * 130, chars=50, overlap=0)] == [50, 50, 30]


def test_text_without_words_gives_nothing() -> None:
    assert cut("") == cut(" \n　\n") == []


REPORT = """政府工作报告
“十三五”时期工作回顾
过去的五年，是砥砺前行的五年。
综合实力稳步增强
2020年全市生产总值实现1733亿元。
2021年政府工作安排
在强化科技创新上加快突破
新增高新技术企业30家以上。
"""


def test_headings_of_a_report_and_the_years_they_name() -> None:
    passages = cut(REPORT, title="政府工作报告")
    found = {p.text.split("\n")[-1]: (p.headings, p.year) for p in passages}
    assert found == {
        "过去的五年，是砥砺前行的五年。": (("“十三五”时期工作回顾",), None),
        "2020年全市生产总值实现1733亿元。": (("“十三五”时期工作回顾", "综合实力稳步增强"), 2020),
        "新增高新技术企业30家以上。": (("2021年政府工作安排", "在强化科技创新上加快突破"), 2021),
    }


def test_the_title_is_not_repeated_among_the_headings() -> None:
    passages = cut("1、推动全面提升\n坚持稳中求进。\n2、完成目标\n抓好落实。", title="推动全面提升")
    assert [p.headings for p in passages] == [(), ("2、完成目标",)]


def test_the_question_of_an_interview_stands_above_its_whole_answer() -> None:
    answer = "".join(f"第{n}项工程已经全部建成投用，群众十分满意。" for n in range(8))
    text = f"问：水库进展如何？\n答：{answer}\n\n问：机场呢？\n答：正在审批。\n主持人：谢谢，再见。"
    passages = cut(text, chars=60, overlap=0)
    assert len(passages) > 3
    assert [p.headings for p in passages] == [
        *[("问：水库进展如何？",)] * (len(passages) - 1),
        ("问：机场呢？",),
    ]


def test_of_a_long_question_the_last_sentence_that_asks_is_kept() -> None:
    text = f"主持人：{'今年全市上下聚焦聚力抓经济，' * 8}成效明显。项目进展如何？请介绍。\n主任：进展顺利。"
    assert {p.headings for p in cut(text)} == {("项目进展如何？",)}


def headings_of(text: str, line: str) -> tuple[str, ...]:
    return next(found.headings for found in outline(text) if text[found.start : found.end].strip() == line)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (
            "一、总体要求\n坚持稳中求进。\n（一）基本原则\n坚持改革。\n二、重点任务\n抓好落实。",
            "坚持改革。",
            ("一、总体要求", "（一）基本原则"),
        ),
        (
            "一、总体要求\n（一）基本原则\n坚持改革。\n二、重点任务\n抓好落实。",
            "抓好落实。",
            ("二、重点任务",),
        ),
        (
            "第一章 总则\n第一条 为了发展。\n依据本法。\n第二章 附则\n自发布起施行。",
            "自发布起施行。",
            ("第二章 附则",),
        ),
        ("一要抓好招引。走出去。\n开好专题会。\n二要优化服务。", "开好专题会。", ("一要抓好招引。",)),
        ("第一，深化改革\n破除障碍。", "破除障碍。", ("第一，深化改革",)),
        (
            "重点工作\n一要抓好招引。走出去。\n项目建设\n二是加快进度。总投资3亿元。",
            "二是加快进度。总投资3亿元。",
            ("项目建设", "二是加快进度。"),
        ),
        (
            "一是抓招引。走出去。\n问：机场呢？\n一是报批。已经通过。\n问：水库呢？\n答：完工。",
            "答：完工。",
            ("问：水库呢？",),
        ),
        (
            "一是抓招引。走出去。\n项目建设\n总投资3亿元。",
            "总投资3亿元。",
            ("项目建设",),
        ),
        ("1.项目建设\n总投资3亿元。", "总投资3亿元。", ("1.项目建设",)),
    ],
)
def test_numbered_headings(text: str, line: str, expected: tuple[str, ...]) -> None:
    assert headings_of(text, line) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("枣庄日报记者 梁鸿雁\n项目已经开工。", "项目已经开工。"),
        ("发布时间 2020-08-25\n项目已经开工。", "项目已经开工。"),
        ("同志们：\n项目已经开工。", "项目已经开工。"),
        ("1.5亿元投资已到位。另有2亿元。\n项目已经开工。", "项目已经开工。"),
        ("苹果 三吨\n桃子 两吨\n梨子 五吨\n杏子 一吨\n以上是产量。", "以上是产量。"),
        ("1、报名表\n2、身份证\n请带好以上材料。", "请带好以上材料。"),
        ("项目已经开工。\n枣庄市人民政府", "枣庄市人民政府"),
    ],
)
def test_short_lines_that_are_no_headings(text: str, line: str) -> None:
    assert headings_of(text, line) == ()
