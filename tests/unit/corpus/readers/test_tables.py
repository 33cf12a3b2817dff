from zzqa.corpus.readers.tables import row_sentences
from zzqa.records import Place


def lines(*rows: list[str]) -> list[tuple[int, str]]:
    placed = ((Place("row", number), row) for number, row in enumerate(rows, 1))
    return [(place.number, text) for place, text in row_sentences(placed)]


def test_each_row_says_its_column_names():
    assert lines(["指标", "2019年", "2020年"], ["生产总值", "1693.9", "1733"], ["", "", ""]) == [
        (2, "指标：生产总值；2019年：1693.9；2020年：1733。"),
    ]


def test_a_title_and_a_unit_stand_above_the_names():
    assert lines(["重点项目表", "", ""], ["单位：亿元", ""], ["项目", "投资"], ["水库", "39"]) == [
        (1, "重点项目表"),
        (2, "单位：亿元"),
        (4, "项目：水库；投资：39。"),
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
        (3, "机场"),
    ]
