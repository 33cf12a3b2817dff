"""Cells found by the rows and columns that questions name, and the reasons where no cell answers."""

import json
from pathlib import Path

import pytest
from answering.tables.conftest import ask, tables_in

BENCH = Path(__file__).parents[4] / "bench/tables"
QUESTIONS = [
    (name, json.loads(line))
    for name in ("questions", "more")
    for line in (BENCH / f"{name}.jsonl").read_text("utf-8").splitlines()
]
# What is asked for in other words than the table's is left to the reader of prose.
OTHER_WORDS = {"22路从哪里始发"}


def texts(finding) -> list[str]:
    return [row.document.text[row.start : row.end] for row in finding.rows]


def short(finding) -> str:
    text = finding.rows[0].document.text
    return text[slice(*finding.short)] if finding.short else "\n".join(texts(finding))


@pytest.mark.parametrize(("name", "case"), QUESTIONS, ids=[case["question"] for _, case in QUESTIONS])
def test_the_questions_of_the_bench(name, case, bench_tables):
    finding = ask(case["question"], bench_tables[name])
    if case["want"] is None:
        assert finding is None or finding.reason
        assert "reason" not in case or (finding and finding.reason == case["reason"])
    elif case["question"] in OTHER_WORDS:
        assert finding is None
    else:
        assert finding is not None
        assert finding.reason is None
        assert all(want in "\n".join(texts(finding)) for want in case["want"])
        assert not any(never in short(finding) for never in case["never"])


def csv(*rows: str) -> list:
    return tables_in("\n".join(rows).encode(), "表.csv")


TEA = csv(
    "乡镇,茶叶产量（吨）,茶农人数", "柳湾镇,310,1200", "石埠镇,275,2350", "杨庄镇,498,", "大坪镇,402,960"
)


def test_the_short_answer_has_the_unit_and_the_cell_is_marked():
    finding = ask("大坪镇的茶叶产量是多少", TEA)
    assert short(finding) == "茶叶产量（吨）：402"
    [row] = finding.rows
    assert texts(finding) == ["乡镇：大坪镇；茶叶产量（吨）：402；茶农人数：960。"]
    assert [row.document.text[start:end] for start, end in row.cells] == ["402"]
    assert row.number == 5


def test_a_name_without_what_all_names_end_with_is_known():
    assert short(ask("大坪的茶农人数", TEA)) == "960"


@pytest.mark.parametrize(
    ("question", "reason", "said"),
    [
        ("杨庄镇的茶农人数是多少", "empty", "“杨庄镇”一行的“茶农人数”没有填写"),
        ("青石镇的茶叶产量是多少", "no_row", "有“茶叶产量（吨）”一列，但没有“青石镇”这一行"),
        ("大坪镇的茶叶价格是多少", "no_column", "有“大坪镇”一行，但没有“价格”这一列"),
        ("四个乡镇茶叶产量一共多少吨", "computed", "没有写明合计"),
        ("茶叶产量平均是多少吨", "computed", "没有写明平均数"),
        ("茶叶产量超过900吨的乡镇有哪些", "no_match", "没有符合条件的行"),
    ],
)
def test_why_no_cell_answers(question, reason, said):
    finding = ask(question, TEA)
    assert finding.reason == reason
    assert said in finding.refusal


def test_a_row_of_sums_states_what_is_asked_for():
    rows = ("乡镇,产量（吨）,人数", "甲镇,3,10", "乙镇,5,20", "合计,8,30")
    assert short(ask("产量一共多少吨", csv(*rows))) == "产量（吨）：8"
    assert short(ask("产量最高的乡镇是哪个", csv(*rows))) == "乙镇"


def test_equal_figures_are_all_highest():
    finding = ask("哪个乡镇产量最高", csv("乡镇,产量（吨）", "甲镇,5", "乙镇,5", "丙镇,1"))
    assert [row.number for row in finding.rows] == [2, 3]
    assert finding.short is None


def test_two_rows_joined_are_both_told():
    finding = ask("柳湾镇和石埠镇的茶农人数分别是多少", TEA)
    assert [row.number for row in finding.rows] == [2, 3]


def test_like_named_rows_are_told_apart_by_another_cell_or_all_shown():
    rows = csv("镇,村,小麦（吨）", "甲镇,石桥村,310", "乙镇,石桥村,275")
    assert short(ask("乙镇石桥村小麦多少吨", rows)) == "小麦（吨）：275"
    both = ask("石桥村小麦多少吨", rows)
    assert len(both.rows) == 2
    assert both.probability < 0.7


@pytest.mark.parametrize(
    "question", ["今天天气怎么样", "为什么要修水库", "大坪镇的茶农人数是960吗", "怎么种茶"]
)
def test_what_no_table_is_asked(question):
    assert ask(question, TEA) is None


def test_a_question_in_the_other_script_finds_its_row():
    assert short(ask("大坪鎮的茶農人數是多少", TEA)) == "960"


def test_many_rows_are_told_as_too_many():
    rows = [f"{at}号井,{at + 100}" for at in range(300)]
    finding = ask("深度超过50米的有哪些", csv("名称,深度（米）", *rows))
    assert finding.reason == "too_many"


BRIDGES = csv(
    "桥名,所在乡镇,开工日期,长度（米）,施工单位",
    "南溪大桥,南溪镇,2023-03-15,320,中联路桥公司",
    "石门一桥,石门乡,2022-11-20,96,恒通建设公司",
    "石门二桥,石门乡,2024-02-28,110,恒通建设公司",
)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("南溪大桥的竣工日期是哪天", "no_row"),  # not the day it was begun
        ("石门三桥的长度是多少", "no_row"),
        ("西溪大桥的施工单位是哪家", "no_row"),
        ("南溪大桥的监理单位是哪家", "no_column"),
    ],
)
def test_what_is_near_is_never_the_answer(question, reason):
    finding = ask(question, BRIDGES)
    assert finding is None or finding.reason
    assert finding is None or finding.reason in (reason, "no_column")


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("恒通建设公司承建了哪些桥", [3, 4]),
        ("长度在100到300米之间的桥有哪些", [4]),
        ("哪座桥在2022年11月20日开工", [3]),
        ("最长的桥是哪座", [2]),
    ],
)
def test_rows_with_a_property(question, numbers):
    assert [row.number for row in ask(question, BRIDGES).rows] == numbers


def test_rows_beside_each_other_share_what_both_are_named_by():
    rows = csv(
        "日期,班次,值班员",
        "7月1日,早班,顾某",
        "7月1日,晚班,季某",
        "7月2日,早班,俞某",
    )
    assert [row.number for row in ask("7月1日早班和晚班的值班员分别是谁", rows).rows] == [2, 3]


def test_of_a_divided_header_the_sum_is_meant_where_no_part_is_named():
    rows = csv("乡镇,总人口（人）,,", ",合计,男,女", "南溪镇,18300,9400,8900", "石门乡,9800,5020,4780")
    assert short(ask("石门乡总人口是多少", rows)) == "总人口合计（人）：9800"
    assert short(ask("石门乡男性人口有多少", rows)) == "总人口男（人）：5020"
