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


def lines(body: str, title: str = "") -> list[str]:
    return read(
        f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    ).text.splitlines()


def sentence(number: int) -> str:
    return f"项目{number}总投资{number}亿元，由第{number}工程局承建，计划明年年底竣工。"


NAVIGATION = '<div class="nav"><a href="/">首页</a><a href="/a">新闻中心</a></div>'


@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>项目介绍</h1><p>本页介绍重点项目的基本情况，供各界参考。</p></article>{cards}",
        "<div class='x'><h1>项目介绍</h1>{cards}</div>",
        "<main>{cards}</main>",
        "<table><tr><td>{cards}</td></tr></table>",
    ],
    ids=["beside the article", "in one box", "in main", "in a table of the layout"],
)
def test_no_card_of_a_page_is_lost(body):
    cards = "".join(f"<div class='card'><h3>项目{i}</h3><p>{sentence(i)}</p></div>" for i in range(1, 8))
    found = lines(NAVIGATION + body.format(cards=cards))
    assert [line for line in found if line.startswith("项目") and line.endswith("。")] == [
        sentence(i) for i in range(1, 8)
    ]
    assert "项目3" in found
    assert "首页" not in found


def test_headings_lists_and_addresses_of_short_pages_are_kept():
    body = """<div><h1>学校简介</h1><h2>办学规模</h2><p>学校现有教学班三十六个，学生一千八百人。</p>
    <h2>师资</h2><ul><li>专任教师一百二十人</li><li>高级教师四十人</li></ul>
    <h2>联系方式</h2><address>地址：文化路八号 电话：0000-1112222</address></div>"""
    assert lines(body, "学校简介") == [
        "学校简介", "办学规模", "学校现有教学班三十六个，学生一千八百人。", "师资", "专任教师一百二十人",
        "高级教师四十人", "联系方式", "地址：文化路八号 电话：0000-1112222",
    ]  # fmt: skip


def test_questions_that_open_their_answers_are_kept():
    body = "".join(
        f"<section><button>居住证第{i}项怎么办理？</button><div>请到{i}号窗口办理，当场办结。</div></section>"
        for i in range(1, 4)
    )
    assert lines(f"<main>{body}<button>提交</button></main>")[:2] == [
        "居住证第1项怎么办理？",
        "请到1号窗口办理，当场办结。",
    ]


def test_a_list_in_a_cell_and_a_definition_are_lines_that_can_be_read():
    body = """<table><tr><th>窗口</th><th>办公时间</th></tr>
    <tr><td>社保窗口</td><td><ul><li>周一至周五</li><li>9:00至17:00</li></ul></td></tr></table>
    <dl><dt>收费标准</dt><dd>首次免费</dd><dd>补办二十元</dd><dt>怎么补办？</dt><dd><p>带上身份证。</p></dd></dl>"""
    assert lines(body) == [
        "窗口：社保窗口；办公时间：周一至周五，9:00至17:00。",
        "收费标准：首次免费；补办二十元",
        "怎么补办？",
        "带上身份证。",
    ]


def test_raised_and_lowered_characters_and_what_is_struck_out_or_hidden():
    body = """<p>库容3.5×10<sup>7</sup>立方米，流量5m<sup>3</sup>/s，排放CO<sub>2</sub>，见注<sup>[1]</sup>，
    闸<ruby>门<rt>mén</rt></ruby>由<del>一队</del><ins>二队</ins>管理。</p><p style="display: none">您的浏览器太旧。</p>
    <p>县水
    利局</p>"""
    assert lines(body) == ["库容3.5×10⁷立方米，流量5m³/s，排放CO₂，见注[1]，闸门由二队管理。", "县水利局"]


def test_blanks_that_do_not_break_are_blanks():
    assert lines("<p>&nbsp;&nbsp;联系人：王工&nbsp;&nbsp;电话：0539-5550199&nbsp;</p>") == [
        "联系人：王工 电话：0539-5550199"
    ]


