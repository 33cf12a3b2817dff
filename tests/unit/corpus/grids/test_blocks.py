"""From the rows of a table to the lines of the text and the grid."""

from zzqa.corpus.grids.blocks import Block, Note, blocks
from zzqa.corpus.grids.raw import RawRow, Slot, Spanning, plain_rows, spread
from zzqa.grids import UNCOMPUTED
from zzqa.records import Place


def told(rows, above: str = ""):
    return list(blocks(rows, above=above))


def lines(*rows: list[str]) -> list[tuple[int, str]]:
    placed = ((Place("row", number), row) for number, row in enumerate(rows, 1))
    found = []
    for block in blocks(plain_rows(placed)):
        found += [block] if isinstance(block, Note) else block.rows
    return [(one.place.number, one.text) for one in found]


def spanned(*rows: list[Spanning | str]) -> list[RawRow]:
    cells = ([Spanning(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return spread((Place("row", number), row) for number, row in enumerate(cells, 1))


def names(block: Block) -> tuple[str, ...]:
    return block.columns


def test_each_row_says_its_column_names():
    assert lines(["指标", "2019年", "2020年"], ["生产总值", "1693.9", "1733"], ["", "", ""]) == [
        (2, "指标：生产总值；2019年：1693.9；2020年：1733。"),
    ]


def test_a_title_and_a_unit_stand_above_the_names():
    assert lines(["重点项目表", "", ""], ["单位：亿元", ""], ["项目", "投资"], ["水库", "39"]) == [
        (1, "重点项目表"),
        (2, "单位：亿元"),
        (4, "项目：水库；投资（亿元）：39。"),
    ]


def test_a_blank_cell_is_left_out_with_its_name():
    assert lines(["项目", "投资", "进度"], ["水库", "", "完工"]) == [(2, "项目：水库；进度：完工。")]


def test_a_first_row_with_values_is_no_header():
    assert lines(["水库", "39"], ["机场", "22.5"]) == [(1, "水库；39。"), (2, "机场；22.5。")]
    assert lines(["水库", "39亿元"], ["机场", "2020-08-25"]) == [
        (1, "水库；39亿元。"),
        (2, "机场；2020-08-25。"),
    ]


def test_long_cells_are_text_and_no_names():
    long = "全市上下聚焦重点项目建设，加快推进工程进度，确保年内建成投用，发挥效益。"
    assert lines(["问题", long], ["答复", long]) == [(1, f"问题；{long}"), (2, f"答复；{long}")]


def test_after_a_blank_row_another_table_begins():
    assert lines(["项目", "投资"], ["水库", "39"], ["", ""], ["姓名", "职务"], ["王五", "主任"]) == [
        (2, "项目：水库；投资：39。"),
        (5, "姓名：王五；职务：主任。"),
    ]


def test_a_header_without_rows_is_told():
    assert lines(["项目", "投资"]) == [(1, "项目；投资。")]
    assert lines(["项目", "投资"], ["", ""], ["姓名", "职务"]) == [(1, "项目；投资。"), (3, "姓名；职务。")]


def test_breaks_inside_a_cell():
    assert lines(["项目", "建设\n内容"], ["庄里\n水库", "dam\nand road"]) == [
        (2, "项目：庄里水库；建设内容：dam and road。")
    ]


def test_a_row_shorter_or_longer_than_the_header():
    assert lines(["项目", "投资"], ["水库", "39", "备注"], ["机场"]) == [
        (2, "项目：水库；投资：39；备注。"),
        (3, "项目：机场。"),
    ]


def test_two_header_rows_of_merged_cells_name_each_column():
    [block] = told(
        spanned(
            [Spanning("地区", down=2), Spanning("2022年", across=2), Spanning("2023年", across=2)],
            ["产量（吨）", "面积（亩）", "产量（吨）", "面积（亩）"],
            ["柳湾镇", "310", "42", "330", "44"],
        )
    )
    assert block.columns == (
        "地区",
        "2022年产量（吨）",
        "2022年面积（亩）",
        "2023年产量（吨）",
        "2023年面积（亩）",
    )
    assert block.parts[3] == ("2023年", "产量（吨）")
    assert block.units == ("", "吨", "亩", "吨", "亩")
    assert block.rows[0].text.startswith("地区：柳湾镇；2022年产量（吨）：310；")


def test_two_header_rows_whose_merged_cells_were_lost_as_in_csv():
    assert lines(
        ["地区", "2022年", "", "2023年", ""],
        ["", "产量", "面积", "产量", "面积"],
        ["柳湾镇", "310", "42", "330", "44"],
    ) == [(3, "地区：柳湾镇；2022年产量：310；2022年面积：42；2023年产量：330；2023年面积：44。")]


def test_a_name_over_two_columns_of_values_is_one_header_row():
    [block] = told(spanned(["姓名", Spanning("联系方式", across=2)], ["张三", "63201", "a@b.cn"]))
    assert [row.text for row in block.rows] == ["姓名：张三；联系方式：63201；联系方式：a@b.cn。"]


def test_cells_merged_down_and_across_stand_in_every_row_and_column_they_hold():
    [block] = told(
        spanned(
            ["林场", "林班", "杉木", "松木"],
            [Spanning("大坪", down=2), "一班", "420", "180"],
            ["二班", "365", "240"],
            ["鹰嘴", "一班", Spanning("停止采伐", across=2)],
        )
    )
    assert [row.text for row in block.rows] == [
        "林场：大坪；林班：一班；杉木：420；松木：180。",
        "林场：大坪；林班：二班；杉木：365；松木：240。",
        "林场：鹰嘴；林班：一班；杉木：停止采伐；松木：停止采伐。",
    ]


def test_the_unit_above_belongs_to_columns_of_amounts_that_have_none_of_their_own():
    title, unit, block = told(
        spanned(
            [Spanning("收支情况表", across=4)],
            [Spanning("单位：万元", across=4)],
            ["项目", "2023年", "增长率", "人数"],
            ["教育", "23100", "5.2", "80"],
        )
    )
    assert (title.text, unit.text, block.caption) == ("收支情况表", "单位：万元", "收支情况表")
    assert block.columns == ("项目", "2023年（万元）", "增长率", "人数")
    assert block.units == ("", "万元", "", "")


def test_a_unit_in_the_line_of_text_above_is_the_table_s():
    [block] = told(spanned(["行业", "2023年"], ["工业", "13150"]), above="单位：万千瓦时")
    assert block.columns == ("行业", "2023年（万千瓦时）")


def test_labels_with_values_are_told_in_pairs():
    [block] = told(spanned(["姓名", "张三", "性别", "男"], ["出生年月", "1980年5月", "学历", ""]))
    assert (block.kind, [row.text for row in block.rows]) == (
        "pairs",
        ["姓名：张三；性别：男。", "出生年月：1980年5月；学历。"],
    )
    assert block.rows[1].lengths == (4, 7, 2)


def test_a_formula_without_a_value_is_told_from_an_empty_cell():
    header = RawRow(1, Place("row", 1), [Slot("设备", 1), Slot("数量", 2), Slot("合计", 3)])
    row = RawRow(2, Place("row", 2), [Slot("水泵", 4), Slot("", 0), Slot("", 5, pending=True)])
    [block] = told([header, row])
    assert block.rows[0].lengths == (2, 0, UNCOMPUTED)


def test_a_key_with_empty_cells_is_a_row_and_the_heading_of_a_part_is_none():
    assert lines(
        ["项目", "投资"], ["水库", "39"], ["一、新建项目", ""], ["机场", ""], ["注：截至6月", ""]
    ) == [
        (2, "项目：水库；投资：39。"),
        (3, "一、新建项目"),
        (4, "项目：机场。"),
        (5, "注：截至6月"),
    ]


def test_rows_behind_a_blank_one_that_begin_with_values_keep_the_header():
    assert lines(["项目", "投资"], ["水库", "39"], ["", ""], ["机场", "22"])[-1] == (
        4,
        "项目：机场；投资：22。",
    )


def test_spans_beyond_all_measure_fill_no_more_than_a_table_can_show():
    rows = spanned([Spanning("甲", across=65_000, down=65_000), "乙"], ["丙"])
    assert sum(len(row.slots) for row in rows) < 250_000
