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


def write_chunk(chunk: Chunk, line: CanonicalLine) -> pl.Series | None:
    """Return the one form of each line as bytes; None where lines are not even, or need care."""
    if not line.is_named:
        return None
    if any(mark.encode() in chunk.data for mark in SPECIAL):
        return None
    cells = read_chunk(chunk, [line.layout])
    if cells is None:
        return None
    places = enumerate(line.layout.checks)
    numbers = [write_numbers(cells[str(place)]) for place, check in places if takes_numbers(check)]
    cells = cells.with_columns(numbers)
    parts = [write_column(str(place), name) for place, name in line.order]
    return cells.select(pl.concat_str(parts).cast(pl.Binary)).to_series()


def write_column(place: str, name: str) -> pl.Expr:
    value = pl.col(place).str.strip_chars(BLANKS)
    filled = pl.concat_str([pl.lit(name), value, pl.lit(AFTER_VALUE)])
    return pl.when(value == "").then(pl.lit("")).otherwise(filled)


def write_numbers(cells: pl.Series) -> pl.Series:
    """Return the one form of each number. It is made once for all that are written alike."""
    value, cell = pl.col("value"), pl.Series("cell", cells)
    groups = value.str.extract_groups(f"^{NUMBER_IN_RUST}$").struct.unnest()
    forms = cell.unique().to_frame()
    forms = forms.with_columns(pl.col("cell").str.strip_chars(BLANKS).alias("value"))
    forms = forms.with_columns(groups, value.str.contains(DIGIT).alias("has_digit"))
    forms = forms.select("cell", join_number().alias(cells.name))
    return cell.to_frame().join(forms, on="cell", how="left", maintain_order="left")[cells.name]


def join_number() -> pl.Expr:
    """Return what the groups of the pattern come to; the value itself where it is no number."""
    sign, whole, decimals = pl.col("1"), pl.col("2"), pl.col("3").fill_null("")
    nothing = pl.lit("")
    is_negative = (sign == "-") & ((whole != "") | (decimals != ""))
    number = pl.concat_str(
        [
            pl.when(is_negative).then(pl.lit("-")).otherwise(nothing),
            pl.when(whole == "").then(pl.lit("0")).otherwise(whole),
            pl.when(decimals == "").then(nothing).otherwise(pl.lit(".") + decimals),
        ]
    )
    return pl.when(sign.is_null() | ~pl.col("has_digit")).then(pl.col("value")).otherwise(number)