def test_columns_of_an_old_page_are_no_table():
    body = """<table><tr><td><a href="/">首页</a> <a href="/2">公告</a></td></tr><tr><td><table><tr>
    <td><a href="/3">机构设置</a><br><a href="/4">领导信息</a></td>
    <td><p align=center>关于停水的通知</p><p>因管网检修，定于五月六日停水。</p><p>请各用户提前储水。</p></td>
    </tr></table></td></tr></table>"""
    assert lines(body) == ["关于停水的通知", "因管网检修，定于五月六日停水。", "请各用户提前储水。"]


def test_navigation_without_an_end_does_not_take_the_text_with_it():
    body = "<nav><ul><li><a href='/'>首页</a></li></ul>" + "".join(f"<p>{sentence(i)}</p>" for i in range(9))
    assert lines(body)[-9:] == [sentence(i) for i in range(9)]
    assert lines("<footer><p>只有这一句话，它在页脚里。</p></footer>") == ["只有这一句话，它在页脚里。"]


def test_a_footnote_is_no_foot_of_a_page():
    body = f"<p>{sentence(1)}</p><p>{sentence(2)}</p><div class='foot-note'>注：数据截至六月底。</div><div class='foot'>网站地图</div>"
    assert lines(f"<div>{body}</div>")[-1] == "注：数据截至六月底。"


def test_a_list_of_links_is_kept_where_a_page_has_nothing_else():
    assert lines(
        "<ul>" + "".join(f"<li><a href='/{i}'>第{i}号公告</a></li>" for i in range(4)) + "</ul>"
    ) == [f"第{i}号公告" for i in range(4)]


OFFICIAL = """<html><head><title>关于开展爱国卫生运动的通知-青禾县人民政府</title></head><body>
<div class="top"><span>今天是2024年3月6日 星期三</span><a href="/login">登录</a> <a href="/reg">注册</a></div>
<div class="menu-bar"><ul><li><a href="/">首页</a></li><li><a href="/1">政务公开</a></li><li><a href="/2">政务服务</a></li></ul></div>
<div class="w"><div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/1">政务公开</a> &gt; 通知公告</div>
<div class="left"><div class="title">关于开展爱国卫生运动的通知</div>
<div class="info"><span>发布时间：2024-03-05 10:20</span><span>来源：县爱卫办</span><a href="#">打印</a></div>
<div class="editor"><p>各镇人民政府：</p><p>　　为预防春季传染病，经研究，定于3月至4月在全县开展爱国卫生运动，现将有关事项通知如下。</p>
<p><strong>一、重点任务</strong></p><p>　　清理卫生死角，整治背街小巷，完成12个老旧小区环境整治。</p>
<p>附件：<a href="/a.doc">1.任务分解表.doc</a></p><p><a href="/b.doc">2.评分表.doc</a></p></div>
<div class="share"><a>分享到</a><a>微信</a></div>
<div class="updown"><p>上一篇：<a href="/11">关于加强森林防火工作的通知</a></p><p>下一篇：<a href="/12">关于调整公交线路的公告</a></p></div></div>
<div class="right"><h3>热点新闻</h3><ul><li><a href="/21">我县召开经济工作会议</a></li><li><a href="/22">县领导调研重点项目</a></li>
<li><a href="/23">全县防汛工作部署</a></li></ul><h3>推荐阅读</h3><p>县图书馆新馆将于四月一日开放，藏书四十万册。<a href="/31">[详细]</a></p></div></div>
<div class="bottom"><p>主办：青禾县人民政府</p><p>网站标识码：3700000001 鲁ICP备05000001号</p></div></body></html>"""


def test_a_page_of_a_government_is_its_notice_with_what_is_attached_and_nothing_around_it():
    found = read(OFFICIAL.encode()).text.splitlines()
    assert found[-8:] == [
        "关于开展爱国卫生运动的通知",
        "发布时间：2024-03-05 10:20 来源：县爱卫办打印",
        "各镇人民政府：",
        "为预防春季传染病，经研究，定于3月至4月在全县开展爱国卫生运动，现将有关事项通知如下。",
        "一、重点任务",
        "清理卫生死角，整治背街小巷，完成12个老旧小区环境整治。",
        "附件：1.任务分解表.doc",
        "2.评分表.doc",
    ]
    assert not {"热点新闻", "首页", "主办：青禾县人民政府"}.intersection(found)


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
