"""What the cells of an .ods show: the text stands in the file, beside the value."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from itertools import batched
from xml.parsers import expat
from xml.sax.saxutils import escape

from imports.reading.workbooks.cell_displays import DisplayedCell, Displays
from imports.reading.workbooks.xml_parts import BLOCK_BYTES, Attributes, refuse_entity

PART = "content.xml"
CELLS = ("table:table-cell", "table:covered-table-cell")
VALUES = ("office:value", "office:date-value", "office:time-value")
#: No number or date shows more; what follows is not kept.
MOST_SHOWN = 255
CELLS_AT_ONCE = 1000
#: No sheet is wider: what is repeated beyond stands in no cell that is read.
MOST_COLUMNS = 16_384
START_BYTES = 1 << 16
STRANGE_SIGNS = re.compile(rb"<!--|<!\[CDATA\[|<!DOCTYPE|\s[\w:.-]+='")
QUOTES = {'"': "&quot;"}
ELEMENT = re.compile(
    rb"<table:(table-cell|covered-table-cell|table-row|table(?=\s))"
    rb'((?:[^>"]++|"[^"]*+")*+)>(?:<text:p>([^<]*+)</text:p></table:)?+'
)
REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="([0-9]{1,9})"')
VALUE = re.compile(rb'office:(?:date-|time-)?value="([^"]*)"')
#: What may stand in a cell around its text: comments, parts of texts, spaces, names of styles.
NEEDLESS = (
    (
        b"<office:annotation",
        re.compile(
            rb"<office:annotation\b(?:(?!</office:annotation>).)*+</office:annotation>", re.DOTALL
        ),
        b"",
    ),
    (b"<text:s", re.compile(rb"<text:s(?:\s[^>]*)?/>"), b" "),
    (b"<text:span", re.compile(rb"</?text:span\b[^>]*>"), b""),
    (b"<text:p ", re.compile(rb"<text:p [^>]*[^>/]>"), b"<text:p>"),
)


class ShownInPieces(Exception):
    """What a cell shows is put together of elements that the pattern does not know."""


def read_ods_displays(archive: zipfile.ZipFile, sheet: str) -> Displays:
    with archive.open(PART) as file:
        is_usual = is_written_as_usual(file.read(START_BYTES))
    cells = find_cells_shown if is_usual else parse_cells_shown
    return Displays(cells(archive, sheet))


def is_written_as_usual(start: bytes) -> bool:
    """Say by its beginning whether a part is in UTF-8, with the names that programs give."""
    head = start.lstrip()[:5] == b"<?xml"
    encoding = re.search(rb"encoding=[\"']([^\"']*)", start[:200]) if head else None
    is_utf_8 = encoding is None or encoding[1].lower() == b"utf-8"
    return is_utf_8 and b"<table:table " in start and not STRANGE_SIGNS.search(start)


def find_cells_shown(archive: zipfile.ZipFile, sheet: str) -> Iterator[list[DisplayedCell]]:
    """Find the cells in the bytes, of which there may be millions."""
    search, rest, done = ShownSearch(sheet), b"", 0
    with archive.open(PART) as file:
        while True:
            more = file.read(BLOCK_BYTES)
            data = rest + more
            cut = data.rfind(b"<table:table") if more else len(data)
            data, rest = data[: max(cut, 0)], data[max(cut, 0) :]
            try:
                search.look_through(data)
            except ShownInPieces:
                break
            if not more:  # no row follows the last one, nor need another table
                search.scan.end_row()
            yield from batched_lists(search.scan.take_found())
            done = search.scan.row
            if not more:
                return
    for cells in parse_cells_shown(archive, sheet):
        yield [cell for cell in cells if cell[0] >= done]


class ShownSearch:
    """Tells a scan of the rows and cells that a pattern finds."""

    def __init__(self, sheet: str) -> None:
        self.scan = ShownScan(sheet)
        self.name = f'table:name="{escape(sheet, QUOTES)}"'.encode()

    def look_through(self, data: bytes) -> None:
        scan = self.scan
        for needless, pattern, instead in NEEDLESS:
            if needless in data:
                data = pattern.sub(instead, data)
        for kind, attributes, shown in ELEMENT.findall(data):
            if kind.endswith(b"cell"):
                repeated = REPEATED.search(attributes) if b"-repeated=" in attributes else None
                count = int(repeated[1]) if repeated else 1
                if scan.is_wanted and (value := VALUE.search(attributes)):
                    if not shown and not attributes.endswith(b"/"):
                        raise ShownInPieces
                    if shown.replace(b",", b".") != value[1]:
                        scan.add(unescape(shown.decode("utf-8")), count)
                scan.column += count
            elif kind == b"table-row":
                scan.end_row()
                repeated = REPEATED.search(attributes)
                scan.begin_row(int(repeated[1]) if repeated else 1)
            else:
                scan.end_row()
                scan.begin_table(is_wanted=self.name in attributes)


def parse_cells_shown(archive: zipfile.ZipFile, sheet: str) -> Iterator[list[DisplayedCell]]:
    scan = ShownScan(sheet)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = refuse_entity
    scan.attach(parser)
    with archive.open(PART) as file:
        while more := file.read(BLOCK_BYTES):
            parser.Parse(more)
            yield from batched_lists(scan.take_found())
        parser.Parse(b"", True)
        yield from batched_lists(scan.take_found())


def batched_lists(cells: Iterator[DisplayedCell]) -> Iterator[list[DisplayedCell]]:
    return (list(some) for some in batched(cells, CELLS_AT_ONCE))


class ShownScan:
    """Follows the rows and cells of one sheet, which stand once for many that are alike."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.is_wanted = False
        self.row = self.column = self.rows = 0
        self.value: str | None = None
        self.shown = ""
        self.count = 1
        self.notes = 0
        self.in_row: list[tuple[int, str]] = []
        self.found: list[tuple[range, list[tuple[int, str]]]] = []

    def attach(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end

    def take_found(self) -> Iterator[DisplayedCell]:
        """Yield the cells of the rows that have ended, and forget them."""
        found, self.found = self.found, []
        for rows, cells in found:
            for row in rows:
                for column, shown in cells:
                    yield row, column, shown

    def begin_table(self, *, is_wanted: bool) -> None:
        self.is_wanted, self.row, self.rows = is_wanted, 0, 0

    def begin_row(self, rows: int) -> None:
        self.rows, self.column = rows, 0

    def end_row(self) -> None:
        if self.in_row:
            self.found.append((range(self.row, self.row + self.rows), self.in_row))
            self.in_row = []
        self.row += self.rows
        self.rows = 0

    def add(self, shown: str, count: int) -> None:
        """Note what so many cells show that stand side by side."""
        text = shown.replace("\xa0", " ").replace("\u202f", " ").strip()
        last = min(self.column + count, MOST_COLUMNS)
        self.in_row += [(column, text) for column in range(self.column, last) if text]

    def start(self, name: str, attributes: Attributes) -> None:
        if name in CELLS:
            self.begin_cell(attributes)
        elif name == "table:table-row":
            self.begin_row(int(attributes.get("table:number-rows-repeated", "1")))
        elif name == "table:table":
            self.begin_table(is_wanted=attributes.get("table:name") == self.sheet)
        elif name == "office:annotation":
            self.notes += 1

    def begin_cell(self, attributes: Attributes) -> None:
        self.count = int(attributes.get("table:number-columns-repeated", "1"))
        if self.is_wanted:
            self.value = next((attributes[name] for name in VALUES if name in attributes), None)
        if self.value is not None:
            self.parser.CharacterDataHandler = self.hear

    def hear(self, text: str) -> None:
        if not self.notes and len(self.shown) < MOST_SHOWN:
            self.shown += text

    def end(self, name: str) -> None:
        if name in CELLS:
            self.end_cell()
        elif name == "table:table-row":
            self.end_row()
        elif name == "office:annotation":
            self.notes -= 1

    def end_cell(self) -> None:
        if self.value is not None:
            if self.shown.replace(",", ".") != self.value:
                self.add(self.shown, self.count)
            self.value, self.shown = None, ""
            self.parser.CharacterDataHandler = None
        self.column += self.count
