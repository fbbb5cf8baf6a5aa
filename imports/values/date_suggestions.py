"""What a cell of a date column probably means, as the problem of that cell tells it."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace

from imports.rules.catalogue import Params
from imports.values.date_texts import (
    LONGEST_READ,
    MONTH_WORDS,
    MONTHS_BY_WORD,
    DateOrder,
    DateWays,
    MeantDate,
    fold_letters,
    make_plain,
    may_be_either,
    read_dates,
    read_numbers,
)
from imports.values.dates import is_date
from imports.values.years import complete_year

SIX_DIGITS = re.compile("[0-9]{6}")
MONTH_AND_YEAR = re.compile("(?P<month>[0-9]{1,2}|[a-z]+)[-/. ]+(?P<year>[12][0-9]{3})")
YEAR_AND_MONTH = re.compile("(?P<year>[12][0-9]{3})[-/. ]+(?P<month>[0-9]{1,2}|[a-z]+)[.]?")
DAY_AND_MONTH = re.compile("[0-9]{1,2}(?:er)?[-/. ]+(?P<month>[a-z]+)[.]?")
#: Of two numbers, the first can be no month.
DAY_AND_NUMBER = re.compile("(?:1[3-9]|2[0-9]|3[01])[-/.](?P<month>[0-9]{1,2})")


def suggest_date(
    value: str, shapes: tuple[str, ...], ways: DateWays, *, keeps_time: bool = False
) -> Params:
    """Return the day that was meant as `suggestion`, and what is to be known of it.

    `lost_time` would be left out; `day_there` and `day_here` are two days, one where the text was
    written and one in France; `short_year` may be of either century; `day_first`, `month_first` and
    `year_first` are what the numbers mean in either order, where nothing tells it. `first_day` and
    `last_day` are those of a month whose day is not said, `lacks_year`: the year is not.
    """
    text = value[:LONGEST_READ]
    for meant in read_dates(text, ways):
        written = next(write_in_shapes(meant.day, shapes, like=text), "")
        if not written:
            continue
        if keeps_time:
            return {"suggestion": f"{written} {meant.time}".rstrip()}
        if meant.elsewhere:
            return {"day_there": meant.elsewhere, "day_here": meant.day}
        return {"suggestion": written, **describe_loss(meant)}
    if ways.order in (DateOrder.UNKNOWN, DateOrder.MIXED) and may_be_either(text):
        return suggest_either(text, shapes, ways, keeps_time=keeps_time)
    may_be_front = ways.order is DateOrder.DAY_FIRST and not ways.takes_six_digits
    if may_be_front and SIX_DIGITS.fullmatch(make_plain(text)):
        return suggest_front(text, shapes, ways, keeps_time=keeps_time)
    return find_short_year(text, ways) or find_lacking(text, shapes)


def describe_loss(meant: MeantDate) -> Params:
    return {"lost_time": meant.time} if meant.time else {}


def suggest_either(
    text: str, shapes: tuple[str, ...], ways: DateWays, *, keeps_time: bool
) -> Params:
    """Return what a date in numbers means with its day first, and with its month first."""
    both: dict[str, str | int] = {}
    for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
        meant = suggest_date(text, shapes, replace(ways, order=order), keeps_time=keeps_time)
        both[order.value] = meant.get("suggestion", "")
    return both if all(both.values()) else find_short_year(text, ways)


def suggest_front(
    text: str, shapes: tuple[str, ...], ways: DateWays, *, keeps_time: bool
) -> Params:
    """Return what six digits mean with the day in front, and with the year; one may be no day."""
    day_first = replace(ways, takes_six_digits=True)
    year_first = replace(ways, order=DateOrder.YEAR_FIRST)
    day, year = (
        suggest_date(text, shapes, one, keeps_time=keeps_time).get("suggestion", "")
        for one in (day_first, year_first)
    )
    if not (day and year):
        return find_short_year(text, ways)
    return {"day_first": day, "year_first": year, "date_order": DateOrder.UNKNOWN.value}


def find_lacking(text: str, shapes: tuple[str, ...]) -> Params:
    """Return which part of a date is not said: the days of its month, or that the year is not."""
    bare = fold_letters(make_plain(text))
    for pattern in (MONTH_AND_YEAR, YEAR_AND_MONTH):
        found = pattern.fullmatch(bare)
        month = read_month(found["month"]) if found else 0
        if found and month:
            year = int(found["year"])
            days = (f"{day:02}/{month:02}/{year}" for day in (1, monthrange(year, month)[1]))
            first, last = (next(write_in_shapes(day, shapes, like=""), day) for day in days)
            return {"first_day": first, "last_day": last}
    yearless = DAY_AND_MONTH.fullmatch(bare) or DAY_AND_NUMBER.fullmatch(bare)
    return {"lacks_year": 1} if yearless and read_month(yearless["month"]) else {}


def read_month(text: str) -> int:
    """Return the number of a month, 0 for what is none."""
    month = int(text) if text.isdecimal() else MONTHS_BY_WORD.get(text, 0)
    return month if month <= len(MONTH_WORDS) else 0


def find_short_year(text: str, ways: DateWays) -> Params:
    """Return the two digits of a year whose century the field does not tell."""
    numbers = read_numbers(text)
    if numbers is None or numbers[2] > 99 or complete_year(str(numbers[2]), ways.years):
        return {}
    return {"short_year": f"{numbers[2]:02}"}


def write_in_shapes(day: str, shapes: tuple[str, ...], *, like: str) -> Iterator[str]:
    """Yield JJ/MM/AAAA in the shapes that the field takes, first as `like` is written."""
    ways = (day, day.replace("/", ""))
    return (way for way in (ways[::-1] if like.isdigit() else ways) if is_date(way, shapes))


def find_year_doubt(value: str, shapes: tuple[str, ...], ways: DateWays) -> Params | None:
    """Return what to tell of a date that is valid with two digits for a year that is not likely."""
    numbers = read_numbers(value)
    if numbers is None or numbers[2] > 99 or 2000 + numbers[2] in ways.years:
        return None
    params: dict[str, str | int] = {"short_year": f"{numbers[2]:02}"}
    if year := complete_year(str(numbers[2]), ways.years):
        day = f"{numbers[0]:02}/{numbers[1]:02}/{year}"
        if written := next(write_in_shapes(day, shapes, like=value), ""):
            params["suggestion"] = written
    return params


def cut_valid_date(value: str, shapes: tuple[str, ...], *, keeps_time: bool) -> tuple[str, str]:
    """Return the date that a field takes, and the time behind it; nothing where it takes none."""
    length = len("JJ/MM/AAAA") if "/" in value else len(value)
    date, after = value[:length], value[length:]
    is_taken = is_date(date, shapes) and after[:1] in (("", " ", "T") if keeps_time else ("",))
    return (date, after) if is_taken else ("", "")


def write_month_first(
    value: str, shapes: tuple[str, ...], ways: DateWays, *, keeps_time: bool
) -> str:
    """Return the date that was written with its month first as the field takes it, or `value`."""
    month_first = replace(ways, order=DateOrder.MONTH_FIRST)
    date, after = cut_valid_date(value, shapes, keeps_time=keeps_time)
    if not read_numbers(date or value):
        return value
    meant = suggest_date(date or value, shapes, month_first, keeps_time=keeps_time and not date)
    return f"{meant['suggestion']}{after}" if "suggestion" in meant else value
