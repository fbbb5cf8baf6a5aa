"""The calendar, twice: the readable rule and the one expression of the fast path."""

import calendar
import re

import pytest

from imports.values.dates import build_calendar_pattern, is_date

SHAPES = ["JJ/MM/AAAA", "JJ/MM/AA", "JJMMAAAA", "JJMMAA"]
YEARS = (0, 1, 4, 100, 400, 1600, 1899, 1900, 1904, 1999, 2000, 2019, 2020, 2096, 2100, 9999)


def write_date(shape: str, year: int, month: int, day: int) -> str:
    written = shape.replace("AAAA", f"{year:04}").replace("AA", f"{year % 100:02}")
    return written.replace("MM", f"{month:02}").replace("JJ", f"{day:02}")


@pytest.mark.parametrize("shape", SHAPES)
def test_every_day_of_many_years_is_judged_as_the_calendar_does(shape: str) -> None:
    pattern = re.compile(build_calendar_pattern((shape,)))
    for year in YEARS:
        meant = year if "AAAA" in shape else 2000 + year % 100
        for month in range(14):
            for day in range(33):
                value = write_date(shape, year, month, day)
                is_real = (
                    meant >= 1000  # 0026 is a year of two digits
                    and 1 <= month <= 12
                    and 1 <= day <= calendar.monthrange(meant, month)[1]
                )
                assert is_date(value, (shape,)) is is_real, value
                assert bool(pattern.fullmatch(value)) is is_real, value


def test_any_of_several_shapes_will_do() -> None:
    shapes = ("JJMMAA", "JJMMAAAA", "JJ/MM/AA", "JJ/MM/AAAA")

    assert all(is_date(value, shapes) for value in ("280219", "28022019", "28/02/19", "28/02/2019"))
    assert not any(is_date(value, shapes) for value in ("300219", "2802201", "28/0219", "28-02-19"))
