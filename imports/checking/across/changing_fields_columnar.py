"""The fields of documents over a chunk of lines, as polars expressions."""

from collections.abc import Mapping, Sequence

import polars as pl

from imports.checking.across.changing_fields import (
    NOTHING,
    Change,
    FirstValue,
    MeasuredFields,
    is_refused,
)
from imports.checking.across.protocol import ROW
from imports.checking.documents.count_columnar import START
from imports.rules.catalogue import CATALOGUE
from imports.rules.severity import Severity
from imports.values.columnar import blank_expression, build_masks
from imports.values.rules import CellCheck
from imports.values.spreadsheet_damage import ANY_SIGNS, BLANKS

DOCUMENT = "document"
FIRST = "first"
VALUE = "value"
HELD = "held"
BEGINS = (pl.col(DOCUMENT) != pl.col(DOCUMENT).shift(1)).fill_null(value=True)


def measure_documents(
    cells: pl.DataFrame,
    break_places: Sequence[int],
    headers: Mapping[int, CellCheck],
    *,
    limit: int,
) -> MeasuredFields | None:
    """Measure what the documents of a chunk hold in their `headers`; None without a line.

    All changes are counted; of each field the first `limit` are listed.
    """
    if cells.is_empty():
        return None
    starts = cells[START]
    key = cells.select(str(place) for place in break_places)
    measured = MeasuredFields(
        first=key.row(0) if break_places else (),
        last=key.row(-1) if break_places else (),
        is_single=int(starts.sum()) == 1,
    )
    for place, check in headers.items():
        measure_field(cells, place, check, starts, measured, limit=limit)
    return measured


def measure_field(
    cells: pl.DataFrame,
    place: int,
    check: CellCheck,
    starts: pl.Series,
    measured: MeasuredFields,
    *,
    limit: int,
) -> None:
    values = cells[str(place)]
    moves = (values != values.shift(1)).fill_null(value=False) & ~starts
    if not moves.any():
        # Each document of the chunk has one value, or none.
        rows = cells[ROW]
        last = int(starts.arg_true()[-1])
        measured.heads[place] = build_head(values[0], rows[0], check)
        measured.tails[place] = build_head(values[last], rows[last], check)
        return
    filled = find_filled(cells, place, starts, moves, check)
    changes = filled.filter(pl.col(VALUE) != pl.col(HELD)).filter(BEGINS)
    last = int(starts.sum())
    measured.heads[place] = read_head(1, filled, changes)
    measured.tails[place] = read_head(last, filled, changes)
    # The first document may go on from the chunk before; what it holds is judged when it is taken.
    own = changes.filter(pl.col(DOCUMENT) > 1)
    measured.counts[place] += len(own)
    kept = own.head(limit).select(ROW, FIRST, VALUE, HELD)
    measured.candidates += [
        Change(record, place, first, value, before)
        for record, first, value, before in kept.iter_rows()
    ]


def find_filled(
    cells: pl.DataFrame, place: int, starts: pl.Series, moves: pl.Series, check: CellCheck
) -> pl.DataFrame:
    """Return the lines where a document begins or its value changes, if nothing in what they have
    is blocking, each with the first such value of its document and the record of that.
    """
    values = cells[str(place)]
    lines = pl.DataFrame(
        [starts.cum_sum().alias(DOCUMENT), values.alias(VALUE), values, cells[ROW]]
    )
    refused = [
        mask.is_suspect & mask.is_wrong
        for mask in build_masks(place, check, ANY_SIGNS)
        if CATALOGUE[mask.rule].severity is Severity.BLOCKING
    ]
    is_passed_over = pl.any_horizontal(blank_expression(pl.col(VALUE)), *refused)
    filled = lines.filter(starts | moves).filter(~is_passed_over)
    return filled.with_columns(
        pl.when(BEGINS).then(VALUE).forward_fill().alias(HELD),
        pl.when(BEGINS).then(ROW).forward_fill().alias(FIRST),
    )


def read_head(document: int, filled: pl.DataFrame, changes: pl.DataFrame) -> FirstValue:
    is_own = pl.col(DOCUMENT) == document
    first = filled.filter(is_own).head(1)
    if first.is_empty():
        return NOTHING
    change = changes.filter(is_own).head(1)
    record, value = change.select(ROW, VALUE).row(0) if len(change) else (None, None)
    return FirstValue(first[VALUE][0], first[ROW][0], record, value)


def build_head(value: str, record: int, check: CellCheck) -> FirstValue:
    is_held = value.strip(BLANKS) and not is_refused(value, check)
    return FirstValue(value, record) if is_held else NOTHING
