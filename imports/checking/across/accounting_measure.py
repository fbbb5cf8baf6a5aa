"""Accounting lines of a block added up in columns; `accounting.py` says what they must come to.

A run is the lines of one piece that follow each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from imports.checking.across.accounting import ANALYTIC, DUE_DATES, Places, find_main
from imports.checking.across.accounting_columnar import APART, ENTRY, RUN, cut_entries
from imports.checking.across.exact_sums import (
    IS_NUMBER,
    add_columns,
    are_equal,
    list_sums,
    pick_amounts,
    read_amounts,
)
from imports.checking.across.protocol import ROW
from imports.checking.layout import Layout
from imports.checking.quoted_columnar import LINE
from imports.rules.catalogue import Rule
from imports.values.columnar import blank_expression, build_masks
from imports.values.spreadsheet_damage import ANY_SIGNS

KEY, REST, CURRENCY, PLAN = "key", "rest", "currency_hash", "plan_hash"
LINES, KNOWN, MISDATED, JOINS = "lines", "is_known", "is_misdated", "joins"
SEGMENT = "segment"


@dataclass(frozen=True, kw_only=True)
class MeasuredEntries:
    """What lines come to: the runs of pieces, the entries that others follow, and those others.

    Entries are numbered from 1; what comes before the first one has number 0 and is of an entry
    before. `last` is the last number. None stands for no lines of a record.
    """

    runs: pl.DataFrame
    entries: pl.DataFrame
    due_dates: pl.DataFrame | None
    plans: pl.DataFrame | None
    last: int


class Measure:
    """Adds up the lines of a block; threads share it."""

    def __init__(self, layouts: Sequence[Layout], places: Sequence[Places]) -> None:
        self.layouts = layouts
        self.places = places
        self.main = find_main(layouts)

    def add_up(self, lines: pl.DataFrame) -> MeasuredEntries | None:
        """Add up lines in order; APART says where some were left out before one."""
        segment = pl.col(APART).cum_sum().alias(SEGMENT)
        frame = lines.with_columns(segment).filter(~blank_expression(pl.col(LINE)))
        if frame.is_empty():
            return None
        start = pl.col(LINE).str.slice(0, 1)
        starts = list(self.layouts[self.main].starts)
        is_main = start.is_in(starts) if starts else pl.lit(value=True)
        frame = frame.with_columns(is_main.alias("is_main"), start.alias("start"))
        is_new = pl.col("is_main") | (pl.col(SEGMENT) != pl.col(SEGMENT).shift(1, fill_value=0))
        frame = frame.with_columns(is_new.cum_sum().alias(ENTRY))
        mains = frame.filter("is_main")
        mains = mains.hstack(cut_entries(mains, self.layouts[self.main], self.places[self.main]))
        due_dates = self.add_below(frame, DUE_DATES, [ENTRY])
        plans = self.add_below(frame, ANALYTIC, [ENTRY, PLAN])
        last = int(frame[ENTRY][-1])
        is_followed = pl.col(ENTRY) == last
        for below in (due_dates, plans):
            if below is not None:
                is_followed |= pl.col(ENTRY).is_in(below[ENTRY].unique().implode())
        return MeasuredEntries(
            runs=self.list_runs(mains),
            entries=list_entries(mains.filter(is_followed)),
            due_dates=due_dates,
            plans=plans,
            last=last,
        )

    def add_below(self, frame: pl.DataFrame, prefix: str, by: Sequence[str]) -> pl.DataFrame | None:
        """Add up the amounts of all lines of a record that follows entries, if there are any."""
        found = next((n for n, one in enumerate(self.layouts) if one.prefix == prefix), None)
        if found is None or not (frame["start"] == prefix).any():
            return None
        below = frame.filter(pl.col("start") == prefix)
        cells = cut_entries(below, self.layouts[found], self.places[found])
        amounts = read_amounts(cells["amount"], "part").rename({IS_NUMBER: KNOWN})
        plans = cells.select(pl.col("plan").hash().alias(PLAN))
        return add_parts(below.select(ROW, ENTRY).hstack(plans).hstack(amounts), by)

    def list_runs(self, mains: pl.DataFrame) -> pl.DataFrame:
        """Return the runs of these entries, without those that are even, but for the edges."""
        places = self.places[self.main]
        names = [f"key_{n}" for n in range(len(places.key))]
        rest = [name for name, place in zip(names, places.key, strict=True) if place != places.date]
        key, segment = pl.col(KEY), pl.col(SEGMENT)
        date = [] if places.date is None else [pl.col(names[places.key.index(places.date)])]
        rows = mains.select(
            ROW,
            SEGMENT,
            pl.struct(names).hash(1).alias(KEY),
            pl.struct(rest).hash(2).alias(REST),
            # Half of it is enough to tell a piece's few currencies apart.
            (pl.col("currency").hash() // 2**32).cast(pl.UInt32).alias(CURRENCY),
            pl.lit(1, pl.UInt32).alias(LINES),
            (segment == 0).alias(JOINS),
            *(text.alias(str(places.date)) for text in date),
        ).hstack(read_sides(mains, places))
        is_new = (key != key.shift(1)) | (segment != segment.shift(1))
        rows = rows.with_columns(is_new.fill_null(value=True).cum_sum().alias(RUN))
        runs = join_runs(rows, keep=[str(places.date) for _text in date])
        edges = pl.int_range(pl.len()).is_in([0, len(runs) - 1])
        runs = runs.filter(edges | ~is_even(runs))
        runs = runs.with_columns(self.find_misdated(runs).alias(MISDATED))
        return runs.drop(RUN, *(str(places.date) for _text in date))

    def find_misdated(self, runs: pl.DataFrame) -> pl.Series:
        """Say of which runs the date is told as wrong; each date is looked at once."""
        place = self.places[self.main].date
        if place is None:
            return pl.repeat(value=False, n=len(runs), eager=True)
        masks = build_masks(place, self.layouts[self.main].checks[place], ANY_SIGNS)
        dates = runs.select(pl.col(str(place)).unique())
        is_wrong = pl.any_horizontal(
            mask.is_suspect & mask.is_wrong for mask in masks if mask.rule is not Rule.DOUBTFUL_YEAR
        )
        return runs[str(place)].is_in(dates.filter(is_wrong)[str(place)].implode())


def read_sides(mains: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Return debit and credit of entries, and whether they are known."""
    if places.debit is not None:
        debit, credit = (read_amounts(mains[name], name) for name in ("debit", "credit"))
        blank = mains.select(blank_expression(pl.col("debit", "credit")))
        is_known = (blank["debit"] | debit[IS_NUMBER]) & (blank["credit"] | credit[IS_NUMBER])
        return pl.DataFrame([is_known.alias(KNOWN)]).hstack(
            [*debit.drop(IS_NUMBER), *credit.drop(IS_NUMBER)]
        )
    side = pl.col("side")
    amounts = read_amounts(mains["amount"], "amount").with_columns(mains["side"])
    return amounts.select(
        (pl.col(IS_NUMBER) & side.is_in(["D", "C"])).alias(KNOWN),
        *pick_amounts("amount", where=side == "D", to="debit"),
        *pick_amounts("amount", where=side == "C", to="credit"),
    )


