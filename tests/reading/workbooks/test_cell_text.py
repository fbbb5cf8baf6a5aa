"""Values of a workbook as a French office types them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.workbooks.cell_text import (
    date_text,
    date_time_text,
    duration_text,
    number_text,
    plain_text,
    time_text,
)
from imports.values.dates import TABLE_DATES, is_date
from imports.values.rules import DECIMALS

TYPED = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1.1, "1,1"), (20.0, "20"), (20, "20"), (0.1 + 0.2, "0,3"),
        (3700123456789.0, "3700123456789"),
        (-0.0, "0"), (-12.5, "-12,5"), (1e-7, "0,0000001"), (1 / 3, "0,333333333333333"),
        (999999999999999.0, "999999999999999"), (123456.789, "123456,789"), (45000.5, "45000,5"),
    ],
)  # fmt: skip
def test_a_number_is_said_as_it_was_typed(number: float, said: str) -> None:
    assert number_text(number) == said
    assert number_text(number, ".") == said.replace(",", ".")


@pytest.mark.parametrize(
    ("number", "said"), [(1e15, "1E+15"), (2.0**53, "9,00719925474099E+15"), (-1e22, "-1E+22")]
)
def test_a_whole_number_that_a_spreadsheet_rounded_is_not_passed_off_as_exact(
    number: float, said: str
) -> None:
    assert number_text(number) == said


@given(TYPED)
def test_what_was_typed_comes_back_digit_by_digit(typed: Decimal) -> None:
    expected = format(typed.normalize(), "f").replace(".", ",")

    assert number_text(float(typed)) == ("0" if typed == 0 else expected)


@given(st.floats(min_value=-1e14, max_value=1e14, allow_nan=False))
def test_every_number_is_one_that_the_check_takes(number: float) -> None:
    assert re.fullmatch(DECIMALS[".,"], number_text(number))


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_is_one_that_the_check_takes(day: date) -> None:
    said = date_text(day)

    assert is_date(said, TABLE_DATES)
    assert (int(said[:2]), int(said[3:5]), int(said[6:])) == (day.day, day.month, day.year)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_a_moment_is_said_to_the_nearest_second_and_midnight_is_a_date(moment: datetime) -> None:
    said = date_time_text(moment)

    shape = "%d/%m/%Y %H:%M:%S" if " " in said else "%d/%m/%Y"
    error = datetime.strptime(said, shape) - moment  # noqa: DTZ007
    assert abs(error) <= timedelta(milliseconds=500)
    assert not said.endswith("00:00:00")


def test_times_of_day_and_durations_are_said_with_their_hours() -> None:
    assert time_text(time(8, 5)) == "08:05:00"
    assert duration_text(timedelta(hours=30, seconds=1)) == "30:00:01"
    assert duration_text(timedelta(minutes=-90)) == "-01:30:00"
    assert plain_text("PT30H00M00S") == "30:00:00"


@pytest.mark.parametrize("text", ["00123", " x ", "=1+1", "1.10", "PTT", "\xa0"])
def test_a_text_stays_as_it_is(text: str) -> None:
    assert plain_text(text) == text
