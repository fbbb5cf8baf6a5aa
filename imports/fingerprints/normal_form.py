"""One form for all ways to write the same cell, so that the same line is known again.

Spaces around a cell, the decimal mark, zeros and signs without meaning, and the shapes of a date
make no difference; anything else does. A missing cell is an empty one, and the ERP takes it so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from imports.catalogue import FieldType
from imports.checking.layout import Layout
from imports.values.dates import is_date
from imports.values.rules import CellCheck
from imports.values.spreadsheet_damage import BLANKS

NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.AMOUNT)
#: Sign, whole part and decimals, without the zeros that say nothing. Nothing is given back: a
#: megabyte of zeros would be tried over and over.
NUMBER = "([+-]?)0*+([0-9]*+)(?:[.,]((?:0*+[1-9])*+)0*+)?"
#: The same in Rust, which never goes back.
NUMBER_IN_RUST = NUMBER.replace("*+", "*")
DIGIT = "[0-9]"
# What stands after a name and after a value, and how they are written inside one.
AFTER_NAME, AFTER_VALUE = "\x1e", "\x1f"
ESCAPES = {"\x1b": "\x1b0", AFTER_NAME: "\x1b1", AFTER_VALUE: "\x1b2"}
ESCAPED = re.compile("[\x1b\x1e\x1f]")

type Normaliser = Callable[[str], str]


def normalise_text(value: str) -> str:
    return value.strip(BLANKS)


def normalise_number(value: str) -> str:
    """Return `1` for `1,00`, `+1` and `01`; what is no number stays as it stands."""
    value = value.strip(BLANKS)
    found = re.fullmatch(NUMBER, value)
    if found is None or not re.search(DIGIT, value):
        return value
    sign, whole, decimals = found[1], found[2], found[3] or ""
    minus = "-" if sign == "-" and (whole or decimals) else ""
    return minus + (whole or "0") + (f".{decimals}" if decimals else "")


def normalise_date(value: str, shapes: tuple[str, ...]) -> str:
    """Return AAAAMMJJ for a date in any of the shapes; what is no date stays as it stands."""
    value = value.strip(BLANKS)
    if not is_date(value, shapes):
        return value
    digits = value.replace("/", "")
    century = "20" if len(digits) == 6 else ""
    return century + digits[4:] + digits[2:4] + digits[:2]


def takes_numbers(check: CellCheck) -> bool:
    return check.values is None and check.type in NUMBERS


def choose_normaliser(check: CellCheck) -> Normaliser:
    if takes_numbers(check):
        return normalise_number
    if check.type is FieldType.DATE and len(check.dates) > 1:
        return lambda value: normalise_date(value, check.dates)
    return normalise_text


def escape_separators(text: str) -> str:
    return ESCAPED.sub(lambda match: ESCAPES[match[0]], text) if ESCAPED.search(text) else text


def mark(name: str, place: int) -> str:
    """Return what stands before a value: its column's name, or its place where that has none."""
    return escape_separators(name) + AFTER_NAME if name else f"{AFTER_NAME}{place}{AFTER_NAME}"


@dataclass(frozen=True, kw_only=True)
class CanonicalLine:
    """Writes the lines of a layout in their one form: filled cells by name, or by position.

    `is_named`: the columns have names, so that their order makes no difference.
    """

    layout: Layout
    is_named: bool

    @cached_property
    def order(self) -> tuple[tuple[int, str], ...]:
        """The positions of the cells with what stands before their values, by name."""
        names = [
            (check.name.strip(BLANKS) if self.is_named else "", place)
            for place, check in enumerate(self.layout.checks)
        ]
        return tuple((place, mark(name, place)) for name, place in sorted(names))

    @cached_property
    def normalisers(self) -> tuple[Normaliser, ...]:
        return tuple(choose_normaliser(check) for check in self.layout.checks)

    def write(self, line: str) -> str:
        """Return the one form of a line of this layout."""
        return "".join(self.write_cells(self.layout.split(line)))

    def write_cells(self, cells: list[str]) -> Iterator[str]:
        if self.layout.prefix:
            yield escape_separators(self.layout.prefix) + AFTER_VALUE
        for place, name in self.order:
            if place < len(cells) and (value := self.normalisers[place](cells[place])):
                yield name + escape_separators(value) + AFTER_VALUE
        # More cells than columns keep a file back, but it may be compared all the same.
        for place in range(len(self.layout.checks), len(cells)):
            if value := normalise_text(cells[place]):
                yield mark("", place) + escape_separators(value) + AFTER_VALUE
