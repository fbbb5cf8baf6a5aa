"""Writes the workbooks whose display LibreOffice tells in `shown/*.csv`: README.md says how."""

import io
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from openpyxl import Workbook

#: One column for each use of a cell: a code, a text, a number, a rate, a date.
COLUMNS = ["ART_CODE", "ART_LIB", "ART_P_VTE", "ART_REMMAX", "ART_DTCREE"]
CODES = [0, 7, 101, 1310, 69001, 612345678, 3700123456789]
NUMBERS = [
    0,
    1,
    -5,
    0.2,
    0.055,
    2.5,
    10 / 3,
    23.988,
    0.1 + 0.2,
    133.8,
    -1234.5,
    1234567.891,
    999.995,
]
DAYS = [46096, 46082, 45700.604167, 36526.25, 46387.99]

type Theme = tuple[Sequence[str], Sequence[float]]

THEMES: dict[str, Theme] = {
    "zeros": (["00000", "000", "0000000000000"], CODES),
    "phones": (['0#" "##" "##" "##" "##', "0#\\ ##\\ ##\\ ##\\ ##", "00000\\-0000"], CODES),
    "social": (['#" "##" "##" "##" "###" "###', "0\\ 00\\ 00", '00"."00"."00'], CODES),
    "prefixes": (['"ART"0000', '0000"-A"', '"Lot n° "0'], CODES),
    "whole": (["0", "#,##0", "#"], NUMBERS),
    "decimals": (["0.00", "0.0##", "#,##0.000"], NUMBERS),
    "euros": (['#,##0.00 "€"', "#,##0.00\\ [$€-40C]", "[$€-2]\\ #,##0.00"], NUMBERS),
    "dollars": (['"$"#,##0.00', "[$$-409]#,##0.00", "[$CHF]\\ #,##0.00"], NUMBERS),
    "accounting": (
        [
            '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-',
            "#,##0_);(#,##0)", "#,##0.00;[Red]-#,##0.00",
        ],
        NUMBERS,
    ),
    "red": (["0.00;[Red]0.00", "[Blue]0.0;[Red]-0.0;0", "0;(0)"], NUMBERS),
    "percent": (["0%", "0.0%", "0.00\\ %"], NUMBERS),
    "scientific": (["0.00E+00", "0E+0"], [*NUMBERS, *CODES]),
    "fractions": (["# ?/?", "# ??/??", "# ?/8"], [0, 1, 0.5, 2.25, 0.125, 0.333333333333]),
    "units": (['0" kg"', 'General" kg"', '0.0" m²"'], NUMBERS),
    "thousands": (["#,##0,", '0.0,,"M"', '#,##0," k€"'], NUMBERS),
    "literals": (['"-"0', '0" 000"', '"zéro";"moins";"rien"'], NUMBERS),
    "short-days": (["d-mmm", "mmm-yy", "dd-mmm-yy", "dd/mm"], DAYS),
    "days": (["dd/mm/yyyy", "dddd d mmmm yyyy", "[$-409]d-mmm-yy;@", "yyyy-mm-dd"], DAYS),
    "times": (["hh:mm", "hh:mm:ss", "[h]:mm", "h:mm AM/PM"], DAYS),
    "moments": (["dd/mm/yyyy hh:mm", "dd/mm/yy\\ hh:mm:ss", 'd" à "hh"h"mm'], DAYS),
}  # fmt: skip


def list_cells(theme: str) -> list[tuple[str, float]]:
    """Return format and value of each row."""
    formats, values = THEMES[theme]
    return [(number_format, value) for number_format in formats for value in values]


def write_with_openpyxl(theme: str) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(COLUMNS)
    for row, (number_format, value) in enumerate(list_cells(theme), start=2):
        for column in range(1, len(COLUMNS) + 1):
            cell = page.cell(row, column, value)
            cell.number_format = number_format
    book.save(stream)
    return stream.getvalue()


def write_with_xlsxwriter(theme: str) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001
    page = book.add_worksheet()
    page.write_row(0, 0, COLUMNS)
    for row, (number_format, value) in enumerate(list_cells(theme), start=1):
        style = book.add_format({"num_format": number_format})
        for column in range(len(COLUMNS)):
            page.write_number(row, column, value, style)
    book.close()
    return stream.getvalue()


def write_theme(theme: str) -> bytes:
    """Return the bytes of an .xlsx: of every second theme by another program."""
    is_even = list(THEMES).index(theme) % 2 == 0
    return write_with_openpyxl(theme) if is_even else write_with_xlsxwriter(theme)


if __name__ == "__main__":
    for name in THEMES:
        Path(sys.argv[1], f"{name}.xlsx").write_bytes(write_theme(name))
