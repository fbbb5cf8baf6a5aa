"""What would be sent of a cell is what LibreOffice shows of it, or a doubt names its column.

The witness is LibreOffice's own rendering (tests/workbooks/README.md).
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.reading import convert_workbook
from imports.reading.workbooks.cell_text import date_text
from imports.reading.workbooks.shown_text import FIRST_DAY
from tests.workbooks import FOLDER
from tests.workbooks.draft_shown import THEMES, list_cells, write_theme

pytestmark = pytest.mark.slow

SHOWN = FOLDER / "shown"
DAYS = ("short-days", "days", "times", "moments")
STORED = ("zeros", "euros", "percent", "short-days")
#: An amount in a code is no part of it.
DECORATED = re.compile(r"[ €$()-]*(?:CHF)? ?(?:[1-9][0-9 ]*|0)(?:,[0-9]+)?[ €$()]*")
#: LibreOffice shows dates of before March 1900 otherwise than Excel, and not these at all.
NOT_SHOWN = "#FMT"

type Cells = Sequence[Sequence[str]]


def read_witness(theme: str) -> Cells:
    text = (SHOWN / f"{theme}.csv").read_text(encoding="utf-8-sig")
    return [[tidy(cell) for cell in line.split("\t")] for line in text.split("\n")[1:] if line]


def tidy(shown: str) -> str:
    return shown.replace("\xa0", " ").replace("\u202f", " ").replace(" %", "%").strip()


def convert(folder: Path, theme: str, form: str) -> tuple[Cells, set[tuple[int, int]]]:
    """Return the cells that would be sent, and the places (row, column, from 0) in doubt."""
    path = SHOWN / f"{theme}.{form}"
    if form == "xlsx":
        path = folder / "workbook.xlsx"
        path.write_bytes(write_theme(theme))
    out = folder / "lines"
    sheet = convert_workbook(path, out, form=form, kind=KINDS["articles"], slots=folder)
    assert sheet.error is None
    places = {
        (line - 2, doubt["column"] - 1)
        for doubt in sheet.info.get("doubts", [])
        for stretch in doubt["lines"].split(",")
        for line in range(int(stretch.split("-")[0]), int(stretch.split("-")[-1]) + 1)
    }
    lines = out.read_text(encoding="utf-8").split("\n")[1:-1]
    return [line.split(sheet.delimiter) for line in lines], places


def read_shown(text: str) -> Decimal | None:
    """Return the number that a person reads, percent signs apart."""
    if found := re.fullmatch(r"(?:([0-9]+) +)?([0-9]+)/([0-9]+)", text):
        return Decimal(found[1] or 0) + Decimal(found[2]) / Decimal(found[3])
    if found := re.fullmatch(r"(-?[0-9]+(?:,[0-9]+)?)E([+-][0-9]+)", text):
        return Decimal(found[1].replace(",", ".")).scaleb(int(found[2]))
    numbers = re.findall(r"[0-9]+(?: [0-9]{3})*(?:,[0-9]+)?", text)
    if len(numbers) != 1:
        return None
    number = Decimal(numbers[0].replace(" ", "").replace(",", "."))
    return -number if "-" in text or "(" in text else number


def is_near(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return False
    return abs(one - other) <= abs(other) * Decimal("1e-9")


@pytest.mark.parametrize(
    ("theme", "form"),
    [*((theme, "xlsx") for theme in THEMES), *((t, f) for t in STORED for f in ("ods", "xls"))],
)
def test_what_is_sent_is_what_is_shown_or_its_column_is_in_doubt(
    tmp_path: Path, theme: str, form: str
) -> None:
    witness = read_witness(theme)

    sent, doubts = convert(tmp_path, theme, form)

    assert len(sent) == len(witness) == len(list_cells(theme))
    wrong = [
        (column, number_format, value, shown[column], cells[column])
        for row, ((number_format, value), shown, cells) in enumerate(
            zip(list_cells(theme), witness, sent, strict=True)
        )
        for column, is_right in enumerate(judge(theme, value, shown, cells))
        if not is_right and (row, column) not in doubts and shown[column] != NOT_SHOWN
    ]
    assert wrong == []


def judge(theme: str, value: float, shown: Sequence[str], sent: Sequence[str]) -> list[bool]:
    """Say of each column whether what is sent is what a careful person would have typed."""
    code, text, price, rate, day = (tidy(cell) for cell in sent)
    if theme == "red" and value < 0:
        shown = [f"-{cell.strip('-()')}" for cell in shown]  # the colour says so
        text = f"-{text.strip('-()')}"
    if theme in DAYS:
        expected = date_text(FIRST_DAY + timedelta(days=value, milliseconds=500))
        hides_day = theme == "times"
        return [
            False,  # a date in a code is always asked about
            text == shown[1],
            price == shown[2] or is_near(read_shown(shown[2]), read_shown(price)),
            rate == shown[3] or is_near(read_shown(shown[3]), read_shown(rate)),
            hides_day or day.startswith(expected),
        ]
    is_number = bool(DECORATED.fullmatch(shown[0])) or "E" in shown[0]
    # A whole number that is only too long for its column.
    is_whole = "E" in shown[0] and Decimal(code.replace(",", ".")) == Decimal(str(value))
    number = read_shown(shown[2])
    is_percent = "%" in shown[2]
    return [
        code == shown[0]
        or is_whole
        or (is_number and is_near(read_shown(shown[0]), read_shown(code))),
        text == shown[1],
        (is_near(number, read_shown(price)) and not is_percent) or (not number and price == "0"),
        is_near(number, read_shown(rate)) or (not number and rate == "0"),
        True,  # a number is no date, which the check says
    ]
