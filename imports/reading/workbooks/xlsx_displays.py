"""The number formats of the cells of an .xlsx: its styles, and `s=` of each cell.

A sheet has millions of cells. As long as they are written as programs write them, one pattern
finds those whose format matters in the bytes; any other spelling is parsed.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from imports.reading.workbooks.cell_displays import DisplayedCell, Displays, build_formats
from imports.reading.workbooks.number_format import LONGEST_FORMAT, NumberFormat
from imports.reading.workbooks.xml_parts import (
    BLOCK_BYTES,
    Attributes,
    find_elements,
    read_xml,
    refuse_entity,
    without_prefix,
)

#: So many styles may stand in a pattern; more are looked up one by one.
MOST_IN_PATTERN = 40
START_BYTES = 1 << 16
REFERENCE = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
#: In these, a sheet may be written as a pattern does not expect it.
STRANGE = (b"='", b"<!--", b"<![CDATA[")


class WrittenOtherwise(Exception):
    """The sheet is not written as the pattern expects it."""


def read_xlsx_displays(archive: zipfile.ZipFile, part: str) -> Displays | None:
    """Follow a sheet; None: the workbook has no format that shows anything else than values."""
    formats = read_formats(archive)
    return Displays(read_cells(archive, part, formats)) if formats else None


def read_formats(archive: zipfile.ZipFile) -> Mapping[int, NumberFormat]:
    names = {name.lower(): name for name in archive.namelist()}
    part = names.get(find_styles(archive, names).lower())
    if part is None:
        return {}
    styles = StyleScan()
    with archive.open(part) as file:
        read_xml(file, styles)
    return build_formats(styles.numbers, styles.written)


def find_styles(archive: zipfile.ZipFile, names: Mapping[str, str]) -> str:
    links = find_elements(archive, names["xl/_rels/workbook.xml.rels"], "Relationship")
    target = next(
        (link.get("Target", "") for link in links if link.get("Type", "").endswith("/styles")),
        "styles.xml",
    )
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class StyleScan:
    """Gathers the formats that are defined, and the number of the one of each style of cells."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.written: dict[int, str] = {}
        self.within = ""

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end

    def start(self, name: str, attributes: Attributes) -> None:
        name = without_prefix(name)
        if name in ("numFmts", "cellXfs"):
            self.within = name
        elif name == "numFmt" and self.within == "numFmts":
            code = attributes.get("formatCode", "")
            # Longer ones show values as they are: they need not be kept.
            self.written[int(attributes["numFmtId"])] = code[: LONGEST_FORMAT + 1]
        elif name == "xf" and self.within == "cellXfs":
            self.numbers.append(int(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if without_prefix(name) in ("numFmts", "cellXfs"):
            self.within = ""


def read_cells(
    archive: zipfile.ZipFile, part: str, formats: Mapping[int, NumberFormat]
) -> Iterator[list[DisplayedCell]]:
    """Yield the cells whose format matters, block by block."""
    try:
        with archive.open(part) as file:
            pattern = build_cell_pattern(file.read(START_BYTES), formats)
    except WrittenOtherwise:
        return parse_cells(archive, part, formats)
    return find_styled_cells(archive, part, formats, pattern)


def find_styled_cells(
    archive: zipfile.ZipFile,
    part: str,
    formats: Mapping[int, NumberFormat],
    pattern: re.Pattern[bytes],
) -> Iterator[list[DisplayedCell]]:
    """Find the cells in the bytes."""
    shapes = {str(style).encode(): shape for style, shape in formats.items()}
    columns, rest = PlacesByLetters(), b""
    with archive.open(part) as file:
        while True:
            more = file.read(BLOCK_BYTES)
            data = rest + more
            cut = data.rfind(b"<") if more else len(data)
            data, rest = data[:cut], data[cut:]
            yield [
                (int(row) - 1, columns[letters], shapes[style])
                for letters, row, style in pattern.findall(data)
                if style in shapes
            ]
            if not more:
                return


def build_cell_pattern(start: bytes, formats: Mapping[int, NumberFormat]) -> re.Pattern[bytes]:
    """Return the pattern of the cells of these styles, by how the sheet begins.

    Raises WrittenOtherwise: programs write all their cells in one way.
    """
    found = re.search(rb"<((?:[\w.-]+:)?)worksheet[\s>]", start)
    prefix = b"<" + found[1] + b"c" if found else b"<c"
    cells = len(re.findall(re.escape(prefix) + rb"[\s/>]", start))
    is_usual = start.count(prefix + b' r="') == cells
    # A cell that names no style has the first one.
    if not found or not is_usual or 0 in formats or any(sign in start for sign in STRANGE):
        raise WrittenOtherwise
    styles = [str(style).encode() for style in formats]
    wanted = b"|".join(styles) if len(styles) <= MOST_IN_PATTERN else b"[0-9]++"
    return re.compile(
        re.escape(prefix) + rb' r="([A-Z]++)([0-9]++)"(?: t="[a-zA-Z]++")?+ s="(' + wanted + rb')"'
    )


class PlacesByLetters(dict[bytes, int]):
    """The places of columns, from 0, by their letters."""

    def __missing__(self, letters: bytes) -> int:
        number = 0
        for letter in letters.upper():
            number = number * 26 + letter - ord("A") + 1
        self[letters] = number - 1
        return number - 1


def parse_cells(
    archive: zipfile.ZipFile, part: str, formats: Mapping[int, NumberFormat]
) -> Iterator[list[DisplayedCell]]:
    """Parse the sheet, block by block."""
    scan = CellScan(formats)
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse_entity
    parser.StartElementHandler = scan.start
    with archive.open(part) as file:
        while more := file.read(BLOCK_BYTES):
            parser.Parse(more)
            yield scan.take_found()
        parser.Parse(b"", True)
        yield scan.take_found()


class CellScan:
    """Follows rows and cells, which may leave out their places: then they stand side by side."""

    def __init__(self, formats: Mapping[int, NumberFormat]) -> None:
        self.formats = formats
        self.columns = PlacesByLetters()
        self.row = self.column = -1
        self.found: list[DisplayedCell] = []

    def take_found(self) -> list[DisplayedCell]:
        """Return what was found since the last time."""
        found, self.found = self.found, []
        return found

    def start(self, name: str, attributes: Attributes) -> None:
        name = without_prefix(name)
        if name == "row":
            number = attributes.get("r")
            self.row = int(number) - 1 if number else self.row + 1
            self.column = -1
        elif name == "c":
            self.column += 1
            if found := REFERENCE.fullmatch(attributes.get("r", "")):
                self.row, self.column = int(found[2]) - 1, self.columns[found[1].encode()]
            if shape := self.formats.get(int(attributes.get("s", "0"))):
                self.found.append((self.row, self.column, shape))
