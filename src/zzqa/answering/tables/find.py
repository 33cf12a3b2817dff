"""From a question to the cells of a table that answer it, or to why none does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zzqa.answering.tables.asked import Asked, asked_of, wanted_name, wants_many
from zzqa.answering.tables.matching import (
    CUE,
    FULL,
    OTHER_NAME,
    NamedColumn,
    NamedRows,
    cued_columns,
    is_name,
    masked,
    named_columns,
    named_rows,
    unexplained,
)
from zzqa.answering.tables.outcome import TableFinding, found_row
from zzqa.answering.tables.refusals import refused
from zzqa.answering.tables.sets import all_equal, extreme, within
from zzqa.answering.tables.values import is_blank, is_value
from zzqa.answering.tables.view import Column, Row, Table, folded
from zzqa.answering.understand.question import Question, bare_question

# Rows that one answer shows, at most: who asks for more is told so.
MOST_ROWS: Final = 100
# Kinds of questions that a cell does not answer, unless a row is named by all of the question.
_PROSE: Final = frozenset({"yes_no", "definition", "manner"})
# How likely an answer is what was asked for: rows and columns named in full, in part, only by the kind of
# the question; several rows that are named alike; and what words that nothing explains take away.
_SURE, _PARTLY, _CUED, _ALIKE, _DOUBT = 0.95, 0.85, 0.75, 0.6, 0.1
_JOINS: Final = re.compile(r"分别|各自|[和与及、跟,，]|以及")
_HOW_MUCH: Final = re.compile(r"多少|几[^个名位家所座项]|是多[大高长少]")
_WHICH: Final = re.compile(r"哪|谁|什么")
_DIRECTION: Final = frozenset("东南西北新老大小上下中前后")
_ANOTHER_ONE: Final = re.compile(r"^\s*(?P<one>[一二三四五六七八九十\d]+[期号班段校区组队])")
_ALL_OF_IT: Final = re.compile(r"情况|信息|资料|数据|介绍|详情|怎么样|如何")


def answer_from_tables(question: Question, tables: Iterable[Table]) -> TableFinding | None:
    """Return what the tables say to a question; None where it asks for nothing that they hold.

    `tables` come in the order in which their documents were found. An answer comes before a refusal, what
    is named in full before what is named in part, and of equals the table found first.
    """
    tries = [found for table in tables if (found := _Asking(question, table).outcome())]
    best = max(tries, key=lambda one: (one.finding.reason is None, one.weight), default=None)
    return best.finding if best else None


@dataclass(frozen=True, slots=True)
class _Try:
    """What one table says, and how much of the question it takes up."""

    finding: TableFinding
    weight: float


class _Asking:
    """One question asked of one table."""

    def __init__(self, question: Question, table: Table) -> None:
        self._question = question
        self._table = table
        self._text = folded(bare_question(question.text))

    @cached_property
    def _rows(self) -> NamedRows:
        return named_rows(self._table, self._text)

    @cached_property
    def _columns(self) -> list[NamedColumn]:
        return named_columns(self._table, masked(self._text, self._rows.spans))

    @cached_property
    def _asked(self) -> Asked:
        full = [(one.start, one.end) for one in self._columns if one.sure == FULL and one.end - one.start > 1]
        return asked_of(masked(self._text, [*self._rows.spans, *full]))

    @cached_property
    def _unexplained(self) -> list[str]:
        """The words of the question that neither the table nor what stands around it explains."""
        spans = [*self._rows.spans, *((one.start, one.end) for one in self._columns)]
        rest = masked(self._asked.rest, spans)
        said = " ".join(folded(cell.text) for row in self._named() for cell in row.cells.values())
        words = unexplained(self._table, rest, said if len(self._rows.rows) < 5 else "")
        for _, end in self._rows.spans:
            if (match := _ANOTHER_ONE.match(rest[end:])) and rest[end : end + 1] != " ":
                words.append(match["one"])
        return words

    @property
    def _strange(self) -> list[str]:
        """The unexplained words that name something, so that what the table holds is another thing."""
        return [word for word in self._unexplained if is_name(word) or word in _DIRECTION]

    def _named(self) -> list[Row]:
        return [self._table.rows[at] for at in self._rows.rows]

    def outcome(self) -> _Try | None:
        """Return what the table says, with how much of the question it takes up."""
        if not self._text:
            return None
        finding = self._whole_question() or self._by_want()
        if finding is None:
            return None
        named = sum(one.sure * (one.end - one.start) for one in self._columns)
        around = sum(folded(term) in self._table.context for term in self._question.terms)
        return _Try(finding, finding.probability * 10 + self._rows.weight + named + around)

    def _whole_question(self) -> TableFinding | None:
        """Return the other cell of a row that is named by the question as a whole, as in a list of FAQ."""
        said = sum(end - start for start, end in self._rows.spans)
        if len(self._rows.rows) != 1 or len(self._rows.spans) != 1 or said < 0.9 * len(self._text):
            return None
        [row] = self._named()
        others = [column for column in row.cells if column not in self._rows.cells]
        return self._cells([row], [self._table.columns[others[0]]], _SURE) if len(others) == 1 else None

    def _by_want(self) -> TableFinding | None:
        if self._question.kind in _PROSE and self._asked.want == "cells" and not self._names_cell():
            return None
        match self._asked.want:
            case "extreme" | "compare":
                return self._chosen()
            case "sum" | "mean" | "count" | "difference":
                return self._computed()
            case _:
                return self._looked_up()

    def _names_cell(self) -> bool:
        """Say whether a question that prose would answer names a row and a column: 水泵的存放地点是什么."""
        named = [one for one in self._columns if one.column.index not in self._rows.cells]
        is_what = self._question.kind == "definition"
        return (
            is_what
            and bool(self._rows.rows or self._table.form)
            and bool(named)
            and named[0].sure >= OTHER_NAME
        )

    # --- a cell, or all rows with a property

    def _looked_up(self) -> TableFinding | None:
        rows, columns = self._named(), self._targets()
        if not rows and (self._table.form or len(self._table.rows) == 1) and columns:
            rows = list(self._table.rows)
        if not rows:
            return self._without_row(columns)
        if self._strange:
            return self._stranger(rows, columns)
        if not columns:
            return self._whole_rows(rows)
        return self._cells(rows, [one.column for one in columns], self._probability(columns))

    def _targets(self) -> list[NamedColumn]:
        """Return the columns that are asked for: named ones that name no row, else those of the kind asked."""
        named = [one for one in self._columns if one.column.index not in self._rows.cells]
        if named:
            return self._of_named(named)
        cued = [
            one for one in cued_columns(self._table, self._text) if one.column.index not in self._rows.cells
        ]
        if cued:
            return cued
        others = [column for column in self._table.columns if column.index not in self._rows.cells]
        if len(others) == 1 and self._rows.rows and not self._unexplained:
            return [NamedColumn(others[0], CUE, 0, 0)]
        return []

    def _of_named(self, named: Sequence[NamedColumn]) -> list[NamedColumn]:
        """Return of the named columns those that are asked for, not those that only say what a thing is."""
        best = named[0].sure
        top = [one for one in named if one.sure >= min(best, OTHER_NAME)] or [
            one for one in named if one.sure == best
        ]
        wanted = wanted_name(masked(self._text, self._rows.spans))
        asked = [one for one in top if wanted and (wanted.startswith(one.column.name) or _says(wanted, one))]
        if asked and len({(one.start, one.end) for one in asked}) == 1:
            return asked
        spots = {(one.start, one.end) for one in top}
        if len(spots) < 2 or _JOINS.search(
            self._text[min(e for _, e in spots) : max(s for s, _ in spots)] + self._text
        ):
            return sorted(top, key=lambda one: one.column.index)
        last = max(spots, key=lambda spot: spot[1])
        return [one for one in top if (one.start, one.end) == last]

    def _without_row(self, columns: Sequence[NamedColumn]) -> TableFinding | None:
        """Return why a row that is asked for is not there, or all values of a column that is asked for."""
        sure = [one for one in columns if one.sure >= OTHER_NAME and one.end - one.start > 1]
        if not sure:
            return None
        if self._strange:
            return refused(self._table, "no_row", names=tuple(self._strange), column=sure[0].column)
        if wants_many(self._text) and not self._unexplained:
            rows = [row for row in self._table.rows if sure[0].column.index in row.cells and not row.total]
            return self._cells(rows, [sure[0].column], _CUED)
        return None

    def _stranger(self, rows: list[Row], columns: Sequence[NamedColumn]) -> TableFinding | None:
        """Return why a question is not answered that says more than the table knows of the row."""
        if self._rows.sure < 1 and not columns:
            return None
        if columns and columns[0].sure >= OTHER_NAME:
            return refused(
                self._table, "no_row", names=tuple(self._strange), column=columns[0].column, rows=rows
            )
        return refused(self._table, "no_column", names=tuple(self._strange), rows=rows)

    def _whole_rows(self, rows: list[Row]) -> TableFinding | None:
        """Return the rows as they are, for a question that asks for nothing of theirs but names them."""
        asks_all = _ALL_OF_IT.search(masked(self._text, self._rows.spans))
        if not asks_all or len(rows) > MOST_ROWS or self._unexplained:
            return None
        found = tuple(found_row(self._table, row, tuple(row.cells)) for row in rows)
        return TableFinding(found, _CUED)

    def _cells(self, rows: Sequence[Row], columns: Sequence[Column], probability: float) -> TableFinding:
        """Return the cells of rows and columns as an answer, or why there is nothing in them."""
        filled = [row for row in rows if any(_says_something(row, column) for column in columns)]
        if not filled:
            pending = any(column.index in row.uncomputed for row in rows for column in columns)
            return refused(
                self._table, "uncomputed" if pending else "empty", column=columns[0], rows=list(rows)
            )
        if len(filled) > MOST_ROWS:
            return refused(self._table, "too_many", rows=filled)
        indices = tuple(column.index for column in columns)
        alike = len(filled) > 1 and not self._wants_several()
        if alike and all(all_equal(filled, index) for index in indices):
            filled, alike = filled[:1], False
        found = tuple(found_row(self._table, row, indices) for row in filled)
        one = len(filled) == 1 and sum(index in filled[0].cells for index in indices) == 1
        short = self._short(filled[0], columns) if one else None
        return TableFinding(found, min(probability, _ALIKE) if alike else probability, short)

    def _wants_several(self) -> bool:
        return wants_many(self._text) or self._question.kind == "list" or len(self._rows.spans) > 1

    def _short(self, row: Row, columns: Sequence[Column]) -> tuple[int, int] | None:
        """Return the slice that answers by itself: the cell, with the name before it where that has its unit."""
        column = next(column for column in columns if column.index in row.cells)
        cell = row.cells[column.index]
        named = column.unit and is_value(cell.text) and column.unit not in folded(cell.text)
        start = cell.start - len(column.shown) - 1 if named and column.shown else cell.start
        return start, cell.end

    def _probability(self, columns: Sequence[NamedColumn]) -> float:
        sure = min(one.sure for one in columns)
        base = _SURE if sure == FULL and self._rows.sure in (0.0, 1.0) else _PARTLY if sure > CUE else _CUED
        return base - (_DOUBT if self._unexplained else 0.0)

    # --- rows chosen by comparing

    def _chosen(self) -> TableFinding | None:
        """Return the rows with the highest figures, or within a bound."""
        measured = self._measure()
        if measured is None or self._strange:
            return None
        column = measured.column
        rows = self._group()
        if self._asked.want == "extreme":
            chosen = extreme(rows, column, self._asked)
            if not chosen:
                return None
        else:
            bound = self._asked.bound
            found = within(rows, column, bound) if bound else None
            if found is None:
                return None
            if asked_of(self._asked.rest).want in ("sum", "count", "mean"):
                return refused(
                    self._table, "computed", rows=found[:MOST_ROWS], what=asked_of(self._asked.rest).want
                )
            chosen = found
        if not chosen:
            return refused(self._table, "no_match", column=column)
        if len(chosen) > MOST_ROWS:
            return refused(self._table, "too_many", rows=chosen)
        return self._shown(chosen, column, measured.sure)

    def _shown(self, chosen: Sequence[Row], column: Column, sure: float) -> TableFinding:
        """Return the rows that were chosen by a column, and the cell that was asked for of a single one."""
        target = self._target_of_choice(column)
        marked = (target.index,) if target.index == column.index else (target.index, column.index)
        found = tuple(found_row(self._table, row, marked) for row in chosen)
        single = len(chosen) == 1 and target.index in chosen[0].cells
        short = self._short(chosen[0], [target]) if single else None
        base = _SURE if sure == FULL else _PARTLY if sure > CUE else _CUED
        return TableFinding(found, base - (_DOUBT if self._unexplained else 0.0), short)

    def _measure(self) -> NamedColumn | None:
        """Return the column of figures by which rows are compared."""
        numeric = [
            one for one in self._columns if one.column.numeric and one.column.index not in self._rows.cells
        ]
        if numeric:
            return numeric[0]
        if any(
            one.sure == FULL and one.end - one.start > 1 and self._is_criterion(one) for one in self._columns
        ):
            return None
        cued = [one for one in cued_columns(self._table, self._text) if one.column.numeric]
        if len(cued) == 1:
            return cued[0]
        fitting = [column for column in self._table.columns if column.numeric and _fits(self._text, column)]
        return NamedColumn(fitting[0], CUE, 0, 0) if len(fitting) == 1 else None

    def _is_criterion(self, one: NamedColumn) -> bool:
        """Say whether a column of texts stands where the figure would: 存放地点最多."""
        return self._text[one.end : one.end + 1] in ("最", "超", "大", "高", "多", "低", "少", "小")

    def _group(self) -> list[Row]:
        """Return the rows that are compared: those of a group that was named, else all."""
        return self._named() if len(self._rows.rows) > 1 else list(self._table.rows)

    def _target_of_choice(self, measured: Column) -> Column:
        """Return the column that is asked for of the rows chosen by a figure: that of their names, or the figure."""
        if _HOW_MUCH.search(self._text) and not _WHICH.search(self._text):
            return measured
        others = [
            one
            for one in self._columns
            if one.column.index != measured.index and one.column.index not in self._rows.cells
        ]
        wanted = wanted_name(self._text)
        said = [one for one in others if wanted and _says(wanted, one)] or others
        if said:
            return said[0].column
        cued = [
            one.column
            for one in cued_columns(self._table, self._text)
            if not one.column.numeric and one.column.index not in self._rows.cells
        ]
        return cued[0] if len(cued) == 1 else self._table.columns[self._table.key_column()]

    # --- what no cell states

    def _computed(self) -> TableFinding | None:
        """Return the cell that states a sum, mean or count, or why there is none."""
        rows, want = self._named(), self._asked.want
        columns = self._stated_columns()
        if len(rows) == 1 and columns and want != "mean":
            if self._strange:
                return self._stranger(rows, columns)
            return self._cells(rows, [one.column for one in columns], self._probability(columns))
        if not columns and not self._counts_rows():
            return None
        if self._strange:
            return None
        stated = self._total(rows, want) if columns else None
        if stated:
            return self._cells([stated], [one.column for one in columns], self._probability(columns))
        shown = (rows or list(self._table.rows))[:MOST_ROWS]
        return refused(self._table, "computed", rows=shown, what=want)

    def _stated_columns(self) -> list[NamedColumn]:
        """Return the columns whose figures a sum, mean or count would be made of, or that state it."""
        counted = self._asked.counted
        if counted:
            found = [
                NamedColumn(column, OTHER_NAME, 0, 0)
                for column in self._table.columns
                if column.numeric and len(counted) and _share(counted, column.name)
            ]
            return found[:1]
        named = [
            one for one in self._columns if one.column.index not in self._rows.cells and self._may_sum(one)
        ]
        if named:
            return self._of_named(named)
        cued = [
            one for one in cued_columns(self._table, self._text) if one.column.index not in self._rows.cells
        ]
        summed = [one for one in cued if re.search(r"合计|总|小计", one.column.name)]
        return summed if summed else cued if len(cued) == 1 else []

    def _may_sum(self, one: NamedColumn) -> bool:
        return one.column.numeric or one.column.index in {
            column for row in self._table.rows[:50] for column in row.uncomputed
        }

    def _counts_rows(self) -> bool:
        """Say whether the rows of the table are what is counted."""
        counted = self._asked.counted
        names = [column.name for column in self._table.columns if not column.numeric]
        return self._asked.want == "count" and any(_share(counted, name) for name in names)

    def _total(self, rows: Sequence[Row], want: str) -> Row | None:
        """Return the row that states a sum or mean: that of the named group, else of the whole table."""
        means = want == "mean"
        totals = [row for row in self._table.rows if row.total and means == _is_mean(row)]
        if want not in ("sum", "mean", "count"):
            return None
        if not rows:
            whole = [row for row in totals if not any("小计" in cell.text for cell in row.cells.values())]
            return whole[-1] if whole else None
        return next((row for row in rows if row.total and means == _is_mean(row)), None)


def _says(wanted: str, one: NamedColumn) -> bool:
    """Say whether the words behind 哪个 name a column: 哪个设备 the 设备名称."""
    name = one.column.name
    return bool(name) and (
        name in wanted or any(name.startswith(wanted[:n]) for n in range(len(wanted), 1, -1))
    )


def _share(counted: str, name: str) -> bool:
    """Say whether what is counted is what a column names: 学生 and 学生人数, 村 and 行政村."""
    return (
        any(counted[:n] in name for n in range(len(counted), 0, -1) if n > 1 or len(name) <= 3)
        if counted
        else False
    )


def _is_mean(row: Row) -> bool:
    return any("均" in cell.text for cell in row.cells.values())


def _says_something(row: Row, column: Column) -> bool:
    cell = row.cells.get(column.index)
    return cell is not None and not is_blank(cell.text)


def _fits(text: str, column: Column) -> bool:
    """Say whether how a question compares fits a column of figures that it does not name."""
    pairs = (
        (r"最(?:早|晚|新|老|旧)|早于|晚于", r"时间|日期|年"),
        (r"贵|便宜", r"价|费|元"),
        (r"最大|最小", r"面积|规模|容量"),
        (r"最(?:长|短)", r"长度|里程|工期|期限"),
        (r"最重|最轻", r"重"),
    )
    said = column.name + column.unit
    return any(re.search(asks, text) and re.search(says, said) for asks, says in pairs)
