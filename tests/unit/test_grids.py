"""Cells of a grid in the text, and the grid as JSON."""

import pytest

from zzqa.grids import UNCOMPUTED, Grid, GridRow
from zzqa.records import Layout

TEXT = "项目：水库；投资（亿元）：39。\n项目：机场；工期：90。\n"
GRID = Grid(
    "表格 1",
    "重点项目",
    "table",
    ("项目", "投资（亿元）", "工期"),
    (("项目",), ("投资（亿元）",), ("工期",)),
    ("", "亿元", ""),
    (GridRow(2, 0, (2, 2)), GridRow(3, 17, (2, UNCOMPUTED, 2))),
)


def test_cells_stand_where_names_and_lengths_say():
    assert [TEXT[cell.start : cell.end] for cell in GRID.cells(GRID.rows[0])] == ["水库", "39"]
    assert [(cell.column, TEXT[cell.start : cell.end]) for cell in GRID.cells(GRID.rows[1])] == [
        (0, "机场"),
        (2, "90"),
    ]
    assert [TEXT[row.start : GRID.end(row)] for row in GRID.rows] == TEXT.splitlines()
    assert GRID.uncomputed(GRID.rows[1], 1)


def test_a_grid_comes_back_from_the_layout_s_json():
    layout = Layout(grids=(GRID,))
    assert Layout.from_json(layout.to_json()) == layout
    with pytest.raises((ValueError, TypeError)):
        Layout.from_json('[[], [], "", null, [["", ""]]]')
