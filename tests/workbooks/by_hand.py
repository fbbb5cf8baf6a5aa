"""Workbooks in which something was done by hand: hidden, merged, struck through."""

import io
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

NAMES = ["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE"]
HEADER: list[object] = list(NAMES)
ROWS: list[list[object]] = [
    HEADER,
    ["E", "001", "A1", 5],
    ["E", "002", "A2", 6],
    ["E", "003", "A3", 7],
]


def make(
    change: Callable[[Worksheet], object], rows: Sequence[Sequence[object]] | None = None
) -> bytes:
    """Return an .xlsx with these rows, in which something was done by hand."""
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert isinstance(page, Worksheet)
    for cells in rows or ROWS:
        page.append(cells)
    change(page)
    book.save(stream)
    return stream.getvalue()


def hide_rows(page: Worksheet) -> None:
    for number in (2, 4):
        page.row_dimensions[number].hidden = True


def strike_row(page: Worksheet) -> None:
    for one in page[3]:
        one.font = Font(strike=True)


def strike_cells(page: Worksheet) -> None:
    for place in ("B3", "C3"):
        page[place].font = Font(strike=True)


def merge(*ranges: str) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for one in ranges:
            page.merge_cells(one)

    return change
