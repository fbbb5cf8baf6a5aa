"""What the reader of workbooks does not tell: failed formulas, missing values, what is hidden.

It reads a failed formula as an empty cell (python-calamine 0.9.1, measured): the value would be
lost in silence. .xlsx and .ods are looked through here; .xls and .xlsb cannot be, and are said so.
"""

import re
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter
from xml.parsers.expat import XMLParserType

from imports.reading.errors import UnreadableFile
from imports.reading.workbooks.xml_parts import (
    Attributes,
    find_elements,
    holds_any,
    read_xml,
    without_prefix,
)

#: More failed cells than anybody corrects: their places alone would take the memory.
MOST_ERRORS = 1_000_000
#: No name of an error is longer: what follows is not kept.
MOST_TEXT = 40
REFERENCE = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
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
#: Without one of these in its bytes, nothing in a sheet is failed, computed or hidden. A character
#: reference may write any of them otherwise.
XLSX_SIGNS = (b"hidden", b'width="0"', b'ht="0"', b'"e"', b"'e'", b"<f", b":f", b"&#")
ODS_SIGNS = (b'"error"', b"'error'", b"visibility", b"spanned", b"&#")


@dataclass(kw_only=True)
class SheetFindings:
    """`errors` by row and column, from 0; `valueless` names the first formula without a value.

    `hidden_rows` and `hidden_columns` are ranges (first, last) from 0, which may reach far beyond
    what is filled. `merged` are ranges of cells where the reader does not tell them, their first
    and last one by row and column; `struck` are cells that are struck through, of .xls and .xlsb.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    valueless: str = ""
    hidden_rows: list[list[int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)

    def hide_rows(self, first: int, last: int) -> None:
        if self.hidden_rows and first == self.hidden_rows[-1][1] + 1:
            self.hidden_rows[-1][1] = last
        else:
            self.hidden_rows.append([first, last])

    def is_row_hidden(self, row: int) -> bool:
        """Say whether a row is hidden, by hand or by a filter; rows are given in their order."""
        place = bisect_right(self.hidden_rows, row, key=itemgetter(0)) - 1
        return place >= 0 and row <= self.hidden_rows[place][1]

    def count_hidden_rows(self) -> int:
        return sum(last - first + 1 for first, last in self.hidden_rows)

    def list_hidden_columns(self, first: int, last: int) -> list[int]:
        """Return the hidden columns from `first` to `last`, the first one being 1."""
        steps = [0] * (last - first + 2)
        for start, stop in self.hidden_columns:
            if start <= last and stop >= first:
                steps[max(start, first) - first] += 1
                steps[min(stop, last) - first + 1] -= 1
        depths = accumulate(steps[:-1])
        return [number for number, depth in enumerate(depths, start=1) if depth]

    def add_error(self, row: int, column: int, text: str) -> None:
        self.errors[row, column] = ERRORS.get(text, OTHER_ERROR)
        if len(self.errors) > MOST_ERRORS:
            raise UnreadableFile("workbook_too_large")


def scan_sheet(archive: zipfile.ZipFile, form: str, sheet: str) -> SheetFindings:
    """Look through one sheet of an .xlsx or .ods. Memory does not grow with it."""
    if form == "xlsx":
        part = find_part(archive, sheet)
        return scan_part(archive, part, XLSX_SIGNS, XlsxScan()) if part else SheetFindings()
    if form == "ods":
        return scan_part(archive, "content.xml", ODS_SIGNS, OdsScan(sheet))
    return SheetFindings()


def find_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the archive's member that holds the sheet, or an empty string."""
    names = {name.lower(): name for name in archive.namelist()}
    entries = find_elements(archive, names["xl/workbook.xml"], "sheet")
    entry = next((one for one in entries if one.get("name") == sheet), {})
    link = next((entry[name] for name in entry if name.endswith(":id")), None)
    links = find_elements(archive, names["xl/_rels/workbook.xml.rels"], "Relationship")
    target = next((one.get("Target", "") for one in links if one.get("Id") == link), "")
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return names.get(path.lower(), "")


def scan_part(
    archive: zipfile.ZipFile, part: str, signs: Sequence[bytes], scan: "XlsxScan | OdsScan"
) -> SheetFindings:
    """Parse the part only where there is something to be found: most sheets hold nothing of it."""
    with archive.open(part) as file:
        is_needed = holds_any(file, signs)
    if is_needed:
        with archive.open(part) as file:
            read_xml(file, scan)
        scan.finish()
    return scan.findings


