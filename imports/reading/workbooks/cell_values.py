"""Numbers and moments of cells, and numbers as people read them in a text."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from imports.reading.workbooks.shown_text import FIRST_DAY

type Value = str | bool | int | float | date | datetime | time | timedelta

#: What sums and products leave behind the digits that count.
NOISE = Decimal("1e-9")
LEAST = Decimal("1e-12")
NUMBER = re.compile(r"[0-9]+(?: [0-9]{3})*(?:,[0-9]+)?|,[0-9]+")
FRACTION = re.compile(r"(?:([0-9]+) +)?([0-9]+) */ *([0-9]+)")
LAST_DAY = 2_958_466  # of the year 9999


def is_integer(value: Value) -> bool:
    return isinstance(value, (int, float)) and float(value).is_integer()


def as_float(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def exact(value: Value) -> Decimal:
    """Return the number with the 15 digits that a spreadsheet counts."""
    return Decimal(f"{as_float(value):.15g}")


def plain_text_of(number: Decimal, mark: str) -> str:
    text = f"{number.normalize():f}"
    return "0" if text == "-0" else text.replace(".", mark)


def round_half_up(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def is_noise(difference: Decimal, number: Decimal) -> bool:
    return abs(difference) <= max(LEAST, NOISE * abs(number))


@lru_cache(maxsize=4096)
def read_number(shown: str) -> Decimal | None:
    """Return the number that people read in a text; None where they read none, or several."""
    is_negative = bool(re.search(r"[-−]", shown)) or ("(" in shown and ")" in shown)
    if found := FRACTION.fullmatch(shown.strip("- ")):
        whole, above, below = (Decimal(part or 0) for part in found.groups())
        number = Decimal(f"{whole + above / below:.15g}") if below else None
    elif found := re.fullmatch(r"-?([0-9]+(?:,[0-9]+)?)E([+-][0-9]+)", shown):
        is_negative = shown.startswith("-")
        number = Decimal(f"{found[1].replace(',', '.')}E{found[2]}")
    else:
        runs = NUMBER.findall(shown)
        number = Decimal(runs[0].replace(" ", "").replace(",", ".")) if len(runs) == 1 else None
    return -number if number is not None and is_negative else number


def find_moment(value: Value) -> datetime | timedelta | None:
    """Return a date or a time as the spreadsheet counts it; None for what can be neither."""
    if isinstance(value, (datetime, timedelta)):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, time):
        return datetime.combine(FIRST_DAY.date(), value)
    if isinstance(value, (str, bool)) or not 0 <= value < LAST_DAY:
        return None
    return FIRST_DAY + timedelta(days=value)
