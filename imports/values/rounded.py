"""What a spreadsheet or a program wrote with an exponent: 3,70012E+12, 3.700123456789E12."""

import re
from decimal import Decimal

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


#: A number, with a decimal mark: 5E10 may be something else.
NUMBER_PARTS = re.compile(
    "(?P<sign>[+-]?)(?P<first>[0-9])(?P<mark>[.,])(?P<rest>[0-9]+)"
    "(?P<letter>[Ee])(?P<power>[+-]?[0-9]{1,2})"
)
#: Spreadsheets and C write so many decimals of a number that has more.
ROUNDED_TO = (5, 6)


def write_number(value: str) -> str:
    """Return a number without its exponent; empty where it is none, or was rounded perhaps."""
    found = NUMBER_PARTS.fullmatch(value)
    if found is None or abs(int(found["power"])) > LARGEST_EXPONENT or is_shown_rounded(value):
        return ""
    digits = Decimal(f"{found['sign']}{found['first']}.{found['rest']}")
    return f"{digits.scaleb(int(found['power'])).normalize():f}".replace(".", found["mark"])


def is_shown_rounded(value: str) -> bool:
    """Say whether a number with an exponent may have had more digits where it was written."""
    found = NUMBER_PARTS.fullmatch(value)
    if found is None:
        return False
    power, decimals = found["power"], len(found["rest"])
    is_shown = found["letter"] == "E" and (power[0] == "+" or len(power) > len("-9"))
    return decimals in ROUNDED_TO or (is_shown and decimals < min(ROUNDED_TO))
