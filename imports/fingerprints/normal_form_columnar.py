"""The one form of many lines at once, by polars; `normal_form.py` says what it must be."""

import polars as pl

from imports.checking.columnar import read_chunk
from imports.fingerprints.normal_form import (
    AFTER_NAME,
    AFTER_VALUE,
    DIGIT,
    NUMBER_IN_RUST,
    CanonicalLine,
    takes_numbers,
)
from imports.reading import Chunk
from imports.values.spreadsheet_damage import BLANKS

SPECIAL = ("\x1b", AFTER_NAME, AFTER_VALUE)


def write_chunk(chunk: Chunk, line: CanonicalLine) -> list[bytes] | None:
    """Return the one form of each line; None where the lines are not even, or need care."""
    if not line.is_named:
        return None
    if any(mark.encode() in chunk.data for mark in SPECIAL):
        return None
    cells = read_chunk(chunk, [line.layout])
    if cells is None:
        return None
    parts = [write_column(line, place, name) for place, name in line.order]
    forms = cells.select(pl.concat_str(parts).cast(pl.Binary)).to_series()
    return forms.to_list()


def write_column(line: CanonicalLine, place: int, name: str) -> pl.Expr:
    cell = pl.col(str(place)).str.strip_chars(BLANKS)
    value = write_number(cell) if takes_numbers(line.layout.checks[place]) else cell
    filled = pl.concat_str([pl.lit(name), value, pl.lit(AFTER_VALUE)])
    return pl.when(value == "").then(pl.lit("")).otherwise(filled)


def write_number(cell: pl.Expr) -> pl.Expr:
    groups = cell.str.extract_groups(f"^{NUMBER_IN_RUST}$")
    sign, whole, decimals = (groups.struct.field(name).fill_null("") for name in ("1", "2", "3"))
    is_none = groups.struct.field("1").is_null() | ~cell.str.contains(DIGIT)
    minus = (sign == "-") & ((whole != "") | (decimals != ""))
    number = pl.concat_str(
        [
            pl.when(minus).then(pl.lit("-")).otherwise(pl.lit("")),
            pl.when(whole == "").then(pl.lit("0")).otherwise(whole),
            pl.when(decimals == "").then(pl.lit("")).otherwise(pl.lit(".") + decimals),
        ]
    )
    return pl.when(is_none).then(cell).otherwise(number)
