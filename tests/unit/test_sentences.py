from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.sentences import clauses, sentences

# Characters that decide borders, and a few that do not.
RISKY = st.text(alphabet="庄里水库39.,，。；;:：？?！!…—“”‘’\"'（）()《》「」a/ \n\r\t\u3000", max_size=120)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def cut_clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一句。第二句！第三句？第四句", ["第一句。", "第二句！", "第三句？", "第四句"]),
        ("累计完成投资39亿元,大坝完工。已蓄水!", ["累计完成投资39亿元,大坝完工。", "已蓄水!"]),
        ("他说：“你好。我走了。”然后走了。", ["他说：“你好。", "我走了。”", "然后走了。"]),
        ("(详见附件。)枣庄市。", ["(详见附件。)", "枣庄市。"]),
        ("真的?!好!!!", ["真的?!", "好!!!"]),
        ("看着……他走了…", ["看着……", "他走了…"]),
        ('He said "yes!" 然后走了。', ['He said "yes!"', "然后走了。"]),
        ("已经完成. 下一步开工.", ["已经完成.", "下一步开工."]),
        ("第一行\n\n　第二行\r\n第三行", ["第一行", "第二行", "第三行"]),
        ("一、总体要求\n坚持稳中求进。", ["一、总体要求", "坚持稳中求进。"]),
        ("", []),
        (" \n　", []),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "三次产业比例由10.4:47.1:42.5调整为9.6:40.6:49.8,提高7.3个百分点。",
        "要解决“钱从哪里来？”“地从哪里来？”的问题。",
        "“好吗？”，他问。",
        "他问：“好吗？”，没有人答。",
        "《谁来养活中国？》一书出版。",
        "（是否合格？）由主管部门认定；不合格的，退回。",
        "打开http://a.b/c?d=1!e看看。",
        "1.项目建设；2.招商引资。",
        "No.3 车间的PM2.5为35。",
    ],
)
def test_what_looks_like_an_end_and_is_none(text: str) -> None:
    assert cut(text) == [text]


def test_an_unmatched_quote_does_not_swallow_the_rest() -> None:
    assert cut("“未闭合。第二句！第三句") == ["“未闭合。", "第二句！", "第三句"]
    assert cut("多一个”引号。（未闭合！第三句") == ["多一个”引号。", "（未闭合！", "第三句"]


@pytest.mark.parametrize("run", ["。", "…", "...", "？”", "“", "（", "—", '"', "《", '!"', "。 "])
def test_a_long_run_of_marks_takes_no_longer_than_its_length(run: str) -> None:
    # Were the time quadratic, this would take hours.
    text = run * 300_000 + "，水库"
    assert sentences(text)[-1][1] == clauses(text)[-1][1] == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成投资39亿元,已蓄水1,300万立方米。", ["完成投资39亿元,", "已蓄水1,300万立方米。"]),
        (
            "比例由10.4:47.1调整为9.6:40.6，其中：工业；农业",
            ["比例由10.4:47.1调整为9.6:40.6，", "其中：", "工业；", "农业"],
        ),
        ("热线——干在当下", ["热线——", "干在当下"]),
        ("按照《关于稳定,增长的意见》执行", ["按照《关于稳定,增长的意见》执行"]),
        ("见http://a.b,请登录", ["见http://a.b,", "请登录"]),
        ("工业、农业、服务业", ["工业、农业、服务业"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert cut_clauses(text) == expected


@given(st.one_of(RISKY, st.text(max_size=80)))
def test_ranges_hold_every_character_that_is_not_blank(text: str) -> None:
    for ranges in (sentences(text), clauses(text)):
        assert all(start < end for start, end in ranges)
        assert all(before[1] <= after[0] for before, after in pairwise(ranges))
        held = {i for start, end in ranges for i in range(start, end)}
        assert all(i in held for i, character in enumerate(text) if not character.isspace())
        assert all(text[start:end] == text[start:end].strip() for start, end in ranges)


@given(RISKY)
def test_every_clause_lies_in_one_sentence(text: str) -> None:
    whole = sentences(text)
    for start, end in clauses(text):
        assert sum(first <= start and end <= last for first, last in whole) == 1


@given(RISKY, RISKY)
def test_a_line_break_parts_texts_completely(before: str, after: str) -> None:
    shifted = [(start + len(before) + 1, end + len(before) + 1) for start, end in sentences(after)]
    assert sentences(before + "\n" + after) == sentences(before) + shifted
