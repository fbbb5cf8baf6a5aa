"""A cell of a workbook as a French office would type it: dates, numbers, check boxes."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

#: From here on a spreadsheet keeps no more than the first 15 digits.
FIRST_ROUNDED = 1e15
#: How LibreOffice stores hours beyond a day.
ODS_DURATION = re.compile(r"PT([0-9]+)H([0-9]{2})M([0-9]{2})(?:[.,][0-9]+)?S")


def number_text(number: float, mark: str = ",") -> str:
    """Return the number as it was typed: 15 digits count, what follows them is noise.

    A whole number of more digits comes in scientific notation, as a spreadsheet shows it: its last
    digits are lost already, and the check refuses it for that.
    """
    if -FIRST_ROUNDED < number < FIRST_ROUNDED and number == (whole := int(number)):
        return str(whole)
    if abs(number) >= FIRST_ROUNDED:
        mantissa, _, exponent = f"{number:.14E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}".replace(".", mark)
    text = f"{number:.15g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    if not text[-1].isdigit():  # not a number, which a file made to hurt may hold
        raise ValueError(text)
    return "0" if text == "-0" else text.replace(".", mark)


def date_text(value: date) -> str:
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def date_time_text(value: datetime) -> str:
    """Return JJ/MM/AAAA, with HH:MM:SS where there is a time.

    A workbook counts in fractions of a day, so what is below a second is noise.
    """
    if value.microsecond:
        value += timedelta(milliseconds=500)
    moment = time_text(value.time())
    return date_text(value) if moment == "00:00:00" else f"{date_text(value)} {moment}"


def time_text(value: time) -> str:
    return f"{value.hour:02}:{value.minute:02}:{value.second:02}"


def duration_text(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = "-" if seconds < 0 else "", abs(seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def plain_text(value: str) -> str:
    if value.startswith("PT") and (found := ODS_DURATION.fullmatch(value)):
        return f"{found[1]:0>2}:{found[2]}:{found[3]}"
    return value


#: How each type of cell is written, numbers with a decimal comma.
WRITERS: dict[type, Callable[..., str]] = {
    str: plain_text,
    bool: lambda value: "1" if value else "0",
    int: number_text,
    float: number_text,
    date: date_text,
    datetime: date_time_text,
    time: time_text,
    timedelta: duration_text,
}
