"""Dates in numbers whose day and month stand in another order: a property of their column.

A date such as 12/31/2025 can only have its month first: it proves that 03/04/2026, beside it, is a
day in March. Nothing here is looked at unless some cell of the file is such a date, which no field
takes: that cells are refused is known by then, and files that are right pay nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import Protocol

from imports.checking.across.protocol import Candidate
from imports.checking.layout import Layout
from imports.checking.report import Counts, FoundProblem
from imports.rules.catalogue import Params, Rule
from imports.values.date_suggestions import cut_valid_date, suggest_date
from imports.values.date_texts import (
    LONGEST_READ,
    DateOrder,
    have_same_numbers,
    may_be_either,
    read_numbers,
)
from imports.values.rules import CellCheck, find_faults

#: The rules under which a cell may be a sign: it is no date of its field, or one with a time.
REFUSED = (Rule.BAD_DATE, Rule.UNDOCUMENTED_TIME)

START = "^[ \t\xa0']*"
BETWEEN = "[ \xa0]?[-/. \xa0\u2010-\u2013\u2212][ \xa0]?"
YEAR = "(?:[0-9]{4}|[0-9]{2})"
PLAIN_YEAR = "(?:19|20)?[0-9]{2}"
END = "(?:[ \xa0,T].*)?$"
MONTH = "(?:0?[1-9]|1[0-2])"
ANY_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
NO_DAY = "(?:00|3[2-9]|[4-9][0-9])"


class Sign(StrEnum):
    """What a cell tells of the order of its column."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"
    YEAR_FIRST = "year_first"
    AMERICAN = "american"  # no proof: how programs write that put the month first


def build_numbers(first: str, second: str) -> str:
    """Return an expression for two numbers and a year, with or without what separates them."""
    apart = f"(?:{first}){BETWEEN}(?:{second}){BETWEEN}{YEAR}"
    digits = [part.replace("0?", "0") for part in (first, second)]
    return f"{START}(?:{apart}|(?:{digits[0]})(?:{digits[1]}){PLAIN_YEAR}){END}"


def build_any(*pairs: tuple[str, str]) -> str:
    return "|".join(build_numbers(first, second) for first, second in pairs)


#: A day that can be no month, beside a month that has it.
DAYS = (("1[3-9]|2[0-9]", MONTH), ("30", "0?[13-9]|1[0-2]"), ("31", "0?[13578]|1[02]"))
#: For Python and for Rust; of a text's first characters (LONGEST_READ).
SIGNS: Mapping[Sign, str] = {
    Sign.MONTH_FIRST: build_any(*((month, day) for day, month in DAYS)),
    Sign.DAY_FIRST: build_any(*DAYS),
    Sign.YEAR_FIRST: f"{START}(?:{NO_DAY}[-.]{MONTH}[-.]{ANY_DAY}{END}"
    f"|{NO_DAY}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$)",
    Sign.AMERICAN: f"(?i){START}(?:[0-9]{{1,2}}/[0-9]{{1,2}}/{YEAR} .*[0-9] ?[ap][.]?m[.]?"
    "|(?:[a-z]{3,9}[.]?,? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[.]? "
    "[0-9]{1,2}(?:st|nd|rd|th)?, [0-9]{4}.*)$",
}
FOUND_IN_REFUSED = (Sign.MONTH_FIRST, Sign.YEAR_FIRST, Sign.AMERICAN)
#: What may be read in more than one order.
NUMBERS = build_any((MONTH, MONTH)) + f"|{START}[0-9]{{2}}/?[0-9]{{2}}/?[0-9]{{2}}$"

LAST_DAY, LAST_SHORT = 31, 99
DATES_REMEMBERED = 20_000
#: What a date is told to mean in the order of its column.
TOLD = ("suggestion", "month_first")

type Key = tuple[int, str]  # the place of a column, from 0, and the name of its field
type Place = tuple[Key, Sign]


