"""Workbooks that real programs wrote (README.md), and workbooks made for one test."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

FOLDER = Path(__file__).parent
FORMS = ("xlsx", "ods", "xls")


def make_workbook(rows: Sequence[Sequence[Any]], *, sheet: str = "Feuil1") -> bytes:
    """Return the bytes of an .xlsx with one sheet."""
    return make_sheets({sheet: rows})


def make_sheets(sheets: Mapping[str, Sequence[Any]]) -> bytes:
    """Return the bytes of an .xlsx with these sheets, each with its rows."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
