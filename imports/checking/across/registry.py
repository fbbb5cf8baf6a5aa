"""Which rules over many lines a file needs, and how they are put to work."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from imports.catalogue import Kind
from imports.checking.across.accounting import Balance
from imports.checking.across.changing_fields import ChangingFields, find_header_places
from imports.checking.across.code_dates import DatesAmongCodes
from imports.checking.across.code_numbers import CodesAsNumbers
from imports.checking.across.date_cells import DateLines
from imports.checking.across.date_order import DateCells, DateOrders
from imports.checking.across.decimal_marks import (
    DecimalOrThousands,
    OtherMarks,
    find_decimal_columns,
)
from imports.checking.across.duplicate_keys import RepeatedKeys
from imports.checking.across.lost_zeros import LostZeros, find_code_columns
from imports.checking.across.null_words import RepeatedNullWords
from imports.checking.across.protocol import Candidate, CrossLineRule, build_problems
from imports.checking.across.split_documents import ScatteredDocuments
from imports.checking.documents.count import find_break_positions
from imports.checking.layout import Layout
from imports.checking.report import Counts, ReportInMaking
from imports.reading import Table
from imports.reading.columns import Columns, read_columns

if TYPE_CHECKING:
    import polars as pl


type Found = tuple[Counts, list[Candidate]]


def build_cross_line_rules(
    table: Table, kind: Kind, layouts: Sequence[Layout], *, limit: int, is_typed: bool = False
) -> tuple[CrossLineRule, ...]:
    """Return the rules over many lines that concern the columns of this file.

    `is_typed`: the lines come from a workbook, which says itself which of its cells are dates.
    """
    if kind.is_entries or not table.columns:
        return ()
    columns = read_columns(table.columns, kind)
    found = list(find_cross_line_rules(columns, kind, layouts[0], limit))
    dates = DatesAmongCodes(layouts[0].checks)
    return (*found, dates) if dates.places and not is_typed else tuple(found)


def find_cross_line_rules(
    columns: Columns, kind: Kind, layout: Layout, limit: int
) -> Iterator[CrossLineRule]:
    keys = RepeatedKeys(columns, kind)
    if keys.applies:
        yield keys
    if kind.new_document_on_change_of:
        breaks = find_break_positions(columns, kind)
        if breaks:
            yield ScatteredDocuments(breaks)
        if headers := find_header_places(columns, kind, breaks):
            yield ChangingFields(
                columns,
                break_places=breaks,
                headers=headers,
                checks=layout.checks,
                limit=limit,
            )
    if codes := find_code_columns(layout.checks, kind):
        yield LostZeros(layout.checks, codes)
        yield CodesAsNumbers(layout.checks)
    words = RepeatedNullWords(layout.checks)
    if words.places:
        yield words
    if numbers := find_decimal_columns(layout.checks):
        yield DecimalOrThousands(layout.checks, numbers)
    others = OtherMarks(layout.checks)
    if others.places:
        yield others


class TableReader:
    """Reads a table once more for the rules that ask for it, without the records `left_out`."""

    def __init__(
        self, table: Table, layout: Layout, *, chunk_bytes: int, left_out: Set[int] = frozenset()
    ) -> None:
        self.table = table
        self.layout = layout
        self.chunk_bytes = chunk_bytes
        self.left_out = left_out

    def read_lines(self) -> Iterator[tuple[int, Sequence[str]]]:
        for record, line in enumerate(self.table.lines(), start=1):
            if record not in self.left_out:
                yield record, self.table.split(line)

    def read_chunks(self, places: Sequence[int]) -> Iterator["pl.DataFrame"]:
        from imports.checking.columnar import drop_records, read_places  # noqa: PLC0415 - polars loads slowly

        for chunk in self.table.chunks(size=self.chunk_bytes):
            yield drop_records(read_places(chunk, self.layout, places), self.left_out)


def report_cross_line_rules(
    cross_rules: Sequence[CrossLineRule],
    balance: Balance | None,
    dates: Found,
    reader: TableReader,
    report: ReportInMaking,
) -> None:
    """Let the rules over many lines speak; of what they found the first lines are kept.

    `dates` is what was found of the order of dates.
    """
    found = [cross_rule.find(reader, limit=report.limit) for cross_rule in cross_rules]
    found.append(dates)
    if balance is not None:
        found.append(balance.find())
    candidates: list[Candidate] = []
    for counts, more in found:
        report.counts.update(counts)
        candidates += more
    candidates.sort(key=lambda candidate: (candidate.record, candidate.places, candidate.rule))
    kept = drop_surplus_candidates(candidates, reader.table, report)
    report.late += build_problems(reader.table, kept, reader.layout.split)


def report_date_orders(
    dates: DateOrders,
    table: Table,
    origin: Table | None,
    report: ReportInMaking,
    *,
    chunk_bytes: int | None,
) -> Found:
    """Tell the refused dates anew in the order of their columns; return the others to be told of.

    What the lines of `origin` told before they were edited holds on. With `chunk_bytes` they are
    read in blocks.
    """
    if not dates.checks:
        return Counter(), []
    before = read_dates_of(origin, dates, chunk_bytes) if origin else None
    if before:
        dates.see_origin(before)
    now = read_dates_of(table, dates, chunk_bytes)
    counts, candidates, orders = dates.find(now, before, limit=report.limit)
    if orders:
        report.problems = [dates.tell_again(problem, orders) for problem in report.problems]
    return counts, candidates


def read_dates_of(table: Table, dates: DateOrders, chunk_bytes: int | None) -> DateCells:
    if chunk_bytes is None:
        return DateLines(table, dates.layouts)
    from imports.checking.across.date_cells_columnar import DateBlocks  # noqa: PLC0415 - polars loads slowly

    return DateBlocks(table, dates.layouts, chunk_bytes=chunk_bytes)


def withhold_thousands(
    cross_rules: Sequence[CrossLineRule],
    origin: TableReader | None,
    report: ReportInMaking,
    *,
    is_fast: bool,
) -> None:
    """Suggest no thousands where the column proves the mark decimal, by what stands there now or
    stood in the lines of `origin` before they were edited.
    """
    for cross_rule in cross_rules:
        if isinstance(cross_rule, OtherMarks):
            if origin and is_fast:
                from imports.checking.across.columnar import measure  # noqa: PLC0415

                for cells in origin.read_chunks(cross_rule.places):
                    cross_rule.take(measure(cross_rule, cells))
            elif origin:
                for record, row in origin.read_lines():
                    cross_rule.see(record, row)
            report.problems = [cross_rule.spare(problem) for problem in report.problems]


def drop_surplus_candidates(
    candidates: list[Candidate], table: Table, report: ReportInMaking
) -> list[Candidate]:
    """Keep the candidates that are among the first problems of the report; they come in order."""
    lines = [table.line_of(candidate.record) for candidate in candidates]
    others = [problem.line for problem in report.problems]
    first = sorted(others + lines)[: report.limit]
    return candidates[: bisect_right(lines, first[-1])] if first else []