def join_runs(rows: pl.DataFrame, *, keep: Sequence[str] = ()) -> pl.DataFrame:
    """Make one run of those of each RUN, which stand side by side and are numbered ascending."""
    run, currency = pl.col(RUN), pl.col(CURRENCY)
    firsts = pl.col(ROW, KEY, REST, CURRENCY, JOINS, *keep)
    if rows[RUN].n_unique() == len(rows):
        # To group lines each of which is a run of its own would take longer than all the rest.
        sides = [column for side in ("debit", "credit") for column in list_sums(side)]
        return rows.select(run, firsts, LINES, KNOWN, *sides)
    is_other = (run == run.shift(1)) & (currency != currency.shift(1))
    # Whatever is not one plain aggregate takes a while for each group.
    rows = rows.with_columns(pl.col(KNOWN) & ~is_other.fill_null(value=False), run.set_sorted())
    return rows.group_by(RUN, maintain_order=True).agg(
        firsts.first(),
        pl.col(LINES).sum(),
        pl.col(KNOWN).all(),
        *add_columns(rows, "debit"),
        *add_columns(rows, "credit"),
    )


def is_even(runs: pl.DataFrame) -> pl.Series:
    return runs[KNOWN] & are_equal(runs, "debit", "credit")


def list_entries(mains: pl.DataFrame) -> pl.DataFrame:
    amounts = read_amounts(mains["amount"], "whole").rename({IS_NUMBER: "has_amount"})
    return mains.select(
        ROW,
        ENTRY,
        pl.col("amount").alias("text"),
        ~blank_expression(pl.col("due_date")).alias("has_due_date"),
    ).hstack(amounts)


def add_parts(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add up what follows entries."""
    if rows[by[-1]].n_unique() == len(rows):
        # To group rows each of which is a group of its own would take longer than all the rest.
        return rows.select(*by, ROW, KNOWN, *list_sums("part"))
    return rows.group_by(by).agg(pl.col(ROW).min(), pl.col(KNOWN).all(), *add_columns(rows, "part"))
