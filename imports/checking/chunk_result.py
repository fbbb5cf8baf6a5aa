"""What the masks find in a chunk, and the problems that are made of it."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from imports.checking.across.accounting_measure import MeasuredEntries
from imports.checking.across.date_order import REFUSED, Place, Proof
from imports.checking.across.date_order_columnar import find_signs_in
from imports.checking.across.protocol import ROW
from imports.checking.documents.count import Stretch
from imports.checking.layout import Layout
from imports.checking.records.rules import (
    LineFault,
    build_fault_problem,
    describe_broken,
    find_line_faults,
    judge_cell,
)
from imports.checking.report import Counts, ReportInMaking
from imports.reading import Chunk, Table
from imports.rules.catalogue import Rule
from imports.values.columnar import Mask


@dataclass(kw_only=True)
class ChunkResult:
    """Of a chunk: complete counts, the first wrong lines and cells, and what rules over many lines
    have measured; what the accounting lines come to.

    `rows` (from 0) are lines that the loop goes through whole. `cells` are by row and by place (the
    conditions of a line follow its cells) those of all other lines, with their layout and value.
    """

    limit: int
    counts: Counts = field(default_factory=Counter)
    rows: list[int] = field(default_factory=list)
    cells: dict[tuple[int, int], tuple[Layout, str]] = field(default_factory=dict)
    last_row: int = sys.maxsize
    stretch: Stretch | None = None
    measured: list[object] = field(default_factory=list)
    balance: MeasuredEntries | None = None
    date_signs: dict[Place, Proof] = field(default_factory=dict)

    def add(self, rule: Rule, rows: pl.Series) -> None:
        if len(rows):
            self.counts[rule, ""] += len(rows)
            # Of each rule the first ones are enough: no more than `limit` problems are kept.
            self.rows.extend(rows.head(self.limit).to_list())

    def add_cells(
        self, mask: Mask, layout: Layout, lines: pl.DataFrame, is_wrong: pl.Series
    ) -> None:
        """Count the cells of these lines that are wrong by a mask, and note the first."""
        rows = lines[ROW].filter(is_wrong)
        self.counts[mask.rule, mask.field] += len(rows)
        if mask.rule in REFUSED:
            self.add_date_signs(mask, rows, lines[str(mask.place)].filter(is_wrong))
        if not self.limit or rows[0] > self.last_row:
            return
        place = mask.place
        if mask.condition is not None:
            place = len(layout.checks) + mask.condition
        values = lines[str(mask.place)].filter(is_wrong)
        for row, value in zip(rows.head(self.limit), values.head(self.limit), strict=True):
            if row > self.last_row:
                break
            self.cells[row, place] = layout, value
        if len(self.cells) > 2 * self.limit:
            self.cut()

    def add_date_signs(self, mask: Mask, rows: pl.Series, values: pl.Series) -> None:
        """Note what refused cells tell of the order of dates; each kind of line is seen once."""
        for place, proof in find_signs_in((mask.place, mask.field), rows, values).items():
            known = self.date_signs.setdefault(place, proof)
            self.date_signs[place] = min(known, proof, key=lambda one: one.record)

    def cut(self) -> None:
        """Forget the cells after the first `limit`, and take none of later lines."""
        self.cells = {place: self.cells[place] for place in sorted(self.cells)[: self.limit]}
        self.last_row = max(row for row, _place in self.cells)

    def finish(self) -> None:
        """Forget what comes after the first `limit`."""
        rows = set(self.rows)
        self.rows = sorted(rows)[: self.limit]
        first = sorted(place for place in self.cells if place[0] not in rows)[: self.limit]
        self.cells = {place: self.cells[place] for place in first}


class Keeper:
    """Makes the problems that are kept: by the loop, which is the definition.

    Wrong cells are mostly wrong in the same few ways, so that each value is judged once a column.
    """

    def __init__(self, table: Table, layouts: Sequence[Layout], report: ReportInMaking) -> None:
        self.table = table
        self.layouts = layouts
        self.report = report
        self.judged: dict[tuple[int, int, str], list[LineFault]] = {}

    def keep(self, chunk: Chunk, result: ChunkResult) -> None:
        """Keep the problems of a chunk, until the report is full."""
        if self.report.is_full:
            return
        for row, faults in self.find_faults(chunk, result):
            record = chunk.record + row
            number = self.table.line_of(record)
            for fault in faults:
                self.report.keep(build_fault_problem(fault, number=number, record=record))
            if self.report.is_full:
                return

    def find_faults(
        self, chunk: Chunk, result: ChunkResult
    ) -> Iterator[tuple[int, Sequence[LineFault]]]:
        """Yield what is wrong in the order of the file."""
        lines = dict(zip(result.rows, chunk.pick(result.rows), strict=True))
        for row, place in sorted([*result.cells, *((row, -1) for row in lines)]):
            if place < 0:
                yield row, list(find_line_faults(lines[row], self.layouts))
            else:
                yield row, self.judge(place, *result.cells[row, place])

    def judge(self, place: int, layout: Layout, value: str) -> list[LineFault]:
        known = (id(layout), place, value)
        if known not in self.judged:
            condition = place - len(layout.checks)
            if condition < 0:
                self.judged[known] = list(judge_cell(value, layout, place))
            else:
                self.judged[known] = [describe_broken(layout.conditions[condition], value)]
        return self.judged[known]
