"""Dates that nobody misreads, in both languages."""

from datetime import UTC, datetime

import pytest
from django.utils.formats import date_format, get_format
from django.utils.translation import override

from portal.dates import format_day

EVENING = datetime(2026, 11, 3, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_day_comes_before_the_month_as_in_the_files_and_the_journal(language: str) -> None:
    with override(language):
        assert date_format(EVENING, "SHORT_DATE_FORMAT") == "03/11/2026"
        assert date_format(EVENING, "SHORT_DATETIME_FORMAT").startswith("03/11/2026 22:05")
        assert "%m/%d/%Y" not in get_format("DATE_INPUT_FORMATS")


def test_english_names_the_month_where_there_is_room() -> None:
    with override("en"):
        assert date_format(EVENING, "DATETIME_FORMAT") == "3 November 2026, 22:05"
        assert date_format(EVENING, "MONTH_DAY_FORMAT") == "3 November"


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("fr", 1, "1er novembre 2026"),
        ("fr", 11, "11 novembre 2026"),
        ("fr", 21, "21 novembre 2026"),
        ("en", 1, "1 November 2026"),
    ],
)
def test_the_first_of_a_month_is_written_as_french_writes_it(
    language: str, day: int, said: str
) -> None:
    with override(language):
        assert format_day(EVENING.replace(day=day)) == said
        assert format_day(EVENING.replace(day=day), "j F Y H:i") == f"{said} 22:05"
