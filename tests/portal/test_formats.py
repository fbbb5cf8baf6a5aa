"""Dates that nobody misreads, in both languages."""

from datetime import UTC, datetime

import pytest
from django.utils.formats import date_format, get_format
from django.utils.translation import override

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
