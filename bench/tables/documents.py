"""Eight tables as files of every format, made here so that nothing has to be kept but their words.

python -m bench.tables.documents FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_REGIONS: Final = (
    ("县区", "2022年", "", "2023年", ""),
    ("", "旅游收入", "游客人次（万人次）", "旅游收入", "游客人次（万人次）"),
    ("云岭县", "18.6", "210", "23.4", "265"),
    ("白沙县", "9.2", "121", "11.8", "140"),
    ("鹿泉区", "31.5", "402", "36.9", "455"),
    ("松阳县", "14.0", "166", "", "181"),
    ("合计", "73.3", "899", "72.1", "1041"),
)


def write_all(folder: Path) -> None:
    """Write the eight files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for write in (_tourism, _projects, _staff, _company, _bus, _flats, _slides, _fees):
        write(folder)


def _tourism(folder: Path) -> None:
    """Write a workbook with two merged header rows, the unit above and a row of sums."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "旅游情况"
    sheet.append(["2023年全市旅游情况表"])
    sheet.append(["", "", "", "", "单位：亿元"])
    for row in _REGIONS:
        sheet.append([float(cell) if cell.replace(".", "").isdigit() else cell or None for cell in row])
    for merged in ("A1:E1", "A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(merged)
    book.save(folder / "全市旅游情况.xlsx")


def _projects(folder: Path) -> None:
    """Write a Word table with cells merged down, like-named rows and an empty cell."""
    import docx

    document = docx.Document()
    document.add_heading("梧江市2024年水利工程清单", 0)
    document.add_paragraph("各工程的投资和责任人如下，进度截至六月底。")
    rows = (
        ("县区", "工程名称", "总投资（万元）", "开工日期", "形象进度", "责任人"),
        ("云岭县", "河道整治工程", "1250", "2023-04-10", "完成60%", "许某川"),
        ("", "灌区改造工程", "3680", "2022-11-02", "完成85%", "梁某安"),
        ("", "水库除险工程", "970", "2024-01-15", "完成20%", ""),
        ("白沙县", "河道整治工程", "820", "2023-09-01", "已完工", "姚某林"),
        ("", "饮水安全工程", "2140", "2023-05-20", "完成70%", "柯某芳"),
    )
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(3, 0))
    table.cell(4, 0).merge(table.cell(5, 0))
    document.save(str(folder / "水利工程清单.docx"))


def _staff(folder: Path) -> None:
    """Write a comma-separated list of people."""
    (folder / "职工名册.csv").write_text(
        "工号,姓名,部门,职务,入职日期,月工资（元）,联系电话\n"
        "W1001,段某敏,财务科,科长,2012-03-01,9800,6631001\n"
        "W1002,汤某辉,财务科,会计,2018-07-15,7200,6631002\n"
        "W1003,贺某娟,工程科,科长,2010-09-20,10400,6631003\n"
        "W1004,邱某强,工程科,技术员,2021-06-30,6500,\n"
        "W1005,龚某玲,办公室,主任,2009-01-05,9900,6631005\n",
        encoding="utf-8",
    )


def _company(folder: Path) -> None:
    """Write a page with a table of labels and values."""
    body = "".join(
        f"<tr><th>{a}</th><td>{b}</td><th>{c}</th><td>{d}</td></tr>"
        for a, b, c, d in (
            ("企业名称", "梧江宏远机械有限公司", "法定代表人", "蔡某文"),
            ("成立日期", "2006年5月18日", "注册资本", "3000万元"),
            ("注册地址", "梧江市工业大道88号", "联系电话", "0755-2233445"),
            ("经营范围", "矿山机械的制造和销售", "职工人数", "326人"),
        )
    )
    page = (
        "<html><head><title>梧江宏远机械有限公司简介</title></head><body><article><h1>企业基本信息</h1>"
        "<p>现将梧江宏远机械有限公司的基本信息予以公示，接受社会各界的监督和查询。</p>"
        f"<table>{body}</table><p>公示期内如有异议，请向市场监督管理部门反映，并提供书面材料。</p>"
        "</article></body></html>"
    )
    (folder / "企业公示.html").write_text(page, encoding="utf-8")


def _bus(folder: Path) -> None:
    """Write a Markdown table."""
    (folder / "公交线路.md").write_text(
        "# 梧江市公交线路一览\n\n各线路的起讫站和运营时间如下。\n\n"
        "| 线路 | 起点站 | 终点站 | 首班车 | 末班车 | 票价（元） | 全长（公里） |\n"
        "|---|---|---|---|---|---|---|\n"
        "| 1路 | 火车站 | 师范学院 | 6:00 | 22:00 | 2 | 14.5 |\n"
        "| 6路 | 汽车东站 | 人民医院 | 6:30 | 21:00 | 1 | 9.8 |\n"
        "| 15路 | 火车站 | 松阳古镇 | 7:00 | 19:30 | 4 | 28.2 |\n"
        "| 22路 | 体育中心 | 汽车东站 | 6:20 | 21:30 | 2 | 17.6 |\n",
        encoding="utf-8",
    )


def _flats(folder: Path) -> None:
    """Write a page with a table of spanning cells, months across."""
    rows = (
        '<tr><th rowspan="2">楼盘</th><th rowspan="2">户型</th>'
        '<th colspan="3">成交均价（元/平方米）</th></tr>',
        "<tr><th>1月</th><th>2月</th><th>3月</th></tr>",
        '<tr><td rowspan="2">翠湖花园</td><td>两居室</td><td>6800</td><td>6850</td><td>6900</td></tr>',
        "<tr><td>三居室</td><td>7100</td><td>7050</td><td>7200</td></tr>",
        '<tr><td>江畔新城</td><td>两居室</td><td colspan="3">尚未开盘</td></tr>',
        "<tr><td>金桂苑</td><td>三居室</td><td>5900</td><td>-</td><td>6000</td></tr>",
    )
    page = (
        "<html><head><title>一季度商品房成交价格</title></head><body><article><h1>一季度商品房成交价格</h1>"
        "<p>根据网签备案数据，现将一季度主要楼盘的成交均价公布如下，供购房群众参考使用。</p>"
        f"<table>{''.join(rows)}</table><p>以上价格不含车位和储藏室，具体以合同约定的价格为准。</p>"
        "</article></body></html>"
    )
    (folder / "商品房价格.html").write_text(page, encoding="utf-8")


def _slides(folder: Path) -> None:
    """Write a slide with a table."""
    import pptx
    from pptx.util import Inches

    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "各分厂生产情况"
    rows = (
        ("分厂", "厂长", "产量（吨）", "次品率", "设备台数"),
        ("一分厂", "邵某刚", "5200", "1.2%", "48"),
        ("二分厂", "万某丽", "4350", "0.8%", "39"),
        ("三分厂", "钱某勇", "6120", "2.1%", "61"),
        ("四分厂", "毛某春", "3980", "1.5%", "35"),
    )
    table = slide.shapes.add_table(len(rows), 5, Inches(1), Inches(2), Inches(8), Inches(3)).table
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    show.save(str(folder / "生产汇报.pptx"))


def _fees(folder: Path) -> None:
    """Write a workbook with percentages, days, a formula without a value, and its names in rows."""
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "贷款产品"
    sheet.append(["产品", "年利率", "最高额度（万元）", "最长期限（年）", "上线日期", "手续费（元）"])
    for name, rate, most, years, day, fee in (
        ("惠农贷", 0.0385, 50, 3, (2021, 3, 8), 0),
        ("创业贷", 0.0435, 30, 5, (2020, 6, 1), "=D3*10"),
        ("安居贷", 0.041, 200, 30, (2019, 12, 20), 120),
        ("薪易贷", 0.052, 20, 2, (2023, 2, 14), 60),
    ):
        sheet.append([name, rate, most, years, datetime.date(*day), fee])
    for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
        row[0].number_format = "0.00%"
    book.save(folder / "贷款产品.xlsx")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
