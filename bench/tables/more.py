"""Eight more tables, and questions that were asked once only before the rules saw them (more.jsonl)."""

from __future__ import annotations

import sys
from pathlib import Path

import docx
import openpyxl


def write_more(folder: Path) -> None:
    """Write the eight files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "科室门诊安排.csv").write_text(
        """科室,主任医师,出诊时间,诊室,挂号费（元）,日均门诊量（人次）
心内科,温某博,周一、周三上午,201室,30,86
骨科,霍某山,周二、周四全天,305室,25,64
儿科,明某慧,周一至周五,108室,20,152
眼科,舒某洁,周六上午,,25,41
皮肤科,芦某远,周三下午,212室,15,73
""",
        encoding="gb18030",
    )
    b = openpyxl.Workbook()
    s = b.active
    s.title = "期末成绩"
    for row in (
        ["班级", "姓名", "语文", "数学", "英语", "总分"],
        ["初一（1）班", "王小北", 88, 95, 90, 273],
        [None, "李小南", 92, 78, 85, 255],
        [None, "赵小东", 75, 88, None, 163],
        ["初一（2）班", "王小北", 81, 84, 79, 244],
        [None, "孙小西", 96, 91, 93, 280],
        ["平均分", None, 86.4, 87.2, 86.8, None],
    ):
        s.append(row)
    s.merge_cells("A2:A4")
    s.merge_cells("A5:A6")
    b.save(folder / "期末成绩.xlsx")
    (folder / "門票價格.md").write_text(
        """# 臺山縣景點門票價格

| 景點 | 門票（元） | 開放時間 | 所屬鄉鎮 | 客服電話 |
|---|---|---|---|---|
| 龍泉瀑布 | 80 | 8:00-17:30 | 龍泉鎮 | 0831-5566 |
| 雲頂寺 | 免費 | 6:00-18:00 | 石門鄉 | 0831-5577 |
| 古鹽道 | 45 | 9:00-17:00 | 鹽井鎮 | 0831-5588 |
""",
        encoding="utf-8",
    )
    _word(
        folder / "机型对比.docx",
        "三种机型参数对比",
        (
            ("参数", "A型", "B型", "C型"),
            ("功率（千瓦）", "45", "60", "75"),
            ("整机重量（吨）", "3.2", "4.1", "5.6"),
            ("价格（万元）", "18", "24", "33"),
            ("保修期", "一年", "两年", "两年"),
        ),
    )
    _word(
        folder / "租赁登记表.docx",
        "房屋租赁登记表",
        (
            ("出租人", "罗某华", "承租人", "尚某飞"),
            ("房屋地址", "滨江路12号3单元502室", "建筑面积", "89平方米"),
            ("租金", "每月1800元", "押金", "3600元"),
            ("租期", "2024年3月1日至2025年2月28日", "水电费", "承租人承担"),
        ),
    )
    (folder / "桥梁工程台账.md").write_text(
        """# 湖西县桥梁工程台账（2024年）

全县共有五座在建桥梁，合计长度见下表，工程由县交通局组织实施。

| 序号 | 桥名 | 所在乡镇 | 开工日期 | 长度（米） | 概算投资（万元） | 施工单位 | 备注 |
|---|---|---|---|---|---|---|---|
| 1 | 南溪大桥 | 南溪镇 | 2023-03-15 | 320 | 4600 | 中联路桥公司 | |
| 2 | 北溪大桥 | 北溪镇 | 2023-08-01 | 285 | 3950 | 恒通建设公司 | 汛期停工 |
| 3 | 石门一桥 | 石门乡 | 2022-11-20 | 96 | 880 | 恒通建设公司 | |
| 4 | 石门二桥 | 石门乡 | 2024-02-28 | 110 | 1020 | 华岳工程公司 | 征地中 |
| 5 | 渡口桥 | 南溪镇 | 2023-06-10 | 150 | — | 中联路桥公司 | |
""",
        encoding="utf-8",
    )
    _word(
        folder / "防汛值班.docx",
        "防汛值班安排",
        (
            ("日期", "班次", "带班领导", "值班员", "值班电话"),
            ("7月1日", "早班", "秦某海", "顾某、施某", "6612001"),
            ("", "晚班", "董某江", "季某、申某", "6612002"),
            ("7月2日", "早班", "费某山", "俞某、鲍某", "6612001"),
            ("", "晚班", "秦某海", "", ""),
        ),
        merged=((1, 2), (3, 4)),
    )
    _people(folder)


def _word(
    path: Path, title: str, rows: tuple[tuple[str, ...], ...], *, merged: tuple[tuple[int, int], ...] = ()
) -> None:
    """Write a Word document of a heading and a table, of whose first column some cells are merged."""
    document = docx.Document()
    document.add_heading(title, 0)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for first, last in merged:
        table.cell(first, 0).merge(table.cell(last, 0))
    document.save(str(path))


def _people(folder: Path) -> None:
    b = openpyxl.Workbook()
    s = b.active
    s.title = "人口"
    s.append(["湖西县2023年人口情况"])
    s.append(["乡镇", "户数（户）", "总人口（人）", None, None, "占全县比重"])
    s.append([None, None, "合计", "男", "女", None])
    for row in (
        ["南溪镇", 5200, 18300, 9400, 8900, 0.35],
        ["北溪镇", 4100, 14200, 7150, 7050, 0.271],
        ["石门乡", 2900, 9800, 5020, 4780, 0.187],
        ["城关镇", 3100, 10050, 4990, 5060, 0.192],
        ["全县合计", 15300, 52350, 26560, 25790, 1],
    ):
        s.append(row)
    for m in ("A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"):
        s.merge_cells(m)
    for row in s.iter_rows(min_row=4, min_col=6, max_col=6):
        row[0].number_format = "0.0%"
    b.save(folder / "人口情况.xlsx")


if __name__ == "__main__":
    write_more(Path(sys.argv[1]))
