"""Dates with the name of their month, as each language writes them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def format_day(value: date, form: str = "DATE_FORMAT") -> str:
    """Return the date in a format that begins with the day: in French, the first is 1er."""
    text = date_format(value, form)
    is_french = (get_language() or "").startswith("fr")
    return f"1er{text.removeprefix('1')}" if is_french and value.day == 1 else text
