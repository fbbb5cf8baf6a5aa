"""What of a cell goes into the lines, by its value, its number format and its field."""

import io
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from imports.catalogue.cell_use import CellUse
from imports.reading.workbooks.cell_doubts import Doubtful
from imports.reading.workbooks.cell_plan import PlanMaker
from imports.reading.workbooks.cell_text import WRITERS
from imports.reading.workbooks.number_format import parse_format
from imports.reading.workbooks.workbook import write_sheet
from imports.reading.workbooks.workbook_info import ConversionReport
from tests.effort import examples

NUMBER, RATE, CODE, TEXT = CellUse.NUMBER, CellUse.RATE, CellUse.CODE, CellUse.TEXT
DATE, UNKNOWN = CellUse.DATE, CellUse.UNKNOWN
MARCH = datetime(2026, 3, 1, 14, 30)  # noqa: DTZ001
MAKER = PlanMaker(mark=",")


def write(use: CellUse, number_format: str, value: Any) -> str | Doubtful:
    plan = MAKER.plan(use, parse_format(number_format))
    text = WRITERS[type(value)](value)
    return plan(value, text) if plan else text


@pytest.mark.parametrize(
    ("use", "number_format", "value", "written"),
    [
        # Zeros in front, and digits in groups: codes and texts as they are shown.
        (CODE, "00000", 1310.0, "01310"), (TEXT, "00000", 1310.0, "01310"),
        (CODE, "000", 12345.0, "12345"),
        (CODE, '0#" "##" "##" "##" "##', 612345678.0, "06 12 34 56 78"),
        (CODE, "[<=9999999]000\\-0000;00\\-00\\-00\\-00\\-00", 612345678.0, "06-12-34-56-78"),
        (CODE, '0" "00" "00" "00" "000" "000', 1850675123456.0, "1 85 06 75 123 456"),
        (CODE, '"ART"0000', 12.0, "ART0012"), (CODE, "0000", -5.0, "-0005"),
        (UNKNOWN, "00000", 1310.0, "01310"), (NUMBER, "00000", 1310.0, "1310"),
        (CODE, "General", 1310.0, "1310"), (CODE, "@", 1310.0, "1310"),
        (DATE, '00"/"00"/"0000', 1032026.0, "01/03/2026"),
        # What an amount is decorated with is no part of a number or a code, but of a text.
        (NUMBER, '#,##0.00 "€"', 1234.5, "1234,5"), (CODE, "#,##0", 1234.0, "1234"),
        (TEXT, '#,##0.00 "€"', 1234.5, "1 234,50 €"), (NUMBER, '0" kg"', 12.0, "12"),
        (NUMBER, "#,##0.00;[Red]#,##0.00", -5.0, "-5"), (NUMBER, '0;-0;"-"', 0.0, "0"),
        (CODE, "0.00E+00", 3700123456789.0, "3700123456789"),
        (NUMBER, "# ?/?", 0.5, "0,5"), (TEXT, "# ?/?", 0.5, "1/2"), (CODE, "# ?/?", 0.5, "1/2"),
        # A rate is what stands before the sign.
        (RATE, "0%", 0.2, "20"), (RATE, "0.0%", 0.055, "5,5"), (TEXT, "0%", 0.2, "20%"),
        # Sums leave noise behind their digits.
        (NUMBER, "0.00", 0.1 + 0.2, "0,3"), (NUMBER, "0.00", 1000000.1 - 1000000, "0,1"),
        (NUMBER, "0.00", 3.30000000000007, "3,3"),
        # Dates are shown by their field; what a format hides of a moment is not sent.
        (DATE, "dd/mm/yyyy", MARCH, "01/03/2026"), (DATE, "mmm\\ yyyy", MARCH, "01/03/2026"),
        (DATE, "dd/mm/yyyy hh:mm", MARCH, "01/03/2026 14:30:00"),
        (TEXT, "dd/mm/yyyy", MARCH, "01/03/2026"), (TEXT, "hh:mm", time(8, 5), "08:05"),
        (TEXT, "[h]:mm", timedelta(hours=36), "36:00"),
        (TEXT, '"ART-"@', "12", "ART-12"), (CODE, '0;0;0;"n° "@', "12", "n° 12"),
        # A format that nobody could have written shows nothing: the value is.
        (NUMBER, "0" * 100_000, 1.25, "1,25"), (CODE, "[" * 200, 1.25, "1,25"),
    ],
)  # fmt: skip
def test_what_a_format_adds_is_written_as_people_would_type_it(
    use: CellUse, number_format: str, value: Any, written: str
) -> None:
    assert write(use, number_format, value) == written


