"""Why no cell of a table answers, in a sentence the asker can use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zzqa.answering.tables.outcome import NoCell, TableFinding, found_row
from zzqa.answering.tables.view import Column, Row, Table

_WHAT: Final = {"sum": "合计", "mean": "平均数", "count": "个数", "difference": "差额或比例"}
_SHOWN_CHARS: Final = 20


def refused(
    table: Table,
    reason: NoCell,
    *,
    rows: Sequence[Row] = (),
    column: Column | None = None,
    names: tuple[str, ...] = (),
    what: str = "",
) -> TableFinding:
    """Return the finding that no cell answers; its rows are those an answer would be made of."""
    key = table.key_column()
    row = _key(rows[0], key) if rows else ""
    shown = column.shown if column else ""
    listed = "、".join(f"“{name}”" for name in names[:3])
    sentences: dict[NoCell, str] = {
        "empty": f"表格中“{row}”一行的“{shown}”没有填写。",
        "uncomputed": f"表格中“{row}”一行的“{shown}”是公式，文件里没有存下计算结果；"
        "请用表格软件打开、保存后再建立索引。",
        "no_row": f"表格中有“{shown}”一列，但没有{listed}这一行。",
        "no_column": f"表格中有“{row}”一行，但没有{listed}这一列。",
        "computed": f"表格没有写明{_WHAT.get(what, '这个数')}，要由各行算出，不能替文档回答。",
        "no_match": f"表格的“{shown}”一列中没有符合条件的行。",
        "too_many": f"表格中符合条件的有 {len(rows):,} 行，太多，请把问题问得更具体。",
    }
    found = tuple(found_row(table, one, (column.index,) if column else ()) for one in rows[:20])
    said = names or tuple(filter(None, (row, shown)))
    return TableFinding(found, 0.0, None, reason, f"文档中没有找到：{sentences[reason]}", said)


def _key(row: Row, column: int) -> str:
    cell = row.cells.get(column) or next(iter(row.cells.values()))
    return cell.text if len(cell.text) <= _SHOWN_CHARS else f"{cell.text[:_SHOWN_CHARS]}…"