class XlsxScan:
    """Follows the columns, rows and cells of a sheet of an .xlsx.

    A row or cell may leave out its place: then it stands right behind the one before. The ends of
    elements are not asked for: the next one says as much, and there are millions.
    """

    def __init__(self) -> None:
        self.findings = SheetFindings()
        self.parser: XMLParserType
        self.row = -1
        #: The last place that the row names, and how many cells stand behind it without one.
        self.reference = ""
        self.behind = 0
        self.kind = ""
        self.has_formula = False
        self.value = ""
        self.steps: dict[str, Callable[[Attributes], None]] = {
            "col": self.see_column,
            "row": self.begin_row,
            "c": self.begin_cell,
            "f": self.begin_formula,
            "v": self.begin_value,
        }

    def attach(self, parser: XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler = self.start

    def start(self, name: str, attributes: Attributes) -> None:
        step = self.steps.get(name) or self.steps.get(without_prefix(name))
        if step:
            step(attributes)

    def hear(self, text: str) -> None:
        if len(self.value) < MOST_TEXT:
            self.value += text.strip()

    def see_column(self, attributes: Attributes) -> None:
        if is_true(attributes.get("hidden")) or attributes.get("width") == "0":
            first, last = int(attributes["min"]), int(attributes["max"])
            self.findings.hidden_columns.append((first - 1, last - 1))

    def begin_row(self, attributes: Attributes) -> None:
        self.end_cell()
        number = attributes.get("r")
        self.row = int(number) - 1 if number else self.row + 1
        self.reference, self.behind = "", 0
        if is_true(attributes.get("hidden")) or attributes.get("ht") == "0":
            self.findings.hide_rows(self.row, self.row)

    def begin_cell(self, attributes: Attributes) -> None:
        if self.has_formula or self.kind == "e":
            self.end_cell()
        self.kind = attributes.get("t", "")
        reference = attributes.get("r")
        if reference:
            self.reference, self.behind = reference, 0
        else:
            self.behind += 1

    def begin_formula(self, _attributes: Attributes) -> None:
        self.has_formula = True

    def begin_value(self, _attributes: Attributes) -> None:
        if self.has_formula or self.kind == "e":
            self.parser.CharacterDataHandler = self.hear

    def end_cell(self) -> None:
        if self.kind == "e":
            self.findings.add_error(*self.find_place(), self.value)
        elif self.has_formula and not self.value and self.kind != "str":
            row, column = self.find_place()
            place = f"{column_letters(column)}{row + 1}"
            self.findings.valueless = self.findings.valueless or place
        self.kind, self.has_formula, self.value = "", False, ""
        self.parser.CharacterDataHandler = None

    def find_place(self) -> tuple[int, int]:
        """Return the row and the column of the cell at hand, from 0."""
        found = REFERENCE.fullmatch(self.reference)
        if found is None:
            return self.row, self.behind - 1
        return int(found[2]) - 1, number_column(found[1].upper()) + self.behind

    def finish(self) -> None:
        self.end_cell()


def is_true(value: str | None) -> bool:
    return value in ("1", "true")


def number_column(letters: str) -> int:
    """Return the place of column A as 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column; 0 is A."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class OdsScan:
    """Follows the columns, rows and cells of one sheet of an .ods.

    Columns, rows and cells stand once for many that are alike.
    """

    def __init__(self, sheet: str) -> None:
        self.findings = SheetFindings()
        self.parser: XMLParserType
        self.sheet = sheet
        self.is_wanted = False
        self.row = self.column = 0
        self.rows = 1
        self.is_row_hidden = False
        self.has_text = False
        #: The places of the failed cell at hand, and what it shows.
        self.failed = range(0)
        self.value = ""
        self.failed_in_row: list[tuple[int, str]] = []
        self.steps: dict[str, Callable[[Attributes], None]] = {
            "table:table": self.begin_table,
            "table:table-column": self.see_column,
            "table:table-row": self.begin_row,
            "table:table-cell": self.begin_cell,
            "table:covered-table-cell": self.begin_cell,
        }

    def attach(self, parser: XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end

    def start(self, name: str, attributes: Attributes) -> None:
        if step := self.steps.get(name):
            step(attributes)
            is_listening = self.failed or (self.is_row_hidden and not self.has_text)
            self.parser.CharacterDataHandler = self.hear if is_listening else None

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self.end_row()
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.end_cell()

    def hear(self, text: str) -> None:
        said = text.strip()
        self.has_text = self.has_text or bool(said)
        if self.failed and len(self.value) < MOST_TEXT:
            self.value += said

    def begin_table(self, attributes: Attributes) -> None:
        self.is_wanted = attributes.get("table:name") == self.sheet
        self.row = self.column = 0

    def see_column(self, attributes: Attributes) -> None:
        count = int(attributes.get("table:number-columns-repeated", "1"))
        if self.is_wanted and is_hidden(attributes):
            self.findings.hidden_columns.append((self.column, self.column + count - 1))
        self.column += count

    def begin_row(self, attributes: Attributes) -> None:
        self.column = 0
        self.rows = int(attributes.get("table:number-rows-repeated", "1"))
        self.is_row_hidden = self.is_wanted and is_hidden(attributes)
        self.has_text = False

    def end_row(self) -> None:
        # Rows without a text reach to the end of the sheet where all below is hidden.
        if self.is_row_hidden and self.has_text:
            self.findings.hide_rows(self.row, self.row + self.rows - 1)
        for row in range(self.row, self.row + self.rows) if self.failed_in_row else ():
            for column, text in self.failed_in_row:
                self.findings.add_error(row, column, text)
        self.failed_in_row = []
        self.is_row_hidden = False
        self.row += self.rows

    def begin_cell(self, attributes: Attributes) -> None:
        count = int(attributes.get("table:number-columns-repeated", "1"))
        if self.is_wanted and attributes.get("calcext:value-type") == "error":
            self.failed, self.value = range(self.column, self.column + count), ""
        if self.is_wanted and "table:number-rows-spanned" in attributes:
            self.see_merged(attributes)
        self.column += count

    def see_merged(self, attributes: Attributes) -> None:
        rows = int(attributes["table:number-rows-spanned"])
        columns = int(attributes.get("table:number-columns-spanned", "1"))
        if rows * columns > 1:
            last = (self.row + rows - 1, self.column + columns - 1)
            self.findings.merged.append(((self.row, self.column), last))

    def end_cell(self) -> None:
        if len(self.failed_in_row) + len(self.failed) > MOST_ERRORS:
            raise UnreadableFile("workbook_too_large")
        self.failed_in_row += [(column, self.value) for column in self.failed]
        self.failed = range(0)

    def finish(self) -> None:
        """Nothing is left open: every row and cell has an end of its own."""


def is_hidden(attributes: Attributes) -> bool:
    """Say whether a row or column is hidden, by hand or by a filter."""
    return attributes.get("table:visibility") in ("collapse", "filter")
