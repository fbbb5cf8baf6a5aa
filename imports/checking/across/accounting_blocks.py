"""The balance of a file out of what its blocks come to; `accounting.py` says what it must be.

Of a run that is not even a row of some fifty bytes is kept: two hashes of its piece, its first
record, its sums. What is told of the first pieces is read from the file again.
"""

from collections.abc import Sequence

import polars as pl

from imports.checking.across.accounting import Balance
from imports.checking.across.accounting_columnar import ENTRY, RUN, find_doubtful
from imports.checking.across.accounting_measure import (
    CURRENCY,
    JOINS,
    KEY,
    KNOWN,
    LINES,
    MISDATED,
    PLAN,
    REST,
    Measure,
    MeasuredEntries,
    add_parts,
    is_even,
    join_runs,
)
from imports.checking.across.exact_sums import (
    add_columns,
    are_equal,
    list_sums,
    name_amount_columns,
    read_sum,
    shrink,
    widen,
)
from imports.checking.across.protocol import ROW, Candidate
from imports.checking.across.row_hashes import part
from imports.checking.layout import Layout
from imports.checking.report import Counts
from imports.rules.catalogue import Rule

SIDES = ["debit", "credit"]
MOST_ADDED_UP = 100_000


class BlockBalance(Balance):
    """Adds up entries block by block, in columns: what it keeps of a line is small and bounded."""

    def __init__(self, layouts: Sequence[Layout], *, limit: int) -> None:
        super().__init__(layouts, limit=limit)
        self.lines = Measure(layouts, self.places)
        self.open_run: pl.DataFrame | None = None
        self.kept: list[pl.DataFrame] = []
        self.unknown: list[pl.DataFrame] = []
        self.misdated: list[pl.DataFrame] = []
        # The entry that lines of the next block may follow, and what has followed it.
        self.entries: list[pl.DataFrame] = []
        self.due_dates: list[pl.DataFrame] = []
        self.plans: list[pl.DataFrame] = []

    def measure(self, lines: pl.DataFrame) -> MeasuredEntries | None:
        """Add up a block of lines, in any thread; ROW is their record."""
        return self.lines.add_up(find_doubtful(lines, self.layouts, self.places))

    def take(self, measured: MeasuredEntries | None) -> None:
        """Take what was measured of the next block."""
        if measured is None:
            return
        self.take_entries(measured)
        if not measured.runs.is_empty():
            self.take_runs(measured.runs)

    def take_runs(self, runs: pl.DataFrame) -> None:
        if self.open_run is not None:
            pair = pl.concat([self.open_run, runs.head(1)])
            goes_on = runs[JOINS][0] and pair[KEY][0] == pair[KEY][1]
            numbers = pl.Series(RUN, [0, 0 if goes_on else 1])
            first = join_runs(pair.with_columns(numbers), keep=[MISDATED]).drop(RUN)
            runs = pl.concat([first.select(runs.columns), runs[1:]])
        over, self.open_run = runs.head(-1), runs.tail(1)
        # Inside a block those that are even were left out.
        edges = over.head(2)
        self.keep(pl.concat([edges.filter(~is_even(edges)), over[2:]]))

    def keep(self, runs: pl.DataFrame) -> None:
        """Keep runs that are over, none of which is even by itself.

        Of one with a wrong date, or without a balance, it is enough to know of which piece it is.
        """
        runs = runs.drop(JOINS)
        self.misdated.append(runs.filter(MISDATED).select(REST).unique())
        runs = runs.filter(~pl.col(MISDATED)).drop(MISDATED)
        known = add_runs(runs.filter(KNOWN))
        for some in (runs, known):
            self.unknown.append(some.filter(~pl.col(KNOWN)).select(KEY, REST).unique())
        self.kept += shrink(known.filter(KNOWN).drop(KNOWN), SIDES)

    def take_entries(self, measured: MeasuredEntries) -> None:
        """Judge the entries that are over, each with what has followed it."""
        self.entries.append(measured.entries)
        if measured.due_dates is not None:
            self.due_dates.append(measured.due_dates)
        if measured.plans is not None:
            self.plans += shrink(measured.plans, ["part"])
        if measured.last:
            self.close_entries(measured.last)

    def close_entries(self, last: int) -> None:
        """Judge the entries before the `last`, which goes on as the one of number 0."""
        is_over = pl.col(ENTRY) < last
        entries, due_dates, plans = (
            [over for frame in frames if not (over := frame.filter(is_over)).is_empty()]
            for frames in (self.entries, self.due_dates, self.plans)
        )
        if entries:
            self.judge_due_dates(pl.concat(entries), due_dates)
            self.judge_plans(pl.concat(entries), plans)
        self.entries, self.due_dates, self.plans = (
            [
                left.with_columns(pl.lit(0, left[ENTRY].dtype).alias(ENTRY))
                for frame in frames
                if not (left := frame.filter(~is_over)).is_empty()
            ]
            for frames in (self.entries, self.due_dates, self.plans)
        )

    def judge_due_dates(self, entries: pl.DataFrame, due_dates: list[pl.DataFrame]) -> None:
        if not due_dates:
            return
        sums = add_parts(pl.concat(due_dates), [ENTRY])
        found = entries.join(sums, on=ENTRY, suffix="_below").sort(ROW)
        ignored = found.filter("has_due_date")
        self.tell(
            Rule.DUE_DATES_IGNORED, ignored.select(pl.col(f"{ROW}_below").alias(ROW)), value=""
        )
        found = found.filter(~pl.col("has_due_date") & pl.col("has_amount") & pl.col(KNOWN))
        self.tell(Rule.DUE_DATES_DIFFER, found.filter(~are_equal(found, "part", "whole")))

    def judge_plans(self, entries: pl.DataFrame, plans: list[pl.DataFrame]) -> None:
        """Find the entries whose lines do not add up, and the first of their plans that does not.

        An entry may have millions of plans, so that they are gone through in parts.
        """
        if not plans:
            return
        all_sums, first = [], []
        whole = entries.select(ENTRY, *name_amount_columns("whole"))
        for lines in part(plans, by=PLAN, most=MOST_ADDED_UP):
            sums = add_parts(widen(lines, ["part"]), [ENTRY, PLAN]).join(whole, on=ENTRY)
            all_sums.append(add_parts(sums, [ENTRY]))
            unlike = sums.filter(~are_equal(sums, "part", "whole"))
            first.append(take_first(unlike.select(ROW, ENTRY, *name_amount_columns("part"))))
        found = add_parts(pl.concat(all_sums), [ENTRY]).drop(ROW).join(entries, on=ENTRY)
        found = found.filter(pl.col("has_amount") & pl.col(KNOWN))
        found = found.filter(~are_equal(found, "part", "whole")).drop(name_amount_columns("part"))
        unlike = take_first(pl.concat(first)).drop(ROW)
        self.tell(Rule.ANALYTIC_DIFFERS, found.join(unlike, on=ENTRY).sort(ROW))

    def tell(self, rule: Rule, found: pl.DataFrame, value: str | None = None) -> None:
        """Count these entries, and keep the first."""
        for row in found.head(self.limit).iter_rows(named=True):
            if value is not None:
                self.add(rule, row[ROW], value)
                continue
            total = read_sum(*(row[name] for name in name_amount_columns("part")))
            self.add_unlike(rule, row[ROW], row["text"], total)
        self.count_rest(rule, len(found))

    def count_rest(self, rule: Rule, count: int) -> None:
        """Count those of `count` that were not added one by one."""
        if count > self.limit:
            self.counts[rule, self.name_place(rule)[0]] += count - self.limit

    def find(self) -> tuple[Counts, list[Candidate]]:
        self.close_entries(1)
        if self.open_run is not None:
            self.keep(self.open_run.filter(~is_even(self.open_run)))
        if any(map(len, self.kept)):
            self.report_uneven()
        return self.counts, self.candidates

    def report_uneven(self) -> None:
        """Add up the runs of each piece; count the pieces that are not even, keep the first."""
        unknown, misdated = join_unique(self.unknown), join_unique(self.misdated)
        count, first = 0, list[pl.DataFrame]()
        for runs in part(self.kept, by=KEY, most=MOST_ADDED_UP):
            known = runs.join(unknown, on=[KEY, REST], how="anti")
            dated = known.join(misdated, on=REST, how="anti")
            pieces = add_runs(widen(dated, SIDES))
            uneven = pieces.filter(pieces[KNOWN] & ~are_equal(pieces, *SIDES))
            count += len(uneven)
            first = [pl.concat([*first, uneven]).bottom_k(self.limit, by=ROW)]
        for row in first[0].sort(ROW).iter_rows(named=True):
            debit, credit = (
                read_sum(*(row[name] for name in name_amount_columns(side))) for side in SIDES
            )
            self.add_uneven(row[ROW], debit, credit, lines=row[LINES])
        self.count_rest(Rule.UNBALANCED_PIECE, count)


def join_unique(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames).unique()


def add_runs(runs: pl.DataFrame) -> pl.DataFrame:
    """Make one row of the runs of each piece."""
    currency = pl.col(CURRENCY)
    if runs[KEY].n_unique() == len(runs):
        sums = [column for side in SIDES for column in list_sums(side)]
        is_known = pl.lit(value=True).alias(KNOWN)
        return runs.select(KEY, REST, ROW, LINES, currency, is_known, *sums)
    return runs.group_by(KEY, REST).agg(
        pl.col(ROW).min(),
        pl.col(LINES).sum(),
        currency.first(),
        (currency.min() == currency.max()).alias(KNOWN),
        *(column for side in SIDES for column in add_columns(runs, side)),
    )


def take_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the first row of each entry."""
    return rows.sort(ROW).unique(ENTRY, keep="first")
