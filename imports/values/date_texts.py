"""Dates as people and programs write them: which day is meant, and how sure that is."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

from imports.values.dates import TABLE_DATES, is_date
from imports.values.spreadsheet_damage import HIDDEN
from imports.values.years import Horizon, complete_year, find_this_year, find_years

FRANCE = ZoneInfo("Europe/Paris")
AROUND = " '"
LONGEST_READ = 60  # no date is longer
#: Every space and dash that a word processor or a spreadsheet writes, as the plain one.
PLAIN: dict[int, str] = {ord(space): " " for space in "\t\xa0\u202f\u2009"} | {
    ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2212"
}
PLAIN |= dict.fromkeys(map(ord, HIDDEN), "")
# Day 1 of a spreadsheet's calendar, as every one counts after February 1900.
FIRST_DAY = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # 1954 to 2119: other numbers are rather no dates
MONTH_WORDS = (
    ("janvier", "janv", "january", "jan"), ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "march", "mar"), ("avril", "avr", "april", "apr"), ("mai", "may"),
    ("juin", "june", "jun"), ("juillet", "juil", "july", "jul"), ("aout", "august", "aug"),
    ("septembre", "september", "sept", "sep"), ("octobre", "october", "oct"),
    ("novembre", "november", "nov"), ("decembre", "december", "dec"),
)  # fmt: skip
MONTHS_BY_WORD = {word: n for n, words in enumerate(MONTH_WORDS, start=1) for word in words}
WEEKDAYS = (
    ("lundi", "lun", "monday", "mon"), ("mardi", "mar", "tuesday", "tue", "tues"),
    ("mercredi", "mer", "wednesday", "wed"), ("jeudi", "jeu", "thursday", "thu", "thur", "thurs"),
    ("vendredi", "ven", "friday", "fri"), ("samedi", "sam", "saturday", "sat"),
    ("dimanche", "dim", "sunday", "sun"),
)  # fmt: skip
WEEKDAYS_BY_WORD = {word: n for n, words in enumerate(WEEKDAYS) for word in words}

TIMED = re.compile(
    r"(?P<date>.*?[^ ,])(?: ?, ?| |T)(?:[aà] |at )?(?P<hour>[0-9]{1,2})(?::|h)(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?(?: ?(?P<half>[ap])\.?m\.?)?"
    r"(?: ?(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-][0-9]{2}(?::?[0-9]{2})?))?(?: \([^)]*\))?",
    re.IGNORECASE,
)
COMPACT = re.compile(r"([0-9]{8})T?([0-9]{2})([0-9]{2})([0-9]{2})?(Z?)")
SERIAL = re.compile(r"([0-9]{5})(?:[.,]([0-9]+))?")
YEAR_FIRST = re.compile(r"([0-9]{4}) ?[-/. ] ?([0-9]{1,2}) ?[-/. ] ?([0-9]{1,2})")
NUMERIC = re.compile(r"([0-9]{1,2}) ?[-/. ] ?([0-9]{1,2}) ?[-/. ] ?([0-9]{4}|[0-9]{2})")
DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})")
WEEKDAY = r"(?:le |(?P<weekday>[a-z]+)[.,]* (?:le )?)?"
ORDINAL = r"(?:er|st|nd|rd|th)?"
DAY_MONTH = re.compile(
    rf"{WEEKDAY}(?P<day>[0-9]{{1,2}}){ORDINAL}[-/. ]*(?P<month>[a-z]+)[.,]*[-/. ]*"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
)
MONTH_DAY = re.compile(
    rf"{WEEKDAY}(?P<month>[a-z]+)[.]?[-/. ]+(?P<day>[0-9]{{1,2}}){ORDINAL},?[-/. ]+"
    r"(?P<year>[0-9]{4})"
)
YEAR_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/. ]+(?P<month>[a-z]+)[.]?[-/. ]+(?P<day>[0-9]{1,2})")


class DateOrder(StrEnum):
    """What stands first in the dates of a column. The values are stored: never rename one.

    UNKNOWN: the day or the month, nothing tells which. MIXED: now the one, now the other.
    YEAR_FIRST: the year, in two digits, as a person says.
    """

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"
    UNKNOWN = "unknown"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWays:
    """How the texts of a column are to be read: what its field and its other cells tell.

    Where a field `takes_six_digits`, they are JJMMAA; elsewhere the year may stand in front.
    """

    order: DateOrder = DateOrder.DAY_FIRST
    horizon: Horizon = Horizon.RECENT
    this_year: int = field(default_factory=find_this_year)
    takes_six_digits: bool = False

    @property
    def years(self) -> range:
        return find_years(self.horizon, self.this_year)


@dataclass(frozen=True, slots=True)
class MeantDate:
    """What a text means: JJ/MM/AAAA, and a time (HH:MM or HH:MM:SS) unless it is midnight.

    `elsewhere` is the day that the text itself says, where in France it was another one.
    """

    day: str
    time: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """The time behind a date, with its distance from UTC in minutes if it is said."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    offset: int | None = None

    @property
    def is_midnight(self) -> bool:
        return not (self.hour or self.minute or self.second)

    def __str__(self) -> str:
        seconds = f":{self.second:02}" if self.second else ""
        return "" if self.is_midnight else f"{self.hour:02}:{self.minute:02}{seconds}"


