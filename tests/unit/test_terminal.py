"""What a terminal shows."""

from dataclasses import replace

import pytest

from zzqa.records import (
    Answer,
    BuildReport,
    Citation,
    CitedCell,
    Confidence,
    Correction,
    FailedFile,
    LibraryEntry,
    Place,
)
from zzqa.terminal import answer_text, library_text, report_text
from zzqa.web.phrases import EN, ZH


def answer(copies: tuple[str, ...]) -> Answer:
    citation = Citation(
        1, "d", "a.txt", "题目", "2020-08", "投资39亿元。", 0, 7, "投资39亿元。", 0, 7, 1, "0" * 64, 0.9,
        copies=copies,
    )  # fmt: skip
    return Answer("投资多少", citation.quote, "number", Confidence(0.9, "high"), citations=(citation,))


@pytest.mark.parametrize(
    ("place", "chinese", "english"),
    [
        (None, "第 7 行", "line 7"),
        (Place("line", 3), "第 3 行", "line 3"),
        (Place("paragraph", 3), "第 3 段", "paragraph 3"),
        (Place("page", 12), "第 12 页", "page 12"),
        (Place("row", 3, "重点项目"), "重点项目 第 3 行", "重点项目 row 3"),
        (Place("slide", 2), "第 2 张幻灯片", "slide 2"),
    ],
)
def test_a_place_is_named_in_the_terms_of_its_format_alike_everywhere(place, chinese, english) -> None:
    citation = replace(answer(()).citations[0], place=place, line=7)
    assert f"[1] a.txt {chinese}，2020-08《题目》" in answer_text(replace(answer(()), citations=(citation,)))
    assert (ZH.cited_place(citation), EN.cited_place(citation)) == (chinese, english)


def test_a_typing_mistake_that_was_set_right_is_told_first() -> None:
    shown = answer_text(replace(answer(()), corrections=(Correction("庄里水厍", "庄里水库"),)))
    assert shown.startswith("没有找到“庄里水厍”，按“庄里水库”查找。")
    assert "没有找到" not in answer_text(answer(()))


def test_the_row_of_a_table_is_told_cell_by_cell_with_the_answer_marked() -> None:
    cells = (CitedCell("镇", "柳湾"), CitedCell("产量（吨）", "310", marked=True))
    cited = replace(answer(()).citations[0], cells=cells)
    assert "  镇：柳湾\n→ 产量（吨）：310 [1]" in answer_text(replace(answer(()), citations=(cited,)))


def test_copies_are_told_once_beside_the_citation() -> None:
    assert "共 3 份相同文件：b.docx、c.pdf" in answer_text(answer(("b.docx", "c.pdf")))
    assert "相同文件" not in answer_text(answer(()))


def test_a_report_names_what_was_done_and_why_files_failed() -> None:
    added = tuple(f"{n:02d}.txt" for n in range(12))
    text = report_text(
        BuildReport(
            "gen-000002", added=added, removed=("old.txt",), failed=(FailedFile("x.pdf", "没有文字", ""),),
            passages=40, seconds=1.25, warnings=("小心",), embedded=7,
        )
    )  # fmt: skip
    for part in ("共 40 段", "新算向量 7 段", "新增 12，更改 0，移除 1", "新增：09.txt", "移除：old.txt",
                 "失败：x.pdf：没有文字", "注意：小心"):  # fmt: skip
        assert part in text
    assert "10.txt" not in text
    assert "共 12 个文件" in text


def test_a_list_tells_the_status_of_each_file() -> None:
    lines = library_text(
        [
            LibraryEntry("a.txt", "indexed", "d", "题目", "2020-08", "utf-8", 99, 3, 2),
            LibraryEntry("b.txt", "duplicate", "d", "题目", cited_as="a.txt"),
            LibraryEntry("c.pdf", "failed", reason="没有文字"),
        ]
    ).splitlines()
    assert lines[0].split("\t") == ["已收录", "a.txt", "2020-08", "2 段", "3 处修复", "题目"]
    assert lines[1].startswith("重复\tb.txt")
    assert lines[1].endswith("与 a.txt 相同")
    assert lines[2].split("\t")[-1] == "没有文字"
