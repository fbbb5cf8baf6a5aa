"""Makes of workbooks, by two writers: what a cell shows is not what it holds."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.files.make import Make, Values

type Rows = Sequence[Sequence[object]]


def make_xlsx(rows: Rows, formats: Mapping[str, str] | None = None, *merged: str) -> bytes:
    """Return what openpyxl writes; `formats` are by cell."""
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert isinstance(page, Worksheet)
    for cells in rows:
        page.append(cells)
    for place, shape in (formats or {}).items():
        page[place].number_format = shape
    for one in merged:
        page.merge_cells(one)
    book.save(stream)
    return stream.getvalue()


def make_by_columns(rows: Rows, formats: Sequence[str]) -> bytes:
    """Return what XlsxWriter writes, each column in its format, in strings of their own."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet("Feuil1")
    shapes = [book.add_format({"num_format": shape}) for shape in formats]
    for number, cells in enumerate(rows):
        for place, value in enumerate(cells):
            page.write(number, place, value, shapes[place] if number else None)
    book.close()
    return stream.getvalue()


def of_workbook(
    trouble: str,
    kind: str,
    content: bytes,
    answer: str,
    *told: str,
    sent: Values | None = None,
    clicks: Sequence[str] = (),
    sort: str = "workbook",
) -> Make:
    return Make(
        sort=sort, trouble=trouble, file="t.xlsx", kind=kind, content=content, answer=answer,
        told=told, clicks=clicks, sent=sent or {},
    )  # fmt: skip


SUPPLIERS = ["PCF_CODE", "PCF_RS", "PCF_SIRET", "CPT_NUMERO"]
PRICES = ["ART_CODE", "DEV_CODE", "ART_P_VTE"]
ARTICLES = ["ART_CODE", "ART_LIB", "ART_P_VTE"]
STOCK = ["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE"]
RED = "#,##0.00_ ;[Red](#,##0.00)"

