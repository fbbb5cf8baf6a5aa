"""The cells that are struck through: in a list of orders, those that are done with or withdrawn.

Looked for only where the workbook has a style that strikes anything through.
"""

import zipfile
from collections.abc import Iterator
from xml.parsers.expat import XMLParserType

from imports.reading.workbooks.cell_displays import DisplayedCell, Displays
from imports.reading.workbooks.number_format import parse_format
from imports.reading.workbooks.sheet_scan import SheetFindings, find_part, is_true
from imports.reading.workbooks.xlsx_displays import find_styles, read_cells
from imports.reading.workbooks.xml_parts import Attributes, holds_any, read_xml, without_prefix

STRUCK = parse_format("")
ODS_SIGNS = (b"line-through", b"&#")
#: No sheet is wider: what is repeated beyond stands in no cell that is read.
MOST_COLUMNS = 16_384


def find_struck(
    archive: zipfile.ZipFile | None, form: str, sheet: str, findings: SheetFindings
) -> Displays | None:
    """Follow the cells of a sheet that are struck through; None where no style does that."""
    if archive is None or form == "xlsb":
        found = [(row, column, STRUCK) for row, column in sorted(findings.struck)]
        return Displays([found]) if found else None
    if form == "ods":
        return find_struck_in_ods(archive, sheet)
    part, styles = find_part(archive, sheet), read_struck_styles(archive)
    return Displays(read_cells(archive, part, dict.fromkeys(styles, STRUCK))) if styles else None


def read_struck_styles(archive: zipfile.ZipFile) -> list[int]:
    names = {name.lower(): name for name in archive.namelist()}
    part = names.get(find_styles(archive, names).lower())
    if part is None:
        return []
    fonts = FontScan()
    with archive.open(part) as file:
        read_xml(file, fonts)
    return [style for style, font in enumerate(fonts.styles) if font in fonts.struck]


class FontScan:
    """Gathers the fonts that strike through, and the number of the font of each style of cells."""

    def __init__(self) -> None:
        self.within = ""
        self.font = -1
        self.struck: set[int] = set()
        self.styles: list[int] = []

    def attach(self, parser: XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end

    def start(self, name: str, attributes: Attributes) -> None:
        name = without_prefix(name)
        if name in ("fonts", "cellXfs"):
            self.within = name
        elif self.within == "fonts" and name == "font":
            self.font += 1
        elif self.within == "fonts" and name == "strike" and is_true(attributes.get("val", "1")):
            self.struck.add(self.font)
        elif self.within == "cellXfs" and name == "xf":
            self.styles.append(int(attributes.get("fontId", "0")))

    def end(self, name: str) -> None:
        if without_prefix(name) in ("fonts", "cellXfs"):
            self.within = ""


def find_struck_in_ods(archive: zipfile.ZipFile, sheet: str) -> Displays | None:
    scan = StruckScan(sheet)
    parts = [name for name in ("styles.xml", "content.xml") if name in archive.namelist()]
    if not any(holds_any(archive.open(part), ODS_SIGNS) for part in parts):
        return None
    for part in parts:
        with archive.open(part) as file:
            read_xml(file, scan)
    return Displays(scan.list_cells()) if scan.found else None


class StruckScan:
    """Follows the styles of an .ods, and then the rows and cells of one sheet.

    A cell without a style has that of its row, or of its column; a style what its parent says.
    """

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.is_wanted = False
        self.style = ""
        self.struck: dict[str, bool] = {}
        self.parents: dict[str, str] = {}
        self.columns: list[tuple[int, str]] = []
        self.row = self.column = 0
        self.rows = 1
        self.style_of_row = ""
        self.in_row: list[int] = []
        self.found: list[tuple[range, list[int]]] = []

    def attach(self, parser: XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.see_cell(attributes)
        elif name == "table:table-row":
            self.column = 0
            self.rows = int(attributes.get("table:number-rows-repeated", "1"))
            self.style_of_row = attributes.get("table:default-cell-style-name", "")
        elif name == "table:table-column":
            count = int(attributes.get("table:number-columns-repeated", "1"))
            self.columns.append((count, attributes.get("table:default-cell-style-name", "")))
        elif name == "table:table":
            self.is_wanted = attributes.get("table:name") == self.sheet
            self.row, self.columns = 0, []
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
            self.parents[self.style] = attributes.get("style:parent-style-name", "")
        elif name == "style:text-properties":
            line = attributes.get("style:text-line-through-style")
            line = line or attributes.get("style:text-line-through-type")
            if line:
                self.struck[self.style] = line != "none"

    def see_cell(self, attributes: Attributes) -> None:
        count = int(attributes.get("table:number-columns-repeated", "1"))
        if self.is_wanted and "office:value-type" in attributes:
            style = attributes.get("table:style-name") or self.style_of_row or self.find_default()
            if self.is_struck(style):
                self.in_row += range(self.column, min(self.column + count, MOST_COLUMNS))
        self.column += count

    def find_default(self) -> str:
        stop = 0
        for count, style in self.columns:
            stop += count
            if self.column < stop:
                return style
        return ""

    def is_struck(self, style: str) -> bool:
        """Say whether a style strikes through, and keep it: parents may be in a circle."""
        if style not in self.struck:
            parent = self.parents.pop(style, "")
            self.struck[style] = bool(parent) and self.is_struck(parent)
        return self.struck[style]

    def end(self, name: str) -> None:
        if name == "table:table-row":
            if self.in_row:
                self.found.append((range(self.row, self.row + self.rows), self.in_row))
                self.in_row = []
            self.row += self.rows

    def list_cells(self) -> Iterator[list[DisplayedCell]]:
        """Yield them row by row."""
        for rows, columns in self.found:
            for row in rows:
                yield [(row, column, STRUCK) for column in columns]
