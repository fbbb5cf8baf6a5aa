"""The fields of documents over a chunk of lines, as polars expressions."""

from collections.abc import Sequence

import polars as pl

from imports.checking.across import ROW
from imports.checking.damage import BLANKS
from imports.checking.document_blocks import START, keep_documents
from imports.checking.headers import NOTHING, Head, Measured
from imports.checking.masks import is_blank

DOCUMENT = "document"
FIRST = "first"
VALUE = "value"


def measure(
    cells: pl.DataFrame, break_places: Sequence[int], headers: Sequence[int], *, limit: int
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
    for place in headers:
        measure_field(cells, place, starts, measured, limit=limit)
    return measured


def measure_field(
    cells: pl.DataFrame, place: int, starts: pl.Series, measured: Measured, *, limit: int
) -> None:
    values = cells[str(place)]
    moves = (values != values.shift(1)).fill_null(value=False) & ~starts
    if not moves.any():
        # Each document of the chunk has one value, or none.
        rows = cells[ROW]
        last = int(starts.arg_true()[-1])
        measured.heads[place] = build_head(values[0], rows[0])
        measured.tails[place] = build_head(values[last], rows[last])
        return
    changes = find_changes(cells, values, starts, moves)
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
    cells: pl.DataFrame, values: pl.Series, starts: pl.Series, moves: pl.Series
) -> pl.DataFrame:
    """Return of each document with a filled value: the first, its record, and the first record
    whose value differs, if any.
    """
    # Between these lines, neither the document nor the value changes.
    lines = pl.DataFrame([starts.cum_sum().alias(DOCUMENT), values.alias(VALUE), cells[ROW]])
    filled = lines.filter(starts | moves).filter(~is_blank(pl.col(VALUE)))
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


def build_head(value: str, record: int) -> Head:
    return Head(value, record, None) if value.strip(BLANKS) else NOTHING
