"""What rules over many lines have in common: they see every line, and speak at the end.

Each such rule has two ways to see the lines, and one to speak: the loop of small files gives it
one line after the other (`see`, the definition), the columnar engine measures whole chunks of cells
in any thread (`columnar.py` knows how) and gives it what was measured in the file's order (`take`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from imports.checking.layout import get_cell
from imports.checking.report import Counts, FoundProblem, build_problem, shorten_value
from imports.reading import Table
from imports.rules.catalogue import Params, Rule

if TYPE_CHECKING:  # polars loads slowly, and small files do without
    import polars as pl

ROW = "row"
NO_PARAMS: Params = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A finding before its line is read again: only those that are kept become problems.

    `places` (from 0) are the cells that make its value, unless `value` says it; a single one is its
    column. `first` is the record that it repeats or contradicts, `before` what is told of that.
    """

    rule: Rule
    record: int
    field: str = ""
    places: tuple[int, ...] = ()
    column: int | None = None
    first: int | None = None
    before: str | None = None
    value: str | None = None
    params: Params = NO_PARAMS


class CrossLineRule(Protocol):
    """A rule over many lines; `places` (from 0) are the cells it must see.

    If it `is_of_documents`, it is given no line that is of none: no total at the end, and none
    whose break values are all blank.
    """

    places: tuple[int, ...]
    is_of_documents: bool

    def see(self, record: int, cells: Sequence[str]) -> None:
        """See one line; records come in their order."""

    def take(self, measured: Any) -> None:
        """Take what was measured of the next chunk."""

    def find(self, reader: "Rereader", *, limit: int) -> tuple[Counts, list[Candidate]]:
        """Return complete counts, and at least the first `limit` candidates of each rule."""


class Rereader(Protocol):
    """Reads a table once more, for the few rules that need it and only when they do."""

    def read_lines(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield each record with its cells."""

    def read_chunks(self, places: Sequence[int]) -> "Iterator[pl.DataFrame]":
        """Yield chunks of cells, as the engine measures them."""


def join_cells(cells: Iterable[str]) -> str:
    return " · ".join(filter(None, cells))


def build_problems(
    table: Table, candidates: Sequence[Candidate], split: Callable[[str], Sequence[str]]
) -> Iterator[FoundProblem]:
    """Read the lines of these candidates, `split` into cells, and yield their problems."""
    records = {candidate.record for candidate in candidates if candidate.value is None}
    lines = {record: split(line) for record, line in pick_records(table, records)}
    for candidate in candidates:
        params: dict[str, str | int] = dict(candidate.params)
        if candidate.first is not None:
            params["first"] = table.line_of(candidate.first)
        if candidate.before is not None:
            params["before"] = shorten_value(candidate.before)
        value = candidate.value
        if value is None:
            value = join_cells(
                get_cell(lines[candidate.record], place) for place in candidate.places
            )
        yield build_problem(
            candidate.rule,
            line=table.line_of(candidate.record),
            record=candidate.record,
            column=candidate.places[0] + 1 if len(candidate.places) == 1 else candidate.column,
            field=candidate.field,
            value=value,
            params=params,
        )


def pick_records(table: Table, records: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield some records in order, in one pass over the file that ends with the last one."""
    wanted = sorted(records)
    if not wanted:
        return
    place = 0
    for chunk in table.chunks(wanted[0], wanted[-1] + 1):
        stop = place
        while stop < len(wanted) and wanted[stop] < chunk.record + chunk.count:
            stop += 1
        if rows := [record - chunk.record for record in wanted[place:stop]]:
            yield from zip(wanted[place:stop], chunk.pick(rows), strict=True)
        place = stop
