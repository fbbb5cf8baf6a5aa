"""What the values of a column tell of it, whatever its title says."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from imports.mapping.value_shapes import Shape, find_shapes
from imports.values.date_texts import (
    LONGEST_READ,
    SERIAL,
    DateOrder,
    DateWays,
    make_plain,
    read_dates,
)
from imports.values.dates import TABLE_DATES, is_date
from imports.values.nothing import NULL_WORDS
from imports.values.numbers import Quantity, suggest_number
from imports.values.protection import unprotect
from imports.values.rules import DECIMALS, INTEGER, is_blank

#: So many of the first lines are looked at.
PROFILED_LINES = 500
#: So many cells at most: of a table with hundreds of columns fewer lines, but these at least.
PROFILED_CELLS, FEWEST_LINES = 10_000, 10
SAMPLES = 3
#: Of a sample, for a page.
SAMPLE_LENGTH = 60
NUMBER_TEXT = re.compile(DECIMALS[".,"])
WHOLE_TEXT = re.compile(INTEGER)
#: A column of these is one of numbers, unless zeros in front show that they are codes.
LED_BY_ZERO = re.compile("0[0-9]+")
SIX_DIGITS = re.compile("[0-9]{6}")
DATE_ORDERS = tuple(DateWays(order=one) for one in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST))
SAME_FORM = (
    (re.compile(r"[^\W\d_]+"), "a"), (re.compile(r"[0-9]+"), "9"), (re.compile(r"\s+"), " "),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ColumnProfile:
    """The first values of a column: how many of the `filled` ones are what.

    `lines` were looked at; `distinct` counts values that differ, `values` how often each of them
    occurs. `dates` are dates in any form that tells the day, `maybe_dates` numbers that a
    spreadsheet or an old program may have written for one. `zero_led` are whole numbers with a
    zero in front, `longest` counts characters. `samples` differ, in their form if they can.
    """

    lines: int = 0
    filled: int = 0
    distinct: int = 0
    numbers: int = 0
    integers: int = 0
    zero_led: int = 0
    dates: int = 0
    maybe_dates: int = 0
    longest: int = 0
    samples: tuple[str, ...] = ()
    values: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[Shape, int] = field(default_factory=dict)

    def count_longer(self, length: int) -> int:
        """Count the values of more characters than that."""
        return sum(count for value, count in self.values.items() if len(value) > length)

    def is_mostly(self, count: int) -> bool:
        """Say whether so many are nearly all of the values."""
        return bool(self.filled) and count * 10 >= self.filled * 9

    def is_half(self, count: int) -> bool:
        """Say whether so many are half of the values, or more."""
        return bool(self.filled) and count * 2 >= self.filled


def profile_values(values: Iterable[str]) -> ColumnProfile:
    """Return the profile of the first cells of a column, blank ones included."""
    cells = list(islice(values, PROFILED_LINES))
    counts = Counter(unprotect(cell).strip() for cell in cells if not is_blank(cell))
    for word in NULL_WORDS & counts.keys():
        del counts[word]
    totals: Counter[str] = Counter()
    shapes: Counter[Shape] = Counter()
    for value, count in counts.items():
        for fact in list_facts(value):
            totals[fact] += count
        for shape in find_shapes(value):
            shapes[shape] += count
    return ColumnProfile(
        lines=len(cells),
        filled=sum(counts.values()),
        distinct=len(counts),
        numbers=totals["number"],
        integers=totals["integer"],
        zero_led=totals["zero_led"],
        dates=totals["date"],
        maybe_dates=totals["maybe_date"],
        longest=max(map(len, counts), default=0),
        samples=choose_samples(counts),
        values=counts,
        shapes=shapes,
    )


def profile_columns(rows: Iterable[Sequence[str]], width: int) -> list[ColumnProfile]:
    """Return the profiles of `width` columns by the first lines; missing cells are blank."""
    most = max(FEWEST_LINES, min(PROFILED_LINES, PROFILED_CELLS // max(width, 1)))
    first = list(islice(rows, most))
    return [
        profile_values(row[place] if place < len(row) else "" for row in first)
        for place in range(width)
    ]


def list_facts(value: str) -> Iterable[str]:
    """Yield what a value is, of what a profile counts."""
    if len(value) > LONGEST_READ or not any(one.isdigit() for one in value):
        return
    meant = {
        number
        for quantity in (Quantity.ANY, Quantity.RATE)
        for number in suggest_number(value, "", quantity)
    }
    if any(map(NUMBER_TEXT.fullmatch, meant)):
        yield "number"
    if any(map(WHOLE_TEXT.fullmatch, meant)):
        yield "integer"
    if LED_BY_ZERO.fullmatch(value):
        yield "zero_led"
    if SERIAL.fullmatch(value) or SIX_DIGITS.fullmatch(value):
        if tells_day(value):
            yield "maybe_date"
    elif tells_day(value):
        yield "date"


def tells_day(value: str) -> bool:
    return any(
        is_date(meant.day, TABLE_DATES)
        for ways in DATE_ORDERS
        for meant in read_dates(make_plain(value), ways)
    )


def choose_samples(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return values that differ in their form, then others; as they come in the file."""
    by_form: dict[str, str] = {}
    for value in counts:
        by_form.setdefault(find_value_form(value), value)
    chosen = list(by_form.values())[:SAMPLES]
    chosen += [value for value in islice(counts, 2 * SAMPLES) if value not in chosen]
    return tuple(value[:SAMPLE_LENGTH] for value in chosen[:SAMPLES])


def find_value_form(value: str) -> str:
    for pattern, instead in SAME_FORM:
        value = pattern.sub(instead, value)
    return value
