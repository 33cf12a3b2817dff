from __future__ import annotations

import pytest

from zzqa.corpus.repairs.context import Context
from zzqa.corpus.repairs.marks import find_marks
from zzqa.corpus.repairs.pinyin import known_readings
from zzqa.corpus.repairs.traced import Edit, Traced


def marked(text: str, kind: str, *, annotated: bool = False) -> list[str]:
    context = Context(known_readings(), annotated=annotated, traditional=False)
    marks = find_marks(Traced.whole(text), context)
    return [text[mark.start : mark.end] for mark in marks if mark.kind == kind]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("投资X亿元，解决X个村", ["X", "X"]),
        ("X月X日，沿GX公里处，X-X天", ["X", "X", "GX", "X-X"]),
        ("共xx万人、**市、某县XX镇", ["xx", "**", "XX"]),
        ("电话138****1234", ["****"]),
        ("X书记讲话，投资X亿元，X个目标，把X打造成中心", ["X", "X", "X", "X"]),
    ],
)
def test_struck_out_figures(text, figures):
    assert marked(text, "redacted") == figures


@pytest.mark.parametrize(
    "text",
    [
        "X射线与X染色体",
        "Mac OS X系统",
        "函数f(x)=2x",
        "3×5个",
        "SUV、MAX",
        "嫌疑犯X的献身",
        "X-15试验机",
        '"X"与"Y"',
        "* 一个要点",
    ],
)
def test_letters_that_are_no_figures(text):
    assert marked(text, "redacted") == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("一是510日市政府召开会议", ["510日"]),
        ("311日至13日举行", ["311日"]),
        ("历时120日，自通知之日起120日内", []),
        ("能\ue026否", ["\ue026"]),
    ],
)
def test_what_is_lost(text, lost):
    assert marked(text, "unrecovered") == lost


def test_misread_runs_are_marked_where_the_document_has_them():
    text = "还有差距?偟囊笫怀鎏厣、好"
    assert marked(text, "unrecovered", annotated=True) == ["?偟囊笫怀鎏厣"]
    assert marked(text, "unrecovered") == []
    assert marked("总体?jī)好", "unrecovered", annotated=True) == ["体?jī)"]


def test_a_guess_is_marked_where_it_now_stands():
    traced = (
        Traced.whole("甲乙丙丁")
        .rewrite("x", [Edit(0, 1, "")])
        .rewrite("shift", [Edit(1, 2, "木", sure=False)])
    )
    context = Context(known_readings(), annotated=True, traditional=False)
    assert [(mark.start, mark.end) for mark in find_marks(traced, context)] == [(1, 2)]
