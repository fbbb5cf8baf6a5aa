"""Which accounting lines of a block may not add up, by polars; `accounting.py` says what must."""

from collections.abc import Sequence

import polars as pl

from imports.checking.across.accounting import ANALYTIC, DUE_DATES, NUMBER, Places, find_main
from imports.checking.across.protocol import ROW
from imports.checking.layout import Layout
from imports.checking.quoted_columnar import LINE, cut_lines
from imports.values.columnar import blank_expression

#: Amounts that a sum of 64 bits holds, as whole numbers of a ten-thousandth.
PLAIN = r"^-?[0-9]{1,9}(?:\.[0-9]{1,4})?$"
DECIMALS = 4
MOST_LINES = 100_000
SAMPLE = 1000
RUN, ENTRY, PLACE, APART = "run", "entry", "place", "is_apart"


def find_doubtful(
    lines: pl.DataFrame, layouts: Sequence[Layout], places: Sequence[Places]
) -> pl.DataFrame:
    """Return the lines that must be added up exactly: all but pieces that are surely even.

    Where none of the first lines is sure, none is held to be: to look costs as much as to add up.
    APART says whether lines were left out between one and the one before; what says nothing to the
    balance counts as no line.
    """
    lines = drop_silent(lines, layouts)
    first = lines.head(SAMPLE)
    if len(first) == SAMPLE and len(drop_even_pieces(first, layouts, places)) == SAMPLE:
        return lines.select(ROW, LINE, pl.lit(value=False).alias(APART))
    return drop_even_pieces(lines, layouts, places)


def drop_silent(lines: pl.DataFrame, layouts: Sequence[Layout]) -> pl.DataFrame:
    """Leave out the lines that are of no record, and say nothing to the balance."""
    if not layouts[find_main(layouts)].starts:
        return lines
    starts = [start for layout in layouts for start in layout.prefix or layout.starts]
    return lines.filter(pl.col(LINE).str.slice(0, 1).is_in(starts))


def drop_even_pieces(
    lines: pl.DataFrame, layouts: Sequence[Layout], places: Sequence[Places]
) -> pl.DataFrame:
    """Return all these lines but those of pieces that are surely even.

    A piece whose lines follow each other is sure if it lies inside the block, all of its amounts
    are plain, and what follows its entries adds up. Of a piece with a line that surely has no
    amount, which is passed over, that line is enough.
    """
    main = find_main(layouts)
    start = pl.col(LINE).str.slice(0, 1)
    starts = list(layouts[main].starts)
    cells = cut_entries(lines, layouts[main], places[main])
    is_main = start.is_in(starts) if starts else pl.lit(value=True)
    frame = lines.with_columns(
        is_main.alias("is_main"),
        start.alias("start"),
        blank_expression(pl.col(LINE)).alias("is_odd"),
    ).hstack(cells)
    hashed = pl.struct(f"key_{n}" for n in range(len(places[main].key))).hash()
    key = pl.when("is_main").then(hashed)
    before = key.forward_fill().shift(1)
    is_new = pl.col("is_main") & (before.is_null() | (before != key))
    frame = frame.with_columns(
        is_new.cum_sum().cast(pl.Int64).alias(RUN), pl.col("is_main").cum_sum().alias(ENTRY)
    ).with_row_index(PLACE)
    # Where a line is blank, it may be of the piece before it or after it.
    odd = frame.filter(pl.col("is_main") & pl.col("is_odd"))[RUN]
    doubtful = [odd - 1, odd, odd + 1]
    for n, layout in enumerate(layouts):
        if layout.prefix in (DUE_DATES, ANALYTIC):
            doubtful.append(find_unlike(frame, layout, places[n]))
    return choose_doubtful(frame, pl.concat(doubtful).unique(), places[main])


def choose_doubtful(frame: pl.DataFrame, doubtful: pl.Series, places: Places) -> pl.DataFrame:
    """Choose the lines of these runs, of those that are not surely even, and of the edges."""
    last = frame[RUN].max()
    edges = pl.Series(RUN, [0, 1, last], dtype=frame[RUN].dtype)
    is_doubtful = pl.col(RUN).is_in(doubtful.implode())
    unknown = frame.filter(pl.col("is_main") & (pl.col(RUN) > 0) & is_unknown(places))
    unknown = unknown.filter(~is_doubtful).unique(RUN, keep="first", maintain_order=True)
    runs = pl.concat([edges, doubtful, find_uneven(frame, places)]).unique()
    is_kept = pl.col(RUN).is_in(runs.implode()) & ~pl.col(RUN).is_in(unknown[RUN].implode())
    # What follows the last entry may go on in the next block.
    is_open = pl.col(ENTRY) == pl.col(ENTRY).max()
    kept = frame.filter(is_kept | is_open | pl.col(PLACE).is_in(unknown[PLACE].implode()))
    is_apart = (pl.col(PLACE).diff() > 1).fill_null(value=False)
    return kept.select(ROW, LINE, is_apart.alias(APART))