@pytest.mark.parametrize(
    ("use", "number_format", "value", "written", "params"),
    [
        (NUMBER, "0.00", 23.988, "23,988", {"decimals": 2}),
        (NUMBER, '#,##0.00\\ "€"', 10 / 3, "3,33333333333333", {"decimals": 2}),
        (NUMBER, "0", 2.5, "2,5", {"decimals": 0}), (CODE, "0", 12.5, "12,5", {"decimals": 0}),
        (RATE, "0%", 0.055, "5,5", {"decimals": 0}),
        (NUMBER, "0%", 0.2, "20", {"percents": 1}), (UNKNOWN, "0%", 0.2, "20", {"percents": 1}),
        (NUMBER, "#,##0,", 12345.0, "12345", {"shown": "12", "meant": "12"}),
        (NUMBER, '0.0,,"M"', 12_300_000.0, "12300000", {"shown": "12,3M", "meant": "12,3"}),
        (NUMBER, "0;0", -5.0, "-5", {"shown": "5", "meant": "5"}),
        (NUMBER, '0" 000"', 5.0, "5", {"shown": "5 000", "meant": "5000"}),
        (NUMBER, ";;;", 5.0, "5", {"shown": "", "meant": ""}),
        (NUMBER, "#,##0;-#,##0;", 0.0, "0", {"shown": "", "meant": ""}),
        (NUMBER, "0.0E+00", 12345.0, "12345", {"shown": "1,2E+04", "meant": "12000"}),
        (TEXT, ";;;", "caché", "caché", {"shown": "", "meant": ""}),
    ],
)  # fmt: skip
def test_where_a_format_shows_another_value_the_held_one_goes_and_is_asked_about(
    use: CellUse, number_format: str, value: Any, written: str, params: dict[str, Any]
) -> None:
    assert write(use, number_format, value) == Doubtful(
        written, "displayed_otherwise", tuple(params.items())
    )


@pytest.mark.parametrize(
    ("use", "number_format", "value", "written"),
    [
        (CODE, "d-mmm", MARCH, "01-mars"), (CODE, "mmm-yy", MARCH, "mars-26"),
        (CODE, "hh:mm", time(12, 30), "12:30"), (CODE, "dd/mm/yyyy", MARCH, "01/03/2026"),
        (NUMBER, "dd/mm/yyyy", MARCH, "01/03/2026"), (TEXT, "d-mmm", MARCH, "01-mars"),
        (CODE, "[$-409]d-mmm-yy;@", MARCH, "1-Mar-26"), (CODE, "d-mmm", 46082.0, "01-mars"),
    ],
)  # fmt: skip
def test_a_date_where_none_belongs_is_written_as_it_is_shown_and_asked_about(
    use: CellUse, number_format: str, value: Any, written: str
) -> None:
    assert write(use, number_format, value) == Doubtful(written, "turned_into_date", ())


