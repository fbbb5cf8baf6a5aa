"""Writes the draft that LibreOffice made `ventes.*` of: README.md says how."""

from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ["DOC_STYPE", "PCF_CODE", "DOC_DATE", "ART_CODE", "LIG_LIB", "LIG_QTE", "LIG_P_BRUT"]
ROWS: list[list[object]] = [
    ["F", "DUPRÉ", date(2026, 3, 12), 3700123456789, "Échalas en châtaignier", 20.0, 1.1],
    ["F", "DUPRÉ", date(2026, 3, 1), "00123", "Œillet ; inox", 0.1 + 0.2, 1234.5],
    ["F", "L’ATELIER", datetime(2026, 12, 31, 14, 30), "B-7", "Vis « A2 »", "=2*3.5", 0.055],  # noqa: DTZ001
    ["F", "L’ATELIER", date(1900, 3, 1), 12, "Heure", time(8, 5), True],
]
FORMATS = {"C": "DD/MM/YYYY", "D": "0", "F": "0.###", "G": '# ##0.00 "€"'}


def fill(page: Worksheet) -> None:
    page.append(HEADER)
    for row in ROWS:
        page.append(row)
    for row_number in range(2, len(ROWS) + 2):
        for letter, number_format in FORMATS.items():
            page[f"{letter}{row_number}"].number_format = number_format
    page["C4"].number_format = "DD/MM/YYYY HH:MM"
    page["F5"].number_format = "HH:MM"
    page["G4"].number_format = "0.0%"
    page["G5"].number_format = "BOOLEAN"
    page.column_dimensions["E"].hidden = True
    page.row_dimensions[3].hidden = True
    page.row_dimensions[4].hidden = True


if __name__ == "__main__":
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Ventes"
    fill(page)
    book.save("ventes-draft.xlsx")