MIDNIGHT = TimeOfDay()


def read_dates(text: str, ways: DateWays) -> Iterator[MeantDate]:
    """Yield what was probably meant, the likeliest first: not every one is a day that exists."""
    plain = make_plain(text)
    day_text, time = split_time(plain)
    if time is None:
        return
    if found := SERIAL.fullmatch(day_text):
        yield from read_serial(int(found[1]), float(f"0.{found[2] or 0}"))
        return
    for day in read_days(day_text, ways):
        yield bring_to_france(day, time)


def make_plain(text: str) -> str:
    """Return the text in one way of writing: plain spaces and dashes, nothing around it."""
    return re.sub(" +", " ", text.translate(PLAIN)).strip(AROUND)


def split_time(text: str) -> tuple[str, TimeOfDay | None]:
    """Return the date and the time of a text; None for a time that no clock shows."""
    if found := COMPACT.fullmatch(text):
        hour, minute, second = (int(part or 0) for part in found.groups()[1:4])
        return found[1], make_time(hour, minute, second, 0 if found[5] else None)
    if found := TIMED.fullmatch(text):
        hour = int(found["hour"])
        if found["half"]:
            if not 1 <= hour <= 12:
                return found["date"], None
            hour = hour % 12 + (12 if found["half"] in "pP" else 0)
        offset = read_offset(found["zone"]) if found["zone"] else None
        return found["date"], make_time(
            hour, int(found["minute"]), int(found["second"] or 0), offset
        )
    return text, MIDNIGHT


def make_time(hour: int, minute: int, second: int, offset: int | None) -> TimeOfDay | None:
    is_real = hour < 24 and minute < 60 and second < 60 and abs(offset or 0) < 24 * 60
    return TimeOfDay(hour, minute, second, offset) if is_real else None


def read_offset(zone: str) -> int:
    """Return the minutes that a zone is ahead of UTC."""
    found = re.search("([+-])([0-9]{2}):?([0-9]{2})?$", zone)
    if not found:
        return 0
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes


def bring_to_france(day: str, time: TimeOfDay) -> MeantDate:
    """Return the day and time in France of a time that stands with its zone.

    Midnight is what programs write for a day without a time: in UTC, where the time was written,
    or in France.
    """
    if time.offset is None or time.is_midnight:
        return MeantDate(day, str(time))
    try:
        zone = timezone(timedelta(minutes=time.offset))
        clock = (time.hour, time.minute, time.second)
        there = datetime(*read_parts(day), *clock, tzinfo=zone)
        here = there.astimezone(FRANCE)
    except (ValueError, OverflowError):
        return MeantDate(day, str(time))
    shown = TimeOfDay(here.hour, here.minute, here.second)
    is_doubtful = here.date() != there.date() and not shown.is_midnight
    return MeantDate(f"{here:%d/%m/%Y}", str(shown), day if is_doubtful else "")


