"""Dates as the ERP writes them: JJ is the day, MM the month, AA or AAAA the year."""

import re
from calendar import monthrange
from collections.abc import Sequence
from functools import cache

from imports.rules.date_sentences import FIRST_YEAR

TABLE_DATES = ("JJ/MM/AAAA",)
# The pages of some entry formats list only shapes without slashes, yet their examples have them
# (EBPV5V2000, GestimumGescomV15), so a variable layout takes all four.
VARIABLE_ENTRY_DATES = ("JJMMAA", "JJMMAAAA", "JJ/MM/AA", "JJ/MM/AAAA")
FIXED_ENTRY_DATES = ("JJMMAA", "JJMMAAAA")

# [0-9], because \d also takes Arabic and other digits.
PARTS = {"JJ": "(?P<day>[0-9]{2})", "MM": "(?P<month>[0-9]{2})"}
YEARS = {"AAAA": "(?P<year>[0-9]{4})", "AA": "(?P<year>[0-9]{2})"}

# The same as one expression: every day that exists.
ANY_YEAR = {
    "AAAA": "[1-9][0-9]{3}",
    "AA": "[0-9]{2}",
}
LEAP = "(?:0[48]|[2468][048]|[13579][26])"
LEAP_CENTURY = "(?:[2468][048]|[13579][26])"
LEAP_YEAR = {"AAAA": f"(?:[1-9][0-9]{LEAP}|{LEAP_CENTURY}00)", "AA": f"(?:00|{LEAP})"}


@cache
def compile_shape(shape: str) -> re.Pattern[str]:
    pattern = shape
    for word, part in (PARTS | YEARS).items():
        if word != "AA" or "AAAA" not in shape:
            pattern = pattern.replace(word, part, 1)
    return re.compile(pattern)


def is_date(value: str, shapes: tuple[str, ...]) -> bool:
    """Say whether `value` is a day of the calendar in one of `shapes`. Two digits mean 20AA.

    Years begin at 1000: 0026 is a year of two digits.
    """
    for shape in shapes:
        if found := compile_shape(shape).fullmatch(value):
            year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
            return is_day(year, int(found["month"]), int(found["day"]))
    return False


def is_day(year: int, month: int, day: int) -> bool:
    if year < FIRST_YEAR or not 1 <= month <= 12 or day < 1:
        return False
    _, days = monthrange(year, month)
    return day <= days


def find_impossible(value: str, shapes: tuple[str, ...]) -> dict[str, int]:
    """Return the day, month and year of a value in one of `shapes` that the calendar lacks."""
    for shape in shapes:
        if found := compile_shape(shape).fullmatch(value):
            year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
            month, day = int(found["month"]), int(found["day"])
            return {} if is_day(year, month, day) else {"day": day, "month": month, "year": year}
    return {}


def build_calendar_pattern(shapes: tuple[str, ...]) -> str:
    """Return one expression that matches exactly what `is_date` takes, for the fast path."""
    return "(?:" + "|".join(build_shape_pattern(shape) for shape in shapes) + ")"


def build_short_year_pattern(years: Sequence[str]) -> str:
    """Return an expression for days of these years of two digits, whether they exist or not."""
    return f"[0-9]{{2}}/?[0-9]{{2}}/?(?:{'|'.join(years)})"


def build_shape_pattern(shape: str) -> str:
    slash = "/" if "/" in shape else ""
    year = "AAAA" if "AAAA" in shape else "AA"
    months = (
        f"(?:0[1-9]|1[0-9]|2[0-8]){slash}(?:0[1-9]|1[0-2])",
        f"(?:29|30){slash}(?:0[13-9]|1[0-2])",
        f"31{slash}(?:0[13578]|1[02])",
    )
    leap_day = f"29{slash}02{slash}{LEAP_YEAR[year]}"
    return f"(?:(?:{'|'.join(months)}){slash}{ANY_YEAR[year]}|{leap_day})"
