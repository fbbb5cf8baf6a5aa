"""What the reader of workbooks does not tell: failed formulas, missing values, what is hidden.

It reads a failed formula as an empty cell (python-calamine 0.9.1, measured): the value would be
lost in silence. .xlsx and .ods are looked through here; .xls and .xlsb cannot be, and are said so.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

BLOCK_BYTES = 1 << 20
LONGEST_ROW = 64 << 20
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

# Some writers put a prefix before every name: <x:c r="A1">.
PREFIX = rb"(?:[A-Za-z0-9]+:)?"
CELL = re.compile(rb"<%bc ([^>]*)>(.*?)</%bc>" % (PREFIX, PREFIX), re.DOTALL)
EMPTY_CELL = re.compile(rb"<%bc [^>]*/>" % PREFIX)
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
VALUE = re.compile(rb"<%bv[^>]*>([^<]+)<" % PREFIX)
FORMULA = re.compile(rb"<%bf[ >/]" % PREFIX)
ERROR = re.compile(rb"""\bt=["']e["']""")
TEXT = re.compile(rb"""\bt=["']str["']""")
HIDDEN_COLUMN = re.compile(rb"""<%bcol [^>]*hidden=["'](?:1|true)["'][^>]*""" % PREFIX)
FIRST_COLUMN, LAST_COLUMN = (
    re.compile(rb"""\b%b=["']([0-9]{1,5})["']""" % n) for n in (b"min", b"max")
)
HIDDEN_ROW = re.compile(rb"""<%brow [^>]*hidden=["'](?:1|true)["']""" % PREFIX)
#: What Excel writes in a file, and what it shows in French.
ERRORS = {
    "#N/A": "#N/A",
    "#REF!": "#REF!",
    "#DIV/0!": "#DIV/0!",
    "#NAME?": "#NOM?",
    "#NULL!": "#NUL!",
    "#NUM!": "#NOMBRE!",
    "#VALUE!": "#VALEUR!",
}
OTHER_ERROR = "#VALEUR!"


@dataclass(kw_only=True)
class Findings:
    """`errors` by row and column, from 0; `valueless` names the first formula without a value.

    `hidden_columns` are ranges (first, last) from 0, which may reach far beyond what is filled.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    valueless: str = ""
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def count_hidden_columns(self, first: int, last: int) -> int:
        """Count the hidden columns from `first` to `last`."""
        return sum(
            max(0, min(stop, last) - max(start, first) + 1) for start, stop in self.hidden_columns
        )


def scan_sheet(archive: zipfile.ZipFile, form: str, sheet: str) -> Findings:
    """Look through one sheet of an .xlsx or .ods. Memory does not grow with it."""
    if form == "xlsx":
        return scan_xlsx(archive, find_part(archive, sheet))
    if form == "ods":
        return scan_ods(archive, sheet)
    return Findings()


def find_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the archive's member that holds the sheet, or an empty string."""
    names = {name.lower(): name for name in archive.namelist()}
    book = ET.fromstring(archive.read(names["xl/workbook.xml"]))  # noqa: S314 - expat bounds entities
    links = ET.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in [*book.iter(f"{MAIN}sheet"), *book.iter(f"{STRICT}sheet")]:
        if entry.get("name") == sheet:
            target = targets.get(entry.get(RELATION) or entry.get(STRICT_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return names.get(path.lower(), "")
    return ""


def scan_xlsx(archive: zipfile.ZipFile, part: str) -> Findings:
    findings = Findings()
    for block in read_rows(archive, part) if part else ():
        if b"hidden=" in block:
            findings.hidden_rows += len(HIDDEN_ROW.findall(block))
            for found in HIDDEN_COLUMN.finditer(block):
                first, last = FIRST_COLUMN.search(found[0]), LAST_COLUMN.search(found[0])
                if first and last:
                    findings.hidden_columns.append((int(first[1]) - 1, int(last[1]) - 1))
        if ERROR.search(block) or FORMULA.search(block):
            scan_cells(block, findings)
    return findings


def read_rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the sheet in blocks that end where a row ends."""
    with archive.open(part) as file:
        rest = b""
        while more := file.read(BLOCK_BYTES):
            rest += more
            cut = rest.rfind(b"row>")
            if cut >= 0:
                yield rest[: cut + 4]
                rest = rest[cut + 4 :]
            elif len(rest) > LONGEST_ROW:
                return
        yield rest


def scan_cells(block: bytes, findings: Findings) -> None:
    # An empty cell, `<c …/>`, has no end of its own: it would swallow the next one.
    for cell in CELL.finditer(EMPTY_CELL.sub(b"", block)):
        attributes, content = cell[1], cell[2]
        is_error = bool(ERROR.search(attributes))
        value = VALUE.search(content)
        is_lost = not value and FORMULA.search(content) and not TEXT.search(attributes)
        if not is_error and not is_lost:
            continue
        place = REFERENCE.search(attributes)
        if place is None:
            continue
        column, row = place[1].decode(), int(place[2])
        if is_error:
            said = value[1].decode("utf-8", "replace") if value else ""
            findings.errors[row - 1, number_column(column)] = ERRORS.get(said, OTHER_ERROR)
        elif not findings.valueless:
            findings.valueless = f"{column}{row}"


def number_column(letters: str) -> int:
    """Return the place of column A as 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def name_column(number: int) -> str:
    """Return the letters of a column; 0 is A."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def scan_ods(archive: zipfile.ZipFile, sheet: str) -> Findings:
    scan = OdsScan(sheet)
    if holds_any(archive, (b'value-type="error"', b"table:visibility=")):
        with archive.open("content.xml") as file:
            for event, element in ET.iterparse(file, events=("start", "end")):  # noqa: S314
                step = scan.steps.get((event, element.tag))
                if step:
                    step(element)
    return scan.findings


class OdsScan:
    """Follows the rows and columns of one sheet of an .ods."""

    def __init__(self, sheet: str) -> None:
        self.findings = Findings()
        self.sheet = sheet
        self.is_wanted = False
        self.row = self.column = 0
        self.steps = {
            ("start", f"{TABLE}table"): self.begin_table,
            ("end", f"{TABLE}table-column"): self.see_column,
            ("start", f"{TABLE}table-row"): self.begin_row,
            ("end", f"{TABLE}table-row"): self.end_row,
            ("end", f"{TABLE}table-cell"): self.see_cell,
            ("end", f"{TABLE}covered-table-cell"): self.see_cell,
        }

    def begin_table(self, table: ET.Element) -> None:
        self.is_wanted = table.get(f"{TABLE}name") == self.sheet
        self.row = self.column = 0

    def see_column(self, column: ET.Element) -> None:
        count = int(column.get(f"{TABLE}number-columns-repeated", "1"))
        if self.is_wanted and is_hidden(column):
            self.findings.hidden_columns.append((self.column, self.column + count - 1))
        self.column += count

    def begin_row(self, _row: ET.Element) -> None:
        self.column = 0

    def end_row(self, row: ET.Element) -> None:
        count = int(row.get(f"{TABLE}number-rows-repeated", "1"))
        # Rows without a text reach to the end of the sheet where all below is hidden.
        if self.is_wanted and is_hidden(row) and any(text.strip() for text in row.itertext()):
            self.findings.hidden_rows += count
        self.row += count
        row.clear()

    def see_cell(self, cell: ET.Element) -> None:
        if self.is_wanted and cell.get(f"{CALC}value-type") == "error":
            said = "".join(cell.itertext()).strip()
            self.findings.errors[self.row, self.column] = ERRORS.get(said, OTHER_ERROR)
        self.column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))


def is_hidden(element: ET.Element) -> bool:
    """Say whether a row or column is hidden, by hand or by a filter."""
    return element.get(f"{TABLE}visibility") in ("collapse", "filter")


def holds_any(archive: zipfile.ZipFile, signs: Sequence[bytes]) -> bool:
    longest = max(map(len, signs))
    with archive.open("content.xml") as file:
        rest = b""
        while more := file.read(BLOCK_BYTES):
            if any(sign in rest + more for sign in signs):
                return True
            rest = more[-longest:]
    return False
