"""Workbooks that real programs wrote (README.md), and workbooks made for one test."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

FOLDER = Path(__file__).parent
FORMS = ("xlsx", "ods", "xls")


def make_workbook(rows: Sequence[Sequence[Any]], *, sheet: str = "Feuil1") -> bytes:
    """Return the bytes of an .xlsx with one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
