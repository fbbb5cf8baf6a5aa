"""The documents of a block of lines, by polars; `documents.py` says what they must be."""

from collections.abc import Iterator, Sequence

import polars as pl

from imports.checking.across.protocol import ROW
from imports.checking.across.row_hashes import drop_unfilled
from imports.checking.documents.count import MOST_LISTED, DocumentColumns, Facts, Stretch
from imports.checking.layout import Layout
from imports.checking.quoted_columnar import LINE, cut_lines
from imports.values.spreadsheet_damage import Prefilter

START = "start"


def is_start(places: Sequence[int]) -> pl.Expr:
    """Say where a line differs from the line before; the first one does."""
    columns = [pl.col(str(place)) for place in places]
    if not columns:
        return pl.int_range(pl.len()) == 0
    return pl.any_horizontal(column != column.shift(1) for column in columns).fill_null(value=True)


def mark_documents(cells: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """Add START, which says where a line differs from the line before in its break values."""
    return cells.with_columns(is_start(places).alias(START))


def keep_chunk_documents(
    cells: pl.DataFrame, columns: DocumentColumns, prefilter: Prefilter
) -> pl.DataFrame:
    """Leave out the lines without a break value; mark anew where documents begin."""
    kept = drop_unfilled(cells, [columns.breaks], prefilter) if columns else cells
    return cells if len(kept) == len(cells) else mark_documents(kept, columns.breaks)


def measure_cells(cells: pl.DataFrame, columns: DocumentColumns) -> Stretch | None:
    """Measure lines of documents that are cut into cells, whose columns are named by their place.

    START says where a line differs from the line before in its break values.
    """
    if not columns or cells.is_empty():
        return None
    keys = cells.select(str(place) for place in columns.breaks)
    changed = cells[START] & (pl.int_range(len(cells), eager=True) > 0)
    changes = int(changed.sum())
    rows = changed.arg_true().head(MOST_LISTED + 1)
    records = cells[ROW]
    (opening,) = read_facts(cells.head(1), columns)
    facts = read_facts(cells[rows], columns)
    return Stretch(
        first=keys.row(0),
        last=keys.row(-1),
        changes=changes,
        first_record=records[0],
        last_record=records[-1],
        opening=opening,
        starts=list(zip(records[rows - 1], records[rows], facts, strict=True)),
        types=count_types(cells, changed, columns) if changes else {},
    )


def read_facts(cells: pl.DataFrame, columns: DocumentColumns) -> Iterator[Facts]:
    facts = (pl.lit("") if place is None else pl.col(str(place)) for place in columns.facts)
    named = (fact.alias(str(number)) for number, fact in enumerate(facts))
    # A file of unknown facts alone would make a frame of one line, whatever its length.
    return cells.with_row_index("#").select("#", *named).drop("#").iter_rows()


def count_types(
    cells: pl.DataFrame, changed: pl.Series, columns: DocumentColumns
) -> dict[str, int]:
    place = columns.facts[0]
    if place is None:
        return {"": int(changed.sum())}
    types = cells[str(place)].filter(changed)
    counts = dict(types.filter(types.is_in(list(columns.types))).value_counts().iter_rows())
    other = len(types) - sum(counts.values())
    return counts | ({"": other} if other else {})


def gather(lines: pl.DataFrame, layout: Layout, places: Sequence[int]) -> pl.DataFrame:
    """Cut some cells of lines of any shape, empty where a line has none."""
    delimiter = layout.delimiter
    if not delimiter:
        return lines.rename({LINE: "0"})
    cells = cut_lines(lines[LINE], delimiter, layout.text_delimiter, max(places) + 2)
    return cells.with_columns(lines[ROW]).select(ROW, *map(str, places)).fill_null("")
