"""Exact sums in columns: whole numbers of 128 bits, and texts for the few that do not fit.

An amount `x` is three columns: `x` in units of ten decimals, `x_text` the amounts too long for
that, as they stand and parted by spaces, `x_decimals` how many decimals its sum is written with.
Rows of amounts add up to rows of the same columns.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import polars as pl

from imports.checking.across.accounting import EXACT, NUMBER, sum_exactly

#: Of such amounts more than a file can hold add up below 2**127.
PLAIN = r"^[+-]?(?:[0-9]{1,18}(?:\.[0-9]{1,10})?|\.[0-9]{1,10})$"
DECIMALS = 10
IN_UNITS = pl.Decimal(38, DECIMALS)
IS_NUMBER = "is_number"
BETWEEN = " "
MOST = 2**63 - 1


def is_number(text: pl.Expr) -> pl.Expr:
    return text.str.contains(f"^(?:{NUMBER.pattern})$")


def name_amount_columns(name: str) -> list[str]:
    return [name, f"{name}_text", f"{name}_decimals"]


def read_amounts(texts: pl.Series, name: str) -> pl.DataFrame:
    """Return the columns of these amounts, nought where they are none, and IS_NUMBER.

    Step by step, so that each text is gone through for each pattern once.
    """
    text, is_plain, is_meant = pl.col("text"), pl.col("is_plain"), pl.col(IS_NUMBER)
    decimals = (text.str.len_bytes() - text.str.find(".", literal=True) - 1).fill_null(0)
    rows = texts.to_frame("text").with_columns(text.str.contains(PLAIN).alias("is_plain"))
    is_other = is_meant & ~is_plain
    if rows["is_plain"].all():
        rows = rows.with_columns(pl.lit(value=True).alias(IS_NUMBER))
    else:
        rows = rows.with_columns((is_plain | is_number(text)).alias(IS_NUMBER))
    return rows.select(
        IS_NUMBER,
        pl.when(is_plain)
        .then(text.cast(IN_UNITS, strict=False).to_physical())
        .otherwise(0)
        .alias(name),
        pl.when(is_other).then(text).otherwise(pl.lit("")).alias(f"{name}_text"),
        pl.when(is_meant).then(decimals).otherwise(0).cast(pl.UInt32).alias(f"{name}_decimals"),
    )


def pick_amounts(name: str, *, where: pl.Expr, to: str) -> Iterator[pl.Expr]:
    """Yield the columns of those amounts that are meant, nought elsewhere."""
    for column, new in zip(name_amount_columns(name), name_amount_columns(to), strict=True):
        nothing = pl.lit("") if column.endswith("_text") else pl.lit(0)
        yield pl.when(where).then(pl.col(column)).otherwise(nothing).alias(new)


def shrink(rows: pl.DataFrame, names: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Yield the rows in few and narrow columns: hardly any sum needs a text, or 128 bits."""
    texts = [f"{name}_text" for name in names]
    is_small = pl.all_horizontal(
        *(pl.col(name).is_between(-MOST, MOST) for name in names),
        *(pl.col(text) == "" for text in texts),
    )
    rows = rows.with_columns(pl.col(f"{name}_decimals" for name in names).cast(pl.UInt8))
    yield rows.filter(is_small).with_columns(pl.col(names).cast(pl.Int64)).drop(texts)
    large = rows.filter(~is_small)
    has_text_alone = pl.all_horizontal(pl.col(name) == 0 for name in names)
    for name in names:
        others = [other for other in names if other != name]
        is_alone = has_text_alone & pl.all_horizontal(
            pl.lit(value=True), *(pl.col(f"{other}_text") == "" for other in others)
        )
        alone = large.filter(is_alone)
        if not alone.is_empty():
            dropped = [column for other in others for column in name_amount_columns(other)]
            yield alone.drop(name, *dropped)
            large = large.filter(~is_alone)
    if not large.is_empty():
        yield large


def widen(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return narrow rows, alone or among others, with all their columns."""
    nothing = {
        column: "" if column.endswith("_text") else 0
        for name in names
        for column in name_amount_columns(name)
    }
    return rows.with_columns(
        (pl.col(column).fill_null(value) if column in rows.columns else pl.lit(value)).alias(column)
        for column, value in nothing.items()
    )


def add_columns(rows: pl.DataFrame, name: str) -> Iterator[pl.Expr]:
    """Yield what adds up the amounts of a group of these rows."""
    text = pl.col(f"{name}_text")
    yield pl.col(name).cast(pl.Int128).sum()
    # To join texts takes a while for each group, and hardly ever is there any.
    has_text = bool((rows[f"{name}_text"] != "").any())
    yield text.filter(text != "").str.join(BETWEEN) if has_text else text.first()
    yield pl.col(f"{name}_decimals").max()


def list_sums(name: str) -> Iterator[pl.Expr]:
    """Yield the amounts of rows each of which is a group of its own, as their sums."""
    value, *others = name_amount_columns(name)
    yield pl.col(value).cast(pl.Int128)
    yield pl.col(others)


def are_equal(rows: pl.DataFrame, one: str, other: str) -> pl.Series:
    """Say where two sums are the same number."""
    texts = [f"{one}_text", f"{other}_text"]
    is_long = (rows[texts[0]] != "") | (rows[texts[1]] != "")
    if not is_long.any():
        return rows[one] == rows[other]
    # Mostly one amount stands against none, and to see that it is not nought is quicker.
    is_nought = ~pl.concat_str(texts).str.contains("[1-9]")
    has_one = pl.any_horizontal(pl.col(text) == "" for text in texts)
    is_single = ~pl.concat_str(texts).str.contains(BETWEEN, literal=True)
    found = rows.select(
        pl.when((pl.col(one) == 0) & (pl.col(other) == 0) & has_one & is_single)
        .then(is_nought)
        .when(is_long)
        .then(None)
        .otherwise(pl.col(one) == pl.col(other))
    ).to_series()
    open_rows = rows.filter(found.is_null()).select(one, texts[0], other, texts[1])
    return found.scatter(
        found.is_null().arg_true(), [are_same(*row) for row in open_rows.iter_rows()]
    )


def are_same(units: int, text: str, other_units: int, other_text: str) -> bool:
    difference = EXACT.scaleb(Decimal(units - other_units), -DECIMALS)
    return sum_exactly([difference, *map(Decimal, text.split())]) == sum_exactly(
        map(Decimal, other_text.split())
    )


def read_sum(units: int, text: str, decimals: int) -> Decimal:
    """Return the number, with as many decimals as the one that has most of those added up."""
    total = EXACT.scaleb(Decimal(units), -DECIMALS)
    total = sum_exactly([total, *map(Decimal, text.split())])
    return EXACT.quantize(total, EXACT.scaleb(Decimal(1), -decimals))
