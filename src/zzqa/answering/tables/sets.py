"""Rows by what stands in their cells: the highest, the first few, those beyond a bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zzqa.answering.tables.asked import Asked, Bound
from zzqa.answering.tables.values import Amount, amount_of, comparable
from zzqa.answering.tables.view import Column, Row


def extreme(rows: Iterable[Row], column: Column, asked: Asked) -> list[Row]:
    """Return the rows with the highest or lowest figures in a column, the asked ones of their order.

    Rows whose cell says no figure are left out, and so are those that sum up others. Of equal figures all
    rows are returned.
    """
    amounts = _amounts(rows, column)
    if len({amount.base for _, amount in amounts}) > 1:
        return []
    ordered = sorted({amount.number for _, amount in amounts}, reverse=asked.highest)
    if asked.count == 1:
        wanted = set(ordered[asked.first - 1 : asked.first])
        return [row for row, amount in amounts if amount.number in wanted]
    by_figure = sorted(amounts, key=lambda one: one[1].number, reverse=asked.highest)
    if len(by_figure) <= asked.count:
        return [row for row, _ in by_figure]
    border = by_figure[asked.count - 1][1].number
    beyond = [
        (row, amount)
        for row, amount in by_figure
        if (amount.number >= border if asked.highest else amount.number <= border)
    ]
    return [row for row, _ in beyond]


def within(rows: Iterable[Row], column: Column, bound: Bound) -> list[Row] | None:
    """Return the rows whose figure in a column is within a bound; None where they cannot be compared."""
    amounts = _amounts(rows, column)
    if not amounts or not all(comparable(amount, bound.amount) for _, amount in amounts):
        return None
    return [row for row, amount in amounts if _holds(amount, bound)]


def _amounts(rows: Iterable[Row], column: Column) -> list[tuple[Row, Amount]]:
    found = []
    for row in rows:
        cell = row.cells.get(column.index)
        amount = amount_of(cell.text, column.unit) if cell and not row.total else None
        if amount:
            found.append((row, amount))
    return found


def _holds(amount: Amount, bound: Bound) -> bool:
    value, border = amount.number, bound.amount.number
    match bound.sign:
        case ">":
            return value > border
        case ">=":
            return value >= border
        case "<":
            return value < border
        case "<=":
            return value <= border
        case _:
            return bound.upper is not None and border <= value <= bound.upper.number


def all_equal(rows: Sequence[Row], column: int) -> bool:
    """Say whether all rows say the same in a column."""
    return len({row.cells[column].text if column in row.cells else "" for row in rows}) == 1
