"""Samples of what was understood of a file, for a person to judge it by."""

import re
from collections.abc import Iterator, Mapping

from imports.catalogue import FieldType
from imports.models import Run
from imports.reading import Table
from imports.views.drafts.preview import SAMPLE_LINES
from imports.views.table import find_columns

NUMBERS = (FieldType.DECIMAL, FieldType.AMOUNT)
NUMBER = re.compile("[+-]?[0-9 \xa0\u202f]*(?P<mark>[.,])[0-9]+")
#: Of a longer one the beginning is shown.
LONGEST_NUMBER = 100
HEADER_CHARACTERS = 160


def find_decimal_marks(run: Run, table: Table) -> Mapping[str, tuple[int, str]]:
    """Return each decimal mark of the first lines with the first number that has it, and its line.

    Only the columns of numbers are looked at, in the first 5,000 lines.
    """
    found: dict[str, tuple[int, str]] = {}
    places = [*find_number_columns(run, table)]
    lines = table.first_lines(SAMPLE_LINES) if places else ()
    for record, text in enumerate(lines, start=1):
        cells = table.split(text)
        for value in (cells[place].strip() for place in places if place < len(cells)):
            if match := NUMBER.fullmatch(value[:LONGEST_NUMBER]):
                found.setdefault(match["mark"], (table.line_of(record), match[0]))
        if len(found) == 2:
            break
    return found


def find_number_columns(run: Run, table: Table) -> Iterator[int]:
    """Yield the places, from 0, of the columns that hold numbers with decimals."""
    for column in find_columns(run, table):
        if column.field is not None and column.field.type in NUMBERS:
            yield column.place


def show_header(table: Table) -> str:
    """Return the names of the columns as they were cut, no longer than a page takes."""
    names = " · ".join(name.strip() for name in table.columns[:100])
    return names if len(names) <= HEADER_CHARACTERS else names[:HEADER_CHARACTERS] + "…"


def describe_line_ends(table: Table) -> list[tuple[str, int]]:
    """Return what the lines end with and how often, the most frequent first."""
    ends = table.line_ends
    counts = {"CRLF": ends.crlf, "LF": ends.lf, "CR": ends.cr}
    return sorted(((name, n) for name, n in counts.items() if n), key=lambda one: -one[1])
