"""The step that reads dates of a stated form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from imports.catalogue.texts import gettext_noop
from imports.mapping.steps.step import (
    Step,
    Translate,
    keep_text,
    refuse_outside,
)
from imports.values.date_texts import (
    LONGEST_READ,
    SERIAL,
    DateWays,
    MeantDate,
    TimeOfDay,
    bring_to_france,
    make_plain,
    read_serial,
    read_words,
    split_time,
)
from imports.values.dates import TABLE_DATES, is_date
from imports.values.nothing import is_no_date


class DateForm(StrEnum):
    """How the dates of a column are written. The values are stored: never rename one."""

    DAY_MONTH_YEAR = "d/m/y"
    MONTH_DAY_YEAR = "m/d/y"
    YEAR_MONTH_DAY = "y-m-d"
    YYYYMMDD = "yyyymmdd"
    DDMMYYYY = "ddmmyyyy"
    DDMMYY = "ddmmyy"
    YYMMDD = "yymmdd"
    WORDS = "words"
    SERIAL = "serial"


class TimeUse(StrEnum):
    """What becomes of a time behind a date. The values are stored: never rename one.

    REFUSE: only midnight may go. DROP: any may. KEEP: it stays, for fields of date and time.
    """

    REFUSE = "refuse"
    DROP = "drop"
    KEEP = "keep"


DAY, MONTH = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})"
TWO_DAY, TWO_MONTH, TWO_YEAR = "(?P<day>[0-9]{2})", "(?P<month>[0-9]{2})", "(?P<year>[0-9]{2})"
YEAR, FOUR_YEAR = "(?P<year>[0-9]{4}|[0-9]{2})", "(?P<year>[0-9]{4})"
#: The same between both: 1/2-2026 is nothing that anybody writes.
FIRST_MARK, SAME_MARK = "(?P<mark> ?[-/. ] ?)", "(?P=mark)"
FORMS: Mapping[DateForm, re.Pattern[str]] = {
    form: re.compile(pattern)
    for form, pattern in (
        (DateForm.DAY_MONTH_YEAR, f"{DAY}{FIRST_MARK}{MONTH}{SAME_MARK}{YEAR}"),
        (DateForm.MONTH_DAY_YEAR, f"{MONTH}{FIRST_MARK}{DAY}{SAME_MARK}{YEAR}"),
        (DateForm.YEAR_MONTH_DAY, f"{YEAR}{FIRST_MARK}{MONTH}{SAME_MARK}{DAY}"),
        (DateForm.YYYYMMDD, f"{FOUR_YEAR}{TWO_MONTH}{TWO_DAY}"),
        (DateForm.DDMMYYYY, f"{TWO_DAY}{TWO_MONTH}{FOUR_YEAR}"),
        (DateForm.DDMMYY, f"{TWO_DAY}{TWO_MONTH}{TWO_YEAR}"),
        (DateForm.YYMMDD, f"{TWO_YEAR}{TWO_MONTH}{TWO_DAY}"),
    )
}
#: No year is likely: what has two digits keeps them.
NO_CENTURY = DateWays(this_year=0)


@dataclass(frozen=True, kw_only=True)
class ReadDate(Step):
    """Writes dates of one stated form as JJ/MM/AAAA.

    Years of two digits up to `pivot` are 20AA, those above 19AA; without a pivot they cannot be
    converted. Where `zeros_are_empty`, 00/00/0000 and the like become empty.
    """

    type: ClassVar[str] = "date"
    SENTENCE = gettext_noop("Dates written as %(form)s become JJ/MM/AAAA.")
    FORM_NAMES: ClassVar[Mapping[DateForm, str]] = {
        DateForm.DAY_MONTH_YEAR: gettext_noop("day/month/year (31/12/2026)"),
        DateForm.MONTH_DAY_YEAR: gettext_noop("month/day/year (12/31/2026)"),
        DateForm.YEAR_MONTH_DAY: gettext_noop("year-month-day (2026-12-31)"),
        DateForm.YYYYMMDD: gettext_noop("year, month and day without marks (20261231)"),
        DateForm.DDMMYYYY: gettext_noop("day, month and year without marks (31122026)"),
        DateForm.DDMMYY: gettext_noop("day, month and year in two digits each (311226)"),
        DateForm.YYMMDD: gettext_noop("year, month and day in two digits each (261231)"),
        DateForm.WORDS: gettext_noop("words (31 December 2026)"),
        DateForm.SERIAL: gettext_noop("the number of a spreadsheet (46387)"),
    }
    TIMES: ClassVar[Mapping[TimeUse, str]] = {
        TimeUse.DROP: gettext_noop("A time behind the date is left out."),
        TimeUse.KEEP: gettext_noop("A time behind the date stays."),
    }
    PIVOT = gettext_noop(
        "Years of two digits up to %(pivot)s are of this century, those above of the last one."
    )
    ZEROS = gettext_noop("Dates of zeros (00/00/0000) become empty.")

    form: DateForm
    pivot: int | None = None
    time: TimeUse = TimeUse.REFUSE
    zeros_are_empty: bool = False

    def __post_init__(self) -> None:
        if self.pivot is not None:
            refuse_outside(self.pivot, least=0, most=99)

    def convert_filled(self, value: str) -> str | None:
        if len(value) > LONGEST_READ:
            return None
        if self.zeros_are_empty and is_no_date(value):
            return ""
        meant = self.read(make_plain(value))
        if meant is None or meant.elsewhere or not is_date(meant.day, TABLE_DATES):
            return None
        if meant.time and self.time is TimeUse.REFUSE:
            return None
        is_kept = meant.time and self.time is TimeUse.KEEP
        return f"{meant.day} {meant.time}" if is_kept else meant.day

    def read(self, plain: str) -> MeantDate | None:
        """Return what a text means in this form, whether that day exists or not."""
        if self.form is DateForm.SERIAL:
            found = SERIAL.fullmatch(plain)
            # The decimals of a time have no end: no more than the minute is told by them.
            part = float(f"0.{found[2] or 0}") if found else 0
            return next(read_serial(int(found[1]), part), None) if found else None
        day_text, time = split_time(plain)
        day = self.read_day(day_text)
        return None if time is None or not day else self.place(day, time)

    def place(self, day: str, time: TimeOfDay) -> MeantDate | None:
        is_far = time.offset is not None and not is_date(day, TABLE_DATES)
        return None if is_far else bring_to_france(day, time)

    def read_day(self, text: str) -> str:
        """Return JJ/MM/AAAA; empty for what has another form."""
        if self.form is DateForm.WORDS:
            written = read_words(text, NO_CENTURY)
            day, month, year = written.split("/") if written else ("", "", "")
        elif found := FORMS[self.form].fullmatch(text):
            day, month, year = found["day"], found["month"], found["year"]
        else:
            return ""
        return f"{day:0>2}/{month:0>2}/{self.complete(year)}" if year else ""

    def complete(self, year: str) -> str:
        if len(year) != 2 or self.pivot is None:
            return year
        return f"{20 if int(year) <= self.pivot else 19}{year}"

    def describe(self, translate: Translate = keep_text) -> str:
        params: Mapping[str, str | int] = {
            "form": translate(self.FORM_NAMES[self.form]),
            "pivot": f"{self.pivot or 0:02}",
        }
        sentences = [self.SENTENCE]
        sentences += [self.PIVOT] if self.pivot is not None else []
        sentences += [self.TIMES[self.time]] if self.time in self.TIMES else []
        sentences += [self.ZEROS] if self.zeros_are_empty else []
        return " ".join(translate(sentence) % params for sentence in sentences)