def is_unknown(places: Places) -> pl.Expr:
    """Say whether an entry surely has no amount, or no side."""
    if places.debit is None:
        return ~pl.col("side").is_in(["D", "C"]) | ~number_expression("amount")
    return pl.any_horizontal(
        ~blank_expression(pl.col(name)) & ~number_expression(name) for name in ("debit", "credit")
    )


def number_expression(name: str) -> pl.Expr:
    return pl.col(name).str.contains(f"^(?:{NUMBER.pattern})$")


def cut_entries(lines: pl.DataFrame, layout: Layout, places: Places) -> pl.DataFrame:
    """Return the cells of a record that are added up, as it names them, empty where it has none."""
    named = {f"key_{n}": place for n, place in enumerate(places.key)}
    for name in ("amount", "side", "debit", "credit", "due_date", "currency", "plan"):
        named[name] = getattr(places, name)
    line = pl.col(LINE)
    if layout.slices:
        made = {
            name: slice_text(*layout.slices[place])
            for name, place in named.items()
            if place is not None
        }
        cells = lines.select(**made)
    else:
        if layout.prefix:
            line = line.str.strip_prefix(layout.prefix).str.strip_prefix(layout.delimiter)
        width = max(place for place in named.values() if place is not None) + 2
        parts = cut_lines(
            lines.select(line).to_series(), layout.delimiter, layout.text_delimiter, width
        )
        cells = parts.select(
            pl.col(str(place)).fill_null("").alias(name)
            for name, place in named.items()
            if place is not None
        )
    missing = [name for name in named if name not in cells.columns]
    return cells.with_columns(pl.lit("").alias(name) for name in missing)


def slice_text(start: int, stop: int) -> pl.Expr:
    return pl.col(LINE).str.slice(start, stop - start).str.strip_chars(" ")


def read_plain(name: str) -> pl.Expr:
    """Return an amount as a whole number of a ten-thousandth, null where it is not plain."""
    text = pl.col(name)
    units = text.cast(pl.Decimal(38, DECIMALS), strict=False).to_physical()
    return pl.when(text.str.contains(PLAIN)).then(units.cast(pl.Int64, strict=False))


def find_uneven(frame: pl.DataFrame, places: Places) -> pl.Series:
    """Return the runs that are not surely even."""
    amount = read_plain("amount")
    if places.debit is None:
        side = pl.col("side")
        sign = pl.when(side == "D").then(1).when(side == "C").then(-1).otherwise(None)
        balance = amount * sign
    else:
        debit, credit = (
            pl.when(blank_expression(pl.col(name))).then(0).otherwise(read_plain(name))
            for name in ("debit", "credit")
        )
        balance = debit - credit
    run, is_main, currency = pl.col(RUN), pl.col("is_main"), pl.col("currency")
    before = pl.when(is_main).then(currency).forward_fill().shift(1)
    is_other = (run == run.shift(1)) & (currency != before)
    is_doubtful = pl.col("is_odd") | is_main & (balance.is_null() | is_other)
    # Whatever is not one plain aggregate takes a while for each group.
    rows = frame.select(
        run.set_sorted(),
        pl.when(is_main).then(balance).otherwise(0).alias("balance"),
        is_doubtful.fill_null(value=False).alias("is_doubtful"),
    )
    runs = rows.group_by(RUN).agg(
        pl.col("balance").sum(), pl.col("is_doubtful").any(), pl.len().alias("count")
    )
    is_uneven = (pl.col("balance") != 0) | (pl.col("count") > MOST_LINES)
    return runs.filter(pl.col("is_doubtful") | is_uneven)[RUN]


def find_unlike(frame: pl.DataFrame, layout: Layout, places: Places) -> pl.Series:
    """Return the runs of entries that the lines of this record below them do not surely add up to.

    Due dates below an entry with one of its own are doubtful too: they are ignored.
    """
    below = frame.filter(pl.col("start") == layout.prefix).select(ROW, LINE, RUN, ENTRY)
    if below.is_empty():
        return below[RUN]
    below = below.hstack(cut_entries(below, layout, places)).with_columns(
        read_plain("amount").alias("part")
    )
    entries = frame.filter("is_main").select(
        ENTRY, read_plain("amount").alias("whole"), pl.col("due_date").alias("own")
    )
    totals = below.group_by(ENTRY, "plan").agg(
        pl.col(RUN).first(),
        pl.col("part").sum(),
        pl.col("part").is_null().any().alias("is_odd"),
        pl.len().alias("count"),
    )
    joined = totals.join(entries, on=ENTRY, how="left")
    is_doubtful = (
        pl.col("is_odd")
        | pl.col("whole").is_null()
        | (pl.col("part") != pl.col("whole"))
        | (pl.col("count") > MOST_LINES)
    )
    if layout.prefix == DUE_DATES:
        is_doubtful |= ~blank_expression(pl.col("own").fill_null(""))
    return joined.filter(is_doubtful)[RUN]
