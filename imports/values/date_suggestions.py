"""What a cell of a date column probably means, as the problem of that cell tells it."""

from collections.abc import Iterator
from dataclasses import replace

from imports.rules.catalogue import Params
from imports.values.date_texts import (
    LONGEST_READ,
    DateOrder,
    DateWays,
    MeantDate,
    may_be_either,
    read_dates,
    read_numbers,
)
from imports.values.dates import is_date
from imports.values.years import complete_year


def suggest_date(
    value: str, shapes: tuple[str, ...], ways: DateWays, *, keeps_time: bool = False
) -> Params:
    """Return the day that was meant as `suggestion`, and what is to be known of it.

    `lost_time` would be left out; `day_there` and `day_here` are two days, one where the text was
    written and one in France; `short_year` may be of either century; `day_first` and `month_first`
    are what the numbers mean in either order, where nothing tells it.
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
    return find_short_year(text, ways)


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
