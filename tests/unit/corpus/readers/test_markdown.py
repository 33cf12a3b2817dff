from pathlib import Path

import pytest

from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.markdown import read_markdown
from zzqa.records import Place

LIMITS = Limits.of(Config())


def read(text: str):
    return read_markdown(text.encode(), Path("a.md"), LIMITS)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        (
            "**投资**39亿元，*大坝*完工，见[附件](http://a.cn/x_y)和`代码`。",
            "投资39亿元，大坝完工，见附件和代码。",
        ),
        (
            "达到**95%**以上，**“示范”**工程，**(一)修路。**通水，2**3**4 与 ** 空 ** 与`**代码**`。",
            "达到95%以上，“示范”工程，(一)修路。通水，234 与 ** 空 ** 与**代码**。",
        ),
        ("3*4=12，5 * 6，2_300_万。", "3*4=12，5 * 6，2_300_万。"),
        ("第一行\n第二行  \n第三行<br>第四行", "第一行\n第二行\n第三行\n第四行"),
        ("- 修路\n- 通水\n\n3. 第三\n4. 第四", "修路\n通水\n3. 第三\n4. 第四"),
        ("> 引文。\n\n![大坝](dam.png)", "引文。\n大坝"),
        ("```\n代码 **不变**\n```", "代码 **不变**"),
        ("<div class='x'>正文</div>\n<!-- 注释 -->\n\n尾。", "正文\n尾。"),
        ("        空八格的正文，**不是**代码块也照读。", "空八格的正文，**不是**代码块也照读。"),
        ("投资 &lt;39亿元&gt; \\*注", "投资 <39亿元> *注"),
    ],
    ids=[
        "marks",
        "marks beside Chinese",
        "no marks",
        "breaks",
        "lists",
        "quote",
        "code",
        "html",
        "indented",
        "escapes",
    ],
)
def test_markup_goes_and_text_stays(markdown, plain):
    assert read(markdown).text == plain + "\n"


def test_headings_and_the_lines_of_the_file():
    found = read("# 报告\n\n一段。\n\n## 回顾\n\n二段。\n\n小标题\n---\n\n三段。")
    lines = [(found.text[start:].partition("\n")[0], level) for start, level in found.layout.headings]
    assert lines == [("报告", 1), ("回顾", 2), ("小标题", 2)]
    assert found.layout.place_at(found.text.index("三段")) == Place("line", 12)


def test_tables():
    found = read("| 项目 | 投资 |\n|---|---|\n| **水库** | 39 |\n| 机场 | 22.5 |\n\n后文。")
    assert found.text.splitlines() == ["项目：水库；投资：39。", "项目：机场；投资：22.5。", "后文。"]
    assert found.layout.place_at(found.text.index("机场")) == Place("line", 4)


def test_fields_at_the_head_are_properties():
    found = read("---\ntitle: '工作报告'\ndate: 2021-03-05T08:00\n---\n正文在第五行。")
    assert (found.text, found.layout.title, found.layout.published) == (
        "正文在第五行。\n",
        "工作报告",
        "2021-03-05",
    )
    assert found.layout.place_at(0) == Place("line", 5)


@pytest.mark.parametrize(
    "text", [">" * 50_000 + "水", "[" * 20_000 + "水", "*a_ " * 10_000, "- " * 5_000 + "水"]
)
def test_deep_nesting_ends(text):
    assert read(text).encoding == "utf-8"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2020-03-05", "2020-03-05"),
        ("2020-03-05T09:30:00+08:00", "2020-03-05"),
        ("2020/3/5", "2020-03-05"),
        ("2020-3", "2020-03"),
        ("2020", "2020"),
        ("March 5, 2020", None),
        ("2020-13-05", None),
        ("20200305", None),
        ("待定", None),
    ],
)
def test_only_a_date_is_a_date_of_publication(written, published):
    """What is none made the build fail as soon as a passage spoke of 今年."""
    found = read(f"---\ndate: {written}\n---\n今年投资39亿元。")
    assert found.layout.published == published


def test_a_table_in_html_is_a_table():
    found = read(
        "标段见下表。\n\n<html><body><table><tr><td>标段</td><td>投资（万元）</td></tr>"
        "<tr><td>一标段</td><td>1260</td></tr></table></body></html>\n\n全线通车。\n"
    )
    assert found.text.splitlines() == ["标段见下表。", "标段：一标段；投资（万元）：1260。", "全线通车。"]
    [grid] = found.layout.grids
    assert (grid.caption, grid.units) == ("标段见下表。", ("", "万元"))


def test_the_unit_in_the_line_above_a_table_is_that_of_its_figures():
    found = read("单位：万千瓦时\n\n| 行业 | 2023年 |\n|---|---|\n| 工业 | 13150 |\n")
    assert found.text.splitlines()[-1] == "行业：工业；2023年（万千瓦时）：13150。"
