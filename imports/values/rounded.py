"""Codes that a spreadsheet or a program wrote with an exponent: 3,70012E+12, 3.700123456789E12."""

import re

#: A sign or a fraction tells them from codes like 1E5; programs write no small power without one.
ROUNDED_NUMBER = "^[0-9](?:(?:[.,][0-9]+)?[Ee][+-][0-9]{2,3}|[.,][0-9]+[Ee](?:[6-9]|[1-9][0-9]))$"
PARTS = re.compile("(?P<first>[1-9])[.,](?P<rest>[0-9]+)[Ee](?P<sign>[+-]?)(?P<exponent>[0-9]+)")
#: A program writes so many digits only if there are no others; spreadsheets show five at most.
FEWEST_IN_FULL = 6
#: Beyond, programs hold no whole number exactly.
LARGEST_EXPONENT = 15


def write_in_full(value: str) -> str | None:
    """Return the whole number all of whose digits are there; None where some are lost."""
    found = PARTS.fullmatch(value)
    if found is None or found["sign"] == "-":
        return None
    exponent, rest = int(found["exponent"]), found["rest"]
    if len(rest.rstrip("0")) > exponent or exponent > LARGEST_EXPONENT:
        return None
    is_whole = len(rest) >= exponent or not found["sign"]
    is_sure = is_whole and len(rest) >= FEWEST_IN_FULL
    return found["first"] + rest[:exponent].ljust(exponent, "0") if is_sure else None