WORKBOOK_MAKES = (
    of_workbook(
        "A SIRET of fourteen digits by its format (XlsxWriter)", "fournisseurs",
        make_by_columns(
            [SUPPLIERS, ["F1", "Un", 1234567890012, 401001]], ["@", "@", "0" * 14, "0"]
        ),
        "right",
        sent={"PCF_CODE": ["F1"], "PCF_RS": ["Un"], "PCF_SIRET": ["01234567890012"],
              "CPT_NUMERO": ["401001"]},
    ),
    of_workbook(
        "A code whose letters stand in its format", "articles",
        make_xlsx([ARTICLES, [17, "Vis", 12.5], [18, "Clou", 15]],
                  {"A2": '"ART-"000', "A3": '"ART-"000'}),
        "right",
        sent={"ART_CODE": ["ART-017", "ART-018"], "ART_LIB": ["Vis", "Clou"],
              "ART_P_VTE": ["12,5", "15"]},
    ),
    of_workbook(
        "Negative prices in red and brackets", "tarifs_articles",
        make_xlsx([PRICES, ["A1", "EUR", -12.5], ["A2", "EUR", 1234.5]], {"C2": RED, "C3": RED}),
        "right",
        sent={"ART_CODE": ["A1", "A2"], "DEV_CODE": ["EUR", "EUR"],
              "ART_P_VTE": ["-12,5", "1234,5"]},
    ),
    of_workbook(
        "Prices shown in thousands of euros", "articles",
        make_xlsx([ARTICLES, ["A1", "Vis", 12500], ["A2", "Clou", 1500]],
                  {"C2": '0.0,"k€"', "C3": '0.0,"k€"'}),
        "asked", "displayed_otherwise ART_P_VTE", clicks=["displayed_otherwise"],
        sent={"ART_P_VTE": ["12,5", "1,5"]},
    ),
    of_workbook(
        "Quantities as fractions", "documents_stock",
        make_by_columns([STOCK, ["E", "001", "A1", 0.5], ["E", "001", "A2", 2.25]],
                        ["@", "@", "@", "# ?/?"]),
        "right",
        sent={"DOC_STYPE": ["E", "E"], "DEP_CODE": ["001", "001"], "ART_CODE": ["A1", "A2"],
              "MVT_QTE": ["0,5", "2,25"]},
    ),
    of_workbook(
        "A third, rounded, shown as a fraction", "documents_stock",
        make_by_columns([STOCK, ["E", "001", "A1", 0.33], ["E", "001", "A2", 2.25]],
                        ["@", "@", "@", "# ?/?"]),
        "asked", "displayed_otherwise MVT_QTE", clicks=["displayed_otherwise"],
        sent={"MVT_QTE": ["0,333333333333333", "2,25"]},
    ),
    of_workbook(
        "A quantity that its format hides", "documents_stock",
        make_xlsx([STOCK, ["E", "001", "A1", 5], ["E", "001", "A2", 6]], {"D3": ";;;"}),
        "asked", "displayed_otherwise MVT_QTE", sent={"MVT_QTE": ["5", "6"]},
    ),
    of_workbook(
        "A quantity that became a time", "documents_stock",
        make_xlsx([STOCK, ["E", "001", "A1", time(1, 30)], ["E", "001", "A2", 2]]),
        "blocked", "bad_decimal MVT_QTE", "turned_into_date MVT_QTE",
    ),
    of_workbook(
        "A reference that became a date and a time", "articles",
        make_xlsx([["ART_CODE", "ART_LIB", "ART_REF"],
                   ["A1", "Vis", datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None)]]),
        "asked", "turned_into_date ART_REF",
    ),
    of_workbook(
        "True and false in a box", "articles",
        make_xlsx([["ART_CODE", "ART_LIB", "ART_NSTAT"], ["A1", "Vis", True],
                   ["A2", "Clou", False]]),
        "right",
        sent={"ART_CODE": ["A1", "A2"], "ART_LIB": ["Vis", "Clou"], "ART_NSTAT": ["1", "0"]},
    ),
    of_workbook(
        "A percentage where no rate is expected", "articles",
        make_xlsx([["ART_CODE", "ART_LIB", "ART_P_COEF"], ["A1", "Vis", 1.5]], {"C2": "0%"}),
        "asked", "displayed_otherwise ART_P_COEF", clicks=["displayed_otherwise"],
        sent={"ART_P_COEF": ["1,5"]},
    ),
    of_workbook(
        "Dates that a French Excel turned, beside those it could not", "documents_stock",
        make_xlsx([[*STOCK[:2], "DOC_DATE", *STOCK[2:]],
                   ["E", "001", date(2026, 3, 4), "A1", 5], ["E", "002", "03/15/2026", "A2", 6]]),
        "blocked", "bad_date DOC_DATE", "date_order DOC_DATE", clicks=["date_order"],
        sent={"DOC_DATE": ["03/04/2026", "15/03/2026"]}, sort="dates",
    ),
    of_workbook(
        "Titles merged over the table, a count below it", "clients",
        make_xlsx([["SOCIÉTÉ DUPONT"], ["Clients au 12/03/2026"], [None],
                   ["PCF_CODE", "PCF_RS", "CPT_NUMERO"], ["C1", "Un", "411"],
                   ["C2", "Deux", "411"], ["Nombre de clients : 2"]], None, "A1:C1", "A2:C2"),
        "blocked", "no_record", clicks=["no_record"], sent={"PCF_CODE": ["C1", "C2"]},
        sort="lines",
    ),
    of_workbook(
        "A second header above, merged over two columns", "tarifs_articles",
        make_xlsx([[None, None, "Prix", None], [*PRICES[:2], "ART_P_ACH", "ART_P_VTE"],
                   ["A1", "EUR", 5, 10]], None, "C1:D1"),
        "right",
        sent={"ART_CODE": ["A1"], "DEV_CODE": ["EUR"], "ART_P_ACH": ["5"], "ART_P_VTE": ["10"]},
        sort="columns",
    ),
    of_workbook(
        "A FEC in a workbook", "ecritures",
        make_xlsx([["JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum",
                    "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate",
                    "EcritureLib", "Debit", "Credit"],
                   ["VE", "Ventes", 1, 20260315, 411000, "Clients", None, None, "F1", 20260315,
                    "Facture", 120.0, 0]]),
        "blocked", "fec_file", sort="files",
    ),
)  # fmt: skip
