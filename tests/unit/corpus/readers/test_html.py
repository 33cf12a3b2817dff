from pathlib import Path

import pytest

from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.html import read_html
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

LIMITS = Limits.of(Config())
BODY = """<h2>一、总体要求</h2>
<p>庄里水库累计完成投资39亿元，<b>大坝主体工程</b>全部完工。<br>已蓄水2300多万立方米。</p>
<ul><li>第一项是修路，投资五亿元。</li><li>第二项是<a href="x">通水</a>工程。</li></ul>
<table><tr><th>项目</th><th>投资（亿元）</th></tr><tr><td>庄里水库</td><td>39</td></tr></table>
<p>各区要认真贯彻落实，确保完成全年目标任务。</p>"""
PAGE = """<html><head>{meta}<title>关于印发实施方案的通知_枣庄市人民政府</title></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">新闻中心</a></li></ul></div>
<div id="main"><h1>关于印发实施方案的通知</h1>{body}</div>
<div class="footer">版权所有 枣庄市政府 网站地图</div><script>var a = "脚本";</script></body></html>"""
LINES = [
    "关于印发实施方案的通知",
    "一、总体要求",
    "庄里水库累计完成投资39亿元，大坝主体工程全部完工。",
    "已蓄水2300多万立方米。",
    "第一项是修路，投资五亿元。",
    "第二项是通水工程。",
    "项目：庄里水库；投资（亿元）：39。",
    "各区要认真贯彻落实，确保完成全年目标任务。",
]


def page(body: str = BODY, meta: str = "") -> str:
    return PAGE.format(body=body, meta=meta)


def read(data: bytes):
    return read_html(data, Path("a.html"), LIMITS)


def test_the_main_text_without_navigation_footer_and_scripts():
    found = read(page().encode())
    assert found.text.splitlines() == LINES
    headings = [(found.text[start:].partition("\n")[0], level) for start, level in found.layout.headings]
    assert headings == [("关于印发实施方案的通知", 1), ("一、总体要求", 2)]


def test_places_are_paragraphs_and_rows():
    found = read(page().encode())
    assert found.layout.place_at(found.text.index("已蓄水")) == Place("paragraph", 3)
    assert found.layout.place_at(found.text.index("项目：")) == Place("row", 2, "表格 1")
    assert found.layout.place_at(found.text.index("各区")).kind == "paragraph"


@pytest.mark.parametrize(
    ("codec", "charset", "encoding"),
    [
        ("gbk", "gb2312", "gb18030"),
        ("gbk", "", "gb18030"),
        ("utf-8", "gb2312", "utf-8"),
        ("big5", "big5", "cp950"),
    ],
)
def test_the_encoding_that_a_page_declares_and_the_one_it_has(codec, charset, encoding):
    body = (
        "<p>臺灣鐵路管理局所屬的縱貫線於全線通車，沿線經過許多重要城市，運輸量極大。</p>"
        if codec == "big5"
        else BODY
    )
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    text = page(body, meta)
    if codec == "big5":
        text = text.replace("关于印发实施方案的通知_枣庄市人民政府", "通知").replace(
            "关于印发实施方案的通知", "通知"
        )
        text = (
            text.replace("首页", "首頁")
            .replace("新闻中心", "新聞")
            .replace("版权所有 枣庄市政府 网站地图", "版權")
            .replace("脚本", "a")
        )
    found = read(text.encode(codec))
    assert found.encoding == encoding
    assert ("運輸量極大" if codec == "big5" else "各区要认真贯彻落实") in found.text


def test_a_title_that_only_the_window_shows_comes_first():
    found = read(page().replace("<h1>关于印发实施方案的通知</h1>", "").encode())
    assert found.text.startswith("关于印发实施方案的通知")
    assert found.layout.headings[0] == (0, 1)


def test_the_date_of_a_page_is_a_property():
    assert (
        read(page(meta='<meta name="pubdate" content="2021-03-05">').encode()).layout.published
        == "2021-03-05"
    )


def test_a_short_notice_is_a_main_text():
    found = read("<html><body><p>短通知：明天上午九点停水，请做好准备。</p></body></html>".encode())
    assert found.text == "短通知：明天上午九点停水，请做好准备。\n"


@pytest.mark.parametrize("data", [b"<html><body></body></html>", b"<html><script>1</script></html>"])
def test_a_page_without_a_text_is_told(data):
    with pytest.raises(UnreadableFileError, match="没有找到正文"):
        read(data)


def test_a_year_in_the_text_is_not_the_date_of_the_page():
    data = "<html><body><h1>陶瓷博物馆参观信息</h1><p>2006年窑厂停止生产，2015年10月3日正式开馆，周一休馆。</p></body></html>"
    assert read(data.encode()).layout.published is None


def test_tables_with_spans_lists_and_tables_in_their_cells():
    table = """<table><thead><tr><th rowspan="2">林场</th><th colspan="2">限额（立方米）</th></tr>
<tr><th>杉木</th><th>松木</th></tr></thead><tbody><tr><td rowspan=2>大坪</td><td>420</td><td>180</td></tr>
<tr><td colspan="2">停止采伐</td></tr><tr><td>鹰嘴</td><td><ul><li>周一至周五</li><li>9:00至17:00</li></ul></td>
<td>见附表<table><tr><th>月份</th><th>数量</th></tr><tr><td>一月</td><td>7</td></tr></table></td></tr></tbody></table>
<p>限额不得跨年度使用，由县林业局负责监督。</p>"""
    found = read(page(BODY.partition("<table>")[0] + table).encode())
    assert found.text.splitlines()[6:] == [
        "林场：大坪；限额杉木（立方米）：420；限额松木（立方米）：180。",
        "林场：大坪；限额杉木（立方米）：停止采伐；限额松木（立方米）：停止采伐。",
        "林场：鹰嘴；限额杉木（立方米）：周一至周五，9:00至17:00；限额松木（立方米）：见附表。",
        "月份：一月；数量：7。",
        "限额不得跨年度使用，由县林业局负责监督。",
    ]
    assert [len(grid.rows) for grid in found.layout.grids] == [3, 1]
    assert found.layout.grids[0].units == ("", "立方米", "立方米")


def test_tables_nested_fifty_deep_and_spans_of_65000_end_as_text():
    deep = "<table><tr><td>甲</td><td rowspan=65000 colspan=65000>乙" * 50 + "底" + "</td></tr></table>" * 50
    assert "通水工程" in read(page(BODY + deep).encode()).text
