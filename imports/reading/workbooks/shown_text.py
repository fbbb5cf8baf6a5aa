"""What a spreadsheet shows of a number or a date under a number format, in French."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from xlfmt import format_value

from imports.reading.workbooks.cell_text import number_text
from imports.reading.workbooks.number_format import TOKEN, FormatSection, NumberFormat, Show, Token

REMEMBERED = 1 << 16
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zones
#: Placeholders for what a format shows as it stands: the formatter must not take it for digits.
FIRST_PLACEHOLDER = 0xE000
IN_FRENCH = str.maketrans(".,", ", ")
SPACES = dict.fromkeys([*range(32), 0x7F, 0xA0, 0x202F], " ")
NUMBER_SIGNS = "0123456789. "
GENERAL = ("general", "@")

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: The languages of a format that are English: the last two digits of their number.
ENGLISH = "09"
SYSTEM = SYSTEM_DATE, SYSTEM_TIME = "F800", "F400"


@lru_cache(maxsize=REMEMBERED)
def show_number(number: float, shape: NumberFormat) -> str | None:
    """Return what is shown, with plain spaces and none around it; None: nobody can tell."""
    section = shape.first
    if len(shape.sections) == 1 and section.is_digit_pattern and 0 <= number < 1e15:
        whole = f"{Decimal(f'{number:.15g}').quantize(Decimal(1), ROUND_HALF_UP):f}"
        return fill_digits(section, whole)
    if len(shape.sections) == 1 and section.shows is Show.GENERAL:
        held = number_text(number)
        return tidy("".join(held if t.kind in GENERAL else t.text for t in section.tokens))
    plain, literals = hide_literals(shape.text)
    try:
        shown = format_value(number, plain)
    # Whatever a format that nobody wrote by hand makes of the formatter: nothing is shown.
    except (ArithmeticError, ValueError, LookupError, TypeError):
        return None
    text = shown.translate(IN_FRENCH)
    for place, literal in enumerate(literals):
        text = text.replace(chr(FIRST_PLACEHOLDER + place), literal)
    return tidy(text)


def tidy(text: str) -> str:
    """Return the text without what only aligns it, all spaces alike, on one line."""
    return text.translate(SPACES).strip()


@lru_cache(maxsize=1024)
def hide_literals(text: str) -> tuple[str, list[str]]:
    """Return the format with placeholders for what stands in it as it is shown, and that."""
    parts, literals = [], list[str]()
    for found in TOKEN.finditer(text):
        kind = found.lastgroup
        literal = ""
        if kind in ("currency", "language"):
            literal = found["currency"]
        elif kind in ("quoted", "escaped"):
            literal = found[kind]
        elif kind == "literal" and found[0] not in NUMBER_SIGNS:
            literal = found[0]
        elif kind == "blank":
            literal = " "
        elif kind is not None and (kind != "bracket" or is_colour(found[0])):
            parts.append(found[0])
        if literal:
            parts.append(f'"{chr(FIRST_PLACEHOLDER + len(literals))}"')
            literals.append(literal)
    return "".join(parts), literals


def is_colour(bracket: str) -> bool:
    return bracket[1:2].isalpha()


def fill_digits(section: FormatSection, digits: str) -> str:
    """Return the digits in the places of 00000 or 0# ## ## ## ##."""
    if section.are_zeros and section.kinds == {"digit"}:
        return digits.zfill(len(section.tokens))
    digits = "" if digits == "0" else digits
    first = section.digits[0]
    free = sum(token.kind == "digit" for token in section.tokens) - len(digits)
    parts, used = [], 0
    for place, token in enumerate(section.tokens):
        if token.kind != "digit":
            parts.append(token.text)
        elif free > 0:
            parts.append({"0": "0", "?": " "}.get(token.text, ""))
            free -= 1
        else:
            taken = 1 - free if place == first else 1
            parts.append(digits[used : used + taken])
            used += taken
    return tidy("".join(parts))


def show_moment(value: datetime | timedelta, section: FormatSection) -> str:
    """Return what a format of dates and times shows."""
    if section.language in SYSTEM:
        return show_for_system(value, section)
    since = value if isinstance(value, timedelta) else value - FIRST_DAY
    fraction = count_fraction(section.tokens)
    if not fraction:
        since += timedelta(milliseconds=500)
    try:
        when = FIRST_DAY + since
    except OverflowError:
        return ""
    is_english = section.language.endswith(ENGLISH)
    has_half_days = "clock" in section.kinds
    parts, is_fraction = [], False
    for token, after in zip(section.tokens, [*section.tokens[1:], None], strict=True):
        if token.kind == "date":
            parts.append(show_part(token.text, when, is_english, has_half_days))
        elif token.kind == "elapsed":
            parts.append(show_elapsed(token.text, since))
        elif token.kind == "clock":
            parts.append(("AM", "PM")[when.hour >= 12])
        elif token.kind == ".":
            is_fraction = after is not None and after.kind == "digit"
            parts.append("," + f"{when.microsecond:06}"[:fraction] if is_fraction else ".")
        elif token.kind != "digit" or not is_fraction:
            parts.append(token.text)
    return tidy("".join(parts))


def show_for_system(value: datetime | timedelta, section: FormatSection) -> str:
    pattern = "dddd d mmmm yyyy" if section.language == SYSTEM_DATE else "hh:nn:ss"
    tokens = [
        Token("date" if part[0].isalpha() else "shown", part)
        for part in pattern.replace(" ", "| |").replace(":", "|:|").split("|")
    ]
    return show_moment(value, FormatSection(tokens))


def count_fraction(tokens: Sequence[Token]) -> int:
    """Return how many digits of a second are shown, no more than there are."""
    kinds = [token.kind for token in tokens]
    return min(6, kinds[kinds.index(".") :].count("digit")) if "." in kinds else 0


def show_part(letters: str, when: datetime, is_english: bool, has_half_days: bool) -> str:
    letter, count = letters[0], len(letters)
    if letter == "y":
        return f"{when.year:04}" if count > 2 else f"{when.year % 100:02}"
    if letter == "m" and count > 2:
        name = (ENGLISH_MONTHS if is_english else MONTHS)[when.month - 1]
        short = name[:3] if is_english else SHORT_MONTHS[when.month - 1]
        return {3: short, 5: name[:1]}.get(count, name)
    if letter == "d" and count > 2:
        name = (ENGLISH_DAYS if is_english else DAYS)[when.weekday()]
        short = name[:3] if is_english else f"{name[:3]}."
        return short if count == 3 else name
    hour = (when.hour % 12 or 12) if has_half_days else when.hour
    number = {"d": when.day, "m": when.month, "n": when.minute, "h": hour, "s": when.second}[letter]
    return f"{number:02}" if count > 1 else str(number)


def show_elapsed(letters: str, since: timedelta) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}[letters[0]]
    sign = "-" if since < timedelta(0) else ""
    return f"{sign}{abs(int(since.total_seconds())) // unit:0{len(letters)}}"


def show_text(value: str, section: FormatSection) -> str:
    """Return a text as its section shows it: `"ART-"@`."""
    return "".join(value if token.kind == "@" else token.text for token in section.tokens)
