"""What of a cell goes into the lines: by its value, what the workbook shows, and its field.

What a format shows more than the value (zeros in front, a currency, per cent) is written as people
would type it into this field. Where it shows another value, the one that is held goes, and the
cell is doubtful: the check asks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from imports.catalogue.cell_use import CellUse
from imports.reading.workbooks.cell_doubts import DISPLAYED_OTHERWISE, TURNED_INTO_DATE, Doubtful
from imports.reading.workbooks.cell_text import date_text, number_text
from imports.reading.workbooks.cell_values import (
    NUMBER,
    Value,
    as_float,
    exact,
    find_moment,
    is_integer,
    is_noise,
    plain_text_of,
    read_number,
    round_half_up,
)
from imports.reading.workbooks.number_format import NumberFormat, Show
from imports.reading.workbooks.shown_text import (
    FIRST_DAY,
    fill_digits,
    show_moment,
    show_number,
    show_text,
)

type Plan = Callable[[Value, str], str | Doubtful]

#: Around the number in a code it is no part of the code.
DECORATION = re.compile(r"(?:[ €$£()+-]|EUR|F)*")
#: Zeros in front of a number.
PADDED = re.compile(r"(?<![0-9,])0[0-9]")
DAY_CHARACTERS = len("31/12/2026")
#: Of what rounding hides, as a part of the last digit shown: more than noise for certain.
NOISE_AT_ALL = 0.01
NOTHING_SHOWN = (("shown", ""), ("meant", ""))
NUMBERS = (CellUse.NUMBER, CellUse.RATE, CellUse.UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class PlanMaker:
    """Makes the plan for the cells of a use under a format. `mark` is the decimal mark."""

    mark: str

    def plan(self, use: CellUse, shape: NumberFormat) -> Plan | None:
        """Return what to do; None: the value is written as ever."""
        if shape.is_harmless or use is CellUse.CHECKBOX:
            return None
        if shape.shows is Show.DATE:
            if use in (CellUse.DATE, CellUse.UNKNOWN) and not shape.first.shows_time:
                return write_day
            return lambda value, text: self.write_date(use, shape, value, text)
        write = self.choose(use, shape)
        if shape.adds_to_texts:
            return lambda value, text: self.write_any(write, shape, value, text)
        mark = self.mark
        return lambda value, text: (
            write(value, text)
            if type(value) is float
            else write_as_number(write, value, text, mark)
        )

    def choose(self, use: CellUse, shape: NumberFormat) -> Plan:
        """Return what becomes of numbers."""
        simple = self.round_simple(use, shape) if shape.is_simple else None
        pattern = len(shape.sections) == 1 and shape.first.is_digit_pattern
        if use in NUMBERS:
            pads = use is CellUse.UNKNOWN and pattern
            rounded = simple or (lambda value, text: self.read_back(use, shape, value, text))
            return (lambda v, t: fill_pattern(shape, v, t) or rounded(v, t)) if pads else rounded
        if use is CellUse.TEXT:
            return lambda value, text: show_as_text(shape, value, text)
        if use is CellUse.DATE:
            return lambda value, text: (pattern and fill_pattern(shape, value, text)) or text
        return self.write_code(shape, simple)

    def write_code(self, shape: NumberFormat, simple: Plan | None) -> Plan:
        first = shape.first
        if "exponent" in first.kinds:
            # A whole number is only too long for its column.
            return lambda v, t: t if is_integer(v) else self.read_back(CellUse.CODE, shape, v, t)
        zeros = [token.text for token in first.tokens if token.kind == "digit"].count("0")
        is_padded = zeros - first.decimals > 1
        is_bare = DECORATION.fullmatch(first.literals) and not first.percents
        if simple and is_bare and not is_padded:
            return simple
        shown: Plan = lambda value, text: show_as_text(shape, value, text)  # noqa: E731
        rounded = self.round_simple(CellUse.CODE, shape)
        if first.is_digit_pattern:
            is_filled = len(shape.sections) == 1
            return lambda v, t: (
                (is_filled and fill_pattern(shape, v, t))
                or (shown(v, t) if is_integer(v) else rounded(v, t))
            )
        return shown

    def round_simple(self, use: CellUse, shape: NumberFormat) -> Plan:
        """Return a plan for a format that rounds to so many places and adds signs."""
        places, percents, mark = shape.first.decimals, shape.first.percents, self.mark
        hides_zero, scale, rounded = shape.hides_zero, 10**places, (("decimals", places),)

        def write(value: Value, text: str) -> str | Doubtful:
            if percents:
                text = number_text(as_float(value) * 100**percents, mark)
                if use is not CellUse.RATE:
                    return Doubtful(text, DISPLAYED_OTHERWISE, (("percents", percents),))
            if hides_zero and text == "0":
                return Doubtful(text, DISPLAYED_OTHERWISE, NOTHING_SHOWN)
            decimals = text.partition(mark)[2]
            if len(decimals) <= places or "E" in decimals:
                return text
            hidden = abs(as_float(value)) * 100**percents * scale % 1
            if NOISE_AT_ALL < hidden < 1 - NOISE_AT_ALL:
                return Doubtful(text, DISPLAYED_OTHERWISE, rounded)
            return write_rounded(text, places, mark)

        return write

    def read_back(
        self, use: CellUse, shape: NumberFormat, value: Value, text: str
    ) -> str | Doubtful:
        """Hold what is shown against what is held, whatever the format does."""
        shown = show_number(as_float(value), shape)
        return text if shown is None else self.compare(use, value, text, shown)

    def compare(self, use: CellUse, value: Value, text: str, shown: str) -> str | Doubtful:
        held = exact(value)
        percents = shown.count("%")
        if percents:
            held = held.scaleb(2 * percents)
            text = plain_text_of(held, self.mark)
            if use is not CellUse.RATE:
                return Doubtful(text, DISPLAYED_OTHERWISE, (("percents", percents),))
        number = read_number(shown)
        if number is not None and is_noise(number - held, held):
            return text
        if not held and shown:
            return "0"
        if number is None:
            return Doubtful(text, DISPLAYED_OTHERWISE, (("shown", shown), ("meant", "")))
        places = -int(number.as_tuple().exponent)
        if "/" not in shown and places >= 0 and round_half_up(held, places) == number:
            return write_rounded(text, places, self.mark)
        meant = plain_text_of(number, self.mark)
        return Doubtful(text, DISPLAYED_OTHERWISE, (("shown", shown), ("meant", meant)))

    def write_any(
        self, write: Plan, shape: NumberFormat, value: Value, text: str
    ) -> str | Doubtful:
        if not isinstance(value, str):
            return write_as_number(write, value, text, self.mark)
        section = shape.text_section
        shown = show_text(value, section) if section and value else text
        if shown or not value:
            return shown
        return Doubtful(text, DISPLAYED_OTHERWISE, NOTHING_SHOWN)

    def write_date(
        self, use: CellUse, shape: NumberFormat, value: Value, text: str
    ) -> str | Doubtful:
        moment = find_moment(value)
        if moment is None:
            return text
        section = shape.first
        if use in (CellUse.DATE, CellUse.UNKNOWN):
            return text
        return doubt_date(use, show_moment(moment, section), is_part=section.shows_part_of_day)

    def write_shown(self, use: CellUse, value: Value, text: str, shown: str) -> str | Doubtful:
        """Write a cell of which only what it shows is known, and no format (.ods)."""
        if isinstance(value, (str, bool)) or use is CellUse.CHECKBOX:
            return text
        if not isinstance(value, (int, float)):
            is_day = use is CellUse.DATE and len(text) == DAY_CHARACTERS
            return text if is_day else write_shown_date(use, value, text, shown)
        is_padded = bool(PADDED.search(shown))
        if use in (CellUse.TEXT, CellUse.DATE):
            is_date = is_padded and "/" in shown
            return shown if is_date or use is CellUse.TEXT else text
        number = read_number(shown)
        is_bare = number is not None and DECORATION.fullmatch(NUMBER.sub("", shown, count=1))
        if is_padded or (use is CellUse.CODE and not is_bare):
            return text if "E+" in shown else shown
        if number is not None and len(number.as_tuple().digits) > 8 and "%" not in shown:
            return text  # the format called Standard shows as much as the column is wide
        return self.compare(use, value, text, shown)


def write_day(value: Value, text: str) -> str:
    """Write the day of a moment whose time is not shown."""
    if len(text) == DAY_CHARACTERS:
        return text
    moment = find_moment(value)
    is_day = isinstance(moment, datetime) and moment >= datetime(1900, 1, 1)  # noqa: DTZ001
    return date_text(moment) if is_day and isinstance(moment, datetime) else text


def write_shown_date(use: CellUse, value: Value, text: str, shown: str) -> str | Doubtful:
    moment = find_moment(value)
    if use in (CellUse.DATE, CellUse.UNKNOWN):
        is_day = isinstance(moment, datetime) and ":" not in shown
        return date_text(moment) if is_day and isinstance(moment, datetime) else text
    is_time = isinstance(value, (time, timedelta))
    return doubt_date(use, shown, is_part=not is_time and not is_day_shown(shown))


def show_as_text(shape: NumberFormat, value: Value, text: str) -> str | Doubtful:
    """Write what is shown; a cell that shows nothing is asked about."""
    shown = show_number(as_float(value), shape)
    if shown == "":
        return Doubtful(text, DISPLAYED_OTHERWISE, NOTHING_SHOWN)
    return text if shown is None else shown


def write_as_number(write: Plan, value: Value, text: str, mark: str) -> str | Doubtful:
    """Write a number; a date that is shown as a number is one."""
    if isinstance(value, (str, bool)):
        return text
    if isinstance(value, (int, float)):
        return write(value, text)
    moment = find_moment(value)
    if moment is None:
        return text
    since = moment if isinstance(moment, timedelta) else moment - FIRST_DAY
    number = since / timedelta(days=1)
    return write(number, number_text(number, mark))


def write_rounded(text: str, places: int, mark: str) -> str | Doubtful:
    held = Decimal(text.replace(mark, "."))
    shown = round_half_up(held, places)
    if is_noise(shown - held, held):
        return plain_text_of(shown, mark)
    return Doubtful(text, DISPLAYED_OTHERWISE, (("decimals", places),))


def doubt_date(use: CellUse, shown: str, *, is_part: bool) -> str | Doubtful:
    """Write what is shown of a date where none belongs; a text may hold a whole one."""
    is_doubtful = use is not CellUse.TEXT or is_part
    return Doubtful(shown, TURNED_INTO_DATE, ()) if is_doubtful else shown


def is_day_shown(shown: str) -> bool:
    return len(re.findall("[0-9]+", shown)) > 1 + ("-" in shown)


def fill_pattern(shape: NumberFormat, value: Value, text: str) -> str | None:
    if text.isdigit():
        return fill_digits(shape.first, text)
    return show_number(as_float(value), shape) if is_integer(value) else None
