"""Which rules over many lines a file needs, and how they are put to work."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from imports.catalogue import Kind
from imports.checking.across import Hit, Watch, build_problems
from imports.checking.adjacency import ScatteredDocuments
from imports.checking.balance import Balance
from imports.checking.documents import find_break_positions
from imports.checking.headers import ChangingFields, find_header_places
from imports.checking.keys import RepeatedKeys
from imports.checking.layout import Layout
from imports.checking.marks import DecimalOrThousands, OtherMarks, find_decimal_columns
from imports.checking.report import ReportInMaking
from imports.checking.zeros import LostZeros, find_code_columns
from imports.reading import Table

if TYPE_CHECKING:
    import polars as pl


def build_watches(
    table: Table, kind: Kind, layouts: Sequence[Layout], *, limit: int
) -> tuple[Watch, ...]:
    """Return the rules over many lines that concern the columns of this file."""
    if kind.is_entries or not table.columns:
        return ()
    return tuple(find_watches(table.columns, kind, layouts[0], limit))


def find_watches(columns: Sequence[str], kind: Kind, layout: Layout, limit: int) -> Iterator[Watch]:
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
    if numbers := find_decimal_columns(layout.checks):
        yield DecimalOrThousands(layout.checks, numbers)
    others = OtherMarks(layout.checks)
    if others.places:
        yield others


class TableReader:
    """Reads a table once more for the rules that ask for it."""

    def __init__(self, table: Table, layout: Layout, *, chunk_bytes: int) -> None:
        self.table = table
        self.layout = layout
        self.chunk_bytes = chunk_bytes

    def read_lines(self) -> Iterator[tuple[int, Sequence[str]]]:
        for record, line in enumerate(self.table.lines(), start=1):
            yield record, self.table.split(line)

    def read_chunks(self, places: Sequence[int]) -> Iterator["pl.DataFrame"]:
        from imports.checking.fast import read_places  # noqa: PLC0415 - polars loads slowly

        for chunk in self.table.chunks(size=self.chunk_bytes):
            yield read_places(chunk, self.layout, places)


def report_watches(
    watches: Sequence[Watch], balance: Balance | None, reader: TableReader, report: ReportInMaking
) -> None:
    """Let the rules over many lines speak; of what they found the first lines are kept."""
    found = [watch.find(reader, limit=report.limit) for watch in watches]
    if balance is not None:
        found.append(balance.find())
    hits: list[Hit] = []
    for counts, more in found:
        report.counts.update(counts)
        hits += more
    hits.sort(key=lambda hit: (hit.record, hit.places, hit.rule))
    report.late += build_problems(reader.table, drop_surplus(hits, reader.table, report))


def withhold_thousands(
    watches: Sequence[Watch], origin: TableReader | None, report: ReportInMaking, *, is_fast: bool
) -> None:
    """Suggest no thousands where the column proves the mark decimal, by what stands there now or
    stood in the lines of `origin` before they were mended.
    """
    for watch in watches:
        if isinstance(watch, OtherMarks):
            if origin and is_fast:
                for cells in origin.read_chunks(watch.places):
                    watch.take(watch.measure(cells))
            elif origin:
                for record, row in origin.read_lines():
                    watch.see(record, row)
            report.problems = [watch.spare(problem) for problem in report.problems]


def drop_surplus(hits: list[Hit], table: Table, report: ReportInMaking) -> list[Hit]:
    """Keep the hits that are among the first problems of the report; they come in order."""
    lines = [table.line_of(hit.record) for hit in hits]
    others = [problem.line for problem in report.problems]
    first = sorted(others + lines)[: report.limit]
    return hits[: bisect_right(lines, first[-1])] if first else []