def read_serial(number: int, part: float) -> Iterator[MeantDate]:
    """Yield the day of a spreadsheet's number, whose decimals are the time."""
    if number in SERIALS:
        minutes = min(round(part * 24 * 60), 24 * 60 - 1)
        day = FIRST_DAY + timedelta(days=number)
        yield MeantDate(f"{day:%d/%m/%Y}", str(TimeOfDay(minutes // 60, minutes % 60)))


def read_days(text: str, ways: DateWays) -> Iterator[str]:
    """Yield JJ/MM/AAAA for a date without its time."""
    if found := YEAR_FIRST.fullmatch(text):
        yield join_parts(found[3], found[2], found[1], ways)
    elif found := NUMERIC.fullmatch(text):
        yield from read_ordered(found[1], found[2], found[3], ways)
    elif found := DIGITS.fullmatch(text):
        yield from read_digits(text, found, ways)
    else:
        yield from filter(None, [read_words(text, ways)])


def read_ordered(first: str, second: str, third: str, ways: DateWays) -> Iterator[str]:
    """Yield what three numbers mean in the order of their column, or in the only one possible."""
    day_first = join_parts(first, second, third, ways)
    if ways.order is DateOrder.MIXED and len(third) == 2:
        return  # the year may stand first as well
    if ways.order is DateOrder.YEAR_FIRST and len(third) == 2:
        yield join_parts(third, second, first, ways)
        return
    if ways.order is DateOrder.DAY_FIRST or int(first) > 12 or int(first) == int(second):
        yield day_first
    elif ways.order is DateOrder.MONTH_FIRST:
        yield join_parts(second, first, third, ways)


def read_digits(text: str, found: re.Match[str], ways: DateWays) -> Iterator[str]:
    """Yield what six or eight digits mean: of eight, the year may stand in front."""
    if len(text) == 8:
        if int(text[:4]) in range(1900, 2100):
            yield join_parts(text[6:], text[4:6], text[:4], ways)
        if int(found[3]) in range(1900, 2100):
            yield from read_ordered(found[1], found[2], found[3], ways)
    elif (
        ways.takes_six_digits
        or ways.order is DateOrder.MONTH_FIRST
        or int(found[3]) not in range(1, 32)  # else it may be a day
    ):
        yield from read_ordered(found[1], found[2], found[3], ways)
    elif ways.order is DateOrder.YEAR_FIRST:
        yield join_parts(found[3], found[2], found[1], ways)
    elif ways.order is DateOrder.DAY_FIRST:
        yield from find_only_day(found, ways)


def find_only_day(found: re.Match[str], ways: DateWays) -> Iterator[str]:
    """Yield what six digits mean with the day or the year in front, where one alone is a day."""
    first, month, last = found.groups()
    either = (join_parts(first, month, last, ways), join_parts(last, month, first, ways))
    days = {day for day in either if is_date(day, TABLE_DATES)}
    if len(days) == 1:
        yield from days


def read_words(text: str, ways: DateWays) -> str:
    """Return what a date means whose month is a word; empty where the day of the week differs."""
    bare = fold_letters(text)
    for pattern in (DAY_MONTH, MONTH_DAY, YEAR_MONTH):
        found = pattern.fullmatch(bare)
        if found and found["month"] in MONTHS_BY_WORD:
            meant = join_parts(
                found["day"], str(MONTHS_BY_WORD[found["month"]]), found["year"], ways
            )
            weekday = found.groupdict().get("weekday")
            return meant if weekday is None or is_on_weekday(meant, weekday) else ""
    return ""


def fold_letters(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def is_on_weekday(meant: str, weekday: str) -> bool:
    try:
        return WEEKDAYS_BY_WORD.get(weekday) == date(*read_parts(meant)).weekday()
    except ValueError:
        return False


def read_parts(day: str) -> tuple[int, int, int]:
    """Return year, month and day of JJ/MM/AAAA."""
    return int(day[6:]), int(day[3:5]), int(day[:2])


def join_parts(day: str, month: str, year: str, ways: DateWays) -> str:
    """Return JJ/MM/AAAA; AA stays where the field does not tell the century."""
    if len(year) == 4 and year.startswith("00") and year != "0000":
        year = year[2:]
    if len(year) == 2 and (full := complete_year(year, ways.years)):
        year = str(full)
    return f"{day:0>2}/{month:0>2}/{year}"


def read_numbers(text: str) -> tuple[int, int, int] | None:
    """Return the numbers of a date in numbers that ends with its year; None for other texts."""
    day_text, time = split_time(make_plain(text[:LONGEST_READ]))
    found = NUMERIC.fullmatch(day_text) or DIGITS.fullmatch(day_text)
    if found is None or time is None:
        return None
    return int(found[1]), int(found[2]), int(found[3])


def may_be_either(text: str) -> bool:
    """Say whether a date in numbers is one day with its day first, and another with its month."""
    numbers = read_numbers(text)
    return (
        numbers is not None
        and numbers[0] != numbers[1]
        and max(numbers[:2]) <= 12
        and (min(numbers[:2]) >= 1)
    )


def have_same_numbers(one: str, other: str) -> bool:
    """Say whether two dates have the same numbers in the same order, however they are written."""
    first, second = read_numbers(one), read_numbers(other)
    if first is None or second is None:
        return False
    return first[:2] == second[:2] and first[2] % 100 == second[2] % 100