@dataclass(frozen=True, slots=True)
class Proof:
    """The first cell that tells something of an order: its record and its text."""

    record: int
    value: str


class DateCells(Protocol):
    """Reads the cells of a date column once more."""

    def line_of(self, record: int) -> int:
        """Return the line of a record."""

    def read(self, key: Key, pattern: str) -> Iterator[tuple[int, str]]:
        """Yield record and text of the cells that match, in the order of the file."""

    def find_first(self, keys: Sequence[Key], signs: Sequence[Sign]) -> Mapping[Place, Proof]:
        """Return the first sign of each kind in each column, of one pass over the file."""


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def matches_sign(value: str, pattern: str) -> bool:
    return bool(compile_pattern(pattern).search(value[:LONGEST_READ]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOrder:
    """The order of a column's dates, and what tells it."""

    order: DateOrder
    params: Params
    may_be_year_first: bool = False


class DateOrders:
    """Finds columns whose dates have the month first, or in which nobody knows what is first."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self.layouts = layouts
        self.checks: dict[Key, CellCheck] = {
            (place, check.name): check
            for layout in layouts
            for place, check in enumerate(layout.checks)
            if check.takes_dates
        }
        self.signs: dict[Place, Proof] = {}

    def see(self, problem: FoundProblem) -> None:
        """See a problem of a cell; they come in the order of the file."""
        if problem.rule not in REFUSED or problem.column is None or problem.record is None:
            return
        key = (problem.column - 1, problem.field)
        if key in self.checks:
            for sign in FOUND_IN_REFUSED:
                if (key, sign) not in self.signs and matches_sign(problem.value, SIGNS[sign]):
                    self.signs[key, sign] = Proof(problem.record, problem.value)

    def take(self, measured: Mapping[Place, Proof], first_record: int) -> None:
        """Take what the next chunk holds, whose rows count from `first_record`."""
        for place, proof in measured.items():
            self.signs.setdefault(place, Proof(proof.record + first_record, proof.value))

    def see_origin(self, origin: DateCells) -> None:
        """Take what the lines told before they were edited for what they tell."""
        self.signs = {}
        self.take(origin.find_first(list(self.checks), FOUND_IN_REFUSED), 0)

    def find(
        self, cells: DateCells, origin: DateCells | None, *, limit: int
    ) -> tuple[Counts, list[Candidate], Mapping[Key, ColumnOrder]]:
        """Return complete counts, the first `limit` dates of each column, the columns' orders."""
        orders = self.find_orders(origin or cells) if self.signs else {}
        counts: Counts = Counter()
        candidates: list[Candidate] = []
        for key, column in orders.items():
            place, name = key
            for record, value, params in self.find_doubtful(key, column, cells, origin):
                counts[Rule.DATE_ORDER, name] += 1
                if counts[Rule.DATE_ORDER, name] <= limit:
                    candidates.append(
                        Candidate(
                            rule=Rule.DATE_ORDER,
                            record=record,
                            field=name,
                            places=(place,),
                            value=value,
                            params=params,
                        )
                    )
        return counts, candidates, orders

    def find_orders(self, cells: DateCells) -> dict[Key, ColumnOrder]:
        """Return the order of each column, but of those whose dates have the day first."""
        foreign = [
            (proof.record, key, proof)
            for (key, sign), proof in self.signs.items()
            if sign is not Sign.YEAR_FIRST
        ]
        elsewhere = min(foreign, default=None, key=lambda found: found[:2])
        found = ((key, self.find_order(key, cells, elsewhere)) for key in self.checks)
        return {key: order for key, order in found if order is not None}

    def find_order(
        self, key: Key, cells: DateCells, elsewhere: tuple[int, Key, Proof] | None
    ) -> ColumnOrder | None:
        day_first = next(cells.read(key, SIGNS[Sign.DAY_FIRST]), None)
        day = Proof(*day_first) if day_first else None
        month = self.signs.get((key, Sign.MONTH_FIRST))
        year = self.signs.get((key, Sign.YEAR_FIRST))
        proofs = {"month": month, "day": day, "year": year}
        if year or (month and day):
            params = describe_proofs(cells, proofs) | {"is_mixed": 1}
            order = DateOrder.MIXED
        elif month:
            params, order = describe_proofs(cells, proofs), DateOrder.MONTH_FIRST
        elif elsewhere and not day:
            _record, (_place, name), proof = elsewhere
            params = describe_proofs(cells, {"month": proof}) | {"proof_field": name}
            order = DateOrder.UNKNOWN
        else:
            return None
        params["date_order"] = order.value
        return ColumnOrder(order=order, params=params, may_be_year_first=year is not None)

    def find_doubtful(
        self, key: Key, column: ColumnOrder, cells: DateCells, origin: DateCells | None
    ) -> Iterator[tuple[int, str, Params]]:
        """Yield the dates that the field takes, and that may mean another day than they say."""
        check = self.checks[key]
        describe = lru_cache(DATES_REMEMBERED)(lambda value: describe_dated(value, check, column))
        before = LinesInStep(origin, key) if origin else None
        for record, value in cells.read(key, NUMBERS):
            params = describe(value)
            if params and not (before and before.was_another(cells.line_of(record), value)):
                yield record, value, params

    def tell_again(self, problem: FoundProblem, orders: Mapping[Key, ColumnOrder]) -> FoundProblem:
        """Return the problem of a cell as the order of its column lets it be told."""
        key = ((problem.column or 0) - 1, problem.field)
        column = orders.get(key)
        if problem.rule is not Rule.BAD_DATE or column is None:
            return problem
        if not read_numbers(problem.value):
            order = {"date_order": column.order.value}
            return replace(problem, params={**problem.params, **order})
        ways = replace(self.checks[key].ways, order=column.order)
        faults = find_faults(problem.value, replace(self.checks[key], ways=ways))
        told: Params = next((params for rule, params in faults if rule is problem.rule), {})
        return replace(problem, params={**told, **column.params})


class LinesInStep:
    """Finds what a cell was before it was edited, line after line."""

    def __init__(self, origin: DateCells, key: Key) -> None:
        self.origin = origin
        self.cells = origin.read(key, NUMBERS)
        self.line, self.value = 0, ""

    def was_another(self, line: int, value: str) -> bool:
        """Say whether a person has changed the numbers of that cell: then its order is known."""
        while self.line < line:
            record, self.value = next(self.cells, (0, ""))
            if not record:
                return True
            self.line = self.origin.line_of(record)
        return self.line != line or not have_same_numbers(self.value, value)


def describe_proofs(cells: DateCells, proofs: Mapping[str, Proof | None]) -> dict[str, str | int]:
    """Return the texts that tell an order, each with its line."""
    params: dict[str, str | int] = {}
    for name, proof in proofs.items():
        if proof is not None:
            params[f"{name}_proof"] = proof.value[:LONGEST_READ]
            params[f"{name}_proof_line"] = cells.line_of(proof.record)
    return params


def describe_dated(value: str, check: CellCheck, column: ColumnOrder) -> Params | None:
    """Return what to tell of a date that the field takes; None where the order changes nothing."""
    date, after = cut_valid_date(value, check.dates, keeps_time=check.keeps_time)
    day, month, year = read_numbers(date) or (0, 0, 0)
    if not may_be_either(date) and not (column.may_be_year_first and 1 <= year <= LAST_DAY):
        return None
    meant = suggest_date(date, check.dates, replace(check.ways, order=column.order))
    told = {name: f"{meant[name]}{after}" for name in TOLD if name in meant}
    read = {"day": day, "month": month, "year": year if year > LAST_SHORT else 2000 + year}
    return {**read, **column.params, **told}
