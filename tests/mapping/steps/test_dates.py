"""Dates of one stated form become JJ/MM/AAAA; what has another form, or is no day, is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.mapping.steps.dates import DateForm, ReadDate, TimeUse
from imports.values.dates import TABLE_DATES, is_date
from tests.mapping.steps.drawing import cells, dates_read

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
#: Forms and how Python writes a day in them.
WRITTEN = {
    DateForm.DAY_MONTH_YEAR: "{0:%d/%m/%Y}",
    DateForm.MONTH_DAY_YEAR: "{0:%m-%d-%Y}",
    DateForm.YEAR_MONTH_DAY: "{0:%Y-%m-%d}",
    DateForm.YYYYMMDD: "{0:%Y%m%d}",
    DateForm.DDMMYYYY: "{0:%d%m%Y}",
    DateForm.DDMMYY: "{0:%d%m%y}",
    DateForm.YYMMDD: "{0:%y%m%d}",
    DateForm.WORDS: "{0:%d} {1} {0:%Y}",
    DateForm.SERIAL: "{2}",
}
MONTHS = (
    "janvier", "févr.", "MARS", "avril", "May", "juin", "juil", "août", "sept.", "octobre",
    "November", "déc.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "value", "made"),
    [
        ("d/m/y", "1/2/2026", "01/02/2026"),
        ("d/m/y", "01.02.2026", "01/02/2026"),
        ("d/m/y", "01 - 02 - 2026", "01/02/2026"),
        ("d/m/y", "'01/02/2026", "01/02/2026"),
        ("d/m/y", "\xa001/02/2026 ", "01/02/2026"),
        ("d/m/y", "01‑02‑2026", "01/02/2026"),
        ("d/m/y", "31/02/2026", None),
        ("d/m/y", "12/31/2026", None),
        ("d/m/y", "1/2-2026", None),
        ("d/m/y", "01/02/26", None),
        ("d/m/y", "01/02/0026", None),
        ("d/m/y", "2026-02-01", None),
        ("d/m/y", "01022026", None),
        ("d/m/y", "01/02", None),
        ("d/m/y", "lundi", None),
        ("d/m/y", "٠١/٠٢/٢٠٢٦", None),
        ("m/d/y", "1/2/2026", "02/01/2026"),
        ("m/d/y", "31/12/2026", None),
        ("y-m-d", "2026-2-1", "01/02/2026"),
        ("y-m-d", "2026/02/30", None),
        ("yyyymmdd", "20260201", "01/02/2026"),
        ("yyyymmdd", "01022026", None),
        ("yyyymmdd", "2026021", None),
        ("ddmmyyyy", "01022026", "01/02/2026"),
        ("ddmmyy", "010226", None),
        ("words", "1er février 2026", "01/02/2026"),
        ("words", "1 févr. 2026", "01/02/2026"),
        ("words", "dimanche 1er février 2026", "01/02/2026"),
        ("words", "lundi 1er février 2026", None),
        ("words", "01/02/2026", None),
        ("serial", "46054", "01/02/2026"),
        ("serial", "12", None),
        ("serial", "01/02/2026", None),
    ],
)
def test_only_the_stated_form_is_read(form: str, value: str, made: str | None) -> None:
    assert ReadDate(form=DateForm(form)).convert(value) == made


@pytest.mark.parametrize(
    ("pivot", "value", "made"),
    [
        (30, "01/02/30", "01/02/2030"),
        (30, "01/02/31", "01/02/1931"),
        (0, "01/02/00", "01/02/2000"),
        (99, "01/02/99", "01/02/2099"),
        (30, "01/02/1985", "01/02/1985"),
        (30, "29/02/31", None),
        (None, "01/02/30", None),
    ],
)
def test_the_pivot_tells_the_century(pivot: int | None, value: str, made: str | None) -> None:
    assert ReadDate(form=DateForm.DAY_MONTH_YEAR, pivot=pivot).convert(value) == made


@pytest.mark.parametrize(
    ("value", "refused", "dropped", "kept"),
    [
        ("2026-02-01 00:00:00", "01/02/2026", "01/02/2026", "01/02/2026"),
        ("2026-02-01T10:30", None, "01/02/2026", "01/02/2026 10:30"),
        ("2026-02-01T10:30:05.250", None, "01/02/2026", "01/02/2026 10:30:05"),
        ("2026-02-01 25:00", None, None, None),
        # The day in France is another one.
        ("2026-02-01T23:30:00Z", None, None, None),
        ("2026-02-01T10:30:00Z", None, "01/02/2026", "01/02/2026 11:30"),
        ("2026-02-31T10:30:00Z", None, None, None),
        ("9999-99-99T10:30:00+02:00", None, None, None),
    ],
)
def test_a_time_goes_only_where_that_is_said(
    value: str, refused: str | None, dropped: str | None, kept: str | None
) -> None:
    made = [
        ReadDate(form=DateForm.YEAR_MONTH_DAY, time=time).convert(value)
        for time in (TimeUse.REFUSE, TimeUse.DROP, TimeUse.KEEP)
    ]

    assert made == [refused, dropped, kept]


@pytest.mark.parametrize("value", ["00/00/0000", "0000-00-00", "0000-00-00 00:00:00", "__/__/____"])
def test_dates_of_zeros_are_empty_only_where_that_is_said(value: str) -> None:
    assert ReadDate(form=DateForm.DAY_MONTH_YEAR).convert(value) is None
    empty = ReadDate(form=DateForm.DAY_MONTH_YEAR, zeros_are_empty=True)
    assert empty.convert(value) == ""


@given(st.sampled_from(DateForm), DAYS)
def test_a_day_written_in_its_form_is_that_day(form: DateForm, day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    value = WRITTEN[form].format(day, MONTHS[day.month - 1], serial)

    made = ReadDate(form=form, pivot=99 if day.year >= 2000 else None).convert(value)

    is_far = form is DateForm.SERIAL and serial not in range(20_000, 80_000)
    lacks_century = form in (DateForm.DDMMYY, DateForm.YYMMDD) and day.year < 2000
    assert made == (None if is_far or lacks_century else f"{day:%d/%m/%Y}")


@given(dates_read, cells)
def test_what_is_made_is_a_day_that_exists(step: ReadDate, value: str) -> None:
    made = step.convert(value)

    if made and made.strip(" \t\xa0"):
        assert is_date(made[:10], TABLE_DATES)
        assert made[10:] == "" or step.time is TimeUse.KEEP