@pytest.mark.parametrize("value", [-1.0, 3e9, 1e300, -1e300])
def test_a_number_that_is_no_date_stays_one(value: float) -> None:
    assert write(DATE, "dd/mm/yyyy", value) == WRITERS[float](value)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A cell that a writer made: what its format shows, as its parts say."""

    value: float
    number_format: str
    number: Decimal
    shown: str


@st.composite
def cells(draw: st.DrawFn) -> Made:
    """Draw a value and a format that is put together from parts."""
    if draw(st.booleans()):
        digits, width = draw(st.integers(0, 10**10)), draw(st.integers(1, 13))
        value = Decimal(digits)
        shown = str(digits).zfill(width)
        return Made(value=digits, number_format="0" * width, number=value, shown=shown)
    places, percents = draw(st.integers(0, 4)), draw(st.integers(0, 1))
    value = draw(st.decimals(min_value=-(10**7), max_value=10**7, places=draw(st.integers(0, 6))))
    sign = "%" * percents or draw(st.sampled_from(["", " €", " kg"]))
    rounded = (value.scaleb(2 * percents)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    is_grouped = draw(st.booleans())
    shown = f"{rounded:,f}" if is_grouped else f"{rounded:f}"
    digits_of_format = ("#,##0" if is_grouped else "0") + ("." + "0" * places if places else "")
    return Made(
        value=float(value),
        number_format=digits_of_format + (f'"{sign}"' if sign.strip() and not percents else sign),
        number=rounded,
        shown=shown.replace(",", " ").replace(".", ",").replace("-0 ", "0 ") + sign,
    )


def write_by_openpyxl(rows: list[Made]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(HEADER)
    for row, made in enumerate(rows, start=2):
        for column in range(1, 5):
            page.cell(row, column, made.value).number_format = made.number_format
    book.save(stream)
    return stream.getvalue()


def write_by_xlsxwriter(rows: list[Made]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet()
    page.write_row(0, 0, HEADER)
    for row, made in enumerate(rows, start=1):
        style = book.add_format({"num_format": made.number_format})
        for column in range(4):
            page.write_number(row, column, made.value, style)
    book.close()
    return stream.getvalue()


HEADER = ["ART_CODE", "ART_LIB", "ART_P_VTE", "ART_REMMAX"]
USES = {"art_code": "code", "art_lib": "text", "art_p_vte": "number", "art_remmax": "rate"}


@settings(max_examples=examples(60))
@given(rows=st.lists(cells(), min_size=1, max_size=6), is_openpyxl=st.booleans())
def test_what_is_sent_of_any_workbook_is_what_it_shows_or_a_doubt_names_the_column(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Made], is_openpyxl: bool
) -> None:
    folder = tmp_path_factory.mktemp("workbook")
    content = write_by_openpyxl(rows) if is_openpyxl else write_by_xlsxwriter(rows)
    path, out, said = folder / "book", folder / "lines", ConversionReport()
    path.write_bytes(content)

    write_sheet(
        path,
        out,
        said,
        form="xlsx",
        sheet="",
        delimiter=";",
        mark=",",
        words={"names": USES, "titles": {}},
    )

    doubtful = {doubt["column"] for doubt in said["doubts"]}
    lines = out.read_text(encoding="utf-8").split("\n")[1:-1]
    for made, line in zip(rows, lines, strict=True):
        code, text, price, rate = line.split(";")
        shown = {made.shown} if made.number else {made.shown, made.shown.removeprefix("-")}
        assert text in shown or 2 in doubtful
        assert code in shown or Decimal(code.replace(",", ".")) == made.number or 1 in doubtful
        assert Decimal(price.replace(",", ".")) == made.number or 3 in doubtful
        assert Decimal(rate.replace(",", ".")) == made.number or 4 in doubtful


def test_noise_and_zeros_alone_make_no_doubt(tmp_path: Path) -> None:
    rows = [
        Made(value=0.1 * 3, number_format="0.00", number=Decimal("0.3"), shown="0,30"),
        Made(value=12.5, number_format="#,##0.00", number=Decimal("12.5"), shown="12,50"),
    ]
    path, out, said = tmp_path / "book", tmp_path / "lines", ConversionReport()
    path.write_bytes(write_by_openpyxl(rows))

    write_sheet(
        path,
        out,
        said,
        form="xlsx",
        sheet="",
        delimiter=";",
        mark=",",
        words={"names": USES, "titles": {}},
    )

    assert said["doubts"] == []
    assert out.read_text(encoding="utf-8").split("\n")[1] == "0,3;0,30;0,3;0,3"
