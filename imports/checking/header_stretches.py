"""The fields of documents over a chunk of lines, as polars expressions."""

from collections.abc import Mapping, Sequence

import polars as pl

from imports.checking.across import ROW
from imports.checking.cell import CellCheck
from imports.checking.damage import BLANKS
from imports.checking.document_blocks import START, keep_documents
from imports.checking.headers import NOTHING, Head, Measured, is_refused
from imports.checking.masks import build_content_masks, is_blank
from imports.checking.rule import SEVERITIES, Severity

DOCUMENT = "document"
FIRST = "first"
VALUE = "value"


def measure(
    cells: pl.DataFrame,
    break_places: Sequence[int],
    headers: Mapping[int, CellCheck],
    *,
    limit: int,
) -> Measured | None:
    """Measure what the documents of a chunk hold in their `headers`; None without a line.

    All changes are counted; of each field the first `limit` are listed.
    """
    cells = keep_documents(cells, break_places)
    if cells.is_empty():
        return None
    starts = cells[START]
    key = cells.select(str(place) for place in break_places)
    measured = Measured(
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
    measured: Measured,
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
    changes = find_changes(cells, values, starts, moves, check)
    last = int(starts.sum())
    found = {
        row[0]: Head(*row[1:]) for row in changes.filter(pl.col(DOCUMENT).is_in([1, last])).rows()
    }
    measured.heads[place] = found.get(1, NOTHING)
    measured.tails[place] = found.get(last, NOTHING)
    # The first document may go on from the chunk before; what it holds is judged when it is taken.
    own = changes.filter(pl.col(DOCUMENT) > 1, pl.col("change").is_not_null())
    measured.counts[place] += len(own)
    kept = own.bottom_k(limit, by="change")
    measured.hits += [
        (change, place, first) for change, first in kept.select("change", FIRST).iter_rows()
    ]


def find_changes(
    cells: pl.DataFrame, values: pl.Series, starts: pl.Series, moves: pl.Series, check: CellCheck
) -> pl.DataFrame:
    """Return of each document with a value that its check takes: the first, its record, and the
    first record whose value differs, if any.
    """
    # Between these lines, neither the document nor the value changes.
    lines = pl.DataFrame([starts.cum_sum().alias(DOCUMENT), values.alias(VALUE), cells[ROW]])
    refused = [
        is_wrong
        for rule, is_wrong in build_content_masks(pl.col(VALUE), check)
        if SEVERITIES[rule] is Severity.BLOCKING
    ]
    is_passed_over = pl.any_horizontal(is_blank(pl.col(VALUE)), *refused)
    filled = lines.filter(starts | moves).filter(~is_passed_over)
    firsts = filled.group_by(DOCUMENT).agg(
        pl.col(VALUE).first().alias("held"), pl.col(ROW).first().alias(FIRST)
    )
    changes = (
        filled.join(firsts, on=DOCUMENT)
        .filter(pl.col(VALUE) != pl.col("held"))
        .group_by(DOCUMENT)
        .agg(pl.col(ROW).min().alias("change"))
    )
    return firsts.join(changes, on=DOCUMENT, how="left").select(DOCUMENT, "held", FIRST, "change")


def build_head(value: str, record: int, check: CellCheck) -> Head:
    is_held = value.strip(BLANKS) and not is_refused(value, check)
    return Head(value, record, None) if is_held else NOTHING
